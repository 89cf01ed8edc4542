//! RDF in six formats: sorted, so that the same store gives the same bytes, and with the prefixes that are used, so that people can read it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, NamedOrBlankNode, Quad, Term};

use crate::graph::vocab::{Base, PREFIXES, rdf};

/// Writes statements. Turtle, N-Triples and RDF/XML give the union of the graphs; TriG, N-Quads and JSON-LD keep them.
pub fn write(
    mut quads: Vec<Quad>,
    base: &Base,
    format: RdfFormat,
    to: impl Write,
) -> io::Result<()> {
    if !format.supports_datasets() {
        for quad in &mut quads {
            quad.graph_name = GraphName::DefaultGraph;
        }
    }
    // `a` stands first; after it the predicates by their IRI.
    quads.sort_by_cached_key(|q| {
        (
            q.graph_name.to_string(),
            q.subject.to_string(),
            q.predicate != rdf::TYPE,
            q.predicate.to_string(),
            q.object.to_string(),
        )
    });
    quads.dedup();
    let mut serializer = RdfSerializer::from_format(format);
    if matches!(
        format,
        RdfFormat::Turtle | RdfFormat::TriG | RdfFormat::RdfXml
    ) {
        for (name, namespace) in prefixes(&quads, base) {
            serializer = serializer
                .with_prefix(name, namespace)
                .map_err(io::Error::other)?;
        }
        if format != RdfFormat::RdfXml {
            serializer = serializer
                .with_base_iri(base.as_str())
                .map_err(io::Error::other)?;
        }
    }
    let mut writer = serializer.for_writer(BufWriter::new(to));
    for quad in &quads {
        writer.serialize_quad(quad)?;
    }
    writer.finish()?.flush()
}

/// The prefixes that some IRI uses: the usual ones, `q:`, and one for each kind of node whose names are single words (`hospital:benh-vien-bach-mai`).
fn prefixes(quads: &[Quad], base: &Base) -> BTreeMap<String, String> {
    let own = base.namespace();
    let ids = format!("{base}id/");
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    let mut deep: BTreeSet<&str> = BTreeSet::new();
    for iri in quads.iter().flat_map(iris) {
        if let Some((kind, name)) = iri
            .strip_prefix(ids.as_str())
            .and_then(|path| path.split_once('/'))
        {
            if name.contains('/') {
                deep.insert(kind);
            } else {
                used.entry(kind.to_owned())
                    .or_insert_with(|| format!("{ids}{kind}/"));
            }
        } else if iri.starts_with(&own) {
            used.entry("q".to_owned()).or_insert_with(|| own.clone());
        }
    }
    used.retain(|kind, _| !deep.contains(kind.as_str()));
    for (name, namespace) in PREFIXES {
        let is_used = |iri: &str| {
            iri.strip_prefix(namespace)
                .is_some_and(|local| !local.contains('/'))
        };
        if quads.iter().flat_map(iris).any(is_used) {
            used.insert(name.to_owned(), namespace.to_owned());
        }
    }
    used
}

fn iris(quad: &Quad) -> impl Iterator<Item = &str> {
    let subject = match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    };
    let object = match &quad.object {
        Term::NamedNode(node) => Some(node.as_str()),
        Term::Literal(literal) if literal.language().is_none() => Some(literal.datatype().as_str()),
        _ => None,
    };
    [subject, Some(quad.predicate.as_str()), object]
        .into_iter()
        .flatten()
}

#[cfg(test)]
#[path = "rdf_tests.rs"]
mod tests;
