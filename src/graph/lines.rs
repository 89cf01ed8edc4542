//! N-Quads text: a statement a line, sorted, each once.

use std::borrow::Cow;
use std::fmt::{Display, Write};

use memchr::{memchr, memchr2, memchr3};
use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::fields::TermName;
use super::vocab::{Base, xsd};

/// Bytes that one thread parses at a time.
const CHUNK: usize = 1 << 18;

/// Canonical N-Quads of some quads: sorted lines, each once.
pub fn nquads(quads: &[Quad]) -> String {
    let mut text = String::with_capacity(quads.len() * 200);
    let mut ends = Vec::with_capacity(quads.len());
    for quad in quads {
        push_quad(&mut text, quad);
        ends.push(text.len());
    }
    sorted(cut(&text, &ends))
}

/// Pieces of a text by their ends.
fn cut<'t>(text: &'t str, ends: &[usize]) -> Vec<&'t str> {
    let mut start = 0;
    ends.iter()
        .map(|&end| &text[std::mem::replace(&mut start, end)..end])
        .collect()
}

/// Writes a quad with the mark behind it, as oxigraph does.
fn push_quad(out: &mut String, quad: &Quad) {
    match &quad.subject {
        NamedOrBlankNode::NamedNode(node) => push_iri(out, node.as_str()),
        NamedOrBlankNode::BlankNode(node) => put(out, node),
    }
    out.push(' ');
    push_iri(out, quad.predicate.as_str());
    out.push(' ');
    match &quad.object {
        Term::NamedNode(node) => push_iri(out, node.as_str()),
        Term::Literal(literal) => {
            push_quoted(out, literal.value());
            if let Some(language) = literal.language() {
                out.extend(["@", language]);
            } else if literal.datatype() != xsd::STRING {
                out.push_str("^^");
                push_iri(out, literal.datatype().as_str());
            }
        }
        other => put(out, other),
    }
    match &quad.graph_name {
        GraphName::NamedNode(node) => {
            out.push(' ');
            push_iri(out, node.as_str());
        }
        GraphName::BlankNode(node) => {
            out.push(' ');
            put(out, node);
        }
        GraphName::DefaultGraph => {}
    }
    out.push_str(" .");
}

/// Writing to a string does not fail.
fn put(out: &mut String, what: impl Display) {
    let _ = write!(out, "{what}");
}

fn push_iri(out: &mut String, iri: &str) {
    out.push('<');
    out.push_str(iri);
    out.push('>');
}

fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    // The first byte of what is escaped; of the longer ones, that of many others too. All bytes are looked at, which the compiler makes vectors of.
    let plain = |b: u8| (b >= b' ') & (b != b'"') & (b != b'\\') & (b != 0x7F) & (b != 0xEF);
    if text.bytes().fold(true, |all, b| all & plain(b)) {
        out.push_str(text);
    } else {
        for c in text.chars() {
            match c {
                '\u{8}' => out.push_str("\\b"),
                '\t' => out.push_str("\\t"),
                '\n' => out.push_str("\\n"),
                '\u{C}' => out.push_str("\\f"),
                '\r' => out.push_str("\\r"),
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\0'..='\u{1F}' | '\u{7F}' | '\u{FFFE}' | '\u{FFFF}' => {
                    put(out, format_args!("\\u{:04X}", u32::from(c)));
                }
                c => out.push(c),
            }
        }
    }
    out.push('"');
}

/// Lines of one graph under construction.
pub(super) struct Lines<'b> {
    base: &'b Base,
    /// What stands behind each object.
    behind: String,
    text: String,
    ends: Vec<usize>,
}

/// What a line says of its subject.
pub(super) enum Object<'o> {
    Node(Cow<'o, str>),
    Term(TermName),
    Text(&'o str),
    Vietnamese(&'o str),
    Typed(Cow<'o, str>, NamedNodeRef<'static>),
}

impl<'o> From<&'o NamedNode> for Object<'o> {
    fn from(node: &'o NamedNode) -> Self {
        Self::Node(node.as_str().into())
    }
}

impl From<NamedNode> for Object<'_> {
    fn from(node: NamedNode) -> Self {
        Self::Node(node.into_string().into())
    }
}

impl From<TermName> for Object<'_> {
    fn from(term: TermName) -> Self {
        Self::Term(term)
    }
}

impl<'b> Lines<'b> {
    /// Of a graph, with room for some bytes.
    pub fn new(base: &'b Base, graph: &NamedNode, room: usize) -> Self {
        Self {
            base,
            behind: format!(" {graph} ."),
            text: String::with_capacity(room),
            ends: Vec::with_capacity(room / 180),
        }
    }

