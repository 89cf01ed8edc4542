//! The examples and counterexamples that rule files carry, each a test: `cargo test --test rules -- post-and-body`.
//!
//! Rules are discovered, never registered here. `QUANHE_RULES_REPORT=FILE` also writes what fails to a file.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use quanhe::document::Document;
use quanhe::fact::{Extraction, Fact, Value};
use quanhe::pipeline::Extractor;
use quanhe::rules::{Example, Rule};

/// What the extractor found in one sentence, as examples say it.
struct Got {
    facts: Vec<(String, Fields)>,
    /// Rules that matched, each with the words it matched.
    matches: Vec<(String, String)>,
}

type Fields = Vec<(String, String)>;

/// What must hold of a rule.
type Check = Box<dyn Fn(&Extractor, &Rule) -> Result<(), String> + Send>;

fn main() {
    let arguments = Arguments::from_args();
    let extractor = Arc::new(Extractor::load(None).expect("the ontology loads"));
    let report = Arc::new(Mutex::new(String::new()));
    let mut trials = Vec::new();
    let rules: Vec<Rule> = extractor.rules().rules().cloned().collect();
    for rule in rules {
        let rule = Arc::new(rule);
        let mut add = |kind: &str, number: usize, check: Check| {
            let (extractor, rule, report) = (extractor.clone(), rule.clone(), report.clone());
            trials.push(Trial::test(format!("{}::{kind}_{number}", rule.name), move || {
                check(&extractor, &rule).map_err(|problem| {
                    let text = format!("== {}\n{problem}\n\n", rule.name);
                    report.lock().expect("no test panics here").push_str(&text);
                    Failed::from(text)
                })
            }));
        };
        for (n, example) in rule.examples.iter().cloned().enumerate() {
            add("example", n + 1, Box::new(move |e, r| holds(e, r, &example)));
        }
        for (n, counterexample) in rule.counterexamples.iter().cloned().enumerate() {
            add(
                "counterexample",
                n + 1,
                Box::new(move |e, r| is_silent(e, r, &counterexample.text)),
            );
        }
        add("has_two_examples_and_a_counterexample", 0, Box::new(|_, r| is_tried(r)));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(file) = std::env::var_os("QUANHE_RULES_REPORT") {
        std::fs::write(file, &*report.lock().expect("all tests are done")).expect("the report is written");
    }
    conclusion.exit();
}

fn is_tried(rule: &Rule) -> Result<(), String> {
    if rule.examples.len() < 2 || rule.counterexamples.is_empty() {
        return Err("needs two examples and a counterexample".to_owned());
    }
    match rule.examples.iter().find(|e| e.facts.is_empty() && e.chunks.is_empty()) {
        Some(example) => Err(format!("an example expects nothing: {}", example.text)),
        None => Ok(()),
    }
}

fn holds(extractor: &Extractor, rule: &Rule, example: &Example) -> Result<(), String> {
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

fn is_silent(extractor: &Extractor, rule: &Rule, text: &str) -> Result<(), String> {
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
    expected.iter().for_each(|e| out.push_str(&format!("\nexpected  {e}")));
    for (rule, fields) in &got.facts {
        let fields: Vec<String> = fields.iter().map(|(n, v)| format!("{n} = {v}")).collect();
        out.push_str(&format!("\nfact      {} (by {rule})", fields.join(", ")));
    }
    got.matches
        .iter()
        .for_each(|(rule, words)| out.push_str(&format!("\nmatch     {rule}: {words}")));
    out
}
