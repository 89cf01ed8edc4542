//! What a store holds: of every named graph its sorted N-Quads lines, as a block of its own.
//!
//! Replacing or dropping a document touches its own block alone, so that a store from which a document was removed equals one that never held it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read, Write};

use oxigraph::io::RdfParseError;
use oxigraph::model::{NamedNode, Quad};
use oxigraph::store::StorageError;
use rayon::prelude::*;

pub use super::block::Block;
pub use super::lines::{lines, nquads, parse};
pub use super::load::{View, load, union_of};

use super::lines::{graph_of, sorted};
use super::pack;
use super::vocab::Base;

/// Blocks that are read at a time where all are written as text.
const GROUP: usize = 256;

/// A snapshot that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    #[error("line {0} is in no named graph")]
    NoGraph(usize),
    #[error("{0}")]
    Damaged(&'static str),
    #[error(transparent)]
    Io(#[from] io::Error),
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
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    blocks: BTreeMap<String, Block>,
    /// What the background graph was made of; empty where that is not known.
    pub background: String,
}

impl Snapshot {
    /// Reads a snapshot's file: one of blocks, or one frame over all lines, as older programs wrote it.
    pub fn read(bytes: Vec<u8>) -> Result<Self, SnapshotError> {
        if pack::is_pack(&bytes) {
            let (background, blocks) = pack::read(bytes).map_err(SnapshotError::Damaged)?;
            return Ok(Self { blocks, background });
        }
        let mut text = String::new();
        zstd::Decoder::new(bytes.as_slice())?.read_to_string(&mut text)?;
        Self::from_nquads(&text)
    }

    /// Sorts the lines of N-Quads text into blocks. The text must have a statement a line, each in a named graph, as [`Snapshot::write`] gives it.
    pub fn from_nquads(text: &str) -> Result<Self, SnapshotError> {
        let mut blocks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            if line.is_empty() {
                continue;
            }
            let graph = graph_of(line).ok_or(SnapshotError::NoGraph(number + 1))?;
            blocks.entry(graph).or_default().push(line);
        }
        Ok(Self {
            blocks: blocks
                .into_iter()
                .map(|(graph, lines)| (graph.to_owned(), Block::new(sorted(lines))))
                .collect(),
            background: String::new(),
        })
    }

    /// Puts `quads` in the place of all that `graph` holds.
    pub fn replace(&mut self, graph: &NamedNode, quads: &[Quad]) {
        self.replace_block(graph, Block::new(nquads(quads)));
    }

    /// As [`Snapshot::replace`], with lines made by [`nquads`].
    pub fn replace_block(&mut self, graph: &NamedNode, block: Block) {
        self.blocks.insert(graph.as_str().to_owned(), block);
    }

    /// Drops a graph; whether it was there.
    pub fn remove(&mut self, graph: &NamedNode) -> bool {
        self.blocks.remove(graph.as_str()).is_some()
    }

    /// Whether a graph is there.
    pub fn has(&self, graph: &NamedNode) -> bool {
        self.blocks.contains_key(graph.as_str())
    }

    /// The lines of a graph; none where it is not there.
    pub fn lines(&self, graph: &NamedNode) -> Cow<'_, str> {
        // What cannot be read has been found when the store was opened.
        let lines = self.blocks.get(graph.as_str()).and_then(|block| block.lines().ok());
        lines.unwrap_or_default()
    }

    /// The graphs with their blocks, by the IRI of the graph.
    pub fn blocks(&self) -> impl Iterator<Item = (&str, &Block)> {
        self.blocks.iter().map(|(graph, block)| (graph.as_str(), block))
    }

    /// The documents, by the IRI of their graph.
    pub fn documents(&self, base: &Base) -> Vec<StoredDocument> {
        let prefix = format!("{base}graph/");
        self.blocks
            .range(prefix.clone()..)
            .take_while(|(graph, _)| graph.starts_with(&prefix))
            .filter_map(|(graph, block)| {
                let (id, hash) = block.document()?.clone();
                let graph = graph.clone();
                Some(StoredDocument { id, hash, graph })
            })
            .collect()
    }

    /// Writes all lines, graph by graph.
    pub fn write(&self, mut to: impl Write) -> io::Result<()> {
        let blocks: Vec<&Block> = self.blocks.values().collect();
        for group in blocks.chunks(GROUP) {
            let lines: Vec<_> = group.par_iter().map(|block| block.lines()).collect();
            for lines in lines {
                to.write_all(lines?.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Compresses what is not compressed yet.
    pub fn pack(&mut self) -> io::Result<()> {
        let mut blocks: Vec<&mut Block> = self.blocks.values_mut().collect();
        blocks.par_iter_mut().try_for_each(|block| block.pack())
    }

    /// Writes the file that [`Snapshot::read`] reads; all blocks must be packed.
    pub fn save(&self, to: impl Write) -> io::Result<()> {
        pack::write(&self.background, &self.blocks, to)
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::Literal;

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
        let lines = text(&snapshot);
        assert_eq!(text(&Snapshot::from_nquads(&lines).unwrap()), lines);
        let old = zstd::encode_all(lines.as_bytes(), 3).unwrap();
        assert_eq!(text(&Snapshot::read(old).unwrap()), lines);
        snapshot.pack().unwrap();
        let mut file = Vec::new();
        snapshot.save(&mut file).unwrap();
        assert_eq!(text(&Snapshot::read(file).unwrap()), lines);
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
}