    pub fn add<'o>(&mut self, subject: &str, property: impl Into<TermName>, object: impl Into<Object<'o>>) {
        push_iri(&mut self.text, subject);
        self.text.push(' ');
        self.push_term(property.into());
        self.text.push(' ');
        match object.into() {
            Object::Node(iri) => push_iri(&mut self.text, &iri),
            Object::Term(term) => self.push_term(term),
            Object::Text(text) => push_quoted(&mut self.text, text),
            Object::Vietnamese(text) => {
                push_quoted(&mut self.text, text);
                self.text.push_str("@vi");
            }
            Object::Typed(text, datatype) => {
                push_quoted(&mut self.text, &text);
                self.text.push_str("^^");
                push_iri(&mut self.text, datatype.as_str());
            }
        }
        self.text.push_str(&self.behind);
        self.ends.push(self.text.len());
    }

    fn push_term(&mut self, term: TermName) {
        match term {
            TermName::Foreign(iri) => push_iri(&mut self.text, iri.as_str()),
            TermName::Own(local) => self.text.extend(["<", self.base.as_str(), "ns#", local, ">"]),
        }
    }

    /// The lines in their order, each once.
    pub fn sorted(&self) -> String {
        sorted(cut(&self.text, &self.ends))
    }
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

/// The lines of a text, without their ends.
pub fn lines(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        if text.is_empty() {
            return None;
        }
        let end = memchr(b'\n', text.as_bytes());
        let line = &text[..end.unwrap_or(text.len())];
        text = &text[end.map_or(text.len(), |end| end + 1)..];
        Some(line)
    })
}

/// Reads lines as [`nquads`] writes them.
pub fn parse(text: &str) -> Result<Vec<Quad>, RdfParseError> {
    let mut out = Vec::with_capacity(text.len() / 150);
    lines(text).try_for_each(|line| parse_line(line, &mut out))?;
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
    let text = text.strip_prefix('<')?;
    let (iri, rest) = text.split_at(memchr3(b'>', b'\\', b' ', text.as_bytes())?);
    let rest = rest.strip_prefix('>')?;
    (!iri.is_empty()).then(|| (NamedNode::new_unchecked(iri), rest))
}

/// The text up to the closing quotation mark, and what stands behind that.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let at = memchr2(b'"', b'\\', rest.as_bytes())?;
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
    fn lines_are_what_oxigraph_writes() {
        let graph = NamedNode::new_unchecked("https://w3id.org/quanhe/graph/d");
        let base = Base::default();
        let mut lines = Lines::new(&base, &graph, 0);
        let mut quads = Vec::new();
        let subject = NamedNode::new_unchecked("urn:s");
        let mut texts: Vec<String> = [
            "",
            "Sở Y tế",
            "a \"b\" \\ c\nd\te\rf",
            "\u{FFFD}\u{FFFE}\u{FFFF}\u{10FFFF}",
        ]
        .map(str::to_owned)
        .into();
        texts.extend((0..0x100).filter_map(char::from_u32).map(|c| format!("a{c}b")));
        for text in &texts {
            let vietnamese = Literal::new_language_tagged_literal_unchecked(text, "vi");
            for (object, term) in [
                (Object::Text(text), Term::from(Literal::from(text.as_str()))),
                (Object::Vietnamese(text), vietnamese.into()),
                (
                    Object::Typed(text.into(), xsd::DATE),
                    Literal::new_typed_literal(text, xsd::DATE).into(),
                ),
                (Object::from(&graph), graph.clone().into()),
                (TermName::Own("Hospital").into(), base.ns("Hospital").into()),
            ] {
                lines.add("urn:s", xsd::STRING, object);
                quads.push(Quad::new(subject.clone(), xsd::STRING, term, graph.clone()));
            }
        }
        quads.push(Quad::new(
            oxigraph::model::BlankNode::new_unchecked("b"),
            xsd::STRING,
            subject.clone(),
            GraphName::DefaultGraph,
        ));
        let mut written: Vec<String> = quads.iter().map(|q| format!("{q} .\n")).collect();
        written.sort();
        written.dedup();
        assert_eq!(nquads(&quads), written.concat());
        written.retain(|line| !line.starts_with("_:"));
        assert_eq!(lines.sorted(), written.concat());
    }

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
    fn lines_are_without_their_ends() {
        for text in ["", "a", "a\n", "a\nb", "\n", "\n\na\n\n"] {
            assert!(lines(text).eq(text.lines()), "{text:?}");
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
