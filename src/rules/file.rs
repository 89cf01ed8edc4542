//! Rule files.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use crate::fact::Relation;

/// Why a rule file was refused.
#[derive(Debug, Error)]
#[error("{file}:{line}: {problem}")]
pub struct RuleError {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub problem: String,
}

/// One file of rules: the ways of saying one relation, or the chunks that others build on.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    pub name: String,
    pub description: String,
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
    #[serde(skip)]
    pub file: String,
    #[serde(skip)]
    source: String,
}

/// One way of saying something.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub name: String,
    pub description: String,
    /// Rules run from the lowest to the highest.
    pub priority: i32,
    pub pattern: String,
    /// The label of the chunk that a match becomes.
    pub makes: Option<String>,
    /// The capture that stands for the chunk where a rule captures it.
    pub head: Option<String>,
    #[serde(default)]
    pub facts: Vec<FactTemplate>,
    #[serde(rename = "example")]
    pub examples: Vec<Example>,
    #[serde(rename = "counterexample", default)]
    pub counterexamples: Vec<Counterexample>,
}

/// A relation and where its fields come from: `capture`, `capture.capture`, or `=text`.
pub type FactTemplate = BTreeMap<String, String>;

/// A sentence and what the rule must find in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub text: String,
    /// The publication date of the text.
    pub published: Option<String>,
    /// The place in its metadata.
    pub place: Option<String>,
    /// Facts that must be there: `relation` and the fields that are compared, by label.
    #[serde(default)]
    pub facts: Vec<BTreeMap<String, String>>,
    /// Chunks that must be there, as they stand in the text.
    #[serde(default)]
    pub chunks: Vec<String>,
}

/// A sentence in which the rule must find nothing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counterexample {
    pub text: String,
}

/// The fields of a template: those that captures give, and those that the rule itself says.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TemplateFields {
    pub captured: Vec<(String, Fields)>,
    pub said: Vec<(String, String)>,
}

/// The fields that what is captured under a name gives: its own, and those of what was captured in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fields {
    pub own: Vec<String>,
    /// By the name in it, in the order of the names.
    pub inner: Vec<(String, Fields)>,
}

/// Adds a field with the names that lead to it.
fn add_field(fields: &mut Vec<(String, Fields)>, field: &str, path: &[&str]) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    let at = match fields.binary_search_by(|(name, _)| name.as_str().cmp(first)) {
        Ok(at) => at,
        Err(at) => {
            fields.insert(at, ((*first).to_owned(), Fields::default()));
            at
        }
    };
    if rest.is_empty() {
        fields[at].1.own.push(field.to_owned());
    } else {
        add_field(&mut fields[at].1.inner, field, rest);
    }
}

impl RuleFile {
    /// Files given as (name for messages, content), in their order.
    pub fn parse_all<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Self>, RuleError> {
        files
            .into_iter()
            .map(|(name, content)| Self::parse(name, content))
            .collect()
    }

    pub fn parse(file: &str, content: &str) -> Result<Self, RuleError> {
        let parsed: Result<Self, toml::de::Error> = toml::from_str(content);
        let mut parsed = parsed.map_err(|e| {
            let before = e.span().map_or(0, |s| s.start);
            let line = content.get(..before).map_or(1, |c| c.matches('\n').count() + 1);
            RuleError {
                file: file.to_owned(),
                line,
                problem: e.message().to_owned(),
            }
        })?;
        parsed.file = file.to_owned();
        parsed.source = content.to_owned();
        Ok(parsed)
    }

    /// The line on which a rule's name stands.
    pub fn line_of(&self, rule: &str) -> usize {
        let wanted = format!("\"{rule}\"");
        self.source
            .lines()
            .position(|l| l.starts_with("name") && l.ends_with(&wanted))
            .map_or(1, |n| n + 1)
    }
}

impl Rule {
    pub(super) fn compiled_facts(&self, captures: &[String]) -> Result<Vec<(Relation, TemplateFields)>, String> {
        if self.makes.is_none() && self.facts.is_empty() {
            return Err("it makes no chunk and says no fact".to_owned());
        }
        let known = |name: &str| captures.iter().any(|c| c == name);
        if let Some(head) = self.head.as_deref().filter(|h| !known(h)) {
            return Err(format!("its head `{head}` is not captured"));
        }
        self.facts
            .iter()
            .map(|template| {
                let name = template.get("relation").ok_or("a fact without `relation`")?;
                let relation = Relation::from_name(name).ok_or_else(|| format!("`{name}` is no relation"))?;
                let mut fields = TemplateFields::default();
                for (field, value) in template.iter().filter(|(field, _)| *field != "relation") {
                    let path: Vec<&str> = value.split('.').collect();
                    if !value.starts_with('=') && !known(path[0]) {
                        return Err(format!("`{}` is not captured", path[0]));
                    }
                    if !crate::assemble::has_field(relation, field) {
                        return Err(format!("a {name} has no field `{field}`"));
                    }
                    match value.strip_prefix('=') {
                        Some(text) => fields.said.push((field.clone(), text.to_owned())),
                        None => add_field(&mut fields.captured, field, &path),
                    }
                }
                Ok((relation, fields))
            })
            .collect()
    }
}
