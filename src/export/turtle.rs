//! Turtle and TriG for reading: prefixes in order, a block a subject, a line a value.
//!
//! oxigraph's serializer lists prefixes in the order of a hash map and escapes the slashes of our IRIs; a graph kept in a repository needs neither.

use std::collections::BTreeMap;
use std::io::{self, Write};

use oxigraph::model::{GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use rustc_hash::FxHashMap;

use super::survey::{Cut, datatype};
use crate::graph::vocab::{Base, PREFIXES, rdf, xsd};

/// Writes sorted quads; those of the default graph stand outside any block of a graph, as all do in Turtle.
pub fn write(quads: &[Quad], base: &Base, mut to: impl Write) -> io::Result<()> {
    let namespaces = quads.iter().flat_map(iris).filter_map(|iri| Some(split(iri)?.0));
    let prefixes = Prefixes::new(namespaces, base);
    prefixes.write(&mut to)?;
    for graph in quads.chunk_by(|a, b| a.graph_name == b.graph_name) {
        let named = match graph.first().map(|q| &q.graph_name) {
            Some(GraphName::NamedNode(name)) => {
                writeln!(to, "\n{} {{", prefixes.node(name))?;
                true
            }
            _ => false,
        };
        let indent = if named { "    " } else { "" };
        for (i, subject) in graph.chunk_by(|a, b| a.subject == b.subject).enumerate() {
            if i > 0 || !named {
                writeln!(to)?;
            }
            write_subject(subject, &prefixes, indent, &mut to)?;
        }
        if named {
            writeln!(to, "}}")?;
        }
    }
    Ok(())
}

fn write_subject(quads: &[Quad], prefixes: &Prefixes, indent: &str, to: &mut impl Write) -> io::Result<()> {
    let Some(first) = quads.first() else {
        return Ok(());
    };
    match &first.subject {
        NamedOrBlankNode::NamedNode(node) => write!(to, "{indent}{}", prefixes.node(node))?,
        NamedOrBlankNode::BlankNode(node) => write!(to, "{indent}{node}")?,
    }
    for (i, values) in quads.chunk_by(|a, b| a.predicate == b.predicate).enumerate() {
        let Some(predicate) = values.first().map(|q| &q.predicate) else {
            continue;
        };
        let predicate = if *predicate == rdf::TYPE {
            "a".to_owned()
        } else {
            prefixes.node(predicate)
        };
        match i {
            0 => write!(to, " {predicate} ")?,
            _ => write!(to, " ;\n{indent}    {predicate} ")?,
        }
        for (k, quad) in values.iter().enumerate() {
            if k > 0 {
                write!(to, " ,\n{indent}        ")?;
            }
            write!(to, "{}", prefixes.term(&quad.object))?;
        }
    }
    writeln!(to, " .")
}

/// Hands on sorted lines subject by subject, the type first.
pub(super) fn in_order<'t>(cuts: &[Cut<'t>], mut put: impl FnMut(&[Cut<'t>])) {
    let mut ordered: Vec<Cut<'t>> = Vec::new();
    for about in cuts.chunk_by(|a, b| a.0 == b.0) {
        ordered.clear();
        let is_type = |cut: &&Cut<'t>| cut.1 == rdf::TYPE.as_str();
        ordered.extend(about.iter().filter(is_type));
        ordered.extend(about.iter().filter(|cut| !is_type(cut)));
        put(&ordered);
    }
}

/// Writes sorted lines as [`write()`] writes quads; before the first subject of a graph's block stands no empty line.
pub(super) fn write_lines(cuts: &[Cut<'_>], prefixes: &Prefixes, indent: &str, in_block: bool, out: &mut String) {
    let mut first = in_block;
    in_order(cuts, |about| {
        if !std::mem::take(&mut first) {
            out.push('\n');
        }
        let Some((subject, _, _)) = about.first() else { return };
        out.push_str(indent);
        prefixes.push_node(out, subject);
        for (i, values) in about.chunk_by(|a, b| a.1 == b.1).enumerate() {
            match i {
                0 => out.push(' '),
                _ => out.extend([" ;\n", indent, "    "]),
            }
            match values[0].1 {
                property if property == rdf::TYPE.as_str() => out.push('a'),
                property => prefixes.push_node(out, property),
            }
            out.push(' ');
            for (k, (_, _, object)) in values.iter().enumerate() {
                if k > 0 {
                    out.extend([" ,\n", indent, "        "]);
                }
                prefixes.push_object(out, object);
            }
        }
        out.push_str(" .\n");
    });
}

/// The prefixes that some IRI uses: the usual ones, `q:`, and one for each kind of node (`hospital:benh-vien-bach-mai`).
pub(super) struct Prefixes {
    /// Name → namespace.
    used: BTreeMap<String, String>,
    /// Namespace → name.
    names: FxHashMap<String, String>,
}

impl Prefixes {
    /// Those of some namespaces that have one.
    pub fn new<'n>(namespaces: impl Iterator<Item = &'n str>, base: &Base) -> Self {
        let mut known: BTreeMap<String, String> = PREFIXES
            .iter()
            .map(|(name, namespace)| ((*namespace).to_owned(), (*name).to_owned()))
            .collect();
        known.insert(base.namespace(), "q".to_owned());
        let ids = format!("{base}id/");
        let mut used = BTreeMap::new();
        for namespace in namespaces {
            if let Some(name) = known.get(namespace) {
                used.entry(name.clone()).or_insert_with(|| namespace.to_owned());
            } else if let Some(kind) = namespace.strip_prefix(ids.as_str()).and_then(|k| k.strip_suffix('/'))
                && is_kind(kind)
                && !PREFIXES.iter().any(|(name, _)| *name == kind)
            {
                used.entry(kind.to_owned()).or_insert_with(|| namespace.to_owned());
            }
        }
        let names = used
            .iter()
            .map(|(name, namespace)| (namespace.clone(), name.clone()))
            .collect();
        Self { used, names }
    }

    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        let mut used = self.used.iter();
        used.try_for_each(|(name, namespace)| writeln!(to, "@prefix {name}: <{namespace}> ."))
    }

    fn node(&self, node: &NamedNode) -> String {
        let mut out = String::new();
        self.push_node(&mut out, node.as_str());
        out
    }

    pub fn push_node(&self, out: &mut String, iri: &str) {
        let named = split(iri).and_then(|(namespace, local)| Some((self.names.get(namespace)?, local)));
        match named {
            Some((name, local)) => out.extend([name, ":", local]),
            None => out.extend(["<", iri, ">"]),
        }
    }

    /// An object as N-Quads write it.
    fn push_object(&self, out: &mut String, object: &str) {
        if let Some(iri) = object.strip_prefix('<').and_then(|o| o.strip_suffix('>')) {
            return self.push_node(out, iri);
        }
        let Some(datatype) = datatype(object) else {
            return out.push_str(object);
        };
        let quoted = &object[..object.len() - datatype.len() - "^^<>".len()];
        let value = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        let number = (datatype == xsd::INTEGER.as_str() && is_integer(value))
            || (datatype == xsd::DECIMAL.as_str() && is_decimal(value));
        if number {
            return out.push_str(value);
        }
        out.extend([quoted, "^^"]);
        self.push_node(out, datatype);
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.node(node),
            Term::Literal(literal) => self.literal(literal),
            other => other.to_string(),
        }
    }

    fn literal(&self, literal: &Literal) -> String {
        let (value, datatype) = (literal.value(), literal.datatype());
        if literal.language().is_some() || datatype == xsd::STRING {
            return literal.to_string();
        }
        // Only what Turtle reads back as the same literal.
        if (datatype == xsd::INTEGER && is_integer(value)) || (datatype == xsd::DECIMAL && is_decimal(value)) {
            return value.to_owned();
        }
        format!(
            "{}^^{}",
            Literal::new_simple_literal(value),
            self.node(&datatype.into_owned())
        )
    }
}

