//! Documents and where they come from.
//!
//! [`documents`] goes through the inputs: `.txt` files (with front matter or without), `.html` pages, `.jsonl` records, each also packed as `.gz` or `.zst`,
//! folders of these, and standard input. Whatever cannot be read is a [`ReadError`] with its place and its reason, and the rest goes on.
//!
//! ```
//! let inputs = [std::path::PathBuf::from("no/such/folder")];
//! let mut documents = quanhe::document::documents(&inputs);
//! assert!(documents.wrong_inputs().next().is_some());
//! assert!(documents.next().is_some_and(|read| read.is_err()));
//! ```

mod decode;
mod error;
mod html;
mod id;
mod legacy;
mod reader;
mod record;
mod source;
mod syllable;
mod text_file;
mod unpack;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

pub use error::{ReadError, ReadReason};
pub use id::MAX_ID_BYTES;
pub use reader::{Documents, documents};

/// Bytes of one file, unpacked, that is one document.
pub const MAX_DOCUMENT_BYTES: usize = 64 << 20;
/// Bytes of one line of a `.jsonl` file.
pub const MAX_LINE_BYTES: usize = 64 << 20;

/// One text with what its source says about it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Unique in a store; a file's stem or a record's id.
    pub id: String,
    pub title: Option<String>,
    /// The text as it was read: title, blank line, text for a record with a title. All spans index it. A byte-order mark and front matter are not part of it;
    /// line ends and Unicode form are those of the source.
    pub text: String,
    pub url: Option<String>,
    pub published: Option<Date>,
    pub publisher: Option<String>,
    pub place: Option<String>,
    /// Where it was read from, for messages; never stored.
    pub origin: String,
}

impl Document {
    /// SHA-256, in 64 hexadecimal digits, over all that facts may hang on: text, title, URL, date, publisher, place. Not the id, not the origin.
    pub fn hash(&self) -> String {
        id::hex(&self.digest())
    }

    fn digest(&self) -> [u8; 32] {
        let published = self.published.map(|date| date.to_string());
        let fields = [
            Some(&self.text),
            self.title.as_ref(),
            self.url.as_ref(),
            published.as_ref(),
            self.publisher.as_ref(),
            self.place.as_ref(),
        ];
        let mut hasher = Sha256::new();
        for field in fields {
            match field {
                // The length before each field keeps `ab` + `c` apart from `a` + `bc`.
                Some(value) => {
                    hasher.update([1]);
                    hasher.update((value.len() as u64).to_be_bytes());
                    hasher.update(value.as_bytes());
                }
                None => hasher.update([0]),
            }
        }
        hasher.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_follows_every_field_but_id_and_origin() {
        let base = Document {
            text: "ab".into(),
            ..Document::default()
        };
        let mut changed: Vec<String> = [
            Document {
                text: "abc".into(),
                ..base.clone()
            },
            Document {
                title: Some("t".into()),
                ..base.clone()
            },
            Document {
                title: Some(String::new()),
                ..base.clone()
            },
            Document {
                url: Some("t".into()),
                ..base.clone()
            },
            Document {
                published: Some(jiff::civil::date(2025, 3, 17)),
                ..base.clone()
            },
            Document {
                publisher: Some("t".into()),
                ..base.clone()
            },
            Document {
                place: Some("t".into()),
                ..base.clone()
            },
            base.clone(),
        ]
        .iter()
        .map(Document::hash)
        .collect();
        assert!(changed.iter().all(|h| h.len() == 64));
        changed.sort();
        changed.dedup();
        assert_eq!(changed.len(), 8);
        let other = Document {
            id: "x".into(),
            origin: "y".into(),
            ..base.clone()
        };
        assert_eq!(base.hash(), other.hash());
    }
}
