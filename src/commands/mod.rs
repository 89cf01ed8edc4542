//! The commands, a file each; with `main` the only place that prints.

pub mod annotate;
pub mod build;
pub mod check;
pub mod completions;
pub mod convert;
pub mod decide;
pub mod eval;
pub mod explain;
pub mod export;
pub mod extract;
pub mod lexicon;
pub mod man;
pub mod path;
pub mod queries;
pub mod query;
pub mod remove;
pub mod review;
pub mod rules;
pub mod show;
pub mod stats;
pub mod stream;

use std::fmt;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::PathBuf;

use oxigraph::model::NamedNode;

use crate::check::CheckError;
use crate::cli::Global;
use crate::eval::EvalError;
use crate::eval::gold::GoldError;
use crate::graph::StoreError;
use crate::graph::background::BackgroundError;
use crate::graph::snapshot::SnapshotError;
use crate::graph::store::{GraphStore, has_base};
use crate::graph::vocab::Base;
use crate::identity::{DecisionError, Decisions, decisions};
use crate::pipeline::{Extractor, LoadError};
use crate::query::catalog::CatalogError;
use crate::query::params::ParamError;
use crate::query::run::QueryError;
use crate::query::suggest::{self, nearest};
use crate::query::{LookupError, Names};

/// How a command ended that came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// Exit code 0.
    Clean,
    /// Exit code 1: some documents were refused, or a check found something.
    WithFindings,
}

/// Why a command did not come to its end.
#[derive(Debug)]
pub enum Failure {
    /// Exit code 2: wrong usage or unreadable input.
    Usage(String),
    /// Exit code 3: the store.
    Store(StoreError),
    /// Nobody reads the output any more: a quiet end.
    Pipe,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => f.write_str(message),
            Self::Store(error) => error.fmt(f),
            Self::Pipe => Ok(()),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::Pipe,
            _ => Self::Usage(format!("the output cannot be written: {error}")),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::OtherBase { .. } | StoreError::OtherKind { .. } => Self::Usage(error.to_string()),
            error => Self::Store(error),
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Write(error) => error.into(),
            error => Self::Usage(error.to_string()),
        }
    }
}

macro_rules! usage {
    ($($error:ty),+) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::Usage(error.to_string())
            }
        })+
    };
}

usage!(
    LoadError,
    BackgroundError,
    CatalogError,
    ParamError,
    LookupError,
    DecisionError,
    CheckError,
    EvalError,
    GoldError,
    SnapshotError,
    oxigraph::store::StorageError
);

/// What a command gives back.
pub type Outcome = Result<Done, Failure>;

/// Standard output, buffered.
pub fn output() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, io::stdout().lock())
}

/// Says something to the user on standard error; a standard error that is closed stops nothing.
pub fn say(text: impl fmt::Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says what went wrong, with the program's name before it.
pub fn complain(text: impl fmt::Display) {
    say(format_args!("quanhe: {text}"));
}

/// The width of the terminal that reads standard output, in columns.
pub fn width() -> Option<u16> {
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| width.0.max(40))
}

/// The columns that a page is written for: the terminal's, or else 100.
pub fn columns() -> usize {
    width().map_or(100, |w| usize::from(w.min(120)))
}

/// Opens the store that the command line names.
pub fn open(global: &Global) -> Result<GraphStore, Failure> {
    let store = GraphStore::open(&global.store)?;
    has_base(&global.store, store.base(), global.base.as_ref())?;
    Ok(store)
}

/// Where the decisions of people stand: in the store's folder, or where the command line says.
pub fn decisions_file(global: &Global) -> PathBuf {
    global
        .decisions
        .clone()
        .unwrap_or_else(|| global.store.join(decisions::FILE))
}

/// What people have decided about who is who.
pub fn decisions(global: &Global, base: &Base) -> Result<Decisions, Failure> {
    Ok(Decisions::read(&decisions_file(global), base)?)
}

/// Makes the extractor, with the user's ontology where one is given.
///
/// It stays until the program ends: taking its many small parts down again would cost a tenth of what loading does.
pub fn extractor(global: &Global) -> Result<&'static Extractor, Failure> {
    Ok(Box::leak(Box::new(Extractor::load(global.ontology.as_deref())?)))
}

/// Says where names were taken for others than are written: those that differ in their diacritics alone.
pub fn say_taken<'a>(global: &Global, names: &Names, given: impl IntoIterator<Item = (&'a str, &'a NamedNode)>) {
    for (typed, node) in given {
        if let Some(note) = names.taken_for(typed, node).filter(|_| !global.quiet) {
            complain(note);
        }
    }
}

/// The store holds no document `id`; `known` are those that it holds.
pub fn no_document<'a>(id: &str, known: impl IntoIterator<Item = &'a str>) -> Failure {
    let near = nearest(id, known, 3);
    Failure::Usage(suggest::no_document(id, &near))
}

/// `1 document`, `2 documents`.
pub fn count(n: usize, thing: &str) -> String {
    if n == 1 {
        format!("1 {thing}")
    } else {
        format!("{n} {thing}s")
    }
}
