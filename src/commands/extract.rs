//! `quanhe extract`: documents → a stream, without a store.

use std::io::Write;

use super::{Done, Outcome, extractor, output, stream};
use crate::cli::{ExtractArgs, ExtractFormat, Global};
use crate::export::record;
use crate::graph::document_nquads;

pub fn run(global: &Global, args: &ExtractArgs) -> Outcome {
    let extractor = extractor(global)?;
    let base = global.base.clone().unwrap_or_default();
    let mut out = output();
    let read = stream::each(
        &args.inputs,
        global.quiet,
        |document| {
            let extraction = extractor.extract(&document);
            match args.format {
                ExtractFormat::Jsonl => record(&document, &extraction, &base) + "\n",
                ExtractFormat::Nquads => document_nquads(&document, &extraction, &base),
            }
        },
        |text| Ok(out.write_all(text.as_bytes())?),
    )?;
    out.flush()?;
    Ok(if read.refused > 0 {
        Done::WithFindings
    } else {
        Done::Clean
    })
}
