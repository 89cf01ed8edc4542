//! `quanhe queries`: which questions there are.

use std::io::Write;

use super::{Done, Outcome, output};
use crate::cli::Global;
use crate::query::{Catalog, Param};

pub fn run(global: &Global) -> Outcome {
    let catalog = Catalog::load(global.queries.as_deref())?;
    let mut out = output();
    for query in catalog.iter() {
        writeln!(out, "{}: {}", query.name, query.header.title)?;
        for question in [&query.header.question_vi, &query.header.question_en] {
            if !question.is_empty() {
                writeln!(out, "    {question}")?;
            }
        }
        for param in &query.header.params {
            writeln!(out, "    {}", usage(param))?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    Ok(Done::Clean)
}

fn usage(param: &Param) -> String {
    let need = if param.required { "" } else { ", optional" };
    format!("--param '{}={}' ({}{need})", param.name, param.example, param.takes())
}
