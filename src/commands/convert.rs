//! `quanhe convert`: a store of one kind → one of the other.

use oxigraph::model::NamedNode;

use super::{Done, Failure, Outcome, count, say};
use crate::cli::{ConvertArgs, Global};
use crate::graph::snapshot::{SnapshotError, parse};
use crate::graph::store::{GraphStore, knowledge};
use crate::graph::writer::{Block, Writer};
use crate::graph::{Kind, StoreError};
use crate::identity::{Decisions, decisions};

pub fn run(global: &Global, args: &ConvertArgs) -> Outcome {
    let from = GraphStore::open(&args.from)?;
    let kind = args.store_kind.map_or(
        match from.kind() {
            Kind::Snapshot => Kind::RocksDb,
            Kind::RocksDb => Kind::Snapshot,
        },
        Into::into,
    );
    if cfg!(not(feature = "rocksdb")) && kind == Kind::RocksDb {
        return Err(Failure::Usage(StoreError::NoRocksDb(args.to.clone()).to_string()));
    }
    if args.to.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::Usage(format!("{} is there and not empty", args.to.display())));
    }
    let mut to = Writer::create(&args.to, Some(from.base()), Some(kind))?;
    let derived = [from.base().identity(), from.base().inferred()];
    let snapshot = from.snapshot()?;
    for (graph, block) in snapshot.blocks() {
        // Made anew below, where the store has them.
        if derived.iter().any(|d| d.as_str() == graph) {
            continue;
        }
        let block = match kind {
            Kind::Snapshot => Block::packed(block.clone(), from.base()),
            Kind::RocksDb => {
                let lines = block.lines().map_err(SnapshotError::from)?;
                Block::Quads(parse(&lines).map_err(SnapshotError::from)?)
            }
        };
        to.put(&NamedNode::new_unchecked(graph), block)?;
    }
    to.set_background(snapshot.background.clone());
    to.derive(&Decisions::read(&args.from.join(decisions::FILE), from.base())?);
    to.save(knowledge(&args.from)?)?;
    if !global.quiet {
        let documents = count(to.documents()?.len(), "document");
        say(format_args!("{documents}: {} store {}", kind, args.to.display()));
    }
    Ok(Done::Clean)
}
