//! Statements of a store into oxigraph in memory.

use std::sync::mpsc::sync_channel;

use oxigraph::model::{GraphName, GraphNameRef, Quad};
use oxigraph::store::Store;
use rayon::prelude::*;

use super::block::Block;
use super::lines::{chunks, lines as cut, parse_line};
use super::reach::Reach;
use super::snapshot::{Snapshot, SnapshotError};
use crate::identity::view::OneNode;

/// Bytes of text that are parsed at a time by each thread, so that parsed quads do not pile up beside the store.
const GROUP: usize = 1 << 18;

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

/// Loads N-Quads text (a statement a line) into a store in memory.
pub fn load(text: &str, view: View) -> Result<Store, SnapshotError> {
    load_reach(text, &view.into())
}

/// Loads what is wanted of N-Quads text.
pub fn load_reach(text: &str, reach: &Reach) -> Result<Store, SnapshotError> {
    let chunks: Vec<&str> = chunks(text).collect();
    let groups = chunks.chunks(rayon::current_num_threads().max(1));
    fill(groups, |group| {
        group.par_iter().map(|chunk| wanted(chunk, reach)).collect()
    })
}

/// Loads what is wanted of the blocks of a store, with one node for those that are one.
pub fn load_blocks(snapshot: &Snapshot, one: &OneNode<'_>, reach: &Reach) -> Result<Store, SnapshotError> {
    let blocks: Vec<&Block> = snapshot.blocks().map(|(_, block)| block).collect();
    let taken = reach.with_made(|property| one.makes(property));
    fill(groups(&blocks).into_iter(), |group| {
        let parsed: Result<Vec<Vec<Vec<Quad>>>, SnapshotError> = group
            .par_iter()
            .map(|block| {
                let mut lines = block.lines()?;
                if !reach.is_everything() {
                    lines = few(&lines, &taken).into();
                }
                let lines = one.apply(&lines);
                // One graph may be large: the background is.
                let chunks: Vec<&str> = chunks(&lines).collect();
                chunks.par_iter().map(|chunk| wanted(chunk, reach)).collect()
            })
            .collect();
        Ok(parsed?.into_iter().flatten().collect())
    })
}

/// The lines that are wanted anywhere.
fn few(lines: &str, reach: &Reach) -> String {
    let mut out = String::new();
    for line in cut(lines) {
        if reach.of(line) != (false, false) {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Parses what is wanted: in the union, in the named graphs, or in both.
fn wanted(lines: &str, reach: &Reach) -> Result<Vec<Quad>, SnapshotError> {
    let mut out = Vec::with_capacity(lines.len() / 150);
    for line in cut(lines) {
        let (union, graphs) = reach.of(line);
        let from = out.len();
        if union || graphs {
            parse_line(line, &mut out)?;
        }
        for at in from..if union { out.len() } else { from } {
            if graphs {
                out.push(out[at].clone());
            }
            out[at].graph_name = GraphName::DefaultGraph;
        }
    }
    Ok(out)
}

/// Blocks one after another, as many at a time as keep all threads busy.
pub fn groups<'b, 's>(blocks: &'b [&'s Block]) -> Vec<&'b [&'s Block]> {
    let most = GROUP * rayon::current_num_threads().max(1);
    let (mut out, mut start, mut len) = (Vec::new(), 0, 0);
    for (at, block) in blocks.iter().enumerate() {
        len += block.len();
        if len >= most {
            out.push(&blocks[start..=at]);
            (start, len) = (at + 1, 0);
        }
    }
    out.push(&blocks[start..]);
    out
}

/// Puts groups of something into a store: all threads parse, and this one puts in what is parsed, in its order.
fn fill<G: Send>(
    groups: impl Iterator<Item = G> + Send,
    parse: impl Fn(G) -> Result<Vec<Vec<Quad>>, SnapshotError> + Send,
) -> Result<Store, SnapshotError> {
    let store = Store::new()?;
    let (send, parsed) = sync_channel(1);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for group in groups {
                let parsed = parse(group);
                let failed = parsed.is_err();
                if send.send(parsed).is_err() || failed {
                    return;
                }
            }
        });
        for group in parsed {
            let mut loader = store.bulk_loader();
            for quads in group? {
                loader.load_quads(quads)?;
            }
            loader.commit()?;
        }
        Ok(store)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::lines::nquads;
    use oxigraph::model::{Literal, NamedNode};

    fn quad(s: &str, o: &str, graph: &str) -> Quad {
        let node = |x: &str| NamedNode::new_unchecked(format!("urn:{x}"));
        Quad::new(node(s), node("p"), Literal::from(o), node(graph))
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
    fn blocks_are_loaded_as_their_text_is() {
        let lines = nquads(&[quad("a", "1", "g"), quad("b", "1", "h"), quad("b", "2", "h")]);
        let mut snapshot = Snapshot::from_nquads(&lines).unwrap();
        for _ in 0..2 {
            let one = OneNode::default();
            let store = load_blocks(&snapshot, &one, &View::Named.into()).unwrap();
            let got: Vec<Quad> = store.iter().collect::<Result<_, _>>().unwrap();
            assert_eq!(nquads(&got), lines);
            let mut few = Reach::default();
            few.union.insert("urn:p");
            assert_eq!(load_blocks(&snapshot, &one, &few).unwrap().len().unwrap(), 3);
            few.graphs.insert("urn:p");
            assert_eq!(load_blocks(&snapshot, &one, &few).unwrap().len().unwrap(), 6);
            let none = load_blocks(&snapshot, &one, &Reach::default()).unwrap();
            assert!(none.is_empty().unwrap());
            snapshot.pack().unwrap();
        }
    }
}
