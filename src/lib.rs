//! quanhe turns Vietnamese health-sector news into a knowledge graph whose every fact shows its sentence.
//!
//! The way through is `read → section → sentence → mention → link → relate → assemble → quads → store → query, export, explain`; see `ARCHITECTURE.md`.

pub mod document;
pub mod fact;
pub mod text;
pub mod lexicon;
pub mod mention;
pub mod rules;
pub mod assemble;
pub mod link;
pub mod pipeline;
