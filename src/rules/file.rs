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

/// The fields of a template, each with where its value comes from.
pub(super) type TemplateFields = Vec<(String, FieldValue)>;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum FieldValue {
    Path(Vec<String>),
    Text(String),
}

impl RuleFile {
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
                let fields = template
                    .iter()
                    .filter(|(field, _)| *field != "relation")
                    .map(|(field, value)| {
                        let value = match value.strip_prefix('=') {
                            Some(text) => FieldValue::Text(text.to_owned()),
                            None => FieldValue::Path(value.split('.').map(str::to_owned).collect()),
                        };
                        match &value {
                            FieldValue::Path(path) if !known(&path[0]) => Err(format!("`{}` is not captured", path[0])),
                            _ if !crate::assemble::has_field(relation, field) => {
                                Err(format!("a {name} has no field `{field}`"))
                            }
                            _ => Ok((field.clone(), value)),
                        }
                    })
                    .collect::<Result<_, String>>()?;
                Ok((relation, fields))
            })
            .collect()
    }
}
