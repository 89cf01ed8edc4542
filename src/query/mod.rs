//! Questions to the graph: `.rq` files with their headers, parameters bound as terms, names looked up, results written.

pub mod bind;
pub mod catalog;
pub mod header;
pub mod lookup;
pub mod params;
pub mod results;
pub mod run;
pub mod suggest;

pub use catalog::{Catalog, QueryFile};
pub use header::{Header, Kind, Param};
pub use lookup::{LookupError, Names};
pub use results::Format;
