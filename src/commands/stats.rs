//! `quanhe stats`: how much there is.

use std::collections::{HashMap, HashSet};
use std::io::Write;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store};

use super::{Done, Outcome, open, output};
use crate::cli::Global;
use crate::fact::{EntityType, Relation};
use crate::graph::snapshot::{View, union_of};
use crate::graph::vocab::{rdf, schema};
use crate::graph::{Base, fields};

/// Prefix of the decision for a mention that is no known thing.
const UNLINKED: &str = "NIL";

pub fn run(global: &Global) -> Outcome {
    let stored = open(global)?;
    let base = stored.base();
    let store = stored.load(View::Union)?;
    let documents = instances(&store, schema::NEWS_ARTICLE)?.len();
    let mentioned = objects(&store, schema::MENTIONS)?;
    let by_type = EntityType::ALL
        .into_iter()
        .filter(|t| t.is_listed())
        .map(|t| {
            let all = instances(&store, fields::entity_class(t, base).as_ref())?;
            Ok((t.name(), all.intersection(&mentioned).count()))
        })
        .collect::<Result<Vec<_>, StorageError>>()?;
    let proven = subjects(&store, base.ns("evidence").as_ref())?;
    let by_relation = Relation::ALL
        .into_iter()
        .map(|r| {
            let all = instances(&store, fields::class(r, base).as_ref())?;
            Ok((r.name(), all.intersection(&proven).count()))
        })
        .collect::<Result<Vec<_>, StorageError>>()?;
    let mut out = output();
    writeln!(out, "{:<18}{documents:>8}", "documents")?;
    for (what, rows) in [
        ("entities", by_type),
        ("facts", by_relation),
        ("unlinked entities", unlinked(&store, base)?),
    ] {
        writeln!(out, "{what:<18}{:>8}", rows.iter().map(|(_, n)| n).sum::<usize>())?;
        for (name, n) in rows.into_iter().filter(|(_, n)| *n > 0) {
            writeln!(out, "  {name:<16}{n:>8}")?;
        }
    }
    out.flush()?;
    Ok(Done::Clean)
}

/// Entities by type of which a document says that they are no known thing.
fn unlinked(store: &Store, base: &Base) -> Result<Vec<(&'static str, usize)>, StorageError> {
    let mut nodes = HashSet::new();
    for quad in store.quads_for_pattern(None, Some(base.ns("linkDecision").as_ref()), None, union_of(store)) {
        let quad = quad?;
        if matches!(&quad.object, Term::Literal(why) if why.value().starts_with(UNLINKED)) {
            nodes.insert(quad.subject);
        }
    }
    let classes: HashMap<NamedNode, EntityType> = EntityType::ALL
        .into_iter()
        .map(|t| (fields::entity_class(t, base), t))
        .collect();
    let mut counts: HashMap<EntityType, usize> = HashMap::new();
    for node in &nodes {
        for quad in store.quads_for_pattern(Some(node.as_ref()), Some(rdf::TYPE), None, union_of(store)) {
            if let Term::NamedNode(class) = quad?.object
                && let Some(t) = classes.get(&class)
            {
                *counts.entry(*t).or_default() += 1;
            }
        }
    }
    Ok(EntityType::ALL
        .into_iter()
        .map(|t| (t.name(), counts.get(&t).copied().unwrap_or_default()))
        .collect())
}

fn instances(store: &Store, class: NamedNodeRef<'_>) -> Result<HashSet<NamedNode>, StorageError> {
    nodes(store, Some(rdf::TYPE), Some(class), |q| q.0)
}

fn subjects(store: &Store, property: NamedNodeRef<'_>) -> Result<HashSet<NamedNode>, StorageError> {
    nodes(store, Some(property), None, |q| q.0)
}

fn objects(store: &Store, property: NamedNodeRef<'_>) -> Result<HashSet<NamedNode>, StorageError> {
    nodes(store, Some(property), None, |q| q.1)
}

fn nodes(
    store: &Store,
    property: Option<NamedNodeRef<'_>>,
    object: Option<NamedNodeRef<'_>>,
    pick: impl Fn((Option<NamedNode>, Option<NamedNode>)) -> Option<NamedNode>,
) -> Result<HashSet<NamedNode>, StorageError> {
    let mut out = HashSet::new();
    for quad in store.quads_for_pattern(None, property, object.map(Into::into), union_of(store)) {
        let quad = quad?;
        let subject = match quad.subject {
            NamedOrBlankNode::NamedNode(n) => Some(n),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        let object = match quad.object {
            Term::NamedNode(n) => Some(n),
            _ => None,
        };
        out.extend(pick((subject, object)));
    }
    Ok(out)
}
