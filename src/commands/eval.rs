//! `quanhe eval`: documents and gold answers → figures, of one set, or of all test beds as a page.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};

use super::{Done, Failure, Outcome, complain, count, extractor, output, stream};
use crate::cli::{EvalArgs, Global};
use crate::eval::beds::{self, BedsError};
use crate::eval::gold::Gold;
use crate::eval::report::{self, Measured};
use crate::eval::score::{Counts, Scores};
use crate::eval::{Evaluation, evaluate, gold};
use crate::graph::confidence;
use crate::graph::snapshot::{View, load, nquads};
use crate::graph::{Base, document_nquads};
use crate::pipeline::Extractor;
use crate::query::Catalog;

/// Documents without a partner that are named.
const SHOWN: usize = 10;

pub fn run(global: &Global, args: &EvalArgs) -> Outcome {
    let evaluator = Evaluator::new(global)?;
    if let (Some(beds), Some(page)) = (&args.beds, &args.report) {
        return report(&evaluator, beds, page, args);
    }
    let gold = args
        .gold
        .as_deref()
        .ok_or_else(|| Failure::Usage("give --gold".into()))?;
    let measured = evaluator.measure(gold, &args.inputs)?;
    if measured.alone.judged == 0 {
        let why = "no document of INPUT has gold answers in it: they belong together by the document's id";
        return Err(Failure::Usage(format!("{}: {why}", gold.display())));
    }
    if !global.quiet {
        measured.alone.say();
    }
    let (evaluation, read) = (measured.evaluation, measured.read);
    let scores = &evaluation.scores;
    let mut out = output();
    if args.json {
        writeln!(out, "{}", as_json(scores))?;
    } else {
        if args.errors {
            scores
                .0
                .iter()
                .flat_map(|s| &s.errors)
                .try_for_each(|line| writeln!(out, "{line}"))?;
        }
        table(scores, &mut out)?;
    }
    out.flush()?;
    Ok(if read.refused > 0 {
        Done::WithFindings
    } else {
        Done::Clean
    })
}

/// What was measured of a set.
struct SetMeasured {
    evaluation: Evaluation,
    read: stream::Read,
    alone: Alone,
}

/// Which documents have no partner.
struct Alone {
    /// How many have one.
    judged: usize,
    /// Documents without gold answers.
    unjudged: Vec<String>,
    /// Gold answers without a document.
    missing: Vec<String>,
}

impl Alone {
    fn of(gold: &Gold, documents: &BTreeSet<String>) -> Self {
        let without = |ids: &mut dyn Iterator<Item = &String>| ids.cloned().collect();
        Self {
            judged: documents.iter().filter(|id| gold.contains_key(*id)).count(),
            unjudged: without(&mut documents.iter().filter(|id| !gold.contains_key(*id))),
            missing: without(&mut gold.keys().filter(|id| !documents.contains(*id))),
        }
    }

    fn say(&self) {
        for (ids, what) in [
            (&self.unjudged, "without gold answers, and not judged"),
            (
                &self.missing,
                "with gold answers, but not in INPUT: all their answers count as missed",
            ),
        ] {
            if !ids.is_empty() {
                let shown: Vec<&str> = ids.iter().take(SHOWN).map(String::as_str).collect();
                let more = if ids.len() > SHOWN { ", ..." } else { "" };
                let documents = count(ids.len(), "document");
                complain(format_args!("{documents} {what}: {}{more}", shown.join(", ")));
            }
        }
    }
}

/// All that is needed to measure a set.
struct Evaluator<'g> {
    global: &'g Global,
    extractor: &'static Extractor,
    catalog: Catalog,
    base: Base,
    /// The constant knowledge, as N-Quads.
    background: String,
}

impl<'g> Evaluator<'g> {
    fn new(global: &'g Global) -> Result<Self, Failure> {
        let extractor = extractor(global)?;
        let base = global.base.clone().unwrap_or_default();
        Ok(Self {
            global,
            extractor,
            catalog: Catalog::load(global.queries.as_deref())?,
            background: nquads(&extractor.background(&base, global.ontology.as_deref())?),
            base,
        })
    }

