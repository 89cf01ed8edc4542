//! What is least certain about who is who, for a person to settle.

use super::cluster::Link;
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
    let label = |iri: &str| -> String {
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
        found
            .map(|(document, text)| (document.into_owned(), text.into_owned()))
            .collect()
    };
    let clusters = &resolution.clusters;
    let of = |conclusion, link: &Link<'_>| {
        (
            conclusion,
            link.certainty,
            link.first.to_owned(),
            link.second.to_owned(),
        )
    };
    // What is shown is looked up only for what is shown.
    let mut all: Vec<((Conclusion, u8, String, String), String, Vec<&str>)> = Vec::new();
    for (conclusion, links) in [(Conclusion::One, &clusters.joined), (Conclusion::Two, &clusters.apart)] {
        for link in links.iter().filter(|l| !l.decided) {
            all.push((of(conclusion, link), link.reason.clone(), link.evidence.clone()));
        }
    }
    for found in &resolution.inferences {
        let key = (
            Conclusion::Inferred,
            found.certainty,
            found.body.to_owned(),
            found.entity.to_owned(),
        );
        all.push((key, found.reason.clone(), found.evidence.clone()));
    }
    let mut out: Vec<(Doubt, Vec<&str>)> = all
        .into_iter()
        .map(|((conclusion, certainty, first, second), reason, evidence)| {
            let doubt = Doubt {
                conclusion,
                certainty,
                first: (String::new(), first),
                second: (String::new(), second),
                reason,
                evidence: Vec::new(),
            };
            (doubt, evidence)
        })
        .collect();
    out.sort_by(|(a, _), (b, _)| {
        (a.distance(), a.conclusion, &a.first, &a.second).cmp(&(b.distance(), b.conclusion, &b.first, &b.second))
    });
    out.dedup_by(|(a, _), (b, _)| (&a.first, &a.second) == (&b.first, &b.second));
    out.truncate(most);
    out.into_iter()
        .map(|(mut doubt, evidence)| {
            doubt.first.0 = label(&doubt.first.1);
            doubt.second.0 = label(&doubt.second.1);
            doubt.evidence = quotes(&evidence);
            doubt
        })
        .collect()
}
