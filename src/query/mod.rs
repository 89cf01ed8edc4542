//! Views of the graph.

#[cfg(test)]
pub(crate) mod fixture;
pub mod links;
pub mod reader;
