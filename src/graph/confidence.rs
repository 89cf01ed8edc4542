//! How far each rule is to be trusted: how many of its facts were right where gold answers could judge them.
//!
//! The figures stand in `ontology/confidence.ttl`, which `scripts/evaluate` writes. They say nothing about what is extracted, so they are no part of the
//! fingerprint of the knowledge that a store was built with: the next build puts new ones into the background graph and reads no document again.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::Path;

use oxigraph::model::{Literal, NamedOrBlankNode, Quad, Term};

use super::background::{BackgroundError, RuleNote, Source, parse};
use super::vocab::{Base, xsd};
use crate::embedded::{ONTOLOGY, texts_with_user};
use crate::text::slug;

/// The file's name in the ontology.
pub const FILE: &str = "confidence.ttl";
/// Its properties, in the vocabulary of the program.
pub const CONFIDENCE: &str = "confidence";
pub const JUDGED: &str = "judgedFacts";
pub const RIGHT: &str = "rightFacts";

/// How many facts of a rule gold answers could judge, and how many of these are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Judged {
    pub facts: usize,
    pub right: usize,
}

impl Judged {
    /// Counts one more fact.
    pub fn add(&mut self, right: bool) {
        self.facts += 1;
        self.right += usize::from(right);
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            facts: self.facts + other.facts,
            right: self.right + other.right,
        }
    }

    /// The expected share of right facts in hundredths, by Laplace's rule of succession, (right + 1) / (judged + 2), rounded down:
    /// few facts say little, a rule that was never judged has 0.50, and none has 1.
    pub fn hundredths(self) -> usize {
        (self.right + 1) * 100 / (self.facts + 2)
    }

    /// The same as a decimal: `0.97`.
    pub fn confidence(self) -> String {
        format!("0.{:02}", self.hundredths())
    }
}

/// The file of the figures: a line a rule, by name.
pub fn turtle(rules: &BTreeMap<String, Judged>) -> String {
    let mut out = "# How far each rule is to be trusted: (right + 1) / (judged + 2), rounded down, of its facts that gold answers judge.\n\
                   # Written by scripts/evaluate; not to be edited.\n\n\
                   @prefix q: <https://w3id.org/quanhe/ns#> .\n\
                   @base <https://w3id.org/quanhe/id/rule/> .\n\n"
        .to_owned();
    for (name, judged) in rules.iter().filter(|(_, j)| j.facts > 0) {
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "<{}> q:{CONFIDENCE} {} ; q:{JUDGED} {} ; q:{RIGHT} {} .",
            slug(name),
            judged.confidence(),
            judged.facts,
            judged.right
        );
    }
    out
}

/// Whether a file of the ontology is the one of the figures.
pub fn is_file(path: &str) -> bool {
    Path::new(path).file_name().is_some_and(|name| name == FILE)
}

/// What the background graph says of the confidence of rules: what is known of those that there are, and for a rule that nobody judged what is taken of any.
pub(super) fn settle(background: &mut Vec<Quad>, rules: &[RuleNote], base: &Base) {
    let known: HashSet<NamedOrBlankNode> = rules.iter().map(|r| base.rule(&r.name).into()).collect();
    let property = base.ns(CONFIDENCE);
    let figures = [property.clone(), base.ns(JUDGED), base.ns(RIGHT)];
    background.retain(|q| !figures.contains(&q.predicate) || known.contains(&q.subject));
    let judged: HashSet<NamedOrBlankNode> = background
        .iter()
        .filter(|q| q.predicate == property)
        .map(|q| q.subject.clone())
        .collect();
    let prior = Literal::new_typed_literal(Judged::default().confidence(), xsd::DECIMAL);
    for rule in rules.iter().map(|r| base.rule(&r.name)) {
        if !judged.contains(&rule.clone().into()) {
            background.push(Quad::new(rule, property.clone(), prior.clone(), base.background()));
        }
    }
}

/// The confidence of each rule that was judged, by its name in IRIs, as a decimal.
pub fn read(user: Option<&Path>) -> Result<BTreeMap<String, String>, BackgroundError> {
    let base = Base::default();
    let (property, rules) = (base.ns(CONFIDENCE), base.id("rule/").into_string());
    let mut out = BTreeMap::new();
    for (path, text) in texts_with_user(&ONTOLOGY, "ontology", "", "ttl", user)? {
        if !is_file(&path) {
            continue;
        }
        for quad in parse(&Source { path, text }, &base)? {
            if let (NamedOrBlankNode::NamedNode(rule), Term::Literal(value)) = (quad.subject, quad.object)
                && quad.predicate == property
                && let Some(name) = rule.as_str().strip_prefix(&rules)
            {
                out.insert(name.to_owned(), value.value().to_owned());
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Relation;
    use crate::graph::background::background;

    fn judged(right: usize, facts: usize) -> Judged {
        Judged { facts, right }
    }

    #[test]
    fn few_facts_say_little_and_none_is_certain() {
        let shown = |right, facts| judged(right, facts).confidence();
        assert_eq!(shown(0, 0), "0.50");
        assert_eq!(shown(1, 1), "0.66");
        assert_eq!(shown(9, 10), "0.83");
        assert_eq!(shown(0, 10), "0.08");
        assert_eq!(shown(100_000, 100_000), "0.99");
    }

    #[test]
    fn every_rule_of_the_graph_has_one_confidence_and_no_other_rule_any() {
        let dir = tempfile::tempdir().unwrap();
        let figures = [
            ("judged", judged(9, 10)),
            ("gone", judged(3, 3)),
            ("silent", judged(0, 0)),
        ];
        let figures = figures.map(|(name, judged)| (name.to_owned(), judged)).into();
        std::fs::write(dir.path().join(FILE), turtle(&figures)).unwrap();
        assert_eq!(
            read(Some(dir.path())).unwrap().len(),
            2,
            "the user's file takes the place"
        );
        let rule = |name: &str| RuleNote {
            name: name.into(),
            description: String::new(),
            relation: Relation::Post,
        };
        let base = Base::new("https://example.org/").unwrap();
        let quads = background(&base, Some(dir.path()), &[rule("judged"), rule("mine")]).unwrap();
        let said: Vec<String> = quads
            .iter()
            .filter(|q| q.predicate == base.ns(CONFIDENCE))
            .map(|q| format!("{} {}", q.subject, q.object))
            .collect();
        let decimal = "^^<http://www.w3.org/2001/XMLSchema#decimal>";
        assert_eq!(
            said,
            [
                format!("<https://example.org/id/rule/judged> \"0.83\"{decimal}"),
                format!("<https://example.org/id/rule/mine> \"0.50\"{decimal}")
            ]
        );
    }
}
