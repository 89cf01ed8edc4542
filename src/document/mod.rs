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

// Stands in until the readers arrive.

/// A document that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("{origin}: {reason}")]
pub struct ReadError {
    pub origin: String,
    pub reason: String,
}

impl Document {
    /// SHA-256 of all that the source says, in hexadecimal.
    pub fn hash(&self) -> String {
        use sha2::{Digest, Sha256};
        crate::graph::vocab::hex(&Sha256::digest(self.text.as_bytes()))
    }
}

/// Plain `.txt` files, and folders of them, by name.
pub fn documents(inputs: &[std::path::PathBuf]) -> impl Iterator<Item = Result<Document, ReadError>> {
    let mut files = Vec::new();
    for input in inputs {
        let walk = walkdir::WalkDir::new(input).sort_by_file_name();
        files.extend(walk.into_iter().flatten().filter(|e| e.file_type().is_file()).map(walkdir::DirEntry::into_path));
    }
    files.into_iter().map(|path| {
        let origin = path.display().to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) if text.is_empty() => Err(ReadError { origin, reason: "it is empty".into() }),
            Ok(text) => Ok(Document {
                id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                text,
                origin,
                ..Document::default()
            }),
            Err(e) => Err(ReadError { origin, reason: e.to_string() }),
        }
    })
}
