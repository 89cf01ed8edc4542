//! `quanhe check`: is the store well formed?

use std::io::Write;

use super::{Done, Outcome, count, open, output, say};
use crate::check::{self, Finding};
use crate::cli::Global;
use crate::graph::snapshot::View;
use crate::query::Catalog;

/// Findings of one check that are shown.
const SHOWN: usize = 20;

pub fn run(global: &Global) -> Outcome {
    let shapes = check::shapes(global.ontology.as_deref())?;
    let integrity = Catalog::integrity(global.queries.as_deref())?;
    let stored = open(global)?;
    let store = stored.load_as_written(View::Both)?;
    let report = check::check(&store, stored.base(), &shapes, &integrity)?;
    let mut out = output();
    for group in report
        .findings
        .chunk_by(|a, b| a.check == b.check && a.message == b.message)
    {
        for finding in group.iter().take(SHOWN) {
            writeln!(out, "{}", line(finding))?;
        }
        if let Some(more) = group.len().checked_sub(SHOWN).filter(|n| *n > 0) {
            writeln!(out, "    ... and {more} more")?;
        }
    }
    out.flush()?;
    if !global.quiet {
        let checked = format!(
            "{}, {} integrity queries",
            count(report.shapes, "shape"),
            report.queries
        );
        say(match report.findings.len() {
            0 => format!("{checked}: nothing wrong"),
            n => format!("{checked}: {}", count(n, "finding")),
        });
    }
    Ok(if report.findings.is_empty() {
        Done::Clean
    } else {
        Done::WithFindings
    })
}

fn line(finding: &Finding) -> String {
    let details: Vec<_> = finding
        .details
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!(
        "{} ({}): {}: {}",
        finding.severity,
        finding.check,
        finding.message,
        details.join(" ")
    )
}
