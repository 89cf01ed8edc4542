//! The examples and counterexamples that rules carry, and whether a rule finds what they say.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::document::Document;
use crate::fact::{Extraction, Fact, Value};
use crate::pipeline::Extractor;
use crate::rules::{Example, Rule};

/// What the extractor found in one sentence, as examples say it.
struct Got {
    facts: Vec<(String, Fields)>,
    /// Rules that matched, each with the words it matched.
    matches: Vec<(String, String)>,
}

type Fields = Vec<(String, String)>;

/// A rule is tried by two examples that expect something, and a counterexample.
pub fn is_tried(rule: &Rule) -> Result<(), String> {
    if rule.examples.len() < 2 || rule.counterexamples.is_empty() {
        return Err("needs two examples and a counterexample".to_owned());
    }
    match rule.examples.iter().find(|e| e.facts.is_empty() && e.chunks.is_empty()) {
        Some(example) => Err(format!("an example expects nothing: {}", example.text)),
        None => Ok(()),
    }
}

/// Everything that the example expects is found, and by this rule or with its help.
pub fn holds(extractor: &Extractor, rule: &Rule, example: &Example) -> Result<(), String> {
    let published = match &example.published {
        Some(day) => Some(day.parse().map_err(|e| format!("published: {e}"))?),
        None => None,
    };
    let got = read(extractor, &example.text, published, example.place.clone());
    let mut missing: Vec<String> = Vec::new();
    let mut from_here = false;
    for wanted in &example.facts {
        let says: Vec<&(String, Fields)> = got
            .facts
            .iter()
            .filter(|(_, fields)| contains(fields, wanted))
            .collect();
        if says.is_empty() {
            missing.push(format!("the fact {wanted:?}"));
        }
        from_here |= says.iter().any(|(by, _)| *by == rule.name);
    }
    for chunk in &example.chunks {
        if !got.matches.contains(&(rule.name.clone(), chunk.clone())) {
            missing.push(format!("the chunk {chunk:?}"));
        }
    }
    // Where another rule says the same fact, or builds on the chunk, this one must at least have matched.
    let matched = got.matches.iter().any(|(by, _)| *by == rule.name);
    if missing.is_empty() && !from_here && !matched {
        missing.push("a match of this rule".to_owned());
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(problem(&example.text, &missing, &got))
    }
}

/// The rule finds nothing in a counterexample.
pub fn is_silent(extractor: &Extractor, rule: &Rule, text: &str) -> Result<(), String> {
    let got = read(extractor, text, None, None);
    let mut wrong = Vec::new();
    if got.facts.iter().any(|(by, _)| *by == rule.name) {
        wrong.push("no fact from this rule".to_owned());
    }
    if rule.makes.is_some() && got.matches.iter().any(|(by, _)| *by == rule.name) {
        wrong.push("no chunk from this rule".to_owned());
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(problem(text, &wrong, &got))
    }
}

fn read(extractor: &Extractor, text: &str, published: Option<jiff::civil::Date>, place: Option<String>) -> Got {
    let document = Document {
        id: "example".to_owned(),
        text: text.to_owned(),
        published,
        place,
        ..Document::default()
    };
    let mut matches = Vec::new();
    let extraction = extractor.extract_and_tell(&document, |rule, span| {
        matches.push((rule.name.clone(), span.of(text).to_owned()));
    });
    let facts = extraction
        .facts
        .iter()
        .map(|f| (f.evidence.rule.to_string(), fields(&extraction, f)))
        .collect();
    Got { facts, matches }
}

/// A fact's fields as an example writes them; that of a participation's event are those of the event.
fn fields(extraction: &Extraction, fact: &Fact) -> Fields {
    let mut out = vec![("relation".to_owned(), fact.relation.name().to_owned())];
    for (name, value) in &fact.fields {
        let text = match value {
            Value::Entity(entity) => extraction.entities[*entity].label.clone(),
            Value::Fact(_) => continue,
            Value::Concept { path, .. } if matches!(*name, "kind" | "indicator") => code(path),
            Value::Concept { label, .. } => label.clone(),
            Value::Text(text) | Value::Number(text) => text.clone(),
            Value::Date(date) => date.to_string(),
        };
        out.push(((*name).to_owned(), text));
    }
    out
}

/// `event-kind/working-visit` is `working_visit`.
fn code(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).replace('-', "_")
}

fn contains(fields: &Fields, wanted: &BTreeMap<String, String>) -> bool {
    wanted
        .iter()
        .all(|(name, value)| fields.iter().any(|(n, v)| n == name && v == value))
}

fn problem(text: &str, expected: &[String], got: &Got) -> String {
    let mut out = format!("text      {text}");
    for e in expected {
        let _ = write!(out, "\nexpected  {e}");
    }
    for (rule, fields) in &got.facts {
        let fields: Vec<String> = fields.iter().map(|(n, v)| format!("{n} = {v}")).collect();
        let _ = write!(out, "\nfact      {} (by {rule})", fields.join(", "));
    }
    for (rule, words) in &got.matches {
        let _ = write!(out, "\nmatch     {rule}: {words}");
    }
    out
}
