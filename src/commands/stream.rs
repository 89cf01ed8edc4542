//! Documents one after another, worked on by all threads, in the order of the input.

use std::collections::VecDeque;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::mpsc::channel;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Failure, complain};
use crate::document::{Document, Documents, ReadError, ReadReason, documents};
use crate::guard::guarded;

/// Documents that are read and not yet done with, for each thread.
const DOCUMENTS: usize = 32;
/// Bytes of text in them after which no other is read.
const BYTES: usize = 8 << 20;

/// What became of the inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    pub documents: usize,
    pub refused: usize,
}

/// Documents that were read, in their order, and what has come of them so far.
struct InFlight<T> {
    /// The number of the first one.
    first: usize,
    documents: VecDeque<Slot<T>>,
    bytes: usize,
}

struct Slot<T> {
    bytes: usize,
    done: Option<Result<T, ReadError>>,
}

impl<T> InFlight<T> {
    /// Takes up a document and gives its number.
    fn add(&mut self, bytes: usize, done: Option<Result<T, ReadError>>) -> usize {
        self.bytes += bytes;
        self.documents.push_back(Slot { bytes, done });
        self.first + self.documents.len() - 1
    }

    fn is_full(&self) -> bool {
        self.documents.len() >= DOCUMENTS * rayon::current_num_threads() || self.bytes >= BYTES
    }

    /// Takes out the first document, if it is done.
    fn next_done(&mut self) -> Option<Result<T, ReadError>> {
        let done = self.documents.front_mut()?.done.take()?;
        self.first += 1;
        self.bytes -= self.documents.pop_front().map_or(0, |slot| slot.bytes);
        Some(done)
    }
}

/// Runs `work` on every document in parallel and hands what it gives to `sink`, in the order of the input.
///
/// Documents are read and handed on here while the threads work; no more than some for each thread are in memory. A document that cannot be read, or on which
/// the work fails, is named on standard error, and the rest goes on, also where an input that was named is of another kind or cannot be opened. An input that is
/// not there, and inputs of which none can be used, end the command before it begins.
pub fn each<T: Send>(
    inputs: &[PathBuf],
    quiet: bool,
    work: impl Fn(Document) -> T + Sync,
    mut sink: impl FnMut(T) -> Result<(), Failure>,
) -> Result<Read, Failure> {
    let mut source = documents(inputs);
    refuse_wrong(&source)?;
    let bar = progress_bar(quiet, source.progress().1);
    let mut read = Read::default();
    let mut wrong = 0;
    let (sender, results) = channel();
    let work = &work;
    rayon::in_place_scope(|threads| {
        let mut in_flight = InFlight {
            first: 0,
            documents: VecDeque::new(),
            bytes: 0,
        };
        loop {
            while let Some(done) = in_flight.next_done() {
                match done {
                    Ok(done) => {
                        read.documents += 1;
                        sink(done)?;
                    }
                    Err(error) if error.is_wrong_input() && inputs.len() == 1 => {
                        return Err(Failure::Usage(error.to_string()));
                    }
                    Err(error) => {
                        read.refused += 1;
                        wrong += usize::from(error.is_wrong_input());
                        bar.suspend(|| complain(&error));
                    }
                }
            }
            while !in_flight.is_full()
                && let Some(document) = source.next()
            {
                match document {
                    Ok(document) => {
                        let number = in_flight.add(document.text.len(), None);
                        let sender = sender.clone();
                        threads.spawn(move |_| {
                            let origin = document.origin.clone();
                            let done = guarded(|| work(document))
                                .map_err(|fault| ReadError::new(origin, ReadReason::Fault(fault)));
                            // Nobody waits for it where the command has failed.
                            drop(sender.send((number, done)));
                        });
                    }
                    Err(error) => drop(in_flight.add(0, Some(Err(error)))),
                }
            }
            let (reached, total) = source.progress();
            bar.set_length(total as u64);
            bar.set_position(reached as u64);
            bar.set_message(super::count(read.documents, "document"));
            match in_flight.documents.front() {
                None => return Ok(()),
                Some(first) if first.done.is_some() => {}
                // All that is done by now, and at least one.
                Some(_) => {
                    for (number, done) in results.recv().into_iter().chain(results.try_iter()) {
                        in_flight.documents[number - in_flight.first].done = Some(done);
                    }
                }
            }
        }
    })?;
    bar.finish_and_clear();
    if wrong > 0 && read.documents == 0 && read.refused == wrong {
        return Err(Failure::Usage("no input can be read".to_owned()));
    }
    Ok(read)
}

/// Ends the command where an input is not there or none can be used, before anything is done; no document is opened.
pub fn look(inputs: &[PathBuf]) -> Result<(), Failure> {
    refuse_wrong(&documents(inputs))
}

fn refuse_wrong(source: &Documents) -> Result<(), Failure> {
    let all = source.progress().1;
    let mut wrong: Vec<&ReadError> = source.wrong_inputs().collect();
    if wrong.len() < all {
        // A name that is not there is a slip of the one who typed it; of what is there, the rest can be read.
        wrong.retain(|error| matches!(error.reason, ReadReason::Missing));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = wrong.into_iter().map(ToString::to_string).collect();
    Err(Failure::Usage(lines.join("\nquanhe: ")))
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
