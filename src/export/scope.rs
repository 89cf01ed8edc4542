//! Which statements an RDF export holds.

use std::collections::{BTreeSet, HashSet};

use oxigraph::model::{GraphName, GraphNameRef, NamedNode, NamedOrBlankNode, Quad, Term};
use oxigraph::store::StorageError;

use super::network::Network;
use crate::graph::fields;
use crate::graph::vocab::{Base, oa, prov, rdf, rdfs, schema, skos};
use crate::query::links::links;
use crate::query::reader::{Reader, StoredFact, as_node};

/// How much of a store is exported.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'n> {
    /// All documents, and of the background graph what they refer to.
    Documents,
    /// The facts of a narrowed network with their evidence, and what they refer to.
    Network(&'n Network),
    /// Everything.
    All,
}

/// The statements of a scope, in no order; each in its named graph.
pub fn select(reader: &Reader<'_>, scope: Scope<'_>) -> Result<Vec<Quad>, StorageError> {
    let background = GraphName::from(reader.base().background());
    let mut quads = match scope {
        Scope::All => return reader.scan(None, None, None).collect(),
        Scope::Documents => {
            let all = reader
                .scan(None, None, None)
                .filter(|q| q.as_ref().map_or(true, |q| q.graph_name != background));
            all.collect::<Result<Vec<_>, _>>()?
        }
        Scope::Network(network) => network_quads(reader, network)?,
    };
    let referred = background_of(reader, &quads)?;
    quads.extend(referred);
    Ok(quads)
}

/// The facts that a network draws, and those of its nodes that cannot be drawn (titles, figures).
fn facts_of(reader: &Reader<'_>, network: &Network) -> Result<Vec<StoredFact>, StorageError> {
    let drawn = network.facts();
    let nodes: HashSet<&NamedNode> = network.nodes.iter().map(|n| &n.iri).collect();
    let mut out = Vec::new();
    for fact in reader.facts()? {
        let keep = drawn.contains(&fact.iri)
            || nodes.contains(&fact.iri)
            || (fact
                .fields
                .iter()
                .any(|(_, v)| as_node(v).is_some_and(|n| nodes.contains(n)))
                && links(reader, &fact)?.is_empty());
        if keep {
            out.push(fact);
        }
    }
    Ok(out)
}

fn network_quads(reader: &Reader<'_>, network: &Network) -> Result<Vec<Quad>, StorageError> {
    let mut out = Vec::new();
    let mut graphs: HashSet<GraphName> = HashSet::new();
    let mut referred: BTreeSet<NamedNode> = network.nodes.iter().map(|n| n.iri.clone()).collect();
    let mut documents: BTreeSet<NamedNode> = BTreeSet::new();
    for fact in facts_of(reader, network)? {
        let quads = reader.quads_of(&fact.iri)?;
        graphs.extend(quads.iter().map(|q| q.graph_name.clone()));
        referred.extend(quads.iter().filter_map(|q| as_node(&q.object).cloned()));
        if let Some((from, property, to)) = fields::shortcut(fact.relation, reader.base())
            && let (Some(from), Some(to), Some(quad)) = (fact.node(from), fact.node(to), quads.first())
        {
            out.push(Quad::new(from.clone(), property, to.clone(), quad.graph_name.clone()));
        }
        out.extend(quads);
        for evidence in &fact.evidence {
            let quads = reader.quads_of(evidence)?;
            documents.extend(
                quads
                    .iter()
                    .filter(|q| q.predicate == oa::HAS_SOURCE)
                    .filter_map(|q| as_node(&q.object).cloned()),
            );
            out.extend(quads);
        }
    }
    let mentioned: HashSet<&NamedNode> = network.nodes.iter().map(|n| &n.iri).collect();
    for document in documents {
        for quad in reader.quads_of(&document)? {
            let stays =
                quad.predicate != schema::MENTIONS || as_node(&quad.object).is_some_and(|n| mentioned.contains(n));
            if quad.predicate == prov::WAS_GENERATED_BY {
                referred.extend(as_node(&quad.object).cloned());
            }
            if stays {
                out.push(quad);
            }
        }
    }
    let decision = reader.base().ns("linkDecision");
    for node in referred {
        let quads = reader.quads_of(&node)?.into_iter();
        let says = |q: &Quad| q.predicate == rdf::TYPE || q.predicate == skos::PREF_LABEL || q.predicate == decision;
        out.extend(quads.filter(|q| graphs.contains(&q.graph_name) && says(q)));
    }
    Ok(out)
}

/// Of the background graph: what it says of every node that `quads` refer to, the type and label of what that refers to in turn, and the names of all classes.
fn background_of(reader: &Reader<'_>, quads: &[Quad]) -> Result<Vec<Quad>, StorageError> {
    let base = reader.base();
    let mut classes: BTreeSet<NamedNode> = BTreeSet::new();
    let mut nodes: BTreeSet<NamedNode> = BTreeSet::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            nodes.insert(subject.clone());
        }
        if let Term::NamedNode(object) = &quad.object {
            if quad.predicate == rdf::TYPE {
                &mut classes
            } else {
                &mut nodes
            }
            .insert(object.clone());
        }
    }
    let mut out = Vec::new();
    let mut further: BTreeSet<NamedNode> = BTreeSet::new();
    nodes.retain(|node| !classes.contains(node));
    for node in &nodes {
        for quad in background_quads(reader, node)? {
            if let Term::NamedNode(object) = &quad.object {
                if quad.predicate == rdf::TYPE {
                    &mut classes
                } else {
                    &mut further
                }
                .insert(object.clone());
            }
            out.push(quad);
        }
    }
    for node in further.difference(&nodes) {
        for quad in background_quads(reader, node)? {
            if quad.predicate == rdf::TYPE || quad.predicate == skos::PREF_LABEL {
                if let (true, Term::NamedNode(class)) = (quad.predicate == rdf::TYPE, &quad.object) {
                    classes.insert(class.clone());
                }
                out.push(quad);
            }
        }
    }
    let names = names_of_classes(base);
    for class in classes {
        out.extend(
            background_quads(reader, &class)?
                .into_iter()
                .filter(|q| names.contains(&q.predicate)),
        );
    }
    Ok(out)
}

/// What goes out of a class: how it is called, and what is usual of its entities.
pub(super) fn names_of_classes(base: &Base) -> [NamedNode; 5] {
    [
        rdf::TYPE.into_owned(),
        rdfs::LABEL.into_owned(),
        base.ns("typeName"),
        base.ns("relationName"),
        base.ns("usualDecision"),
    ]
}

fn background_quads(reader: &Reader<'_>, node: &NamedNode) -> Result<Vec<Quad>, StorageError> {
    let graph = reader.base().background();
    let graph = GraphNameRef::NamedNode(graph.as_ref());
    reader
        .store()
        .quads_for_pattern(Some(node.as_ref().into()), None, None, Some(graph))
        .collect()
}
