//! Questions to the graph: `.rq` files with their headers, parameters bound as terms, names looked up, results written.

mod algebra;
pub mod bind;
pub mod brief;
pub mod catalog;
pub mod confident;
pub mod exact;
pub mod explain;
#[cfg(test)]
pub(crate) mod fixture;
pub mod header;
pub mod layout;
pub mod links;
pub mod lookup;
mod named;
pub mod page;
pub mod params;
pub mod path;
pub mod reader;
pub mod results;
pub mod run;
pub mod sets;
pub mod show;
pub mod stored;
pub mod suggest;
mod syntax;
mod touch;

pub use catalog::{Catalog, QueryFile};
pub use header::{Header, Kind, Param};
pub use lookup::{LookupError, Names};
pub use results::Format;
