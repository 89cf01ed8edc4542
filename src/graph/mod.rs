//! The graph: its vocabulary, what a document's extraction says as quads, the constant knowledge, and the store.

pub mod background;
mod block;
pub mod confidence;
#[cfg(feature = "rocksdb")]
pub mod disk;
pub mod fields;
mod lines;
pub mod load;
mod near;
mod pack;
pub mod quads;
pub mod reach;
pub mod snapshot;
mod standing;
pub mod store;
pub mod vocab;
pub mod writer;

pub use quads::{Nodes, document_nquads, quads};
pub use store::{GraphStore, Kind, StoreError};
pub use vocab::Base;
pub use writer::Writer;
