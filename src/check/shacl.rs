//! Reading shapes: the part of SHACL Core that the project's shapes use, and not a term more.

use std::collections::{BTreeMap, HashMap, HashSet};

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term};

use crate::graph::background::{BackgroundError, syntax};

const SH: &str = "http://www.w3.org/ns/shacl#";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";

/// A shapes file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ShapesError {
    #[error(transparent)]
    Syntax(#[from] BackgroundError),
    #[error("{path}: {term} {problem}")]
    Term {
        path: String,
        term: String,
        problem: String,
    },
}

/// What all nodes of some classes must be like.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub name: String,
    pub targets: Vec<NamedNode>,
    pub properties: Vec<Property>,
}

/// What the values of one property must be like.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    pub path: NamedNode,
    pub constraints: Vec<Constraint>,
    /// `Violation`, `Warning` or `Info`.
    pub severity: &'static str,
    pub message: String,
}

/// One constraint of SHACL Core.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    MinCount(u64),
    MaxCount(u64),
    Datatype(NamedNode),
    /// Of one of these classes: `sh:class`, or `sh:or` over several.
    Class(Vec<NamedNode>),
    NodeKind(NodeKind),
    In(Vec<Term>),
    Pattern(String),
    MinInclusive(Literal),
    UniqueLang,
}

/// The values of `sh:nodeKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeKind {
    pub iri: bool,
    pub blank: bool,
    pub literal: bool,
}

/// Parses a shapes file.
pub fn parse(path: &str, text: &str) -> Result<Vec<Shape>, ShapesError> {
    let mut graph = Graph {
        path,
        nodes: BTreeMap::new(),
        used: HashSet::new(),
    };
    let mut order = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()) {
        let quad = quad.map_err(|e| syntax(path, &e.into()))?;
        let key = quad.subject.to_string();
        if quad.predicate.as_str() == format!("{RDF}type") && quad.object.to_string() == format!("<{SH}NodeShape>") {
            order.push((key.clone(), quad.subject.clone()));
        }
        graph.nodes.entry(key).or_default().push((quad.predicate, quad.object));
    }
    let shapes = order
        .into_iter()
        .map(|(key, node)| graph.shape(&key, &node))
        .collect::<Result<_, _>>()?;
    // What no shape has asked for would be passed over in silence.
    for (node, pairs) in &graph.nodes {
        if let Some((predicate, _)) = pairs.iter().find(|(p, _)| p.as_str().starts_with(SH))
            && !graph.used.contains(node)
        {
            return Err(graph.refuse(predicate.as_str(), "stands on a node that no sh:NodeShape leads to"));
        }
    }
    Ok(shapes)
}

struct Graph<'a> {
    path: &'a str,
    nodes: BTreeMap<String, Vec<(NamedNode, Term)>>,
    used: HashSet<String>,
}

