//! The test beds that a report measures, as a TOML file names them.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Documents with gold answers. Paths begin where the program is run.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bed {
    pub name: String,
    /// What is in it, in a sentence or two of Markdown.
    pub about: String,
    pub gold: PathBuf,
    pub inputs: Vec<PathBuf>,
    /// It is no part of the project and may be missing; a report then keeps what it said of it.
    #[serde(default)]
    pub outside: bool,
    /// It is scored only: a report says nothing of it but figures.
    #[serde(default)]
    pub figures_only: bool,
}

impl Bed {
    /// Whether it is there, or must be.
    pub fn is_there(&self) -> bool {
        !self.outside || self.gold.exists()
    }
}

/// Why the list of beds could not be read.
#[derive(Debug, thiserror::Error)]
pub enum BedsError {
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}", path = path.display())]
    Toml {
        path: PathBuf,
        source: Box<toml::de::Error>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BedsFile {
    bed: Vec<Bed>,
}

/// Reads a list of beds.
pub fn load(path: &Path) -> Result<Vec<Bed>, BedsError> {
    let at = path.to_owned();
    let text = fs::read_to_string(path).map_err(|source| BedsError::Io { path: at, source })?;
    let file: BedsFile = toml::from_str(&text).map_err(|source| BedsError::Toml {
        path: path.to_owned(),
        source: Box::new(source),
    })?;
    Ok(file.bed)
}
