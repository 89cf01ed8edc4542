//! `quanhe rules`: the rules in their own words.

use std::io::Write;

use rayon::prelude::*;

use super::{Done, Failure, Outcome, count, extractor, output};
use crate::cli::{Global, RulesArgs};
use crate::eval::examples::{holds, is_silent, is_tried};
use crate::pipeline::Extractor;
use crate::query::suggest::{did_you_mean, nearest};
use crate::rules::{Rule, RuleFile};

pub fn run(global: &Global, args: &RulesArgs) -> Outcome {
    let extractor = extractor(global)?;
    let files = extractor.rules().files();
    let mut out = output();
    match &args.name {
        None if args.test => return test(extractor, &extractor.rules().rules().collect::<Vec<_>>()),
        None => {
            for file in files {
                list(&mut out, file)?;
            }
        }
        Some(name) => {
            let file = files.iter().find(|f| f.name == *name);
            let rules: Vec<&Rule> = match file {
                Some(file) => file.rules.iter().collect(),
                None => files
                    .iter()
                    .flat_map(|f| &f.rules)
                    .filter(|r| r.name == *name)
                    .collect(),
            };
            if rules.is_empty() {
                let all = files
                    .iter()
                    .flat_map(|f| f.rules.iter().map(|r| r.name.as_str()).chain([f.name.as_str()]));
                let near = nearest(name, all, 3);
                return Err(Failure::Usage(format!(
                    "no rule or rule file is called `{name}`{}",
                    did_you_mean(&near)
                )));
            }
            if args.test {
                return test(extractor, &rules);
            }
            if let Some(file) = file {
                writeln!(out, "{}\n{}\n", file.name, file.description.trim())?;
            }
            for rule in rules {
                show(&mut out, rule)?;
            }
        }
    }
    out.flush()?;
    Ok(Done::Clean)
}

/// Runs the examples of rules and says what fails.
fn test(extractor: &Extractor, rules: &[&Rule]) -> Outcome {
    let failures: Vec<(&str, Vec<String>)> = rules
        .par_iter()
        .map(|rule| (rule.name.as_str(), failures(extractor, rule)))
        .collect();
    let mut out = output();
    let mut failed = 0;
    for (name, problems) in &failures {
        for problem in problems {
            failed += 1;
            writeln!(out, "{name}\n{problem}\n")?;
        }
    }
    let tried = rules.iter().map(|r| r.examples.len() + r.counterexamples.len()).sum();
    writeln!(
        out,
        "{}, {}, {failed} failed",
        count(rules.len(), "rule"),
        count(tried, "example")
    )?;
    out.flush()?;
    Ok(if failed == 0 { Done::Clean } else { Done::WithFindings })
}

fn failures(extractor: &Extractor, rule: &Rule) -> Vec<String> {
    let examples = rule.examples.iter().map(|e| holds(extractor, rule, e));
    let counterexamples = rule.counterexamples.iter().map(|c| is_silent(extractor, rule, &c.text));
    let tried = std::iter::once(is_tried(rule));
    tried
        .chain(examples)
        .chain(counterexamples)
        .filter_map(Result::err)
        .collect()
}

fn list(out: &mut impl Write, file: &RuleFile) -> std::io::Result<()> {
    writeln!(out, "{}: {}", file.name, file.description.trim())?;
    for rule in &file.rules {
        writeln!(out, "    {}: {}", rule.name, rule.description.trim())?;
    }
    writeln!(out)
}

fn show(out: &mut impl Write, rule: &Rule) -> std::io::Result<()> {
    writeln!(
        out,
        "{}\n    {}\n    pattern: {}",
        rule.name,
        rule.description.trim(),
        rule.pattern.trim()
    )?;
    for example in &rule.examples {
        writeln!(out, "    + {}", example.text)?;
        for fact in &example.facts {
            let relation = fact.get("relation").map(String::as_str).unwrap_or_default();
            let fields = fact.iter().filter(|(name, _)| *name != "relation");
            let fields: Vec<_> = fields.map(|(name, value)| format!("{name}={value}")).collect();
            writeln!(out, "        {relation}: {}", fields.join(", "))?;
        }
        for chunk in &example.chunks {
            writeln!(out, "        {chunk}")?;
        }
    }
    for counterexample in &rule.counterexamples {
        writeln!(out, "    - {}", counterexample.text)?;
    }
    writeln!(out)
}
