//! `quanhe path`: how two entities are connected.

use std::io::Write;

use super::{Done, Failure, Outcome, columns, open, output, say_taken};
use crate::cli::{Global, PathArgs};
use crate::graph::snapshot::View;
use crate::query::Names;
use crate::query::path::{self, Connections};
use crate::query::reader::Reader;

pub fn run(global: &Global, args: &PathArgs) -> Outcome {
    let stored = open(global)?;
    let store = stored.load(View::Named)?;
    let names = Names::load_for(
        &store,
        stored.base(),
        &[args.from.as_str().into(), args.to.as_str().into()],
    )?;
    let (from, to) = (names.resolve(&args.from)?, names.resolve(&args.to)?);
    say_taken(global, &names, [(args.from.as_str(), &from), (args.to.as_str(), &to)]);
    let reader = Reader::new(&store, stored.base());
    for (name, node) in [(&args.from, &from), (&args.to, &to)] {
        if !reader.knows(node)? {
            return Err(Failure::Usage(format!("nothing in the store is called `{name}`")));
        }
    }
    if from == to {
        return Err(Failure::Usage(format!(
            "`{}` and `{}` are the same: <{}>",
            args.from,
            args.to,
            from.as_str()
        )));
    }
    let chains = Connections::read(&reader)?.chains(&from, &to, args.max)?;
    let mut out = output();
    if chains.is_empty() {
        writeln!(
            out,
            "{} and {} are not connected: no chain of facts joins them.",
            reader.label(&from)?,
            reader.label(&to)?
        )?;
    }
    path::write(&chains, columns(), &mut out)?;
    out.flush()?;
    Ok(Done::Clean)
}
