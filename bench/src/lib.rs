//! What `quanhe-bench` is made of.

pub mod cast;
pub mod chance;
pub mod data;
pub mod generate;
pub mod oxigraph_alone;

/// Any error, for a tool that only says it.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
