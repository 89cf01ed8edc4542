//! What of a store speaks of the facts near some nodes: an export around one hospital needs a part of it, and loads no more.
//!
//! The lines of the store are gone through twice. First every fact and the nodes in it: what is within so many facts of the centres, perhaps more than is drawn at last.
//! Then all that is said of these facts, of what they refer to and of where they were read is taken, whatever graph says it; of the background also
//! what that refers to in turn. Over what is taken everything near the centres is answered as over the whole store.

use std::io;

use oxigraph::model::NamedNode;
use oxigraph::store::Store;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::block::Block;
use super::fields;
use super::load::{View, groups, load};
use super::snapshot::{Snapshot, SnapshotError};
use super::vocab::{Base, oa, prov, rdf};
use crate::fact::Relation;
use crate::identity::statement::Statement;
use crate::identity::view::OneNode;

/// Fields whose values a fact may join.
const ENDS: [&str; 17] = [
    "person",
    "organization",
    "agent",
    "event",
    "place",
    "organizer",
    "leader",
    "of",
    "destination",
    "award",
    "grantor",
    "presenter",
    "recipient",
    "programme",
    "supporter",
    "beneficiary",
    "parent",
];

/// A line with its end, and the statement on it where it is a plain one.
type Line<'t> = (&'t str, Option<Statement<'t>>);

fn cut(lines: &str) -> Vec<Line<'_>> {
    lines
        .split_inclusive('\n')
        .map(|line| (line, Statement::of(line)))
        .collect()
}

/// What lines of one node are about.
fn subject<'t>(lines: &[Line<'t>]) -> Option<&'t str> {
    Some(lines.first()?.1?.subject)
}

/// A fact as its lines say it: its node, and the nodes in it with whether it may join them.
struct Said {
    fact: String,
    nodes: Vec<(String, bool)>,
}

/// The IRIs by which lines are understood.
struct Words {
    /// Classes of facts.
    facts: FxHashSet<String>,
    /// Properties behind which a fact has what it may join.
    ends: FxHashSet<String>,
    /// Properties that lead from a fact to where it was read: sentence, document, run.
    sources: FxHashSet<String>,
}

impl Words {
    fn of(base: &Base) -> Self {
        let ends = Relation::ALL
            .into_iter()
            .flat_map(|r| ENDS.iter().filter_map(move |f| fields::property(r, f, base)));
        let sources = [
            base.ns("evidence"),
            oa::HAS_SOURCE.into_owned(),
            prov::WAS_GENERATED_BY.into_owned(),
        ];
        Self {
            facts: Relation::ALL
                .into_iter()
                .map(|r| fields::class(r, base).into_string())
                .collect(),
            ends: ends.map(NamedNode::into_string).collect(),
            sources: sources.into_iter().map(NamedNode::into_string).collect(),
        }
    }

    /// The facts that sorted lines say.
    fn said(&self, lines: &str) -> Vec<Said> {
        let statements: Vec<Statement<'_>> = lines.lines().filter_map(Statement::of).collect();
        let mut out = Vec::new();
        for about in statements.chunk_by(|a, b| a.subject == b.subject) {
            let is_fact = |s: &Statement<'_>| {
                s.predicate == rdf::TYPE.as_str() && s.node().is_some_and(|class| self.facts.contains(class))
            };
            if !about.iter().any(is_fact) {
                continue;
            }
            let node = |s: &Statement<'_>| {
                let node = s.node().filter(|_| s.predicate != rdf::TYPE.as_str())?;
                Some((node.to_owned(), self.ends.contains(s.predicate)))
            };
            out.push(Said {
                fact: about[0].subject.to_owned(),
                nodes: about.iter().filter_map(node).collect(),
            });
        }
        out
    }
}

/// The nodes of all facts by number, and which facts have which nodes.
#[derive(Default)]
struct Web {
    numbers: FxHashMap<String, u32>,
    /// Fact, node, and whether the fact may join it.
    nodes: Vec<(u32, u32, bool)>,
}

impl Web {
    fn number(&mut self, iri: String) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(iri).or_insert(next)
    }

    fn add(&mut self, said: Said) {
        let fact = self.number(said.fact);
        // An event is joined with its place; of other facts this takes in a few more.
        self.nodes.push((fact, fact, true));
        for (node, end) in said.nodes {
            let node = self.number(node);
            self.nodes.push((fact, node, end));
        }
    }

    /// By number, whether a node is to be taken: what is near the centres, the facts that have any of it, and all that is in these.
    fn near(mut self, centres: &[NamedNode], hops: usize) -> (FxHashMap<String, u32>, Vec<bool>) {
        let mut frontier: Vec<u32> = centres.iter().map(|c| self.number(c.as_str().to_owned())).collect();
        let len = self.numbers.len();
        let mut by_fact = self.nodes;
        by_fact.sort_unstable();
        let mut by_node = by_fact.clone();
        by_node.sort_unstable_by_key(|&(fact, node, _)| (node, fact));
        let facts_of = |node: u32| {
            let from = by_node.partition_point(|(_, n, _)| *n < node);
            by_node[from..].iter().take_while(move |(_, n, _)| *n == node)
        };
        let nodes_of = |fact: u32| {
            let from = by_fact.partition_point(|(f, _, _)| *f < fact);
            by_fact[from..].iter().take_while(move |(f, _, _)| *f == fact)
        };
        let mut near = vec![false; len];
        frontier.iter().for_each(|node| near[*node as usize] = true);
        for _ in 0..hops {
            let mut next = Vec::new();
            for (fact, _, _) in frontier.iter().flat_map(|n| facts_of(*n)).filter(|(_, _, end)| *end) {
                for (_, node, _) in nodes_of(*fact).filter(|(_, _, end)| *end) {
                    if !std::mem::replace(&mut near[*node as usize], true) {
                        next.push(*node);
                    }
                }
            }
            if next.is_empty() {
                break;
            }
            frontier = next;
        }
        let mut taken = near.clone();
        for (fact, node, _) in &by_fact {
            if near[*node as usize] {
                nodes_of(*fact).for_each(|(_, n, _)| taken[*n as usize] = true);
            }
        }
        (self.numbers, taken)
    }
}

