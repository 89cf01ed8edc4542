//! The whole way from a document to what it says. (Stands in until the extractor arrives.)

use std::path::Path;

use crate::document::Document;
use crate::fact::Extraction;
use crate::graph::background::{BackgroundError, RuleNote};

/// Reads documents.
pub struct Extractor;

impl Extractor {
    /// Makes an extractor from what is built in and a user's ontology folder.
    pub fn load(_user: Option<&Path>) -> Result<Self, BackgroundError> {
        Ok(Self)
    }

    pub fn extract(&self, _document: &Document) -> Extraction {
        Extraction::default()
    }

    /// What the graph says of the rules.
    pub fn rules(&self) -> Vec<RuleNote> {
        Vec::new()
    }
}
