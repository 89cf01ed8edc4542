//! `quanhe remove`: documents go without a trace.

use super::{Done, Failure, Outcome, count, decisions, say};
use crate::cli::{Global, RemoveArgs};
use crate::graph::store::StoreWriter;
use crate::identity::derive;
use crate::query::suggest::{did_you_mean, nearest};

pub fn run(global: &Global, args: &RemoveArgs) -> Outcome {
    let mut store = StoreWriter::open(&global.store)?;
    let base = store.base().clone();
    let decisions = decisions(global, &base)?;
    let stored = store.snapshot.documents(&base);
    for id in &args.documents {
        if !stored.iter().any(|d| d.id == *id) {
            let near = nearest(id, stored.iter().map(|d| d.id.as_str()), 3);
            return Err(Failure::Usage(format!(
                "the store has no document `{id}`{}",
                did_you_mean(&near)
            )));
        }
        store.snapshot.remove(&base.graph(id));
    }
    derive(&mut store.snapshot, &base, &decisions);
    store.save()?;
    if !global.quiet {
        say(format_args!("{} removed", count(args.documents.len(), "document")));
    }
    Ok(Done::Clean)
}
