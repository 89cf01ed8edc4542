//! Which statements the patterns of a query can match, by their properties: of a store in memory only those are loaded.
//!
//! Where a pattern may match any statement, everything is loaded: a property that is a variable, a negated property set, `DESCRIBE`, `FROM`, a `GRAPH` block that
//! asks only which graphs there are, a path that may have no steps between two variables (it joins every node of the store with itself).

use spargebra::algebra::{GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use crate::graph::reach::Properties;

/// Takes in the properties of a group of triples.
pub fn triples(patterns: &[TriplePattern], to: &mut Properties) {
    for pattern in patterns {
        match &pattern.predicate {
            NamedNodePattern::NamedNode(property) => to.insert(property.as_str()),
            NamedNodePattern::Variable(_) => *to = Properties::All,
        }
    }
}

/// Takes in the properties of a path.
pub fn path(subject: &TermPattern, path: &PropertyPathExpression, object: &TermPattern, to: &mut Properties) {
    let open = |term: &TermPattern| matches!(term, TermPattern::Variable(_) | TermPattern::BlankNode(_));
    if steps(path, to) && open(subject) && open(object) {
        *to = Properties::All;
    }
}

/// Whether a path may have no steps.
fn steps(path: &PropertyPathExpression, to: &mut Properties) -> bool {
    use PropertyPathExpression as E;
    match path {
        E::NamedNode(property) => {
            to.insert(property.as_str());
            false
        }
        E::NegatedPropertySet(_) => {
            *to = Properties::All;
            false
        }
        E::Reverse(inner) | E::OneOrMore(inner) => steps(inner, to),
        E::ZeroOrMore(inner) | E::ZeroOrOne(inner) => {
            steps(inner, to);
            true
        }
        // Where one part may have none, its nodes may be any at the end of the other.
        E::Sequence(a, b) | E::Alternative(a, b) => {
            let (a, b) = (steps(a, to), steps(b, to));
            a || b
        }
    }
}

/// Whether a pattern matches nothing in a graph of which no statement with its properties is loaded.
pub fn needs_a_statement(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } => !patterns.is_empty(),
        P::Path { path, .. } => !steps(path, &mut Properties::default()),
        P::Join { left, right } | P::Lateral { left, right } => needs_a_statement(left) || needs_a_statement(right),
        P::Union { left, right } => needs_a_statement(left) && needs_a_statement(right),
        P::LeftJoin { left, .. } | P::Minus { left, .. } => needs_a_statement(left),
        P::Filter { inner, .. }
        | P::Extend { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Project { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. } => needs_a_statement(inner),
        P::Graph { .. } | P::Service { .. } | P::Group { .. } | P::Values { .. } => false,
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{NamedNode, Term};

    use super::*;
    use crate::graph::Base;
    use crate::query::run::prepare;

    /// How many properties a query touches in the union and in named graphs; `None` for all.
    fn touched(query: &str, given: &[&str]) -> (Option<usize>, Option<usize>) {
        let node = || Term::from(NamedNode::new_unchecked("urn:x"));
        let values = given.iter().map(|name| ((*name).to_owned(), node()));
        let prepared = prepare("x.rq", query, &Base::default(), values).unwrap();
        let count = |properties: &Properties| match properties {
            Properties::These(these) => Some(these.len()),
            Properties::All => None,
        };
        (count(&prepared.reach().union), count(&prepared.reach().graphs))
    }

    #[test]
    fn properties_are_found_wherever_they_stand() {
        for (query, union, graphs) in [
            ("SELECT ?s { ?s <urn:a> ?o ; <urn:b> 1 }", 2, 0),
            (
                "SELECT ?s { GRAPH ?g { ?s <urn:a>/^<urn:b>|<urn:c>+ ?o } ?o <urn:d> 1 }",
                1,
                3,
            ),
            (
                "SELECT ?s { ?s <urn:a> ?o FILTER(?o > 1 && NOT EXISTS { GRAPH ?g { ?o <urn:b> ?x } }) }",
                1,
                1,
            ),
            (
                "SELECT ?s { GRAPH ?g { ?s <urn:a> ?o FILTER EXISTS { ?o <urn:b> ?x } } ?s <urn:c> ?o }",
                1,
                2,
            ),
            (
                "SELECT ?s { ?s a ?c OPTIONAL { ?s <urn:b> ?y } { SELECT ?z { ?z <urn:c> ?y } } MINUS { ?s <urn:d> 1 } }",
                4,
                0,
            ),
            ("ASK { ?s <urn:a> 1 }", 1, 0),
            ("CONSTRUCT { ?s ?p 1 } WHERE { ?s <urn:a> ?p }", 1, 0),
            ("SELECT ?s { ?s <urn:a> ?x } ORDER BY EXISTS { ?x <urn:b> 1 }", 2, 0),
            (
                "SELECT (SUM(IF(EXISTS { ?s <urn:b> 1 }, 1, 0)) AS ?n) { ?s <urn:a> ?x } GROUP BY ?x",
                2,
                0,
            ),
        ] {
            assert_eq!(touched(query, &[]), (Some(union), Some(graphs)), "{query}");
        }
    }

    #[test]
    fn what_may_be_anything_is_everything() {
        assert_eq!(touched("SELECT ?s { ?s ?p ?o }", &[]).0, None);
        assert_eq!(touched("SELECT ?s { ?s ?p ?o }", &["p"]).0, Some(1));
        assert_eq!(touched("SELECT ?s { VALUES ?p { <urn:a> } ?s ?p ?o }", &[]).0, None);
        assert_eq!(touched("SELECT ?s { ?s !<urn:a> ?o }", &[]).0, None);
        assert_eq!(touched("SELECT ?s { ?s <urn:a>* ?o }", &[]).0, None);
        assert_eq!(touched("SELECT ?s { ?s <urn:a>* ?o }", &["o"]).0, Some(1));
        for query in [
            "DESCRIBE <urn:a>",
            "DESCRIBE ?s { ?s <urn:a> 1 }",
            "SELECT ?s FROM <urn:g> { ?s <urn:a> 1 }",
            "SELECT ?s FROM NAMED <urn:g> { GRAPH ?g { ?s <urn:a> 1 } }",
        ] {
            assert_eq!(touched(query, &[]), (None, None), "{query}");
        }
        for inner in [
            "",
            "VALUES ?x { 1 }",
            "OPTIONAL { ?s <urn:a> 1 }",
            "{ ?s <urn:a> 1 } UNION { BIND(1 AS ?x) }",
            "FILTER NOT EXISTS { ?s <urn:a> 1 }",
            "<urn:x> <urn:a>* ?o",
            "SELECT (COUNT(*) AS ?n) { ?s <urn:a> 1 }",
            "MINUS { ?s <urn:a> 1 }",
        ] {
            let query = format!("SELECT ?g {{ GRAPH ?g {{ {inner} }} }}");
            assert_eq!(touched(&query, &[]).1, None, "{query}");
        }
    }
}
