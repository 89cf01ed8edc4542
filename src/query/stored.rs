//! What the graph holds of facts, sentences and documents, as plain data.

use oxigraph::model::{NamedNode, Term};

use crate::fact::Relation;

/// A fact as it stands in the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFact {
    pub iri: NamedNode,
    pub relation: Relation,
    /// The fields that are there, in the order of the guidelines; several of one name in the order of their terms.
    pub fields: Vec<(&'static str, Term)>,
    pub evidence: Vec<NamedNode>,
    pub rules: Vec<NamedNode>,
}

impl StoredFact {
    /// The first value of a field.
    pub fn field(&self, name: &str) -> Option<&Term> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// The first value of a field, where it is a node.
    pub fn node(&self, name: &str) -> Option<&NamedNode> {
        as_node(self.field(name)?)
    }

    /// The first value of a field, where it is a literal.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.field(name)? {
            Term::Literal(literal) => Some(literal.value()),
            _ => None,
        }
    }

    /// All values of a field that are nodes.
    pub fn nodes<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a NamedNode> {
        self.fields
            .iter()
            .filter(move |(n, _)| *n == name)
            .filter_map(|(_, v)| as_node(v))
    }
}

/// A sentence that states a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub iri: NamedNode,
    pub document: NamedNode,
    pub text: String,
    /// Code points of the document's text, end exclusive.
    pub start: usize,
    pub end: usize,
}

/// A document as the graph knows it. The order is by date, then id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Article {
    pub date: Option<String>,
    pub id: String,
    pub title: Option<String>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub iri: String,
}

/// The fields of a relation, in the order of the guidelines.
pub fn field_names(relation: Relation) -> &'static [&'static str] {
    match relation {
        Relation::Post => &["person", "role", "organization", "status", "date"],
        Relation::Title => &["person", "title"],
        Relation::Event => &["kind", "date", "place", "organizer", "label"],
        Relation::Participant => &["event", "agent", "capacity"],
        Relation::Delegation => &["leader", "of", "destination", "date"],
        Relation::Award => &["award", "grantor", "presenter", "recipient", "count", "date"],
        Relation::Programme => &["agent", "programme"],
        Relation::Support => &["supporter", "beneficiary", "programme"],
        Relation::PartOf => &["organization", "parent"],
        Relation::LocatedIn => &["organization", "place"],
        Relation::Indicator => &["indicator", "value", "place", "period", "unit"],
    }
}

/// The node of a term that is one.
pub fn as_node(term: &Term) -> Option<&NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

/// What stands behind the last `/` or `#` of an IRI.
pub fn last_part(iri: &str) -> &str {
    iri.rsplit(['/', '#']).find(|part| !part.is_empty()).unwrap_or(iri)
}
