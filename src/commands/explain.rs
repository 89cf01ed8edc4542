//! `quanhe explain`: why a fact is there.

use std::io::Write;

use super::{Done, Failure, Outcome, columns, open, output, say_taken};
use crate::cli::{ExplainArgs, Global};
use crate::graph::snapshot::View;
use crate::query::Names;
use crate::query::explain::{self, ExplainError};
use crate::query::reader::Reader;

pub fn run(global: &Global, args: &ExplainArgs) -> Outcome {
    let stored = open(global)?;
    let store = stored.load(View::Named)?;
    let reader = Reader::new(&store, stored.base());
    let explanation = match (&args.document, &args.iri) {
        (Some(id), _) => explain::explain_document(&reader, id)?,
        (None, Some(iri)) => {
            let names = Names::load_for(&store, stored.base(), &[iri.as_str().into()])?;
            let node = names.resolve(iri)?;
            say_taken(global, &names, [(iri.as_str(), &node)]);
            explain::explain(&reader, &node)?
        }
        (None, None) => return Err(Failure::Usage("give an IRI, or --document ID".into())),
    };
    let mut out = output();
    explain::write(&explanation, columns(), &mut out)?;
    out.flush()?;
    Ok(Done::Clean)
}

impl From<ExplainError> for Failure {
    fn from(error: ExplainError) -> Self {
        Self::Usage(error.to_string())
    }
}
