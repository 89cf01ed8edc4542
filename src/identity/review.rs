//! What is least certain about who is who, for a person to settle.

use super::derive::Resolution;
use super::read::quote;
use crate::graph::snapshot::Snapshot;
use crate::graph::vocab::Base;

/// What was concluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conclusion {
    /// The two are taken for one.
    One,
    /// The two are left apart.
    Two,
    /// The first must be the second, by what other documents say.
    Inferred,
}

/// A conclusion that a person may settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub conclusion: Conclusion,
    /// How sure it is that the two are one, in hundredths.
    pub certainty: u8,
    pub first: (String, String),
    pub second: (String, String),
    pub reason: String,
    /// Document and sentence.
    pub evidence: Vec<(String, String)>,
}

impl Doubt {
    /// How far from settled: nought where being one and being two are as likely.
    fn distance(&self) -> u8 {
        self.certainty.abs_diff(50)
    }
}

/// The conclusions that nobody has settled, the least certain first.
pub fn doubts(resolution: &Resolution<'_>, snapshot: &Snapshot, base: &Base, most: usize) -> Vec<Doubt> {
    // Where one of two namesakes has a node of its own, no document calls it so.
    let mentions = &resolution.clusters.mentions;
    let label = |iri: &str| -> String {
        let named = mentions.iter().find(|m| m.link.second == iri && !m.link.decided);
        let iri = named.map_or(iri, |mention| mention.link.first);
        let unit = resolution
            .documents
            .units
            .iter()
            .find(|u| u.iri == iri)
            .map(|u| u.name.to_string());
        let body = || resolution.documents.bodies.get(iri).map(|b| b.label.to_string());
        unit.or_else(body)
            .unwrap_or_else(|| iri.rsplit('/').next().unwrap_or(iri).to_owned())
    };
    let quotes = |evidence: &[&str]| -> Vec<(String, String)> {
        let found = evidence.iter().filter_map(|e| quote(snapshot, base, e));
        found.collect()
    };
    let clusters = &resolution.clusters;
    // What is shown of a doubt is looked up only where it is shown.
    let doubt = |conclusion, certainty, first: &str, second: &str, reason: &str| Doubt {
        conclusion,
        certainty,
        first: (String::new(), first.to_owned()),
        second: (String::new(), second.to_owned()),
        reason: reason.to_owned(),
        evidence: Vec::new(),
    };
    let mut out: Vec<(Doubt, &[&str])> = Vec::new();
    for (conclusion, links) in [(Conclusion::One, &clusters.joined), (Conclusion::Two, &clusters.apart)] {
        for link in links.iter().filter(|l| !l.decided) {
            let doubt = doubt(conclusion, link.certainty, link.first, link.second, &link.reason);
            out.push((doubt, &link.evidence));
        }
    }
    for found in &resolution.inferences {
        let doubt = doubt(
            Conclusion::Inferred,
            found.certainty,
            found.body,
            found.entity,
            &found.reason,
        );
        out.push((doubt, &found.evidence));
    }
    out.sort_by(|(a, _), (b, _)| {
        (a.distance(), a.conclusion, &a.first, &a.second).cmp(&(b.distance(), b.conclusion, &b.first, &b.second))
    });
    out.dedup_by(|(a, _), (b, _)| (&a.first, &a.second) == (&b.first, &b.second));
    out.truncate(most);
    out.into_iter()
        .map(|(mut doubt, evidence)| {
            doubt.first.0 = label(&doubt.first.1);
            doubt.second.0 = label(&doubt.second.1);
            doubt.evidence = quotes(evidence);
            doubt
        })
        .collect()
}
