//! quanhe turns Vietnamese health-sector news into a knowledge graph whose every fact shows its sentence.
//!
//! The way through is `read → section → sentence → mention → link → relate → assemble → quads → store → query, export, explain`; see `ARCHITECTURE.md`.

#![warn(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

pub mod annotate;
pub mod aside;
pub mod assemble;
pub mod check;
pub mod cli;
pub mod commands;
pub mod document;
pub mod embedded;
pub mod eval;
pub mod export;
pub mod fact;
pub mod graph;
pub mod guard;
pub mod identity;
pub mod lexicon;
pub mod link;
pub mod mention;
pub mod pipeline;
pub mod query;
pub mod rules;
pub mod text;
mod turtle;
