//! Queries taken apart and put together again: what has to change a pattern says how, and only for the kinds of pattern that it is about.

use spargebra::Query;
use spargebra::algebra::GraphPattern;

/// A pattern with `change` applied to the patterns right in it.
pub fn map_children<E>(
    pattern: GraphPattern,
    mut change: impl FnMut(GraphPattern) -> Result<GraphPattern, E>,
) -> Result<GraphPattern, E> {
    use GraphPattern as P;
    let mut boxed = |inner: Box<P>| change(*inner).map(Box::new);
    Ok(match pattern {
        leaf @ (P::Bgp { .. } | P::Path { .. } | P::Values { .. }) => leaf,
        P::Join { left, right } => P::Join {
            left: boxed(left)?,
            right: boxed(right)?,
        },
        P::Lateral { left, right } => P::Lateral {
            left: boxed(left)?,
            right: boxed(right)?,
        },
        P::Union { left, right } => P::Union {
            left: boxed(left)?,
            right: boxed(right)?,
        },
        P::Minus { left, right } => P::Minus {
            left: boxed(left)?,
            right: boxed(right)?,
        },
        P::LeftJoin {
            left,
            right,
            expression,
        } => P::LeftJoin {
            left: boxed(left)?,
            right: boxed(right)?,
            expression,
        },
        P::Filter { expr, inner } => P::Filter {
            expr,
            inner: boxed(inner)?,
        },
        P::Graph { name, inner } => P::Graph {
            name,
            inner: boxed(inner)?,
        },
        P::Service { name, inner, silent } => P::Service {
            name,
            inner: boxed(inner)?,
            silent,
        },
        P::Extend {
            inner,
            variable,
            expression,
        } => P::Extend {
            inner: boxed(inner)?,
            variable,
            expression,
        },
        P::OrderBy { inner, expression } => P::OrderBy {
            inner: boxed(inner)?,
            expression,
        },
        P::Project { inner, variables } => P::Project {
            inner: boxed(inner)?,
            variables,
        },
        P::Group {
            inner,
            variables,
            aggregates,
        } => P::Group {
            inner: boxed(inner)?,
            variables,
            aggregates,
        },
        P::Distinct { inner } => P::Distinct { inner: boxed(inner)? },
        P::Reduced { inner } => P::Reduced { inner: boxed(inner)? },
        P::Slice { inner, start, length } => P::Slice {
            inner: boxed(inner)?,
            start,
            length,
        },
    })
}

/// The pattern of a query, to be changed in place.
pub fn pattern_of(query: &mut Query) -> &mut GraphPattern {
    match query {
        Query::Select { pattern, .. }
        | Query::Ask { pattern, .. }
        | Query::Describe { pattern, .. }
        | Query::Construct { pattern, .. } => pattern,
    }
}
