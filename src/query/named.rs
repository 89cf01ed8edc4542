//! What a store says of its nodes' names, read for looking them up.

use std::collections::{BTreeMap, HashMap, HashSet};

use oxigraph::model::{NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store};

use crate::graph::Base;
use crate::graph::snapshot::union_of;
use crate::graph::vocab::{owl, rdf, skos};
use crate::text::plain;

/// Classes of the lexicon whose labels are words, not names of things.
const WORDS: [&str; 6] = [
    "WordClass",
    "Abbreviation",
    "OpenHead",
    "BodyTemplate",
    "Rule",
    "AwardKind",
];

/// What stands behind a property as a literal: (node, literal, whether it is Vietnamese), sorted.
pub(super) fn labels(store: &Store, property: NamedNodeRef<'_>) -> Result<Vec<(String, String, bool)>, StorageError> {
    let mut out = Vec::new();
    for quad in store.quads_for_pattern(None, Some(property), None, union_of(store)) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(node), Term::Literal(label)) = (quad.subject, quad.object) {
            let vietnamese = label.language() == Some("vi");
            out.push((node.into_string(), label.value().to_owned(), vietnamese));
        }
    }
    out.sort_unstable();
    Ok(out)
}

/// The short forms of the lexicon that are one word and no other word's: short → long, both folded.
pub(super) fn short_forms(store: &Store, base: &Base) -> Result<HashMap<String, String>, StorageError> {
    let mut long: HashMap<String, String> = HashMap::new();
    let class = base.ns("Abbreviation");
    for quad in store.quads_for_pattern(None, Some(rdf::TYPE), Some(class.as_ref().into()), union_of(store)) {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
            long.insert(node.into_string(), String::new());
        }
    }
    for (iri, label, _) in labels(store, skos::PREF_LABEL)? {
        if let Some(long) = long.get_mut(&iri) {
            *long = plain(&label);
        }
    }
    let mut out = HashMap::new();
    for (iri, label, _) in labels(store, skos::ALT_LABEL)? {
        let short = plain(&label);
        if let Some(long) = long.get(&iri).filter(|_| !short.contains(' ')) {
            out.entry(short.trim_end_matches('.').to_owned())
                .or_insert_with(|| long.clone());
        }
    }
    Ok(out)
}

/// Of every IRI of ours that is another name of a node: that node.
pub(super) fn other_iris(store: &Store, base: &Base) -> Result<HashMap<String, String>, StorageError> {
    let ours = |iri: &str| base.path(iri).is_some();
    let mut out = HashMap::new();
    for quad in store.quads_for_pattern(None, Some(owl::SAME_AS), None, union_of(store)) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(iri), Term::NamedNode(node)) = (quad.subject, quad.object)
            && ours(iri.as_str())
            && ours(node.as_str())
        {
            out.insert(iri.into_string(), node.into_string());
        }
    }
    Ok(out)
}

/// All nodes that a property leads to.
pub(super) fn objects(store: &Store, property: NamedNodeRef<'_>) -> Result<HashSet<String>, StorageError> {
    let mut out = HashSet::new();
    for quad in store.quads_for_pattern(None, Some(property), None, union_of(store)) {
        if let Term::NamedNode(node) = quad?.object {
            out.insert(node.into_string());
        }
    }
    Ok(out)
}

/// Of every node that may be asked for: the name of its class, and whether that is a class of entities.
pub(super) fn types(store: &Store, base: &Base) -> Result<HashMap<String, (String, bool)>, StorageError> {
    let names: HashMap<String, String> = labels(store, base.ns("typeName").as_ref())?
        .into_iter()
        .map(|(class, name, _)| (class, name))
        .collect();
    let words: HashSet<String> = WORDS.iter().map(|w| base.ns(w).into_string()).collect();
    let mut out: HashMap<String, (String, bool)> = HashMap::new();
    for quad in store.quads_for_pattern(None, Some(rdf::TYPE), None, union_of(store)) {
        let quad = quad?;
        let (NamedOrBlankNode::NamedNode(node), Term::NamedNode(class)) = (quad.subject, quad.object) else {
            continue;
        };
        if words.contains(class.as_str()) {
            continue;
        }
        let found = match names.get(class.as_str()) {
            Some(name) => (name.clone(), true),
            None => (
                class.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned(),
                false,
            ),
        };
        let best = out.entry(node.into_string()).or_insert_with(|| found.clone());
        if (found.1, &best.0) > (best.1, &found.0) {
            *best = found;
        }
    }
    Ok(out)
}

/// Of nodes of one name, what tells them apart: `from 2025-07-01`, `in An Giang`.
pub(super) fn marks(
    store: &Store,
    base: &Base,
    label: impl Fn(&str) -> Option<String>,
) -> Result<BTreeMap<String, Vec<String>>, StorageError> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for quad in store.quads_for_pattern(None, Some(base.ns("within").as_ref()), None, union_of(store)) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(node), Term::NamedNode(place)) = (quad.subject, quad.object)
            && let Some(place) = label(place.as_str())
        {
            out.entry(node.into_string()).or_default().push(format!("in {place}"));
        }
    }
    for (property, word) in [("validFrom", "from"), ("validUntil", "until")] {
        for (node, day, _) in labels(store, base.ns(property).as_ref())? {
            out.entry(node).or_default().push(format!("{word} {day}"));
        }
    }
    Ok(out)
}
