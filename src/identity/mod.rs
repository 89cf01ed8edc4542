//! Who is who across documents, as derived graphs: each a function of the set of documents and of what people have decided, dropped and made again whenever
//! documents change.
//!
//! * `<base>identity` joins the nodes that are one person (`owl:sameAs` to the one that stands for them, with reason, certainty and sentences), and says which
//!   department followed which when provinces were merged, and under which name a node goes that documents spell in several ways.
//! * `<base>inferred` says what a document left open must be. It joins nothing.
//!
//! No document's own graph is touched. What commands load shows one node a person ([`view`]).

pub mod bodies;
pub mod cluster;
pub mod decisions;
mod derive;
pub mod infer;
pub mod names;
pub mod namesakes;
mod outline;
pub mod read;
pub mod review;
pub(crate) mod statement;
mod tenure;
pub mod view;

pub use decisions::{Decision, DecisionError, Decisions, Verdict};
pub use derive::Resolution;
pub use outline::outline;

use crate::graph::snapshot::{Block, Snapshot, nquads};
use crate::graph::vocab::Base;

/// Makes the derived graphs of a store anew; whether they changed.
pub fn derive(snapshot: &mut Snapshot, base: &Base, decisions: &Decisions) -> bool {
    let made = {
        let background = snapshot.lines(&base.background());
        let resolution = Resolution::of(snapshot, &background, base, decisions);
        [
            (base.identity(), nquads(&resolution.identity_quads(base))),
            (base.inferred(), nquads(&resolution.inferred_quads(base))),
        ]
    };
    let mut changed = false;
    for (graph, lines) in made {
        if snapshot.lines(&graph) == lines {
            continue;
        }
        changed = true;
        if lines.is_empty() {
            snapshot.remove(&graph);
        } else {
            snapshot.replace_block(&graph, Block::new(lines));
        }
    }
    changed
}