impl Graph<'_> {
    fn refuse(&self, term: &str, problem: &str) -> ShapesError {
        let term = term
            .strip_prefix(SH)
            .map_or_else(|| term.to_owned(), |local| format!("sh:{local}"));
        ShapesError::Term {
            path: self.path.to_owned(),
            term,
            problem: problem.to_owned(),
        }
    }

    /// The SHACL terms of a node, and its `rdfs:label`s.
    fn take(&mut self, key: &str) -> (Vec<(String, Term)>, Vec<Literal>) {
        self.used.insert(key.to_owned());
        let mut terms = Vec::new();
        let mut labels = Vec::new();
        for (predicate, object) in self.nodes.get(key).into_iter().flatten() {
            match (predicate.as_str().strip_prefix(SH), object) {
                (Some(local), object) => terms.push((local.to_owned(), object.clone())),
                (None, Term::Literal(label)) if predicate.as_str() == LABEL => labels.push(label.clone()),
                _ => {}
            }
        }
        (terms, labels)
    }

    fn shape(&mut self, key: &str, node: &NamedOrBlankNode) -> Result<Shape, ShapesError> {
        let (terms, labels) = self.take(key);
        let name = match node {
            NamedOrBlankNode::NamedNode(n) => n.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned(),
            NamedOrBlankNode::BlankNode(_) => english(&labels),
        };
        let mut shape = Shape {
            name,
            targets: Vec::new(),
            properties: Vec::new(),
        };
        for (local, object) in terms {
            match local.as_str() {
                "targetClass" => shape.targets.push(self.iri(&local, object)?),
                "property" => {
                    let property = self.property(&object)?;
                    shape.properties.push(property);
                }
                _ => {
                    return Err(self.refuse(&format!("{SH}{local}"), "is not supported on a node shape"));
                }
            }
        }
        if shape.targets.is_empty() {
            return Err(self.refuse(&shape.name, "has no sh:targetClass"));
        }
        Ok(shape)
    }

    fn property(&mut self, node: &Term) -> Result<Property, ShapesError> {
        let (terms, _) = self.take(&node.to_string());
        let mut path = None;
        let mut messages = Vec::new();
        let mut severity = "Violation";
        let mut constraints = Vec::new();
        for (local, object) in terms {
            let full = format!("{SH}{local}");
            constraints.push(match local.as_str() {
                "path" => {
                    path = Some(self.iri(&local, object)?);
                    continue;
                }
                "message" => {
                    messages.push(self.literal(&local, object)?);
                    continue;
                }
                "severity" => {
                    let iri = self.iri(&local, object)?;
                    severity = ["Violation", "Warning", "Info"]
                        .into_iter()
                        .find(|s| iri.as_str() == format!("{SH}{s}"))
                        .ok_or_else(|| self.refuse(iri.as_str(), "is no severity"))?;
                    continue;
                }
                "minCount" => Constraint::MinCount(self.count(&local, object)?),
                "maxCount" => Constraint::MaxCount(self.count(&local, object)?),
                "datatype" => Constraint::Datatype(self.iri(&local, object)?),
                "class" => Constraint::Class(vec![self.iri(&local, object)?]),
                "nodeKind" => Constraint::NodeKind(self.node_kind(&local, object)?),
                "in" => Constraint::In(self.list(&object)?),
                "pattern" => Constraint::Pattern(self.literal(&local, object)?.value().to_owned()),
                "minInclusive" => Constraint::MinInclusive(self.literal(&local, object)?),
                "uniqueLang" => match self.literal(&local, object)?.value() {
                    "true" | "1" => Constraint::UniqueLang,
                    _ => continue,
                },
                "or" => Constraint::Class(self.classes(&object)?),
                _ => return Err(self.refuse(&full, "is not supported on a property shape")),
            });
        }
        let path = path.ok_or_else(|| self.refuse(&format!("{SH}property"), "has no sh:path"))?;
        let message = if messages.is_empty() {
            format!("{path} is not as it should be")
        } else {
            english(&messages)
        };
        Ok(Property {
            path,
            constraints,
            severity,
            message,
        })
    }

    fn iri(&self, local: &str, object: Term) -> Result<NamedNode, ShapesError> {
        match object {
            Term::NamedNode(iri) => Ok(iri),
            _ => Err(self.refuse(&format!("{SH}{local}"), "must be one IRI")),
        }
    }

    fn literal(&self, local: &str, object: Term) -> Result<Literal, ShapesError> {
        match object {
            Term::Literal(literal) => Ok(literal),
            _ => Err(self.refuse(&format!("{SH}{local}"), "must be a literal")),
        }
    }

    fn count(&self, local: &str, object: Term) -> Result<u64, ShapesError> {
        let refused = self.refuse(&format!("{SH}{local}"), "must be a count");
        self.literal(local, object)?.value().parse().map_err(|_| refused)
    }

    fn node_kind(&self, local: &str, object: Term) -> Result<NodeKind, ShapesError> {
        let iri = self.iri(local, object)?;
        let kind = |iri, blank, literal| Ok(NodeKind { iri, blank, literal });
        match iri.as_str().strip_prefix(SH) {
            Some("IRI") => kind(true, false, false),
            Some("BlankNode") => kind(false, true, false),
            Some("Literal") => kind(false, false, true),
            Some("BlankNodeOrIRI") => kind(true, true, false),
            Some("BlankNodeOrLiteral") => kind(false, true, true),
            Some("IRIOrLiteral") => kind(true, false, true),
            _ => Err(self.refuse(iri.as_str(), "is no node kind")),
        }
    }

    /// The members of an RDF list.
    fn list(&mut self, head: &Term) -> Result<Vec<Term>, ShapesError> {
        let mut out = Vec::new();
        let mut seen = HashSet::new();
        let mut node = head.clone();
        while node.to_string() != format!("<{RDF}nil>") {
            let key = node.to_string();
            let pairs: HashMap<String, Term> = self
                .nodes
                .get(&key)
                .into_iter()
                .flatten()
                .map(|(p, o)| (p.as_str().to_owned(), o.clone()))
                .collect();
            match (
                pairs.get(&format!("{RDF}first")),
                pairs.get(&format!("{RDF}rest")),
                seen.insert(key),
            ) {
                (Some(first), Some(rest), true) => {
                    out.push(first.clone());
                    node = rest.clone();
                }
                _ => return Err(self.refuse(&format!("{RDF}List"), "is broken")),
            }
        }
        Ok(out)
    }

    /// `sh:or ( [ sh:class A ] [ sh:class B ] )`.
    fn classes(&mut self, head: &Term) -> Result<Vec<NamedNode>, ShapesError> {
        let mut out = Vec::new();
        for member in self.list(head)? {
            let (terms, _) = self.take(&member.to_string());
            match terms.as_slice() {
                [(local, Term::NamedNode(class))] if local == "class" => out.push(class.clone()),
                _ => {
                    return Err(self.refuse(&format!("{SH}or"), "is supported over sh:class alone"));
                }
            }
        }
        Ok(out)
    }
}

/// The English one of several texts, else the first.
fn english(texts: &[Literal]) -> String {
    let text = texts.iter().find(|t| t.language() == Some("en")).or(texts.first());
    text.map(|t| t.value().to_owned()).unwrap_or_default()
}

#[cfg(test)]
#[path = "shacl_tests.rs"]
mod tests;
