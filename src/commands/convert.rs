//! `quanhe convert`: a store of one kind → one of the other.

use super::{Done, Failure, Outcome, count, say};
use crate::cli::{ConvertArgs, Global};
use crate::graph::snapshot::parse;
use crate::graph::store::{GraphStore, knowledge};
use crate::graph::writer::{Block, Writer};
use crate::graph::{Kind, StoreError};

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
    for (graph, lines) in from.snapshot()?.blocks() {
        let block = match kind {
            Kind::Snapshot => Block::Lines(lines.to_owned()),
            Kind::RocksDb => Block::Quads(parse(lines).map_err(crate::graph::snapshot::SnapshotError::from)?),
        };
        to.put(&graph, block)?;
    }
    to.save(knowledge(&args.from)?)?;
    if !global.quiet {
        let documents = count(to.documents()?.len(), "document");
        say(format_args!("{documents}: {} store {}", kind, args.to.display()));
    }
    Ok(Done::Clean)
}
