//! Why a document, or an input, could not be read.

use crate::guard::Fault;

/// A refusal: where it was, and why, in one line that says what to do.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {reason}")]
pub struct ReadError {
    /// A path, or `path:line` of a record; `standard input` for `-`.
    pub origin: String,
    pub reason: ReadReason,
}

impl ReadError {
    pub fn new(origin: impl Into<String>, reason: ReadReason) -> Self {
        Self {
            origin: origin.into(),
            reason,
        }
    }

    /// Whether an input that was named cannot be used at all, as against a document in it that is refused. Where no input can be used, the command fails.
    pub fn is_wrong_input(&self) -> bool {
        matches!(
            self.reason,
            ReadReason::Missing | ReadReason::UnknownKind | ReadReason::UnreadableInput(_)
        )
    }
}

/// The kinds of refusal.
#[derive(Debug, thiserror::Error)]
pub enum ReadReason {
    #[error("no such file or folder; check the name")]
    Missing,
    #[error(
        "not a kind of file that quanhe reads; give .txt, .html, .htm or .jsonl (also .gz, .zst), a folder, or - for standard input"
    )]
    UnknownKind,
    /// A named file or folder that cannot be opened.
    #[error("cannot be opened ({0}); check its permissions")]
    UnreadableInput(std::io::Error),
    /// A file or folder found inside a named folder, or a failure in the middle of a file.
    #[error("cannot be read ({0}); check its permissions and the disk")]
    Unreadable(std::io::Error),
    #[error("the folder links back to one above it; remove the link")]
    LinkLoop,
    #[error(
        "{packing} data is damaged or cut off ({error}); get the file again; of JSON lines, those before the break were read"
    )]
    Packing {
        packing: &'static str,
        error: std::io::Error,
    },
    #[error(
        "larger than the limit of {limit} MB for one document; split it, or give its articles as lines of a .jsonl file"
    )]
    TooLarge { limit: usize },
    #[error("the line is longer than the limit of {limit} MB for one record; split the record")]
    LineTooLong { limit: usize },
    #[error("a binary file, not a text; convert it to text first")]
    Binary,
    #[error("not UTF-8 at byte {byte} and no known Vietnamese encoding fits{looks_like}; convert the file to UTF-8")]
    Encoding {
        byte: usize,
        /// Empty, or ` (it looks like windows-1252)`.
        looks_like: String,
    },
    #[error("begins like {encoding} but is broken at byte {byte} or just before; save the file again, best as UTF-8")]
    BrokenEncoding { encoding: &'static str, byte: usize },
    #[error("the file is empty or holds only blanks; remove it, or fill it")]
    Empty,
    #[error("not a JSON record at column {column} ({message}); give one JSON object on each line")]
    Json { column: usize, message: String },
    #[error(
        "not JSON Lines: the first line holds no whole JSON object; give one JSON object on each line (jq -c '.[]' makes them of an array)"
    )]
    NotJsonLines,
    #[error("field \"{field}\" is {found} but must be {expected}; correct the record")]
    FieldType {
        field: &'static str,
        found: &'static str,
        expected: &'static str,
    },
    #[error("field \"text\" is missing; every record needs it")]
    MissingText,
    #[error("the text is empty; give the article's text, or leave the document out")]
    NoText,
    #[error("field \"{field}\" holds a NUL character; remove it")]
    Nul { field: &'static str },
    #[error(
        "field \"published\" is {value:?} but must be a date such as 2025-03-17 or 2025-03-17T08:34:00+07:00; correct or remove it"
    )]
    Date { value: String },
    #[error("the document id is empty; give one, or leave the field out")]
    IdEmpty,
    #[error("the document id is longer than {limit} bytes; shorten the id or the file's name")]
    IdTooLong { limit: usize },
    #[error("the document id holds a control character; change the id or the file's name")]
    IdControl,
    #[error("the file's name is not UTF-8, so it cannot give an id; rename the file")]
    FileName,
    #[error("the id \"{id}\" is already that of another document, read from {first}; give one of them another id")]
    DuplicateId { id: String, first: String },
    #[error("the front matter that line 1 opens is not closed; add a line --- behind its last field")]
    FrontMatterOpen,
    #[error("the front matter line is not \"key: value\"; correct it, or remove the --- lines")]
    FrontMatterLine,
    #[error("unknown front matter key {key:?}; the keys are id, title, url, published, publisher, place")]
    FrontMatterKey { key: String },
    #[error("front matter key \"{key}\" stands twice; remove one")]
    FrontMatterTwice { key: &'static str },
    #[error(
        "its elements are nested over {limit} deep, or too many, as on no news page; save the article's own page, or its text as .txt"
    )]
    TooDeep { limit: usize },
    #[error("the page holds no article text; save the article's own page, or its text as .txt")]
    NoArticle,
    #[error("the page could not be parsed ({0}); save its text as .txt")]
    Html(String),
    /// Reading went well, working on the text did not.
    #[error("{0}; the document is left out, please report it with this text")]
    Fault(Fault),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_line_with_place_and_advice() {
        let error = ReadError::new("a/b.jsonl:3", ReadReason::MissingText);
        assert_eq!(
            error.to_string(),
            "a/b.jsonl:3: field \"text\" is missing; every record needs it"
        );
        assert!(!error.is_wrong_input());
        assert!(ReadError::new("x", ReadReason::Missing).is_wrong_input());
    }
}
