//! Whether a store is well formed: SHACL shapes and integrity queries. Whatever either gives back is a finding.

pub mod shacl;
mod sparql;

use std::path::Path;

use oxigraph::sparql::{QueryResults, QuerySolution};
use oxigraph::store::Store;

use crate::embedded::{self, UnreadableFile};
use crate::graph::Base;
use crate::graph::background::is_shapes;
use crate::query::catalog::{Catalog, CatalogError};
use crate::query::results::cell;
use crate::query::run::{QueryError, prepare};
use shacl::{Shape, ShapesError};

/// Why nothing could be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error(transparent)]
    Shapes(#[from] ShapesError),
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("{path}: an integrity query must be a SELECT")]
    NoSelect { path: String },
    #[error(transparent)]
    File(#[from] UnreadableFile),
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// `shape Document` or `integrity two-labels`.
    pub check: String,
    /// `Violation`, `Warning` or `Info`.
    pub severity: &'static str,
    pub message: String,
    /// What it is about, a name and a value each.
    pub details: Vec<(String, String)>,
}

/// What a whole check gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub shapes: usize,
    pub queries: usize,
}

/// The shapes of `ontology/shapes.ttl`, or the user's in its place, and of every `*-shapes.ttl` of the user's folder.
pub fn shapes(user: Option<&Path>) -> Result<Vec<Shape>, CheckError> {
    let mut out = Vec::new();
    for (path, text) in embedded::texts_with_user(&embedded::ONTOLOGY, "ontology", "", "ttl", user)? {
        if is_shapes(&path) {
            out.extend(shacl::parse(&path, &text)?);
        }
    }
    Ok(out)
}

/// Checks a store that was loaded with its named graphs and their union ([`crate::graph::snapshot::View::Both`]).
pub fn check(store: &Store, base: &Base, shapes: &[Shape], integrity: &Catalog) -> Result<Report, CheckError> {
    let mut report = Report {
        shapes: shapes.len(),
        ..Report::default()
    };
    for shape in shapes {
        for property in &shape.properties {
            for query in sparql::queries(shape, property) {
                for solution in select(store, base, &shape.name, &query)? {
                    report.findings.push(Finding {
                        check: format!("shape {}", shape.name),
                        severity: property.severity,
                        message: property.message.clone(),
                        details: details(&solution, base)
                            .into_iter()
                            .chain([("path".to_owned(), cell(&property.path.clone().into(), base))])
                            .collect(),
                    });
                }
            }
        }
    }
    for query in integrity.iter() {
        report.queries += 1;
        for solution in select(store, base, &query.path, &query.text)? {
            report.findings.push(Finding {
                check: format!("integrity {}", query.name),
                severity: "Violation",
                message: query.header.title.clone(),
                details: details(&solution, base),
            });
        }
    }
    Ok(report)
}

fn select(store: &Store, base: &Base, path: &str, text: &str) -> Result<Vec<QuerySolution>, CheckError> {
    prepare(path, text, base, [])?.answer(store, |results| match results {
        QueryResults::Solutions(solutions) => Ok(solutions.collect::<Result<_, _>>().map_err(QueryError::from)?),
        _ => Err(CheckError::NoSelect { path: path.to_owned() }),
    })
}

fn details(solution: &QuerySolution, base: &Base) -> Vec<(String, String)> {
    solution
        .iter()
        .map(|(name, term)| (name.as_str().to_owned(), cell(term, base)))
        .collect()
}
