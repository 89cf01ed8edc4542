//! Putting terms in the place of a query's parameters, in its algebra: no text is ever pasted.
//!
//! oxigraph's `substitute_variable` reaches only variables that the query selects; here every occurrence becomes the term, in sub-queries and aggregates too, so
//! that the optimiser sees a constant. A parameter that is not given stays an unbound variable. Groups are joined in the order in which they are written.

use std::collections::HashMap;

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, Expression, Function, GraphPattern, OrderExpression, PropertyPathExpression, QueryDataset,
};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

use super::algebra::map_children;
use super::touch;
use crate::graph::Base;
use crate::graph::reach::{Properties, Reach};

/// A query in which a term cannot stand where a parameter does.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    #[error("the query assigns to its own parameter ?{0}")]
    Assigned(String),
    #[error("?{0} stands where only an IRI can, and its value is none")]
    NotAnIri(String),
}

/// Replaces parameters by terms, and IRIs below the default root by those of the store's base.
pub struct Binder<'a> {
    values: HashMap<Variable, Term>,
    base: &'a Base,
    reach: Reach,
    /// Within a `GRAPH` block.
    in_graph: bool,
}

type Bound<T> = Result<T, BindError>;

impl<'a> Binder<'a> {
    pub fn new(values: HashMap<Variable, Term>, base: &'a Base) -> Self {
        Self {
            values,
            base,
            reach: Reach::default(),
            in_graph: false,
        }
    }

    /// What the queries bound so far can touch.
    pub fn reach(self) -> Reach {
        self.reach
    }

    /// What the patterns here can touch.
    fn touched(&mut self) -> &mut Properties {
        if self.in_graph {
            &mut self.reach.graphs
        } else {
            &mut self.reach.union
        }
    }

    fn touch_everything(&mut self) {
        self.reach.union = Properties::All;
        self.reach.graphs = Properties::All;
    }

    pub fn query(&mut self, query: Query) -> Bound<Query> {
        Ok(match query {
            Query::Select {
                dataset,
                pattern,
                base_iri,
            } => Query::Select {
                dataset: self.dataset(dataset),
                pattern: self.pattern(pattern)?,
                base_iri,
            },
            Query::Ask {
                dataset,
                pattern,
                base_iri,
            } => Query::Ask {
                dataset: self.dataset(dataset),
                pattern: self.pattern(pattern)?,
                base_iri,
            },
            Query::Describe {
                dataset,
                pattern,
                base_iri,
            } => {
                self.touch_everything();
                Query::Describe {
                    dataset: self.dataset(dataset),
                    pattern: self.pattern(pattern)?,
                    base_iri,
                }
            }
            Query::Construct {
                template,
                dataset,
                pattern,
                base_iri,
            } => Query::Construct {
                template: self.triples(template)?,
                dataset: self.dataset(dataset),
                pattern: self.pattern(pattern)?,
                base_iri,
            },
        })
    }

    fn dataset(&mut self, dataset: Option<QueryDataset>) -> Option<QueryDataset> {
        let QueryDataset { default, named } = dataset?;
        self.touch_everything();
        let iris = |iris: Vec<NamedNode>| iris.into_iter().map(|n| self.iri(n)).collect();
        Some(QueryDataset {
            default: iris(default),
            named: named.map(iris),
        })
    }

    fn iri(&self, iri: NamedNode) -> NamedNode {
        self.base.rewrite(&iri).unwrap_or(iri)
    }

    fn boxed(&mut self, pattern: GraphPattern) -> Bound<Box<GraphPattern>> {
        Ok(Box::new(self.pattern(pattern)?))
    }

    fn pattern(&mut self, pattern: GraphPattern) -> Bound<GraphPattern> {
        use GraphPattern as P;
        Ok(match pattern {
            P::Bgp { patterns } => {
                let patterns = self.triples(patterns)?;
                touch::triples(&patterns, self.touched());
                P::Bgp { patterns }
            }
            P::Path { subject, path, object } => {
                let (subject, path, object) = (self.term(subject), self.path(path), self.term(object));
                touch::path(&subject, &path, &object, self.touched());
                P::Path { subject, path, object }
            }
            P::Join { left, right } => in_order(self.boxed(*left)?, self.boxed(*right)?),
            P::LeftJoin {
                left,
                right,
                expression,
            } => P::LeftJoin {
                left: self.boxed(*left)?,
                right: self.boxed(*right)?,
                expression: expression.map(|e| self.expression(e)).transpose()?,
            },
            P::Filter { expr, inner } => P::Filter {
                expr: self.expression(expr)?,
                inner: self.boxed(*inner)?,
            },
            P::Graph { name, inner } => {
                if !touch::needs_a_statement(&inner) {
                    // Which graphs there are is asked too.
                    self.reach.graphs = Properties::All;
                }
                let outside = std::mem::replace(&mut self.in_graph, true);
                let bound = self.name(name).and_then(|name| Ok((name, self.boxed(*inner)?)));
                self.in_graph = outside;
                let (name, inner) = bound?;
                P::Graph { name, inner }
            }
            P::Service { name, inner, silent } => P::Service {
                name: self.name(name)?,
                inner: self.boxed(*inner)?,
                silent,
            },
            P::Extend { variable, .. } if self.values.contains_key(&variable) => {
                return Err(BindError::Assigned(variable.into_string()));
            }
            P::Extend {
                inner,
                variable,
                expression,
            } => P::Extend {
                inner: self.boxed(*inner)?,
                variable,
                expression: self.expression(expression)?,
            },
            P::Values { variables, bindings } => self.values_block(variables, bindings),
            P::OrderBy { inner, expression } => P::OrderBy {
                inner: self.boxed(*inner)?,
                expression: expression.into_iter().map(|e| self.order(e)).collect::<Bound<_>>()?,
            },
            P::Project { inner, variables } => P::Project {
                inner: Box::new(self.pattern(*inner).map(|p| self.still_bound(p, &variables))?),
                variables,
            },
            P::Group {
                inner,
                variables,
                aggregates,
            } => {
                let inner = Box::new(self.pattern(*inner).map(|p| self.still_bound(p, &variables))?);
                let aggregates = aggregates
                    .into_iter()
                    .map(|(v, a)| Ok((v, self.aggregate(a)?)))
                    .collect::<Bound<_>>()?;
                P::Group {
                    inner,
                    variables,
                    aggregates,
                }
            }
            other => map_children(other, |inner| self.pattern(inner))?,
        })
    }