    fn measure(&self, gold: &Path, inputs: &[PathBuf]) -> Result<SetMeasured, Failure> {
        let gold = gold::load(gold)?;
        let mut text = self.background.clone();
        let mut ids = BTreeSet::new();
        let read = stream::each(
            inputs,
            self.global.quiet,
            |document| {
                let lines = document_nquads(&document, &self.extractor.extract(&document), &self.base);
                (document.id, lines)
            },
            |(id, lines)| {
                text.push_str(&lines);
                ids.insert(id);
                Ok(())
            },
        )?;
        let store = load(&text, View::Both)?;
        Ok(SetMeasured {
            evaluation: evaluate(&store, &self.base, &self.catalog, &gold)?,
            read,
            alone: Alone::of(&gold, &ids),
        })
    }
}

/// Measures all beds and writes the page and the confidence of rules, or compares them with what is there.
fn report(evaluator: &Evaluator<'_>, beds: &Path, page: &Path, args: &EvalArgs) -> Outcome {
    let beds = beds::load(beds)?;
    let mut measured = Vec::new();
    for bed in &beds {
        measured.push(if bed.is_there() {
            let measured = evaluator.measure(&bed.gold, &bed.inputs)?;
            Some(Measured {
                documents: measured.read.documents,
                evaluation: measured.evaluation,
            })
        } else {
            None
        });
    }
    let rules: Vec<String> = evaluator.extractor.rule_notes().into_iter().map(|r| r.name).collect();
    let old = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    let report = report::write(&beds, &measured, &rules, &old(page));
    let mut files = vec![(page, report.page)];
    files.extend(
        args.confidence
            .as_deref()
            .map(|path| (path, confidence::turtle(&report.rules))),
    );
    let mut stale = Vec::new();
    for (path, text) in files {
        if old(path) == text {
            continue;
        }
        stale.push(format!("{} is not up to date", path.display()));
        if !args.check {
            fs::write(path, text).map_err(|e| Failure::Usage(format!("{}: {e}", path.display())))?;
        }
    }
    if args.check && !stale.is_empty() {
        let mut out = output();
        stale.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        out.flush()?;
        return Ok(Done::WithFindings);
    }
    Ok(Done::Clean)
}

impl From<BedsError> for Failure {
    fn from(error: BedsError) -> Self {
        Self::Usage(error.to_string())
    }
}

fn table(scores: &Scores, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(
        out,
        "{:<16}{:>6}{:>6}{:>6}{:>6}{:>8}{:>8}{:>8}",
        "relation", "gold", "tp", "fp", "fn", "P", "R", "F1"
    )?;
    let mut line = |name: &str, c: Counts, more: String| {
        let (gold, tp, fp, missed) = (c.gold(), c.right, c.wrong, c.missed);
        // Where there was nothing to judge, a 1 would look like praise.
        let shares = c.shares().map(|share| match c.is_empty() {
            true => "-".to_owned(),
            false => format!("{share:.3}"),
        });
        let [p, r, f1] = shares;
        let line = format!("{name:<16}{gold:>6}{tp:>6}{fp:>6}{missed:>6}{p:>8}{r:>8}{f1:>8}  {more}");
        writeln!(out, "{}", line.trim_end())
    };
    for score in &scores.0 {
        line(
            score.relation,
            score.counts,
            score
                .beside()
                .map(|(c, n)| format!("{c} {n}"))
                .collect::<Vec<_>>()
                .join(", "),
        )?;
    }
    line("ENTITIES", scores.entities(), String::new())?;
    line("FACTS", scores.facts(), String::new())
}

fn as_json(scores: &Scores) -> Json {
    let figures = |c: Counts| {
        let [p, r, f1] = c.shares();
        let object = json!({"gold": c.gold(), "tp": c.right, "fp": c.wrong, "fn": c.missed, "p": p, "r": r, "f1": f1});
        match object {
            Json::Object(fields) => fields,
            _ => Map::new(),
        }
    };
    let mut out = Map::new();
    for score in &scores.0 {
        let mut fields = figures(score.counts);
        fields.extend(
            score
                .beside()
                .map(|(column, text)| (format!("{column}_right"), text.into())),
        );
        out.insert(score.relation.to_owned(), fields.into());
    }
    out.insert("ENTITIES".to_owned(), figures(scores.entities()).into());
    out.insert("FACTS".to_owned(), figures(scores.facts()).into());
    out.into()
}
