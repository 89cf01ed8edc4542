//! From a query's text to its results.

use oxigraph::model::{Term, Variable};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::{StorageError, Store};
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser};

use super::bind::{BindError, Binder};
use super::sets::{Sets, restrict};
use super::syntax::slip;
use crate::graph::Base;
use crate::graph::reach::Reach;
use crate::graph::vocab::PREFIXES;
use crate::guard::{Fault, guarded};

/// Letters of a parser's message that are shown; it may list a hundred tokens.
const MESSAGE: usize = 120;

/// A query that cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    #[error("{path}:{line}:{column}: {message}")]
    Syntax {
        path: String,
        line: usize,
        column: usize,
        message: String,
    },
    #[error("{path}: {source}")]
    Bind { path: String, source: BindError },
    #[error("{0}")]
    Evaluation(#[from] QueryEvaluationError),
    #[error("{0}")]
    Storage(#[from] StorageError),
    #[error("{0}, while the query ran; ask it in another way, without ORDER BY or with fewer variables")]
    Fault(#[from] Fault),
    #[error("{0}")]
    Write(#[from] std::io::Error),
}

/// A query with its parameters bound.
#[derive(Debug, Clone)]
pub struct Prepared {
    query: Query,
    reach: Reach,
}

impl Prepared {
    /// What of the store this query needs.
    pub fn reach(&self) -> &Reach {
        &self.reach
    }

    /// Also gives a variable that the query uses but does not select.
    pub fn also(mut self, variable: &str) -> Self {
        if let Query::Select { pattern, .. } = &mut self.query {
            select(pattern, Variable::new_unchecked(variable));
        }
        self
    }

    /// Runs the query over a store of which at least [`Prepared::reach`] is loaded, and lets `read` read the results, which come as they are asked for.
    pub fn answer<T, E: From<QueryError>>(
        self,
        store: &Store,
        read: impl FnOnce(QueryResults<'static>) -> Result<T, E>,
    ) -> Result<T, E> {
        let evaluator = SparqlEvaluator::new().for_query(self.query).on_store(store);
        // The engine trips over a few queries that are right, as those which sort by what a path of any length found.
        guarded(|| read(evaluator.execute().map_err(QueryError::from)?)).map_err(QueryError::from)?
    }
}

/// Puts a variable into the outermost selection.
fn select(pattern: &mut GraphPattern, variable: Variable) {
    match pattern {
        GraphPattern::Project { variables, .. } if !variables.contains(&variable) => variables.push(variable),
        GraphPattern::Slice { inner, .. } | GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => {
            select(inner, variable);
        }
        _ => {}
    }
}

/// Parses SPARQL 1.1. The usual prefixes and `q:` need no declaration; the errors name `path`.
pub fn parse(path: &str, text: &str, base: &Base) -> Result<Query, QueryError> {
    let bare = |message: String| QueryError::Syntax {
        path: path.to_owned(),
        line: 1,
        column: 1,
        message,
    };
    let mut parser = SparqlParser::new();
    let own = base.namespace();
    for (prefix, iri) in PREFIXES.into_iter().chain([("q", own.as_str())]) {
        parser = parser.with_prefix(prefix, iri).map_err(|e| bare(e.to_string()))?;
    }
    parser.parse_query(text).map_err(|e| match slip(text) {
        Some((line, column, message)) => QueryError::Syntax {
            path: path.to_owned(),
            line,
            column,
            message,
        },
        None => syntax(path, &e.to_string()),
    })
}

/// Parses a query and puts `values` in the place of its parameters.
pub fn prepare(
    path: &str,
    text: &str,
    base: &Base,
    values: impl IntoIterator<Item = (String, Term)>,
) -> Result<Prepared, QueryError> {
    prepare_with(path, text, base, values, &Sets::new())
}

/// As [`prepare`], with parameters of which each stands for several nodes.
pub fn prepare_with(
    path: &str,
    text: &str,
    base: &Base,
    values: impl IntoIterator<Item = (String, Term)>,
    sets: &Sets,
) -> Result<Prepared, QueryError> {
    let query = restrict(parse(path, text, base)?, sets);
    let values = values
        .into_iter()
        .map(|(name, term)| (Variable::new_unchecked(name), term))
        .collect();
    let mut binder = Binder::new(values, base);
    let query = binder.query(query).map_err(|source| QueryError::Bind {
        path: path.to_owned(),
        source,
    })?;
    Ok(Prepared {
        query,
        reach: binder.reach(),
    })
}

/// The parser's message is `error at LINE:COLUMN: expected ...`.
fn syntax(path: &str, text: &str) -> QueryError {
    let place = text.strip_prefix("error at ").and_then(|rest| {
        let (line, rest) = rest.split_once(':')?;
        let (column, message) = rest.split_once(':')?;
        Some((line.trim().parse().ok()?, column.trim().parse().ok()?, message.trim()))
    });
    let (line, column, message) = place.unwrap_or((1, 1, text));
    let mut short: String = message.chars().take(MESSAGE).collect();
    if short.len() < message.len() {
        // The parser lists all that may follow; a few say what is meant.
        let whole = short.rfind(", ").unwrap_or(short.len());
        short.truncate(whole);
        short.push_str(", ...");
    }
    QueryError::Syntax {
        path: path.to_owned(),
        line,
        column,
        message: short.replace('\n', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::load::load_reach;
    use oxigraph::model::{Literal, NamedNode};
    use oxigraph::sparql::QuerySolution;

    const DATA: &str = r#"<urn:a> <urn:in> <urn:x> <urn:g> .
<urn:b> <urn:in> <urn:x> <urn:g> .
<urn:b> <urn:in> <urn:x> <urn:h> .
<urn:c> <urn:in> <urn:y> <urn:h> .
<urn:a> <urn:n> "1"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:g> .
<urn:c> <urn:n> "2"^^<http://www.w3.org/2001/XMLSchema#integer> <urn:h> .
"#;

    fn ask(text: &str, values: &[(&str, Term)]) -> Result<Vec<String>, QueryError> {
        let values = values.iter().map(|(n, t)| ((*n).to_owned(), t.clone()));
        let prepared = prepare("x.rq", text, &Base::default(), values)?;
        let store = load_reach(DATA, prepared.reach()).unwrap();
        prepared.answer(&store, rows)
    }

    /// The rows of a `SELECT`, in order.
    fn rows(results: QueryResults<'_>) -> Result<Vec<String>, QueryError> {
        let QueryResults::Solutions(solutions) = results else {
            panic!("a SELECT")
        };
        let row = |s: QuerySolution| {
            s.iter()
                .map(|(v, t)| format!("{}={t}", v.as_str()))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let mut rows = solutions.map(|s| s.map(row)).collect::<Result<Vec<_>, _>>()?;
        rows.sort();
        Ok(rows)
    }

    fn node(iri: &str) -> Term {
        NamedNode::new_unchecked(iri).into()
    }

    #[test]
    fn a_value_reaches_variables_that_are_not_selected() {
        assert_eq!(
            ask("SELECT ?s { ?s <urn:in> ?p }", &[("p", node("urn:y"))]).unwrap(),
            ["s=<urn:c>"]
        );
        assert_eq!(
            ask("SELECT ?s ?p { ?s <urn:in> ?p }", &[("p", node("urn:y"))]).unwrap(),
            ["s=<urn:c> p=<urn:y>"]
        );
        assert_eq!(
            ask("SELECT * { ?s <urn:in> ?p }", &[("p", node("urn:y"))]).unwrap(),
            ["p=<urn:y> s=<urn:c>"]
        );
    }

    #[test]
    fn a_value_reaches_sub_queries_and_groups() {
        let text = "SELECT ?n { { SELECT (COUNT(?s) AS ?n) { ?s <urn:in> ?p } GROUP BY ?p } }";
        assert_eq!(ask(text, &[("p", node("urn:x"))]).unwrap().len(), 1);
        assert!(
            ask(text, &[("p", node("urn:x"))]).unwrap()[0].contains("\"2\""),
            "the union counts a triple once"
        );
        let text = "SELECT ?p (COUNT(?s) AS ?n) { ?s <urn:in> ?p } GROUP BY ?p";
        assert_eq!(ask(text, &[("p", node("urn:nothing"))]).unwrap(), Vec::<String>::new());
        assert!(ask(text, &[("p", node("urn:y"))]).unwrap()[0].starts_with("p=<urn:y>"));
    }

    #[test]
    fn an_optional_parameter_may_be_left_out() {
        let text = "SELECT ?s { ?s <urn:n> ?n . FILTER(!BOUND(?least) || ?n >= ?least) }";
        assert_eq!(ask(text, &[]).unwrap().len(), 2);
        assert_eq!(ask(text, &[("least", Literal::from(2).into())]).unwrap(), ["s=<urn:c>"]);
        let text = "SELECT ?s { VALUES (?p ?k) { (<urn:x> 1) (<urn:y> 2) (UNDEF 3) } ?s <urn:in> ?p }";
        assert_eq!(ask(text, &[("p", node("urn:y"))]).unwrap().len(), 2);
    }

    #[test]
    fn a_variable_may_be_asked_for_besides() {
        let also = |text: &str| {
            let prepared = prepare("x.rq", text, &Base::default(), []).unwrap().also("p");
            let store = load_reach(DATA, prepared.reach()).unwrap();
            let rows = prepared.answer(&store, rows).unwrap();
            rows.iter().map(|row| row.contains("p=")).collect::<Vec<_>>()
        };
        assert_eq!(also("SELECT ?s { ?s <urn:in> ?p }"), [true; 3]);
        assert_eq!(also("SELECT DISTINCT ?p ?s { ?s <urn:in> ?p } LIMIT 2"), [true; 2]);
        assert_eq!(also("SELECT ?s { ?s <urn:in> ?o }"), [false; 3]);
    }

    #[test]
    fn a_parameter_may_stand_for_several_nodes() {
        let both = |text: &str| {
            let nodes = vec![NamedNode::new_unchecked("urn:x"), NamedNode::new_unchecked("urn:y")];
            let sets = Sets::from([(Variable::new_unchecked("p"), nodes)]);
            let prepared = prepare_with("x.rq", text, &Base::default(), [], &sets).unwrap();
            let store = load_reach(DATA, prepared.reach()).unwrap();
            prepared.answer(&store, rows).unwrap()
        };
        assert_eq!(
            both("SELECT ?s { ?s <urn:in> ?p }"),
            ["s=<urn:a>", "s=<urn:b>", "s=<urn:c>"]
        );
        assert_eq!(both("SELECT ?p { GRAPH <urn:h> { ?s <urn:in> ?p } }").len(), 2);
        assert_eq!(
            both("SELECT ?s { ?s <urn:in> ?q FILTER(?q = ?p && BOUND(?p)) }").len(),
            3
        );
        assert_eq!(
            both("SELECT ?s { ?s <urn:n> ?n FILTER EXISTS { ?s <urn:in> ?p } }").len(),
            2
        );
        assert_eq!(
            both("SELECT ?s ?p { ?s <urn:n> ?n OPTIONAL { ?s <urn:in> ?p } }").len(),
            2
        );
        assert_eq!(
            both("SELECT (COUNT(?s) AS ?n) { { SELECT ?s { ?s <urn:in> ?p } } }"),
            ["n=\"3\"^^<http://www.w3.org/2001/XMLSchema#integer>"]
        );
        assert_eq!(both("SELECT ?p { }"), ["p=<urn:x>", "p=<urn:y>"]);
    }

    #[test]
    fn values_are_terms_whatever_they_hold() {
        let text = "SELECT (?t AS ?u) { }";
        let value = "\"} UNION { ?s ?p ?o } #\n";
        assert_eq!(
            ask(text, &[("t", Literal::from(value).into())]).unwrap(),
            [format!("u={}", Literal::from(value))]
        );
        assert!(ask("SELECT ?s { BIND(1 AS ?p) }", &[("p", node("urn:x"))]).is_err());
        assert!(ask("SELECT ?s { ?s ?p ?o }", &[("p", Literal::from("x").into())]).is_err());
        assert!(
            ask("SELECT ?o { ?s ?p ?o }", &[("s", Literal::from("x").into())])
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn graphs_are_there_for_those_who_ask() {
        assert_eq!(
            ask("SELECT ?g { GRAPH ?g { <urn:b> <urn:in> ?x } }", &[])
                .unwrap()
                .len(),
            2
        );
        assert_eq!(ask("SELECT ?x { <urn:b> <urn:in> ?x }", &[]).unwrap().len(), 1);
        assert_eq!(ask("SELECT ?s FROM <urn:h> { ?s <urn:in> ?x }", &[]).unwrap().len(), 2);
    }

    #[test]
    fn errors_have_a_place() {
        let error = ask("SELECT ?s {\n  ?s <urn:in ?o }", &[]).unwrap_err().to_string();
        assert!(error.starts_with("x.rq:2:"), "{error}");
        assert!(!error.contains('\n'));
    }

    #[test]
    fn another_base_moves_the_querys_iris() {
        let base = Base::new("https://example.org/").unwrap();
        let text = "PREFIX q: <https://w3id.org/quanhe/ns#> SELECT ?s { ?s a q:Hospital ; q:x* <https://w3id.org/quanhe/id/a> }";
        let prepared = prepare("x.rq", text, &base, []).unwrap();
        let shown = prepared.query.to_string();
        assert!(!shown.contains("w3id.org"), "{shown}");
        assert_eq!(shown.matches("https://example.org/").count(), 3, "{shown}");
    }
}
