//! Documents one after another, worked on by all threads, in the order of the input.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use super::{Failure, complain};
use crate::document::{Document, Documents, ReadError, documents};

/// Documents of one batch.
const DOCUMENTS: usize = 256;
/// Bytes of text after which a batch is full.
const BYTES: usize = 8 << 20;

/// What became of the inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    pub documents: usize,
    pub refused: usize,
}

/// Runs `work` on every document in parallel and hands what it gives to `sink`, in the order of the input.
///
/// No more than a batch of documents is in memory. A document that cannot be read is named on standard error, and the rest goes on; an input that is not
/// there ends the command before it begins.
pub fn each<T: Send>(
    inputs: &[PathBuf],
    quiet: bool,
    work: impl Fn(Document) -> T + Sync,
    sink: impl FnMut(T) -> Result<(), Failure>,
) -> Result<Read, Failure> {
    each_after(inputs, quiet, |_| Ok(()), work, sink)
}

/// As [`each`]; every batch is shown to `before` first, with nothing else under way.
pub fn each_after<T: Send>(
    inputs: &[PathBuf],
    quiet: bool,
    mut before: impl FnMut(&[Result<Document, ReadError>]) -> Result<(), Failure>,
    work: impl Fn(Document) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), Failure>,
) -> Result<Read, Failure> {
    let mut source = documents(inputs);
    refuse_wrong(&source)?;
    let bar = progress_bar(quiet, source.progress().1);
    let mut read = Read::default();
    loop {
        let batch = take(&mut source);
        if batch.is_empty() {
            break;
        }
        before(&batch)?;
        let (reached, total) = source.progress();
        for result in batch.into_par_iter().map(|d| d.map(&work)).collect::<Vec<_>>() {
            match result {
                Ok(done) => {
                    read.documents += 1;
                    sink(done)?;
                }
                Err(error) if error.is_wrong_input() => {
                    return Err(Failure::Usage(error.to_string()));
                }
                Err(error) => {
                    read.refused += 1;
                    bar.suspend(|| complain(&error));
                }
            }
        }
        bar.set_length(total as u64);
        bar.set_position(reached as u64);
        bar.set_message(super::count(read.documents, "document"));
    }
    bar.finish_and_clear();
    Ok(read)
}

/// Ends the command where an input is not there, before anything is done; no document is opened.
pub fn look(inputs: &[PathBuf]) -> Result<(), Failure> {
    refuse_wrong(&documents(inputs))
}

fn refuse_wrong(source: &Documents) -> Result<(), Failure> {
    let wrong: Vec<String> = source.wrong_inputs().map(ToString::to_string).collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Failure::Usage(wrong.join("\nquanhe: ")))
    }
}

fn take(source: &mut impl Iterator<Item = Result<Document, ReadError>>) -> Vec<Result<Document, ReadError>> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    while batch.len() < DOCUMENTS && bytes < BYTES {
        let Some(document) = source.next() else { break };
        bytes += document.as_ref().map_or(0, |d| d.text.len());
        batch.push(document);
    }
    batch
}

/// A bar on standard error, where that is a terminal.
fn progress_bar(quiet: bool, total: usize) -> ProgressBar {
    let target = if quiet || !io::stderr().is_terminal() {
        ProgressDrawTarget::hidden()
    } else {
        ProgressDrawTarget::stderr()
    };
    let bar = ProgressBar::with_draw_target(Some(total as u64), target);
    match ProgressStyle::with_template("{wide_bar} {pos}/{len} files, {msg} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
