//! `quanhe eval`: documents and gold answers → figures.

use std::io::Write;

use serde_json::{Map, Value as Json, json};

use super::{Done, Outcome, batches, extractor, output};
use crate::cli::{EvalArgs, Global};
use crate::eval::score::{Counts, Score, Scores};
use crate::eval::{evaluate, gold};
use crate::graph::background::background;
use crate::graph::quads;
use crate::graph::snapshot::{View, load, nquads};
use crate::query::Catalog;

pub fn run(global: &Global, args: &EvalArgs) -> Outcome {
    let gold = gold::load(&args.gold)?;
    let catalog = Catalog::load(global.queries.as_deref())?;
    let extractor = extractor(global)?;
    let base = global.base.clone().unwrap_or_default();
    let mut text = nquads(&background(&base, global.ontology.as_deref(), &extractor.rule_notes())?);
    let read = batches::each(
        &args.inputs,
        global.quiet,
        |document| nquads(&quads(&document, &extractor.extract(&document), &base)),
        |lines| {
            text.push_str(&lines);
            Ok(())
        },
    )?;
    let store = load(&text, View::Both)?;
    let scores = evaluate(&store, &base, &catalog, &gold)?;
    let mut out = output();
    if args.json {
        writeln!(out, "{}", as_json(&scores))?;
    } else {
        if args.errors {
            scores
                .0
                .iter()
                .flat_map(|s| &s.errors)
                .try_for_each(|line| writeln!(out, "{line}"))?;
        }
        table(&scores, &mut out)?;
    }
    out.flush()?;
    Ok(if read.refused > 0 {
        Done::WithFindings
    } else {
        Done::Clean
    })
}

fn table(scores: &Scores, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(
        out,
        "{:<16}{:>6}{:>6}{:>6}{:>6}{:>8}{:>8}{:>8}",
        "relation", "gold", "tp", "fp", "fn", "P", "R", "F1"
    )?;
    let mut line = |name: &str, c: Counts, more: String| {
        let (gold, tp, fp, missed) = (c.gold(), c.right, c.wrong, c.missed);
        let [p, r, f1] = shares(c);
        let line = format!("{name:<16}{gold:>6}{tp:>6}{fp:>6}{missed:>6}{p:>8.3}{r:>8.3}{f1:>8.3}  {more}");
        writeln!(out, "{}", line.trim_end())
    };
    for score in &scores.0 {
        line(
            score.relation,
            score.counts,
            extra(score)
                .map(|(c, n)| format!("{c} {n}"))
                .collect::<Vec<_>>()
                .join(", "),
        )?;
    }
    line("ENTITIES", scores.entities(), String::new())?;
    line("FACTS", scores.facts(), String::new())
}

fn extra(score: &Score) -> impl Iterator<Item = (&'static str, String)> {
    score
        .extra
        .iter()
        .filter(|(_, _, all)| *all > 0)
        .map(|(column, right, all)| (*column, format!("{right}/{all}")))
}

/// Precision, recall and F1 with four digits: what is shown with three has been rounded before, as the scoring script does.
fn shares(c: Counts) -> [f64; 3] {
    [c.precision(), c.recall(), c.f1()].map(|n| format!("{n:.4}").parse().unwrap_or(n))
}

fn as_json(scores: &Scores) -> Json {
    let figures = |c: Counts| {
        let [p, r, f1] = shares(c);
        let object = json!({"gold": c.gold(), "tp": c.right, "fp": c.wrong, "fn": c.missed, "p": p, "r": r, "f1": f1});
        match object {
            Json::Object(fields) => fields,
            _ => Map::new(),
        }
    };
    let mut out = Map::new();
    for score in &scores.0 {
        let mut fields = figures(score.counts);
        fields.extend(extra(score).map(|(column, text)| (format!("{column}_right"), text.into())));
        out.insert(score.relation.to_owned(), fields.into());
    }
    out.insert("ENTITIES".to_owned(), figures(scores.entities()).into());
    out.insert("FACTS".to_owned(), figures(scores.facts()).into());
    out.into()
}
