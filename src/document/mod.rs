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
    wrong_input: bool,
}

impl ReadError {
    pub fn is_wrong_input(&self) -> bool {
        self.wrong_input
    }
}

impl Document {
    /// SHA-256 of all that the source says, in hexadecimal.
    pub fn hash(&self) -> String {
        use sha2::{Digest, Sha256};
        crate::graph::vocab::hex(&Sha256::digest(self.text.as_bytes()))
    }
}

/// Plain `.txt` files, and folders of them, by name.
pub fn documents(inputs: &[std::path::PathBuf]) -> Documents {
    let mut files = Vec::new();
    for input in inputs {
        let walk = walkdir::WalkDir::new(input).sort_by_file_name();
        files.extend(walk.into_iter().map(|entry| match entry {
            Ok(e) => Ok((e.file_type().is_file(), e.into_path())),
            Err(e) => Err(ReadError { origin: input.display().to_string(), reason: e.to_string(), wrong_input: true }),
        }));
    }
    files.retain(|f| f.as_ref().is_ok_and(|(file, _)| *file) || f.is_err());
    Documents { total: files.len(), files: files.into_iter() }
}

/// See [`documents`].
pub struct Documents {
    files: std::vec::IntoIter<Result<(bool, std::path::PathBuf), ReadError>>,
    total: usize,
}

impl Documents {
    pub fn progress(&self) -> (usize, usize) {
        (self.total - self.files.len(), self.total)
    }

    pub fn wrong_inputs(&self) -> impl Iterator<Item = &ReadError> {
        self.files.as_slice().iter().filter_map(|f| f.as_ref().err())
    }
}

impl Iterator for Documents {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let path = match self.files.next()? {
            Ok((_, path)) => path,
            Err(e) => return Some(Err(e)),
        };
        let origin = path.display().to_string();
        let refuse = |reason: String, origin| Err(ReadError { origin, reason, wrong_input: false });
        Some(match std::fs::read_to_string(&path) {
            Ok(text) if text.is_empty() => refuse("it is empty".into(), origin),
            Ok(text) => Ok(Document {
                id: path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
                text,
                origin,
                ..Document::default()
            }),
            Err(e) => refuse(e.to_string(), origin),
        })
    }
}
