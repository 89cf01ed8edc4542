//! RDF in six formats, sorted, so that the same store gives the same bytes.

use std::io::{self, BufWriter, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Literal, Quad, Term};

use super::turtle;
use crate::graph::vocab::{Base, PREFIXES, rdf};

/// Writes statements. Turtle, N-Triples and RDF/XML give the union of the graphs; TriG, N-Quads and JSON-LD keep them.
pub fn write(mut quads: Vec<Quad>, base: &Base, format: RdfFormat, to: impl Write) -> io::Result<()> {
    for quad in &mut quads {
        if !format.supports_datasets() {
            quad.graph_name = GraphName::DefaultGraph;
        }
        if format == RdfFormat::RdfXml {
            legal_in_xml(&mut quad.object);
        }
    }
    // The type stands first; after it the properties by their IRI.
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
    let mut to = BufWriter::new(to);
    if matches!(format, RdfFormat::Turtle | RdfFormat::TriG) {
        turtle::write(&quads, base, &mut to)?;
        return to.flush();
    }
    let mut serializer = RdfSerializer::from_format(format);
    if format == RdfFormat::RdfXml {
        for (name, namespace) in PREFIXES {
            serializer = serializer.with_prefix(name, namespace).map_err(io::Error::other)?;
        }
        serializer = serializer
            .with_prefix("q", base.namespace())
            .map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(to);
    for quad in &quads {
        writer.serialize_quad(quad)?;
    }
    writer.finish()?.flush()
}

/// XML 1.0 has no way to write most control characters: a replacement character stands for them.
fn legal_in_xml(term: &mut Term) {
    let illegal = |c: char| (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{FFFE}' || c == '\u{FFFF}';
    if let Term::Literal(literal) = term
        && literal.value().contains(illegal)
    {
        let value = literal.value().replace(illegal, "\u{FFFD}");
        *literal = match literal.language() {
            Some(language) => Literal::new_language_tagged_literal_unchecked(value, language),
            None => Literal::new_typed_literal(value, literal.datatype()),
        };
    }
}

#[cfg(test)]
#[path = "rdf_tests.rs"]
mod tests;
