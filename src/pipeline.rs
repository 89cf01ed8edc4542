//! The whole way from a document to what it says. (Stands in until the extractor arrives.)

use crate::document::Document;
use crate::fact::Extraction;
use crate::graph::background::RuleNote;

/// Reads documents.
pub struct Extractor;

impl Extractor {
    pub fn extract(&self, _document: &Document) -> Extraction {
        Extraction::default()
    }

    /// What the graph says of the rules.
    pub fn rules(&self) -> Vec<RuleNote> {
        Vec::new()
    }
}
