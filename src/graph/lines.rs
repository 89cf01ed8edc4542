//! N-Quads text: a statement a line, sorted, each once.

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
#[cfg(feature = "rocksdb")]
use oxigraph::model::GraphName;
use oxigraph::model::{Literal, NamedNode, Quad, Term};

/// Bytes that one thread parses at a time.
const CHUNK: usize = 1 << 18;

/// Canonical N-Quads of some quads: sorted lines, each once.
pub fn nquads(quads: &[Quad]) -> String {
    let lines: Vec<String> = quads.iter().map(|q| format!("{q} .")).collect();
    sorted(lines.iter().map(String::as_str).collect())
}

pub(super) fn sorted(mut lines: Vec<&str>) -> String {
    lines.sort_unstable();
    lines.dedup();
    let mut out = String::with_capacity(lines.iter().map(|l| l.len() + 1).sum());
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The graph's IRI at the end of a line: nothing in an IRI is `<` or a blank, so the last ` <` begins it.
pub(super) fn graph_of(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_suffix('.')?.trim_end().strip_suffix('>')?;
    let (head, graph) = rest.rsplit_once(" <")?;
    // Three terms must stand before it: a triple ends in `<s> <p> <o>` and has only two.
    let object = head.splitn(3, ' ').nth(2)?;
    (!object.is_empty()).then_some(graph)
}

/// The first literal that stands with a property whose IRI ends in `property`.
pub(super) fn value_of(lines: &str, property: &str) -> Option<String> {
    // Within a literal the quotation mark would be escaped.
    let written = format!("{property}> \"");
    lines.match_indices(&written).find_map(|(at, _)| {
        let start = lines[..at].rfind('\n').map_or(0, |n| n + 1);
        let quad = parse(lines[start..].lines().next()?).ok()?.pop()?;
        match quad.object {
            Term::Literal(value) if quad.predicate.as_str().ends_with(property) => Some(value.destruct().0),
            _ => None,
        }
    })
}

/// Reads lines as [`nquads`] writes them.
pub fn parse(text: &str) -> Result<Vec<Quad>, RdfParseError> {
    let mut out = Vec::with_capacity(text.len() / 150);
    text.lines().try_for_each(|line| parse_line(line, &mut out))?;
    Ok(out)
}

/// Reads one line; it may hold no statement.
pub(super) fn parse_line(line: &str, out: &mut Vec<Quad>) -> Result<(), RdfParseError> {
    match plain(line) {
        Some(quad) => out.push(quad),
        None => {
            for quad in RdfParser::from_format(RdfFormat::NQuads)
                .lenient()
                .for_slice(line.as_bytes())
            {
                out.push(quad?);
            }
        }
    }
    Ok(())
}

/// A line as [`nquads`] writes nearly all of them; the others are left to the parser.
fn plain(line: &str) -> Option<Quad> {
    let (subject, rest) = iri(line)?;
    let (predicate, rest) = iri(rest.strip_prefix(' ')?)?;
    let rest = rest.strip_prefix(' ')?;
    let (object, rest) = match rest.strip_prefix('"') {
        Some(rest) => {
            let (value, rest) = quoted(rest)?;
            let (literal, rest) = if let Some(rest) = rest.strip_prefix('@') {
                let (language, rest) = rest.split_at(rest.find(' ')?);
                let known = !language.is_empty() && language.bytes().all(|b| b.is_ascii_lowercase());
                (
                    known.then(|| Literal::new_language_tagged_literal_unchecked(value, language))?,
                    rest,
                )
            } else if let Some(rest) = rest.strip_prefix("^^") {
                let (datatype, rest) = iri(rest)?;
                (Literal::new_typed_literal(value, datatype), rest)
            } else {
                (Literal::new_simple_literal(value), rest)
            };
            (Term::from(literal), rest)
        }
        None => iri(rest).map(|(node, rest)| (Term::from(node), rest))?,
    };
    let (graph, rest) = iri(rest.strip_prefix(' ')?)?;
    (rest == " .").then(|| Quad::new(subject, predicate, object, graph))
}

fn iri(text: &str) -> Option<(NamedNode, &str)> {
    let (iri, rest) = text.strip_prefix('<')?.split_once('>')?;
    let plain = !iri.is_empty() && !iri.contains('\\') && !iri.contains(' ');
    plain.then(|| (NamedNode::new_unchecked(iri), rest))
}

/// The text up to the closing quotation mark, and what stands behind that.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let at = rest.find(['"', '\\'])?;
        out.push_str(&rest[..at]);
        let escaped = rest[at..].starts_with('\\');
        if !escaped {
            return Some((out, &rest[at + 1..]));
        }
        out.push(match rest.as_bytes().get(at + 1)? {
            b'"' => '"',
            b'\\' => '\\',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            _ => return None,
        });
        rest = &rest[at + 2..];
    }
}

#[cfg(feature = "rocksdb")]
pub(super) fn in_default_graph(quad: Quad) -> Quad {
    Quad {
        graph_name: GraphName::DefaultGraph,
        ..quad
    }
}

/// Cuts text into pieces of whole lines.
pub(super) fn chunks(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if text.is_empty() {
            return None;
        }
        let from = text
            .as_bytes()
            .get(CHUNK..)
            .and_then(|rest| rest.iter().position(|b| *b == b'\n'));
        let (chunk, rest) = text.split_at(from.map_or(text.len(), |at| CHUNK + at + 1));
        text = rest;
        Some(chunk)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_line_is_what_the_parser_reads() {
        for line in [
            "<urn:a> <urn:p> <urn:b> <urn:g> .",
            r#"<urn:a> <urn:p> "a \"b\" \\ c\nd" <urn:g> ."#,
            r#"<urn:a> <urn:p> "Sở Y tế"@vi <urn:g> ."#,
            r#"<urn:a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> ."#,
            r#"<urn:a> <urn:p> "x"^^<http://www.w3.org/2001/XMLSchema#string> <urn:g> ."#,
        ] {
            let read = RdfParser::from_format(RdfFormat::NQuads)
                .lenient()
                .for_slice(line.as_bytes())
                .next();
            assert_eq!(plain(line), Some(read.unwrap().unwrap()), "{line}");
        }
        for other in [
            r#"<urn:a> <urn:p> "\u0041" <urn:g> ."#,
            "_:a <urn:p> <urn:b> <urn:g> .",
            "<urn:a> <urn:p> <urn:b> .",
            "<urn:a> <urn:p> <urn:b> <urn:g> . # note",
            "# note",
            "",
        ] {
            assert_eq!(plain(other), None, "{other}");
        }
    }

    #[test]
    fn chunks_are_whole_lines() {
        let long = format!("{}\n", "x".repeat(CHUNK - 10)).repeat(3) + "tail";
        assert_eq!(chunks(&long).collect::<String>(), long);
        assert!(chunks(&long).count() > 1);
        assert!(chunks(&long).all(|c| c.ends_with('\n') || c == "tail" || long.ends_with(c)));
    }
}
