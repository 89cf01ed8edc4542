//! How far each rule is to be trusted: how many of its facts were right where gold answers could judge them.
//!
//! The figures stand in `ontology/background/confidence.ttl`, which `scripts/evaluate` writes. They say nothing about what is extracted: the next build puts new
//! ones into the background graph and reads no document again.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::Path;

use oxigraph::model::{Literal, NamedOrBlankNode, Quad, Term};

use super::background::{BESIDE, BackgroundError, RuleNote, Source, parse};
use super::vocab::{Base, xsd};
use crate::embedded::{ONTOLOGY, texts_with_user};
use crate::text::slug;

/// The properties, in the vocabulary of the program.
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

    /// The same as it is shown: `0.50`.
    pub fn confidence(self) -> String {
        format!("0.{:02}", self.hundredths())
    }

    /// The same as data, a decimal in canonical form: `0.5`.
    pub fn decimal(self) -> String {
        let digits = self.confidence();
        digits.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// A confidence of the data as it is shown.
pub fn shown(decimal: &str) -> String {
    match decimal.parse::<f64>() {
        Ok(number) => format!("{number:.2}"),
        Err(_) => decimal.to_owned(),
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
            judged.decimal(),
            judged.facts,
            judged.right
        );
    }
    out
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
    let prior = Literal::new_typed_literal(Judged::default().decimal(), xsd::DECIMAL);
    for rule in rules.iter().map(|r| base.rule(&r.name)) {
        if !judged.contains(&rule.clone().into()) {
            background.push(Quad::new(rule, property.clone(), prior.clone(), base.background()));
        }
    }
}

/// The confidence of each rule that was judged, by its name in IRIs, as it is shown.
pub fn read(user: Option<&Path>) -> Result<BTreeMap<String, String>, BackgroundError> {
    let base = Base::default();
    let (property, rules) = (base.ns(CONFIDENCE), base.id("rule/").into_string());
    let mut out = BTreeMap::new();
    for (path, text) in texts_with_user(&ONTOLOGY, "ontology", BESIDE, "ttl", user)? {
        for quad in parse(&Source { path, text }, &base)? {
            if let (NamedOrBlankNode::NamedNode(rule), Term::Literal(value)) = (quad.subject, quad.object)
                && quad.predicate == property
                && let Some(name) = rule.as_str().strip_prefix(&rules)
            {
                out.insert(name.to_owned(), shown(value.value()));
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
        let decimals = [(0, 0), (7, 8), (1, 1), (0, 500)].map(|(right, facts)| judged(right, facts).decimal());
        assert_eq!(decimals, ["0.5", "0.8", "0.66", "0"]);
        assert_eq!([super::shown("0.5"), super::shown("much")], ["0.50", "much"]);
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
        std::fs::create_dir(dir.path().join(BESIDE)).unwrap();
        std::fs::write(dir.path().join(BESIDE).join("confidence.ttl"), turtle(&figures)).unwrap();
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
        let quads = background(&base, Some(dir.path()), &[rule("judged"), rule("mine")], &|_, _| None).unwrap();
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
                format!("<https://example.org/id/rule/mine> \"0.5\"{decimal}")
            ]
        );
    }
}
