//! What a store holds, as text: of every named graph its sorted N-Quads lines.
//!
//! Replacing or dropping a document touches its own block alone, so that a store from which a document was removed equals one that never held it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::mpsc::sync_channel;

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{GraphName, GraphNameRef, Literal, NamedNode, NamedNodeRef, Quad, Term};
use oxigraph::store::{StorageError, Store};
use rayon::prelude::*;

use super::vocab::{Base, dcterms};

/// Bytes that one thread parses at a time.
const CHUNK: usize = 1 << 18;

/// A snapshot whose text is no N-Quads.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("line {0} is in no named graph")]
    NoGraph(usize),
    #[error(transparent)]
    Parse(#[from] RdfParseError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A document of the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoredDocument {
    pub id: String,
    /// SHA-256 of its text, in hexadecimal.
    pub hash: String,
    pub graph: String,
}

/// The blocks of a store by the IRI of their graph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    blocks: BTreeMap<String, String>,
}

impl Snapshot {
    /// Sorts the lines of N-Quads text into blocks. The text must have a statement a line, each in a named graph, as [`Snapshot::write`] gives it.
    pub fn from_nquads(text: &str) -> Result<Self, SnapshotError> {
        let mut blocks: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() {
                continue;
            }
            let graph = graph_of(line).ok_or(SnapshotError::NoGraph(number + 1))?;
            match blocks.get_mut(graph) {
                Some(lines) => lines.push(line),
                None => {
                    blocks.insert(graph.to_owned(), vec![line]);
                }
            }
        }
        Ok(Self {
            blocks: blocks.into_iter().map(|(graph, lines)| (graph, block(lines))).collect(),
        })
    }

    /// Puts `quads` in the place of all that `graph` holds.
    pub fn replace(&mut self, graph: &NamedNode, quads: &[Quad]) {
        self.replace_block(graph, nquads(quads));
    }

    /// As [`Snapshot::replace`], with lines made by [`nquads`].
    pub fn replace_block(&mut self, graph: &NamedNode, lines: String) {
        self.blocks.insert(graph.as_str().to_owned(), lines);
    }

    /// Drops a graph; whether it was there.
    pub fn remove(&mut self, graph: &NamedNode) -> bool {
        self.blocks.remove(graph.as_str()).is_some()
    }

    /// The lines of a graph.
    pub fn block(&self, graph: &NamedNode) -> Option<&str> {
        self.blocks.get(graph.as_str()).map(String::as_str)
    }

    /// The graphs with their lines, by the IRI of the graph.
    pub fn blocks(&self) -> impl Iterator<Item = (&str, &str)> {
        self.blocks
            .iter()
            .map(|(graph, lines)| (graph.as_str(), lines.as_str()))
    }

    /// The documents, by the IRI of their graph.
    pub fn documents(&self, base: &Base) -> Vec<StoredDocument> {
        let prefix = format!("{base}graph/");
        let hash = base.ns("textHash");
        self.blocks
            .range(prefix.clone()..)
            .take_while(|(graph, _)| graph.starts_with(&prefix))
            .filter_map(|(graph, lines)| {
                Some(StoredDocument {
                    id: value_of(lines, dcterms::IDENTIFIER)?,
                    hash: value_of(lines, hash.as_ref())?,
                    graph: graph.clone(),
                })
            })
            .collect()
    }

    /// All lines, graph by graph.
    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        self.blocks
            .values()
            .try_for_each(|block| to.write_all(block.as_bytes()))
    }
}

/// Canonical N-Quads of some quads: sorted lines, each once.
pub fn nquads(quads: &[Quad]) -> String {
    let lines: Vec<String> = quads.iter().map(|q| format!("{q} .")).collect();
    block(lines.iter().map(String::as_str).collect())
}

fn block(mut lines: Vec<&str>) -> String {
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
fn graph_of(line: &str) -> Option<&str> {
    let rest = line.trim_end().strip_suffix('.')?.trim_end().strip_suffix('>')?;
    let (head, graph) = rest.rsplit_once(" <")?;
    // Three terms must stand before it: a triple ends in `<s> <p> <o>` and has only two.
    let object = head.splitn(3, ' ').nth(2)?;
    (!object.is_empty()).then_some(graph)
}

/// The first literal that stands with `predicate` in some lines.
fn value_of(lines: &str, predicate: NamedNodeRef<'_>) -> Option<String> {
    let written = predicate.to_string();
    lines.lines().filter(|line| line.contains(&written)).find_map(|line| {
        let quad = RdfParser::from_format(RdfFormat::NQuads)
            .for_slice(line.as_bytes())
            .next()?
            .ok()?;
        match quad.object {
            Term::Literal(value) if quad.predicate == predicate => Some(value.value().to_owned()),
            _ => None,
        }
    })
}

/// Which graphs a loaded store shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Every triple once, in the default graph: what queries run over.
    Union,
    /// The named graphs as they are, the default graph empty.
    Named,
    /// Both: for the queries that ask for a `GRAPH`.
    Both,
}

