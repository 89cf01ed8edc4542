//! The entity network: entities and events as nodes, facts between them as edges.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;

use super::ExportError;
use crate::fact::{EntityType, Relation};
use crate::query::links::links;
use crate::query::reader::Reader;

/// What a node is. Events are facts that other facts point to, and so stand among the entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Entity(EntityType),
    Event,
}

impl Kind {
    /// The name in `--type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entity(entity_type) => entity_type.name(),
            Self::Event => "Event",
        }
    }

    /// All kinds that a network may hold.
    pub fn all() -> impl Iterator<Item = Kind> {
        EntityType::ALL
            .into_iter()
            .filter(|t| *t != EntityType::Group)
            .map(Kind::Entity)
            .chain([Kind::Event])
    }

    pub fn names() -> Vec<&'static str> {
        Self::all().map(Self::name).collect()
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ExportError;

    /// Reads the name of a type, in any case.
    fn from_str(name: &str) -> Result<Self, ExportError> {
        Self::all()
            .find(|k| k.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| ExportError::UnknownType { name: name.to_owned() })
    }
}

/// A node of the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub iri: NamedNode,
    pub label: String,
    pub kind: Kind,
    /// One of those that the network was narrowed around.
    pub centre: bool,
}

/// What one or more facts say of two nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// Index into [`Network::nodes`].
    pub from: usize,
    pub to: usize,
    pub relation: Relation,
    pub label: String,
    /// Of a post, where it is not `current`.
    pub status: Option<String>,
    pub facts: BTreeSet<NamedNode>,
    /// How many documents say so.
    pub documents: usize,
}

/// How to narrow a network. The default takes all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Keep what lies within `hops` of these.
    pub around: Vec<NamedNode>,
    pub hops: usize,
    /// Keep only these kinds, and those in `around`; all, where empty.
    pub kinds: Vec<Kind>,
}

/// Nodes by kind, label and IRI; edges by their ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Network {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// What tells edges apart.
type Key = (NamedNode, NamedNode, Relation, String, Option<String>);

#[derive(Default)]
struct Sources {
    facts: BTreeSet<NamedNode>,
    documents: BTreeSet<NamedNode>,
}

impl Network {
    /// Reads the network from the facts of a store.
    pub fn read(reader: &Reader<'_>, narrow: &Narrow) -> Result<Self, StorageError> {
        let mut edges = read_edges(reader)?;
        let mut kinds = Kinds {
            reader,
            known: HashMap::new(),
        };
        if !narrow.kinds.is_empty() {
            let mut kept = BTreeMap::new();
            for (key, sources) in edges {
                if kinds.keep(&key.0, narrow)? && kinds.keep(&key.1, narrow)? {
                    kept.insert(key, sources);
                }
            }
            edges = kept;
        }
        if !narrow.around.is_empty() {
            let near = within(&edges, &narrow.around, narrow.hops);
            edges.retain(|key, _| near.contains(&key.0) && near.contains(&key.1));
        }
        let iris: BTreeSet<NamedNode> = edges
            .keys()
            .flat_map(|k| [k.0.clone(), k.1.clone()])
            .chain(narrow.around.iter().cloned())
            .collect();
        let mut nodes = Vec::with_capacity(iris.len());
        for iri in iris {
            // A node without a type is none of ours; a store that `check` accepts has none.
            if let Some(kind) = kinds.of(&iri)? {
                nodes.push(Node {
                    label: reader.label(&iri)?,
                    kind,
                    centre: narrow.around.contains(&iri),
                    iri,
                });
            }
        }
        nodes.sort_by(|a, b| (a.kind, &a.label, a.iri.as_str()).cmp(&(b.kind, &b.label, b.iri.as_str())));
        let index: HashMap<&NamedNode, usize> = nodes.iter().enumerate().map(|(i, n)| (&n.iri, i)).collect();
        let mut edges: Vec<Edge> = edges
            .into_iter()
            .filter_map(|((from, to, relation, label, status), sources)| {
                let (from, to) = (*index.get(&from)?, *index.get(&to)?);
                Some(Edge {
                    from,
                    to,
                    relation,
                    label,
                    status,
                    documents: sources.documents.len(),
                    facts: sources.facts,
                })
            })
            .collect();
        edges.sort_by(|a, b| {
            (a.from, a.to, a.relation, &a.label, &a.status).cmp(&(b.from, b.to, b.relation, &b.label, &b.status))
        });
        Ok(Self { nodes, edges })
    }

    /// Refuses a network that is too large to look at.
    pub fn at_most(self, most: usize) -> Result<Self, ExportError> {
        match self.nodes.len() {
            nodes if nodes > most => Err(ExportError::TooLarge { nodes, most }),
            _ => Ok(self),
        }
    }

    /// The kinds that stand in it, in order.
    pub fn kinds(&self) -> BTreeSet<Kind> {
        self.nodes.iter().map(|n| n.kind).collect()
    }

    /// The facts it is made of.
    pub fn facts(&self) -> HashSet<&NamedNode> {
        self.edges.iter().flat_map(|e| &e.facts).collect()
    }
}

fn read_edges(reader: &Reader<'_>) -> Result<BTreeMap<Key, Sources>, StorageError> {
    let mut edges: BTreeMap<Key, Sources> = BTreeMap::new();
    for fact in reader.facts()? {
        let links = links(reader, &fact)?;
        if links.is_empty() {
            continue;
        }
        let documents = reader.documents_of(&fact)?;
        for link in links.into_iter().filter(|l| !l.side) {
            let sources = edges
                .entry((link.from, link.to, link.relation, link.label, link.status))
                .or_default();
            sources.facts.insert(fact.iri.clone());
            sources.documents.extend(documents.iter().cloned());
        }
    }
    Ok(edges)
}

struct Kinds<'r, 'a> {
    reader: &'r Reader<'a>,
    known: HashMap<NamedNode, Option<Kind>>,
}

impl Kinds<'_, '_> {
    fn of(&mut self, node: &NamedNode) -> Result<Option<Kind>, StorageError> {
        if let Some(kind) = self.known.get(node) {
            return Ok(*kind);
        }
        let kind = match self.reader.entity_type(node)? {
            Some(entity_type) => Some(Kind::Entity(entity_type)),
            None => (self.reader.relation(node)? == Some(Relation::Event)).then_some(Kind::Event),
        };
        self.known.insert(node.clone(), kind);
        Ok(kind)
    }

    fn keep(&mut self, node: &NamedNode, narrow: &Narrow) -> Result<bool, StorageError> {
        Ok(narrow.around.contains(node) || self.of(node)?.is_some_and(|k| narrow.kinds.contains(&k)))
    }
}

/// What lies within `hops` of the centres, whichever way the edges point.
fn within(edges: &BTreeMap<Key, Sources>, centres: &[NamedNode], hops: usize) -> HashSet<NamedNode> {
    let mut neighbours: HashMap<&NamedNode, BTreeSet<&NamedNode>> = HashMap::new();
    for (from, to, ..) in edges.keys() {
        neighbours.entry(from).or_default().insert(to);
        neighbours.entry(to).or_default().insert(from);
    }
    let mut near: HashSet<NamedNode> = centres.iter().cloned().collect();
    let mut edge: Vec<NamedNode> = centres.to_vec();
    for _ in 0..hops {
        let next: BTreeSet<&NamedNode> = edge
            .iter()
            .filter_map(|n| neighbours.get(n))
            .flatten()
            .copied()
            .collect();
        edge = next
            .into_iter()
            .filter(|n| near.insert((*n).clone()))
            .cloned()
            .collect();
        if edge.is_empty() {
            break;
        }
    }
    near
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
