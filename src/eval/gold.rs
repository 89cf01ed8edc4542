//! Gold answers: a JSON file a document, or a list of documents.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json};

use super::normal::normal_in;
use super::score::TABLES;
use crate::fact::EntityType;
use crate::query::suggest::{did_you_mean, nearest};

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
    #[error("{path}: {place}{problem}", path = path.display())]
    Content {
        path: PathBuf,
        /// `document x, fact 3: `, or empty where it is the file as a whole.
        place: String,
        problem: String,
    },
    #[error("{path}: it holds no gold answers (*.json)", path = path.display())]
    Empty { path: PathBuf },
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
        let file: Json = serde_json::from_str(&text).map_err(|source| GoldError::Json {
            path: path.clone(),
            source,
        })?;
        let documents = match file {
            Json::Array(several) => several,
            one => vec![one],
        };
        for document in documents {
            let (id, facts) = self::document(&document).map_err(|(place, problem)| GoldError::Content {
                path: path.clone(),
                place,
                problem,
            })?;
            if gold.insert(id.clone(), facts).is_some() {
                return Err(GoldError::Content {
                    path,
                    place: format!("document {id}: "),
                    problem: "it has answers already, here or in a file before this; put them together".to_owned(),
                });
            }
        }
    }
    Ok(gold)
}

/// A document's id with its facts and entities; or where something is wrong, and what.
fn document(json: &Json) -> Result<(String, Vec<GoldFact>), (String, String)> {
    let whole = |problem: String| (String::new(), problem);
    let object = json
        .as_object()
        .ok_or_else(|| whole("an answer is an object with document, entities and facts".to_owned()))?;
    let id = object
        .get("document")
        .and_then(Json::as_str)
        .ok_or_else(|| whole("`document` is missing or no text".to_owned()))?;
    let here = |problem: String| (format!("document {id}: "), problem);
    only(object, &["document", "entities", "facts"]).map_err(here)?;
    let mut out = Vec::new();
    for (key, what, read) in [
        (
            "facts",
            "fact",
            fact as fn(&Map<String, Json>) -> Result<GoldFact, String>,
        ),
        ("entities", "entity", entity),
    ] {
        let items = match object.get(key) {
            None => continue,
            Some(items) => items.as_array().ok_or_else(|| here(format!("`{key}` is no list")))?,
        };
        for (n, item) in items.iter().enumerate() {
            let at = |problem: String| (format!("document {id}, {what} {}: ", n + 1), problem);
            let fields = item.as_object().ok_or_else(|| at("no object".to_owned()))?;
            out.push(read(fields).map_err(at)?);
        }
    }
    Ok((id.to_owned(), out))
}

/// Refuses a field that nothing reads: it would be taken for an answer and judge nothing.
fn only(object: &Map<String, Json>, known: &[&str]) -> Result<(), String> {
    match object.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => {
            let near = nearest(key, known.iter().copied(), 2);
            Err(format!(
                "unknown field `{key}`{}; there are {}",
                did_you_mean(&near),
                known.join(", ")
            ))
        }
        None => Ok(()),
    }
}

fn fact(object: &Map<String, Json>) -> Result<GoldFact, String> {
    let relation = object.get("relation").map(text).ok_or("`relation` is missing")?;
    let tables = || TABLES.iter().filter(|t| t.relation != "entity");
    let Some(table) = tables().find(|t| t.relation == relation) else {
        let names: Vec<&str> = tables().map(|t| t.relation).collect();
        let near = nearest(&relation, names.iter().copied(), 2);
        let all = names.join(", ");
        return Err(format!(
            "unknown relation `{relation}`{}; there are {all}",
            did_you_mean(&near)
        ));
    };
    let known: Vec<&str> = ["relation", "optional"]
        .iter()
        .chain(table.key)
        .chain(table.extra)
        .copied()
        .collect();
    only(object, &known)?;
    if let Some(missing) = table.key.iter().find(|key| !object.contains_key(**key)) {
        return Err(format!("a {relation} needs `{missing}`"));
    }
    Ok(GoldFact {
        relation,
        optional: object.get("optional") == Some(&Json::Bool(true)),
        fields: object
            .iter()
            .filter(|(name, _)| !["relation", "optional"].contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), alternatives(value)))
            .collect(),
    })
}

fn entity(object: &Map<String, Json>) -> Result<GoldFact, String> {
    only(object, &["type", "name", "optional"])?;
    let value = |name: &str| object.get(name).map(alternatives).ok_or(format!("`{name}` is missing"));
    let (types, labels) = (value("type")?, value("name")?);
    let known = |wanted: &str| {
        let wanted = normal_in("type", wanted);
        EntityType::ALL.iter().any(|t| normal_in("type", t.name()) == wanted)
    };
    if let Some(unknown) = types.iter().find(|t| !known(t)) {
        let all = EntityType::ALL.map(EntityType::name);
        let near = nearest(unknown, all, 2);
        return Err(format!(
            "unknown type `{unknown}`{}; there are {}",
            did_you_mean(&near),
            all.join(", ")
        ));
    }
    Ok(GoldFact {
        relation: "entity".to_owned(),
        optional: object.get("optional") == Some(&Json::Bool(true)),
        fields: [("type".to_owned(), types), ("label".to_owned(), labels)].into(),
    })
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