/// Loads the named graphs of a store as far as they are needed to tell what is within `hops` of the centres, with one node for those that are one.
pub fn load_near(
    snapshot: &Snapshot,
    one: &OneNode<'_>,
    base: &Base,
    centres: &[NamedNode],
    hops: usize,
) -> Result<Store, SnapshotError> {
    let words = Words::of(base);
    let background = base.background();
    let blocks: Vec<&Block> = snapshot
        .blocks()
        .filter(|(graph, _)| *graph != background.as_str())
        .map(|(_, block)| block)
        .collect();
    let mut web = Web::default();
    for group in groups(&blocks) {
        let said: io::Result<Vec<Vec<Said>>> = group
            .par_iter()
            .map(|block| Ok(words.said(&one.apply(&block.lines()?))))
            .collect();
        said?.into_iter().flatten().for_each(|said| web.add(said));
    }
    let (numbers, taken) = web.near(centres, hops);
    let taken = |iri: &str| numbers.get(iri).is_some_and(|n| taken[*n as usize]);
    let mut text = String::new();
    for group in groups(&blocks) {
        let parts: io::Result<Vec<String>> = group
            .par_iter()
            .map(|block| Ok(words.about(&one.apply(&block.lines()?), &taken)))
            .collect();
        parts?.iter().for_each(|part| text.push_str(part));
    }
    let known = background_of(&text, &snapshot.lines(&background), centres, base);
    text.push_str(&known);
    load(&text, View::Named)
}

impl Words {
    /// Of the lines of one graph those about the nodes taken, and about where the facts among them were read.
    fn about(&self, lines: &str, taken: &impl Fn(&str) -> bool) -> String {
        let statements = cut(lines);
        let mut wanted: FxHashSet<&str> = FxHashSet::default();
        let mut last = "";
        let mut follow = Vec::new();
        for statement in statements.iter().filter_map(|(_, s)| s.as_ref()) {
            if statement.subject != last {
                last = statement.subject;
                wanted.extend(taken(last).then_some(last));
            }
            if self.sources.contains(statement.predicate)
                && let Some(node) = statement.node()
            {
                follow.push((statement.subject, node));
            }
        }
        // From the fact to the sentence, the document and the run.
        for _ in 0..self.sources.len() {
            for (from, to) in &follow {
                if wanted.contains(from) {
                    wanted.insert(to);
                }
            }
        }
        let is_wanted = |statement: &Statement<'_>| wanted.contains(statement.subject);
        statements
            .iter()
            .filter(|(_, statement)| statement.as_ref().is_none_or(is_wanted))
            .map(|(line, _)| *line)
            .collect()
    }
}

/// Of the sorted lines of the background those about what `text` speaks of and refers to, what they refer to in turn, and all words of the vocabulary.
fn background_of(text: &str, lines: &str, centres: &[NamedNode], base: &Base) -> String {
    let ids = format!("{base}id/");
    // Concepts that statuses and capacities are shown by are named by no statement.
    let shown = ["status/", "capacity/"].map(|kind| format!("{ids}{kind}"));
    let statements = cut(lines);
    let mut wanted: FxHashSet<&str> = centres.iter().map(NamedNode::as_str).collect();
    for statement in text.lines().filter_map(Statement::of) {
        wanted.insert(statement.subject);
        wanted.extend(statement.node());
    }
    let about: Vec<&[Line<'_>]> = statements
        .chunk_by(|(_, a), (_, b)| matches!((a, b), (Some(a), Some(b)) if a.subject == b.subject))
        .collect();
    for of in &about {
        let Some(subject) = subject(of) else { continue };
        if !subject.starts_with(&ids) || shown.iter().any(|kind| subject.starts_with(kind.as_str())) {
            wanted.insert(subject);
        }
    }
    let mut further: FxHashSet<&str> = FxHashSet::default();
    for of in about
        .iter()
        .filter(|of| subject(of).is_some_and(|s| wanted.contains(s)))
    {
        further.extend(of.iter().filter_map(|(_, s)| s.as_ref()?.node()));
    }
    let keep = |of: &&[Line<'_>]| subject(of).is_none_or(|s| wanted.contains(s) || further.contains(s));
    about
        .into_iter()
        .filter(keep)
        .flat_map(|of| of.iter().map(|(line, _)| *line))
        .collect()
}

#[cfg(test)]
#[path = "near_tests.rs"]
mod tests;
