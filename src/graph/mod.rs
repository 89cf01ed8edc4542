//! The graph: its vocabulary, what a document's extraction says as quads, the constant knowledge, and the store.

pub mod background;
pub mod confidence;
pub mod fields;
pub mod quads;
pub mod snapshot;
pub mod store;
pub mod vocab;

pub use quads::{Nodes, quads};
pub use store::{GraphStore, StoreError};
pub use vocab::Base;
