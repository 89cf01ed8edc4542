//! A store without the facts whose rules are not to be trusted far enough.
//!
//! The answer of a query over it is that of a store whose documents had been read by the trusted rules alone, but for entities: a document still mentions what it mentions.

use std::collections::{HashMap, HashSet};

use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::{StorageError, Store};

use crate::fact::Relation;
use crate::graph::confidence::Judged;
use crate::graph::snapshot::union_of;
use crate::graph::vocab::{Base, rdf};
use crate::graph::{confidence, fields};

/// A plain triple beside a fact, in the graph it stands in.
type Shortcut = (GraphName, NamedNode, NamedNode, Term);

/// What the quads of a store say of its facts.
#[derive(Default)]
struct Facts {
    relations: HashMap<NamedNode, Relation>,
    rules: HashMap<NamedNode, HashSet<NamedNode>>,
    evidence: HashMap<NamedNode, HashSet<NamedNode>>,
    /// The event that a participation is in.
    events: HashMap<NamedNode, HashSet<NamedNode>>,
    /// Each rule's confidence.
    trust: HashMap<NamedNode, f64>,
}

/// A copy of a store, whatever its view, that has the facts alone of which a rule has at least the confidence `least`; gone with the others are
/// the sentences and plain triples that stand for them alone, and what they are the event of. A rule of which the store says nothing has what one has that was never judged.
pub fn confident(store: &Store, base: &Base, least: f64) -> Result<Store, StorageError> {
    let facts = Facts::read(store, base)?;
    let dropped = facts.dropped(least);
    let kept = |fact: &NamedNode| !dropped.contains(fact);
    let sentences: HashSet<&NamedNode> = facts
        .evidence
        .iter()
        .filter(|(f, _)| kept(f))
        .flat_map(|(_, e)| e)
        .collect();
    let lost_sentences: HashSet<&NamedNode> = dropped
        .iter()
        .filter_map(|f| facts.evidence.get(f))
        .flatten()
        .filter(|e| !sentences.contains(e))
        .collect();
    let (mut founded, mut unfounded) = (HashSet::new(), HashSet::new());
    for (fact, relation) in &facts.relations {
        let into = if kept(fact) { &mut founded } else { &mut unfounded };
        shortcuts(store, base, fact, *relation, into)?;
    }
    let mut left = Vec::new();
    for quad in store {
        let quad = quad?;
        let NamedOrBlankNode::NamedNode(subject) = &quad.subject else {
            continue;
        };
        if dropped.contains(subject) || lost_sentences.contains(subject) {
            continue;
        }
        let shortcut = (
            quad.graph_name.clone(),
            subject.clone(),
            quad.predicate.clone(),
            quad.object.clone(),
        );
        if !unfounded.contains(&shortcut) || founded.contains(&shortcut) {
            left.push(quad);
        }
    }
    let out = Store::new()?;
    let mut loader = out.bulk_loader();
    loader.load_quads(left)?;
    loader.commit()?;
    Ok(out)
}

impl Facts {
    fn read(store: &Store, base: &Base) -> Result<Self, StorageError> {
        let mut out = Self::default();
        for relation in Relation::ALL {
            let class: Term = fields::class(relation, base).into();
            each(store, &rdf::TYPE.into_owned(), Some(&class), |fact, _| {
                out.relations.insert(fact, relation);
            })?;
        }
        for (property, into) in [
            ("rule", &mut out.rules),
            ("evidence", &mut out.evidence),
            ("event", &mut out.events),
        ] {
            each(store, &base.ns(property), None, |fact, object| {
                if let Term::NamedNode(object) = object {
                    into.entry(fact).or_default().insert(object);
                }
            })?;
        }
        each(store, &base.ns(confidence::CONFIDENCE), None, |rule, object| {
            if let Term::Literal(value) = object
                && let Ok(value) = value.value().parse()
            {
                out.trust.insert(rule, value);
            }
        })?;
        Ok(out)
    }

    /// The facts that no rule is good enough for, and those that are about such a fact.
    fn dropped(&self, least: f64) -> HashSet<NamedNode> {
        let prior = Judged::default().confidence().parse().unwrap_or(0.0);
        let trusted = |rule: &NamedNode| *self.trust.get(rule).unwrap_or(&prior) >= least;
        let weak = |fact: &NamedNode| !self.rules.get(fact).is_some_and(|rules| rules.iter().any(trusted));
        let mut out: HashSet<NamedNode> = self.relations.keys().filter(|f| weak(f)).cloned().collect();
        let about: Vec<NamedNode> = self
            .events
            .iter()
            .filter(|(_, events)| events.iter().any(|e| out.contains(e)))
            .map(|(fact, _)| fact.clone())
            .collect();
        out.extend(about);
        out
    }
}

/// Subject and object of every statement with a property.
fn each(
    store: &Store,
    property: &NamedNode,
    object: Option<&Term>,
    mut tell: impl FnMut(NamedNode, Term),
) -> Result<(), StorageError> {
    let object = object.map(Term::as_ref);
    for quad in store.quads_for_pattern(None, Some(property.as_ref()), object, union_of(store)) {
        let quad = quad?;
        if let NamedOrBlankNode::NamedNode(subject) = quad.subject {
            tell(subject, quad.object);
        }
    }
    Ok(())
}

/// The plain triples that stand for a fact, in each graph that has it.
fn shortcuts(
    store: &Store,
    base: &Base,
    fact: &NamedNode,
    relation: Relation,
    into: &mut HashSet<Shortcut>,
) -> Result<(), StorageError> {
    let Some((from, property, to)) = fields::shortcut(relation, base) else {
        return Ok(());
    };
    let (from, to) = (
        fields::property(relation, from, base),
        fields::property(relation, to, base),
    );
    let quads = store
        .quads_for_pattern(Some(fact.as_ref().into()), None, None, None)
        .collect::<Result<Vec<Quad>, _>>()?;
    let of = |field: &Option<NamedNode>| {
        let field = field.clone();
        quads.iter().filter(move |q| Some(&q.predicate) == field.as_ref())
    };
    for start in of(&from) {
        for end in of(&to).filter(|q| q.graph_name == start.graph_name) {
            if let Term::NamedNode(start_node) = &start.object {
                into.insert((
                    start.graph_name.clone(),
                    start_node.clone(),
                    property.clone(),
                    end.object.clone(),
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "confident_tests.rs"]
mod tests;
