//! `quanhe review`: what a person may settle.

use std::io::Write;

use oxigraph::model::NamedNode;

use super::{Done, Outcome, columns, count, decisions, open, output, say};
use crate::cli::{Global, ReviewArgs};
use crate::graph::Base;
use crate::identity::review::{Conclusion, doubts};
use crate::identity::{Decisions, Resolution};
use crate::query::layout::wrap;

pub fn run(global: &Global, args: &ReviewArgs) -> Outcome {
    let stored = open(global)?;
    let base = stored.base();
    let snapshot = stored.snapshot()?;
    let decided = decisions(global, base)?;
    if args.decided {
        return list(global, base, &decided);
    }
    let background = snapshot.lines(&base.background());
    let resolution = Resolution::of(&snapshot, &background, base, &decided);
    let doubts = doubts(&resolution, &snapshot, base, args.max);
    let mut out = output();
    for (number, doubt) in doubts.iter().enumerate() {
        let what = match doubt.conclusion {
            Conclusion::One => "taken for one",
            Conclusion::Two => "left apart",
            Conclusion::Inferred => "inferred",
        };
        let path = |iri: &str| base.path(iri).unwrap_or(iri).to_owned();
        let (first, second) = (path(&doubt.first.1), path(&doubt.second.1));
        writeln!(
            out,
            "{}. {} %, {what}: {} and {}",
            number + 1,
            doubt.certainty,
            doubt.first.0,
            doubt.second.0
        )?;
        writeln!(out, "     {first}\n     {second}\n     {}", doubt.reason)?;
        for (document, sentence) in &doubt.evidence {
            for line in wrap(&format!("“{sentence}” [{document}]"), columns().saturating_sub(5)) {
                writeln!(out, "     {line}")?;
            }
        }
        let verdict = if doubt.conclusion == Conclusion::Inferred {
            "same"
        } else {
            "same|different"
        };
        writeln!(out, "     quanhe decide {first} {verdict} {second}")?;
    }
    out.flush()?;
    if !global.quiet {
        say(count(doubts.len(), "link"));
    }
    Ok(Done::Clean)
}

/// What people have decided, each with the command that takes it back.
fn list(global: &Global, base: &Base, decided: &Decisions) -> Outcome {
    let path = |iri: &NamedNode| base.path(iri.as_str()).unwrap_or(iri.as_str()).to_owned();
    let mut out = output();
    for (number, (_, decision)) in decided.iter().enumerate() {
        let (first, second) = (path(&decision.first), path(&decision.second));
        let document = decision.document.as_ref().map(|d| path(d).replacen("document/", "", 1));
        let within = document
            .as_ref()
            .map_or_else(String::new, |d| format!(" --document {d}"));
        writeln!(
            out,
            "{}. {first} {} {second}{within}",
            number + 1,
            decision.verdict.name()
        )?;
        for line in wrap(&decision.by(), columns().saturating_sub(5)) {
            writeln!(out, "     {line}")?;
        }
        writeln!(out, "     quanhe decide {first} withdraw {second}{within}")?;
    }
    out.flush()?;
    if !global.quiet {
        say(count(decided.iter().count(), "decision"));
    }
    Ok(Done::Clean)
}