/// The graph in which each statement of a store stands once, where it has one; else all graphs together hold them.
pub fn union_of(store: &Store) -> Option<GraphNameRef<'static>> {
    let union = Some(GraphNameRef::DefaultGraph);
    store.quads_for_pattern(None, None, None, union).next().and(union)
}

/// Loads N-Quads text (a statement a line) into a store in memory: all threads parse, and this one puts in what is parsed, in the order of the text.
pub fn load(text: &str, view: View) -> Result<Store, SnapshotError> {
    let store = Store::new()?;
    // A few chunks at a time, so that parsed quads do not pile up beside the store.
    let (send, parsed) = sync_channel::<Result<Vec<Vec<Quad>>, RdfParseError>>(1);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let chunks: Vec<&str> = chunks(text).collect();
            for group in chunks.chunks(rayon::current_num_threads().max(1)) {
                let parsed: Result<_, _> = group.par_iter().map(|chunk| parse(chunk)).collect();
                let failed = parsed.is_err();
                if send.send(parsed).is_err() || failed {
                    return;
                }
            }
        });
        for group in parsed {
            let mut loader = store.bulk_loader();
            for quads in group? {
                match view {
                    View::Named => loader.load_quads(quads)?,
                    View::Union => loader.load_quads(quads.into_iter().map(in_default_graph))?,
                    View::Both => {
                        loader.load_quads(quads.into_iter().flat_map(|q| [q.clone(), in_default_graph(q)]))?;
                    }
                }
            }
            loader.commit()?;
        }
        Ok(store)
    })
}

/// Reads lines as [`nquads`] writes them.
pub fn parse(text: &str) -> Result<Vec<Quad>, RdfParseError> {
    let mut out = Vec::with_capacity(text.len() / 150);
    for line in text.lines() {
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
    }
    Ok(out)
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

pub(super) fn in_default_graph(quad: Quad) -> Quad {
    Quad {
        graph_name: GraphName::DefaultGraph,
        ..quad
    }
}

/// Cuts text into pieces of whole lines.
fn chunks(mut text: &str) -> impl Iterator<Item = &str> {
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

    fn quad(s: &str, o: &str, graph: &str) -> Quad {
        let node = |x: &str| NamedNode::new_unchecked(format!("urn:{x}"));
        Quad::new(node(s), node("p"), Literal::from(o), node(graph))
    }

    fn text(snapshot: &Snapshot) -> String {
        let mut out = Vec::new();
        snapshot.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn graph(name: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("urn:{name}"))
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut snapshot = Snapshot::default();
        snapshot.replace(
            &graph("g"),
            &[
                quad("b", "x <urn:z> .\n\"", "g"),
                quad("a", "y", "g"),
                quad("a", "y", "g"),
            ],
        );
        snapshot.replace(&graph("f"), &[quad("c", " . # <", "f")]);
        assert_eq!(text(&snapshot).lines().count(), 3);
        assert_eq!(Snapshot::from_nquads(&text(&snapshot)).unwrap(), snapshot);
    }

    #[test]
    fn removing_leaves_no_trace() {
        let mut snapshot = Snapshot::default();
        snapshot.replace(&graph("g"), &[quad("a", "1", "g")]);
        let before = text(&snapshot);
        snapshot.replace(&graph("h"), &[quad("a", "1", "h"), quad("a", "2", "h")]);
        assert!(snapshot.remove(&graph("h")));
        assert!(!snapshot.remove(&graph("h")));
        assert_eq!(text(&snapshot), before);
    }

    #[test]
    fn a_triple_has_no_graph() {
        assert_eq!(graph_of("<urn:a> <urn:p> \"x\" <urn:g> ."), Some("urn:g"));
        assert_eq!(graph_of("<urn:a> <urn:p> <urn:b> ."), None);
        assert!(Snapshot::from_nquads("<urn:a> <urn:p> \"x\" .\n").is_err());
        assert!(Snapshot::from_nquads("nonsense\n").is_err());
    }

    #[test]
    fn the_union_holds_each_triple_once() {
        let lines = nquads(&[quad("a", "1", "g"), quad("a", "1", "h")]);
        assert_eq!(load(&lines, View::Union).unwrap().len().unwrap(), 1);
        assert_eq!(load(&lines, View::Named).unwrap().len().unwrap(), 2);
        assert_eq!(load(&lines, View::Both).unwrap().len().unwrap(), 3);
        assert!(load("<urn:a> nonsense\n", View::Union).is_err());
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
    fn chunks_are_whole_lines() {
        let long = format!("{}\n", "x".repeat(CHUNK - 10)).repeat(3) + "tail";
        assert_eq!(chunks(&long).collect::<String>(), long);
        assert!(chunks(&long).count() > 1);
        assert!(chunks(&long).all(|c| c.ends_with('\n') || c == "tail" || long.ends_with(c)));
    }
}
