//! `quanhe show`: one entity on a page.

use std::io::Write;

use super::{Done, Failure, Outcome, columns, open, output, say, say_taken};
use crate::cli::{Global, ShowArgs};
use crate::graph::snapshot::View;
use crate::query::Names;
use crate::query::reader::Reader;
use crate::query::show::{self, ShowError};

/// Rows of a section, where not all are asked for.
const MOST_ROWS: usize = 25;

pub fn run(global: &Global, args: &ShowArgs) -> Outcome {
    let stored = open(global)?;
    let store = stored.load(View::Named)?;
    let names = Names::load_for(&store, stored.base(), &[args.entity.as_str().into()])?;
    let node = names.resolve(&args.entity).or_else(|error| {
        // The id of a document, as tables show it, names its page.
        let document = stored.base().document(args.entity.trim());
        match Reader::new(&store, stored.base()).knows(&document) {
            Ok(true) => Ok(document),
            _ => Err(error),
        }
    })?;
    say_taken(global, &names, [(args.entity.as_str(), &node)]);
    let page = show::show(&Reader::new(&store, stored.base()), &node)?;
    let mut out = output();
    show::write(
        &page,
        columns(),
        if args.all { usize::MAX } else { MOST_ROWS },
        &mut out,
    )?;
    out.flush()?;
    let document = stored
        .base()
        .path(node.as_str())
        .and_then(|path| path.strip_prefix("document/"));
    if let Some(id) = document.filter(|_| !global.quiet) {
        say(format_args!(
            "`quanhe explain --document {id}` shows its facts with their sentences"
        ));
    }
    Ok(Done::Clean)
}

impl From<ShowError> for Failure {
    fn from(error: ShowError) -> Self {
        Self::Usage(error.to_string())
    }
}
