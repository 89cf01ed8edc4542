//! Which queries there are: the bundled ones, those of the user's folder, and files by path.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::header::{Header, HeaderError};
use super::suggest::{did_you_mean, nearest};
use super::syntax::words;
use crate::embedded::{self, UnreadableFile};

/// One query: its name, where it is from, its text and header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryFile {
    pub name: String,
    /// For messages.
    pub path: String,
    pub text: String,
    pub header: Header,
}

/// A query that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error(transparent)]
    Header(#[from] HeaderError),
    #[error("{path}: {message}")]
    Incomplete { path: String, message: String },
    #[error(transparent)]
    File(#[from] UnreadableFile),
    #[error("no query is called `{name}`{}; `quanhe queries` lists them all", did_you_mean(.near))]
    Unknown { name: String, near: Vec<String> },
}

/// The queries that have a name.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    queries: BTreeMap<String, QueryFile>,
}

impl Catalog {
    /// The bundled queries, and those right in folder `user` or in its `queries/`; a user's query takes the place of a bundled one of its name.
    pub fn load(user: Option<&Path>) -> Result<Self, CatalogError> {
        let mut catalog = Self::default();
        for (path, text) in embedded::texts(&embedded::QUERIES, "", "rq") {
            catalog.insert(named(&format!("queries/{path}"), text.to_owned())?);
        }
        catalog.add(user, "")?;
        Ok(catalog)
    }

    /// A user's queries of one folder; they may also stand in a folder `queries`, as lexicons do in one of theirs.
    fn add(&mut self, user: Option<&Path>, inside: &str) -> Result<(), CatalogError> {
        let Some(user) = user else { return Ok(()) };
        for folder in [Path::new(inside).to_owned(), Path::new("queries").join(inside)] {
            for (path, text) in embedded::user_texts(user, &folder.to_string_lossy(), "rq")? {
                self.insert(parse(&path, text)?);
            }
        }
        Ok(())
    }

    /// The integrity queries: bundled, and those of folder `user`'s `integrity/`.
    pub fn integrity(user: Option<&Path>) -> Result<Self, CatalogError> {
        let mut catalog = Self::default();
        for (path, text) in embedded::texts(&embedded::QUERIES, "integrity", "rq") {
            catalog.insert(parse(&format!("queries/{path}"), text.to_owned())?);
        }
        catalog.add(user, "integrity")?;
        Ok(catalog)
    }

    fn insert(&mut self, query: QueryFile) {
        self.queries.insert(query.name.clone(), query);
    }

    /// All queries by name.
    pub fn iter(&self) -> impl Iterator<Item = &QueryFile> {
        self.queries.values()
    }

    /// A query by its name, or the file that `name` is a path to: whatever ends in `.rq` or holds a path separator.
    pub fn find(&self, name: &str) -> Result<QueryFile, CatalogError> {
        if let Some(query) = self.queries.get(name) {
            return Ok(query.clone());
        }
        let path = Path::new(name);
        if path.extension().is_some_and(|e| e == "rq") || name.contains(std::path::is_separator) {
            return file(path);
        }
        let near = nearest(name, self.queries.keys().map(String::as_str), 3);
        Err(CatalogError::Unknown {
            name: name.to_owned(),
            near: near.into_iter().map(str::to_owned).collect(),
        })
    }
}

fn file(path: &Path) -> Result<QueryFile, CatalogError> {
    let text = fs::read_to_string(path).map_err(UnreadableFile::at(path))?;
    parse(&path.display().to_string(), text)
}

fn parse(path: &str, text: String) -> Result<QueryFile, CatalogError> {
    let header = Header::parse(path, &text)?;
    let words = words(&text);
    for param in &header.params {
        if !words
            .iter()
            .any(|w| w.text.strip_prefix(['?', '$']) == Some(param.name.as_str()))
        {
            return Err(CatalogError::Incomplete {
                path: path.to_owned(),
                message: format!(
                    "its header declares the parameter `{0}`, but the query has no ?{0}",
                    param.name
                ),
            });
        }
    }
    let name = Path::new(path)
        .file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(QueryFile {
        name,
        path: path.to_owned(),
        text,
        header,
    })
}

/// A bundled query, which must have its whole header.
fn named(path: &str, text: String) -> Result<QueryFile, CatalogError> {
    let query = parse(path, text)?;
    let header = &query.header;
    for (key, value) in [
        ("title", &header.title),
        ("question@vi", &header.question_vi),
        ("question@en", &header.question_en),
    ] {
        if value.is_empty() {
            return Err(CatalogError::Incomplete {
                path: query.path,
                message: format!("its header has no `#+ {key}:`"),
            });
        }
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Base;
    use crate::query::run;

    #[test]
    fn bundled_queries_are_whole_and_parse() {
        for catalog in [Catalog::load(None).unwrap(), Catalog::integrity(None).unwrap()] {
            for query in catalog.iter() {
                let parsed = run::parse(&query.path, &query.text, &Base::default()).unwrap();
                for param in &query.header.params {
                    let used = query.text.contains(&format!("?{}", param.name));
                    assert!(used, "{}: ?{} is not used", query.path, param.name);
                }
                drop(parsed);
            }
        }
    }

    #[test]
    fn a_users_query_takes_the_place_of_a_bundled_one() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("events.rq"), "#+ title: mine\nSELECT * {}").unwrap();
        let catalog = Catalog::load(Some(dir.path())).unwrap();
        assert_eq!(catalog.find("events").unwrap().header.title, "mine");
        let path = dir.path().join("events.rq");
        assert_eq!(catalog.find(path.to_str().unwrap()).unwrap().name, "events");
        assert!(
            catalog
                .find("evnts")
                .unwrap_err()
                .to_string()
                .contains("did you mean `events`")
        );
        assert!(matches!(catalog.find("gone.rq"), Err(CatalogError::File(_))));
    }
}
