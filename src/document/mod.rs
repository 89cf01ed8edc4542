//! Documents and where they come from.

use jiff::civil::Date;

/// One text with what its source says about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Unique in a store; a file's stem or a record's id.
    pub id: String,
    pub title: Option<String>,
    /// The text as it was read: title, blank line, text for a record with a title. All spans index it.
    pub text: String,
    pub url: Option<String>,
    pub published: Option<Date>,
    pub publisher: Option<String>,
    pub place: Option<String>,
    /// Where it was read from, for messages; never stored.
    pub origin: String,
}
