//! How right the extraction is: what the tables of a graph say, compared with gold answers.
//!
//! The figures are those of the project's scoring script, which runs the program from outside.

pub mod examples;
pub mod gold;
mod normal;
pub mod score;

use std::collections::HashMap;

use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use oxigraph::store::Store;

use crate::graph::Base;
use crate::query::Catalog;
use crate::query::catalog::CatalogError;
use crate::query::run::{QueryError, prepare};
use gold::Gold;
use score::{Row, Scores, TABLES, score};

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("query `{0}` gives no table")]
    NoTable(String),
}

/// Scores the tables of a store that holds its named graphs and their union.
pub fn evaluate(store: &Store, base: &Base, catalog: &Catalog, gold: &Gold) -> Result<Scores, EvalError> {
    let mut tables: HashMap<&str, Vec<Row>> = HashMap::new();
    let mut scores = Vec::new();
    for table in &TABLES {
        if !tables.contains_key(table.query) {
            tables.insert(table.query, rows(store, base, catalog, table.query)?);
        }
        scores.push(score(table, gold, &tables[table.query]));
    }
    Ok(Scores(scores))
}

/// The answer of a bundled query, as its CSV has it.
fn rows(store: &Store, base: &Base, catalog: &Catalog, name: &str) -> Result<Vec<Row>, EvalError> {
    let query = catalog.find(name)?;
    let QueryResults::Solutions(solutions) = prepare(&query.path, &query.text, base, [])?.execute(store)? else {
        return Err(EvalError::NoTable(name.to_owned()));
    };
    let cells = |term: &Term| match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    solutions
        .map(|solution| {
            let solution = solution.map_err(QueryError::from)?;
            Ok(solution
                .iter()
                .map(|(variable, term)| (variable.as_str().to_owned(), cells(term)))
                .collect())
        })
        .collect()
}
