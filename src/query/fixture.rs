//! Two invented documents with every class of fact, for the tests of what is shown and exported.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::store::Store;

use crate::graph::vocab::Base;

pub const TRIG: &str = include_str!("../../tests/fixtures/two-documents.trig");

/// The fixture as a store of named graphs.
pub fn store() -> (Store, Base) {
    let store = Store::new().unwrap();
    store
        .load_from_slice(RdfParser::from_format(RdfFormat::TriG), TRIG.as_bytes())
        .unwrap();
    (store, Base::default())
}
