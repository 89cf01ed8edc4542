//! Parameters that stand for several nodes: an entity with its predecessors.
//!
//! The variable stays in the query, and wherever a group of triples names it, `VALUES` keeps it to the set. So `?body` bound to a province and the two that it was
//! made of is any of the three, in patterns, in sub-queries and in filters alike; a query that selects it says which. The set is that of the property path
//! `?x dcterms:isReplacedBy* <entity>` over the whole store ([`predecessors`]).

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Variable};
use oxigraph::store::{StorageError, Store};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern};

use super::algebra::{map_children, pattern_of};
use crate::graph::vocab::dcterms;

/// For each parameter the nodes that it may be.
pub type Sets = BTreeMap<Variable, Vec<NamedNode>>;

/// A node, and all that it took the place of, at once or over others; the node itself first, the others by IRI.
pub fn predecessors(store: &Store, node: &NamedNode) -> Result<Vec<NamedNode>, StorageError> {
    let mut found = BTreeSet::new();
    let mut at = vec![node.clone()];
    while let Some(new) = at.pop() {
        let property: NamedNodeRef<'_> = dcterms::IS_REPLACED_BY;
        for quad in store.quads_for_pattern(None, Some(property), Some(new.as_ref().into()), None) {
            if let NamedOrBlankNode::NamedNode(old) = quad?.subject
                && old != *node
                && found.insert(old.clone())
            {
                at.push(old);
            }
        }
    }
    Ok(std::iter::once(node.clone()).chain(found).collect())
}

/// Keeps the variables of a query to their sets.
pub fn restrict(mut query: Query, sets: &Sets) -> Query {
    if sets.is_empty() {
        return query;
    }
    let pattern = pattern_of(&mut query);
    *pattern = kept(std::mem::take(pattern), sets);
    query
}

fn kept(pattern: GraphPattern, sets: &Sets) -> GraphPattern {
    use GraphPattern as P;
    let around = |inner: P, expressions: &[&Expression]| Box::new(bound_for(inner, expressions, sets));
    // A service elsewhere keeps its own.
    if let P::Service { .. } = pattern {
        return pattern;
    }
    match map_children(pattern, |inner| Ok::<_, Infallible>(kept(inner, sets))).unwrap_or_else(|e| match e {}) {
        leaf @ (P::Bgp { .. } | P::Path { .. }) => {
            let named: Vec<&Variable> = sets.keys().filter(|v| binds(&leaf, v)).collect();
            named.into_iter().fold(leaf, |inner, v| joined(v, inner, sets))
        }
        P::LeftJoin {
            left,
            right,
            expression: Some(e),
        } => P::LeftJoin {
            left: around(*left, &[&e]),
            right,
            expression: Some(asked(e, sets)),
        },
        P::Filter { expr, inner } => P::Filter {
            inner: around(*inner, &[&expr]),
            expr: asked(expr, sets),
        },
        P::Extend {
            inner,
            variable,
            expression,
        } => P::Extend {
            inner: around(*inner, &[&expression]),
            variable,
            expression: asked(expression, sets),
        },
        P::OrderBy { inner, expression } => {
            let keys: Vec<&Expression> = expression
                .iter()
                .map(|o| match o {
                    OrderExpression::Asc(e) | OrderExpression::Desc(e) => e,
                })
                .collect();
            P::OrderBy {
                inner: around(*inner, &keys),
                expression,
            }
        }
        P::Project { inner, variables } => {
            let missing: Vec<Expression> = variables.iter().cloned().map(Expression::Variable).collect();
            let missing: Vec<&Expression> = missing.iter().collect();
            P::Project {
                inner: around(*inner, &missing),
                variables,
            }
        }
        other => other,
    }
}

/// `VALUES ?v { ... }` before a pattern.
fn joined(variable: &Variable, pattern: GraphPattern, sets: &Sets) -> GraphPattern {
    let nodes = sets.get(variable).map_or(&[][..], Vec::as_slice);
    let values = GraphPattern::Values {
        variables: vec![variable.clone()],
        bindings: nodes
            .iter()
            .map(|n| vec![Some(GroundTerm::NamedNode(n.clone()))])
            .collect(),
    };
    GraphPattern::Join {
        left: Box::new(values),
        right: Box::new(pattern),
    }
}

/// Binds, before an expression looks at them, the variables that nothing in the pattern does.
fn bound_for(pattern: GraphPattern, expressions: &[&Expression], sets: &Sets) -> GraphPattern {
    let texts: Vec<String> = expressions.iter().map(ToString::to_string).collect();
    let missing: Vec<&Variable> = sets
        .keys()
        .filter(|v| texts.iter().any(|t| mentions(t, v)) && !binds(&pattern, v))
        .collect();
    missing.into_iter().fold(pattern, |inner, v| joined(v, inner, sets))
}

/// Whether a variable stands in a written expression; a text in quotes that looks like it does no harm.
fn mentions(text: &str, variable: &Variable) -> bool {
    let name = variable.as_str();
    text.match_indices(['?', '$']).any(|(at, _)| {
        let rest = &text[at + 1..];
        rest.strip_prefix(name)
            .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// Patterns within expressions (`EXISTS`) see what is bound around them.
fn asked(expression: Expression, sets: &Sets) -> Expression {
    use Expression as E;
    match expression {
        E::Exists(pattern) => E::Exists(Box::new(kept(*pattern, sets))),
        E::Not(inner) => E::Not(Box::new(asked(*inner, sets))),
        E::And(a, b) => E::And(Box::new(asked(*a, sets)), Box::new(asked(*b, sets))),
        E::Or(a, b) => E::Or(Box::new(asked(*a, sets)), Box::new(asked(*b, sets))),
        other => other,
    }
}

/// Whether every row of a pattern has the variable.
fn binds(pattern: &GraphPattern, variable: &Variable) -> bool {
    use GraphPattern as P;
    let is = |term: &TermPattern| matches!(term, TermPattern::Variable(v) if v == variable);
    match pattern {
        P::Bgp { patterns } => patterns.iter().any(|t| {
            is(&t.subject) || is(&t.object) || matches!(&t.predicate, NamedNodePattern::Variable(v) if v == variable)
        }),
        P::Path { subject, object, .. } => is(subject) || is(object),
        P::Join { left, right } | P::Lateral { left, right } => binds(left, variable) || binds(right, variable),
        P::Union { left, right } => binds(left, variable) && binds(right, variable),
        P::LeftJoin { left, .. } | P::Minus { left, .. } => binds(left, variable),
        P::Filter { inner, .. }
        | P::OrderBy { inner, .. }
        | P::Distinct { inner }
        | P::Reduced { inner }
        | P::Slice { inner, .. }
        | P::Service { inner, .. } => binds(inner, variable),
        P::Graph { name, inner } => {
            matches!(name, NamedNodePattern::Variable(v) if v == variable) || binds(inner, variable)
        }
        P::Extend {
            inner, variable: new, ..
        } => new == variable || binds(inner, variable),
        P::Project { inner, variables } => variables.contains(variable) && binds(inner, variable),
        P::Group { variables, .. } => variables.contains(variable),
        P::Values { variables, .. } => variables.contains(variable),
    }
}
