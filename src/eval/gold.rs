//! Gold answers: a JSON file a document, or a list of documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value as Json;

/// What a document says, by its id.
pub type Gold = BTreeMap<String, Vec<GoldFact>>;

/// One fact, or one entity as the relation `entity`.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldFact {
    pub relation: String,
    /// Neither required nor an error.
    pub optional: bool,
    fields: BTreeMap<String, Vec<String>>,
}

/// Why gold answers could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    #[error("{path}: {source}", path = path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path}: {source}", path = path.display())]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("{path}: it holds no gold answers (*.json)", path = path.display())]
    Empty { path: PathBuf },
}

#[derive(Deserialize)]
#[serde(untagged)]
enum GoldFile {
    Several(Vec<GoldDocument>),
    One(GoldDocument),
}

#[derive(Deserialize)]
struct GoldDocument {
    document: String,
    #[serde(default)]
    entities: Vec<GoldEntity>,
    #[serde(default)]
    facts: Vec<BTreeMap<String, Json>>,
}

#[derive(Deserialize)]
struct GoldEntity {
    #[serde(rename = "type")]
    entity_type: Json,
    name: Json,
    #[serde(default)]
    optional: bool,
}

impl GoldFact {
    /// The values that are right for a field, best first.
    pub fn field(&self, name: &str) -> Option<&[String]> {
        self.fields.get(name).map(Vec::as_slice)
    }
}

/// Reads all `*.json` of a folder.
pub fn load(folder: &Path) -> Result<Gold, GoldError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| GoldError::Io { path, source }
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        if path.extension().is_some_and(|e| e == "json") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(GoldError::Empty {
            path: folder.to_owned(),
        });
    }
    paths.sort();
    let mut gold = Gold::new();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(failed(&path))?;
        let file: GoldFile = serde_json::from_str(&text).map_err(|source| GoldError::Json { path, source })?;
        let documents = match file {
            GoldFile::Several(documents) => documents,
            GoldFile::One(document) => vec![document],
        };
        gold.extend(documents.into_iter().map(|d| (d.document.clone(), facts(d))));
    }
    Ok(gold)
}

fn facts(document: GoldDocument) -> Vec<GoldFact> {
    let facts = document.facts.into_iter().map(|mut fields| GoldFact {
        relation: fields.remove("relation").map(|v| text(&v)).unwrap_or_default(),
        optional: fields.remove("optional") == Some(Json::Bool(true)),
        fields: fields
            .into_iter()
            .map(|(name, value)| (name, alternatives(&value)))
            .collect(),
    });
    let entities = document.entities.into_iter().map(|entity| GoldFact {
        relation: "entity".to_owned(),
        optional: entity.optional,
        fields: [("type", &entity.entity_type), ("label", &entity.name)]
            .map(|(name, value)| (name.to_owned(), alternatives(value)))
            .into(),
    });
    facts.chain(entities).collect()
}

fn alternatives(value: &Json) -> Vec<String> {
    match value {
        Json::Array(several) => several.iter().map(text).collect(),
        one => vec![text(one)],
    }
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}