/// An IRI's namespace and a local name that needs no escape.
pub(super) fn split(iri: &str) -> Option<(&str, &str)> {
    let end = iri.rfind(['#', '/'])? + 1;
    let (namespace, local) = iri.split_at(end);
    let plain = local.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let ends = local.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') && !local.ends_with('.');
    (plain && ends).then_some((namespace, local))
}

/// A name that can be a prefix.
fn is_kind(kind: &str) -> bool {
    kind.starts_with(|c: char| c.is_ascii_lowercase())
        && kind.ends_with(|c: char| c.is_ascii_alphanumeric())
        && kind.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && kind != "q"
}

fn is_integer(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_decimal(value: &str) -> bool {
    value.split_once('.').is_some_and(|(whole, part)| {
        (whole.is_empty() || is_integer(whole)) && !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit())
    })
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
    // `a` and plain texts name no IRI.
    let written = |iri: &&str| *iri != xsd::STRING.as_str();
    let predicate = (quad.predicate != rdf::TYPE).then_some(quad.predicate.as_str());
    [subject, predicate, object.filter(written)].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use oxigraph::io::{RdfFormat, RdfParser};

    fn quads(turtle: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::TriG)
            .for_slice(turtle.as_bytes())
            .map(Result::unwrap)
            .collect()
    }

    fn text(quads: &[Quad]) -> String {
        let mut out = Vec::new();
        write(quads, &Base::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const TURTLE: &str = r#"@prefix event: <https://w3id.org/quanhe/id/event/> .
@prefix hospital: <https://w3id.org/quanhe/id/hospital/> .
@prefix q: <https://w3id.org/quanhe/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

hospital:bach-mai a q:Hospital ;
    skos:altLabel "Bạch Mai"@vi ,
        "a \"b\" \\ \n <c>" ;
    q:beds 3500 ,
        3500.5 ,
        "35"^^xsd:decimal ;
    q:on "2024-01-12"^^xsd:date ;
    q:seen event:one ,
        <https://w3id.org/quanhe/id/event/doc/1> ,
        <https://w3id.org/quanhe/id/event/> ,
        <https://w3id.org/quanhe/id/event/x.> ,
        <https://w3id.org/quanhe/id/event/x%20y> ,
        <https://example.org/other> .

event:one a q:Event .
"#;

    #[test]
    fn turtle_reads_back_as_it_is() {
        assert_eq!(text(&quads(TURTLE)), TURTLE);
    }

    #[test]
    fn graphs_have_blocks() {
        let trig = "@prefix q: <https://w3id.org/quanhe/ns#> .\n\n<urn:g1> {\n    <urn:a> a q:A .\n\n    <urn:b> a q:B .\n}\n\n<urn:g2> {\n    <urn:a> a q:A ;\n        q:p \"x\" .\n}\n";
        assert_eq!(text(&quads(trig)), trig);
        assert_eq!(text(&[]), "");
    }

    #[test]
    fn numbers_are_bare_only_where_they_read_back() {
        for (value, integer, decimal) in [
            ("12", true, false),
            ("-1", true, false),
            ("1.", false, false),
            ("1.5", false, true),
            ("+.5", false, false),
            ("x", false, false),
            ("", false, false),
        ] {
            assert_eq!((is_integer(value), is_decimal(value)), (integer, decimal), "{value}");
        }
    }
}
