//! Views of the graph.

pub mod links;
pub mod reader;
