//! `quanhe remove`: documents go without a trace.

use super::{Done, Outcome, count, decisions, no_document, say};
use crate::cli::{Global, RemoveArgs};
use crate::graph::Writer;

pub fn run(global: &Global, args: &RemoveArgs) -> Outcome {
    let mut store = Writer::open(&global.store)?;
    let base = store.base().clone();
    let decisions = decisions(global, &base)?;
    let stored = store.documents()?;
    for id in &args.documents {
        if !stored.iter().any(|d| d.id == *id) {
            return Err(no_document(id, stored.iter().map(|d| d.id.as_str())));
        }
        store.remove(&base.graph(id))?;
    }
    store.derive(&decisions);
    let knowledge = store.knowledge().to_owned();
    store.save(knowledge)?;
    if !global.quiet {
        say(format_args!("{} removed", count(args.documents.len(), "document")));
    }
    Ok(Done::Clean)
}
