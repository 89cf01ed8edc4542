//! How right the extraction is: what the tables of a graph say, compared with gold answers.
//!
//! The figures are those of the project's scoring script, which runs the program from outside.

pub mod beds;
pub mod examples;
pub mod gold;
pub mod judge;
mod normal;
pub mod report;
pub mod score;

use std::collections::{BTreeMap, HashMap};

use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use oxigraph::store::{StorageError, Store};

use crate::graph::Base;
use crate::query::Catalog;
use crate::query::catalog::CatalogError;
use crate::query::reader::Reader;
use crate::query::run::{QueryError, prepare};
use gold::Gold;
use judge::RuleScore;
use score::{Row, Scores, TABLES, Table, score};

/// Why there are no figures.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("query `{0}` gives no table")]
    NoTable(String),
}

/// What gold answers say of an extraction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    pub scores: Scores,
    /// By name.
    pub rules: BTreeMap<String, RuleScore>,
}

/// Each relation's table with its rows.
type Tables = Vec<(&'static Table, Vec<Row>)>;

/// Scores the tables of a store that holds its named graphs and their union.
pub fn evaluate(store: &Store, base: &Base, catalog: &Catalog, gold: &Gold) -> Result<Evaluation, EvalError> {
    let mut answers: HashMap<&str, Vec<Row>> = HashMap::new();
    let mut tables = Tables::new();
    for table in &TABLES {
        let rows = match answers.get(table.query) {
            Some(rows) => rows.clone(),
            None => {
                let rows = rows(store, base, catalog, table.query)?;
                answers.insert(table.query, rows.clone());
                rows
            }
        };
        tables.push((table, rows));
    }
    let rules = judge::rules(&Reader::new(store, base), base, gold, &tables)?;
    let scores = tables.iter().map(|(table, rows)| score(table, gold, rows)).collect();
    Ok(Evaluation {
        scores: Scores(scores),
        rules,
    })
}

/// The answer of a bundled query, as its CSV has it, and the fact of each row beside it.
fn rows(store: &Store, base: &Base, catalog: &Catalog, name: &str) -> Result<Vec<Row>, EvalError> {
    let query = catalog.find(name)?;
    let prepared = prepare(&query.path, &query.text, base, [])?.also("fact");
    let cells = |term: &Term| match term {
        Term::NamedNode(node) => node.as_str().to_owned(),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    prepared.answer(store, |results| {
        let QueryResults::Solutions(solutions) = results else {
            return Err(EvalError::NoTable(name.to_owned()));
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
    })
}