    /// Binds the parameters among `variables`, which the pattern itself no longer does.
    fn still_bound(&self, pattern: GraphPattern, variables: &[Variable]) -> GraphPattern {
        variables
            .iter()
            .fold(pattern, |inner, variable| match self.values.get(variable) {
                None => inner,
                Some(term) => GraphPattern::Extend {
                    inner: Box::new(inner),
                    variable: variable.clone(),
                    expression: constant(term).unwrap_or_else(|| Expression::Variable(variable.clone())),
                },
            })
    }

    /// `VALUES` over a parameter keeps the rows that agree with it.
    fn values_block(&self, variables: Vec<Variable>, bindings: Vec<Vec<Option<GroundTerm>>>) -> GraphPattern {
        let given: Vec<Option<&Term>> = variables.iter().map(|v| self.values.get(v)).collect();
        let agrees = |row: &Vec<Option<GroundTerm>>| {
            row.iter().zip(&given).all(|(cell, term)| match (cell, term) {
                (Some(cell), Some(term)) => Term::from(self.ground(cell.clone())) == **term,
                _ => true,
            })
        };
        let kept = |i: usize| given.get(i).is_some_and(Option::is_none);
        let bindings = bindings
            .into_iter()
            .filter(agrees)
            .map(|row| {
                let cells = row.into_iter().enumerate().filter(|(i, _)| kept(*i));
                cells.map(|(_, cell)| cell.map(|c| self.ground(c))).collect()
            })
            .collect();
        let variables = variables
            .into_iter()
            .enumerate()
            .filter(|(i, _)| kept(*i))
            .map(|(_, v)| v)
            .collect();
        GraphPattern::Values { variables, bindings }
    }

    fn ground(&self, term: GroundTerm) -> GroundTerm {
        match term {
            GroundTerm::NamedNode(n) => GroundTerm::NamedNode(self.iri(n)),
            other => other,
        }
    }

    fn triples(&self, triples: Vec<TriplePattern>) -> Bound<Vec<TriplePattern>> {
        triples
            .into_iter()
            .map(|t| {
                Ok(TriplePattern {
                    subject: self.term(t.subject),
                    predicate: self.name(t.predicate)?,
                    object: self.term(t.object),
                })
            })
            .collect()
    }

    fn term(&self, term: TermPattern) -> TermPattern {
        match term {
            TermPattern::NamedNode(n) => TermPattern::NamedNode(self.iri(n)),
            TermPattern::Variable(v) => match self.values.get(&v) {
                Some(Term::NamedNode(n)) => TermPattern::NamedNode(n.clone()),
                Some(Term::Literal(l)) => TermPattern::Literal(l.clone()),
                _ => TermPattern::Variable(v),
            },
            other => other,
        }
    }

    fn name(&self, name: NamedNodePattern) -> Bound<NamedNodePattern> {
        Ok(match name {
            NamedNodePattern::NamedNode(n) => NamedNodePattern::NamedNode(self.iri(n)),
            NamedNodePattern::Variable(v) => match self.values.get(&v) {
                None => NamedNodePattern::Variable(v),
                Some(Term::NamedNode(n)) => NamedNodePattern::NamedNode(n.clone()),
                Some(_) => return Err(BindError::NotAnIri(v.into_string())),
            },
        })
    }

