//! The examples and counterexamples that rule files carry, each a test: `cargo test --test rules -- post-and-body`.
//!
//! Rules are discovered, never registered here. `QUANHE_RULES_REPORT=FILE` also writes what fails to a file.

use std::sync::{Arc, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use quanhe::eval::examples::{holds, is_silent, is_tried};
use quanhe::pipeline::Extractor;
use quanhe::rules::Rule;

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