    fn path(&self, path: PropertyPathExpression) -> PropertyPathExpression {
        use PropertyPathExpression as E;
        let boxed = |p: E| Box::new(self.path(p));
        match path {
            E::NamedNode(n) => E::NamedNode(self.iri(n)),
            E::Reverse(p) => E::Reverse(boxed(*p)),
            E::Sequence(a, b) => E::Sequence(boxed(*a), boxed(*b)),
            E::Alternative(a, b) => E::Alternative(boxed(*a), boxed(*b)),
            E::ZeroOrMore(p) => E::ZeroOrMore(boxed(*p)),
            E::OneOrMore(p) => E::OneOrMore(boxed(*p)),
            E::ZeroOrOne(p) => E::ZeroOrOne(boxed(*p)),
            E::NegatedPropertySet(set) => E::NegatedPropertySet(set.into_iter().map(|n| self.iri(n)).collect()),
        }
    }

    fn order(&mut self, order: OrderExpression) -> Bound<OrderExpression> {
        Ok(match order {
            OrderExpression::Asc(e) => OrderExpression::Asc(self.expression(e)?),
            OrderExpression::Desc(e) => OrderExpression::Desc(self.expression(e)?),
        })
    }

    fn aggregate(&mut self, aggregate: AggregateExpression) -> Bound<AggregateExpression> {
        Ok(match aggregate {
            AggregateExpression::FunctionCall { name, expr, distinct } => AggregateExpression::FunctionCall {
                name,
                expr: self.expression(expr)?,
                distinct,
            },
            count @ AggregateExpression::CountSolutions { .. } => count,
        })
    }

    fn expressions(&mut self, list: Vec<Expression>) -> Bound<Vec<Expression>> {
        list.into_iter().map(|e| self.expression(e)).collect()
    }

    fn expression(&mut self, expression: Expression) -> Bound<Expression> {
        use Expression as E;
        macro_rules! both {
            ($variant:path, $a:expr, $b:expr) => {
                $variant(Box::new(self.expression(*$a)?), Box::new(self.expression(*$b)?))
            };
        }
        Ok(match expression {
            E::NamedNode(n) => E::NamedNode(self.iri(n)),
            E::Literal(l) => E::Literal(l),
            E::Variable(v) => self.values.get(&v).and_then(constant).unwrap_or(E::Variable(v)),
            E::Bound(v) if self.values.contains_key(&v) => E::Literal(Literal::from(true)),
            E::Bound(v) => E::Bound(v),
            E::Or(a, b) => both!(E::Or, a, b),
            E::And(a, b) => both!(E::And, a, b),
            E::Equal(a, b) => both!(E::Equal, a, b),
            E::SameTerm(a, b) => both!(E::SameTerm, a, b),
            E::Greater(a, b) => both!(E::Greater, a, b),
            E::GreaterOrEqual(a, b) => both!(E::GreaterOrEqual, a, b),
            E::Less(a, b) => both!(E::Less, a, b),
            E::LessOrEqual(a, b) => both!(E::LessOrEqual, a, b),
            E::Add(a, b) => both!(E::Add, a, b),
            E::Subtract(a, b) => both!(E::Subtract, a, b),
            E::Multiply(a, b) => both!(E::Multiply, a, b),
            E::Divide(a, b) => both!(E::Divide, a, b),
            E::In(a, list) => E::In(Box::new(self.expression(*a)?), self.expressions(list)?),
            E::UnaryPlus(e) => E::UnaryPlus(Box::new(self.expression(*e)?)),
            E::UnaryMinus(e) => E::UnaryMinus(Box::new(self.expression(*e)?)),
            E::Not(e) => E::Not(Box::new(self.expression(*e)?)),
            E::Exists(pattern) => E::Exists(self.boxed(*pattern)?),
            E::If(a, b, c) => E::If(
                Box::new(self.expression(*a)?),
                Box::new(self.expression(*b)?),
                Box::new(self.expression(*c)?),
            ),
            E::Coalesce(list) => E::Coalesce(self.expressions(list)?),
            E::FunctionCall(Function::Custom(name), list) => {
                E::FunctionCall(Function::Custom(self.iri(name)), self.expressions(list)?)
            }
            E::FunctionCall(function, list) => E::FunctionCall(function, self.expressions(list)?),
        })
    }
}

/// Joins two groups in the order in which they are written: for each row of the first, the second is looked up.
///
/// The optimiser knows nothing of sizes beyond guesses and would put a look-up of labels first and the whole of a `GRAPH` block behind it, once for each label of
/// the lexicon. Within a group of triples it still chooses the order.
fn in_order(left: Box<GraphPattern>, right: Box<GraphPattern>) -> GraphPattern {
    if is_lookup(&right) {
        GraphPattern::Lateral { left, right }
    } else {
        GraphPattern::Join { left, right }
    }
}

/// Whether a pattern means the same for each row before it as alone: it holds nothing that asks which variables are bound.
fn is_lookup(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Bgp { .. } | P::Path { .. } | P::Values { .. } => true,
        P::Join { left, right } | P::Lateral { left, right } | P::Union { left, right } => {
            is_lookup(left) && is_lookup(right)
        }
        P::Graph { inner, .. } => is_lookup(inner),
        _ => false,
    }
}

fn constant(term: &Term) -> Option<Expression> {
    match term {
        Term::NamedNode(n) => Some(Expression::NamedNode(n.clone())),
        Term::Literal(l) => Some(Expression::Literal(l.clone())),
        _ => None,
    }
}
