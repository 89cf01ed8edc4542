//! What the graph says of a node: its label, its type, the facts it stands in, and where each fact was read.
//!
//! A [`Reader`] answers from triple patterns over all graphs of a store and so needs no SPARQL. Every answer is sorted: the same store gives the same answer.
//! It is meant for [`View::Named`](crate::graph::snapshot::View); over another view all answers are the same, but link decisions have no document.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use oxigraph::model::{
    GraphName, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Quad, Term, TermRef,
};
use oxigraph::store::{StorageError, Store};

pub use super::stored::{Article, Quote, StoredFact, as_node, field_names, last_part};
use crate::fact::{EntityType, Relation};
use crate::graph::fields;
use crate::graph::vocab::{Base, dcterms, oa, rdf, rdfs, schema, skos};

/// Letters of an event's name from which it is a sentence more than a name.
const LONG: usize = 48;

/// Answers from one store.
pub struct Reader<'a> {
    store: &'a Store,
    base: &'a Base,
    named: bool,
    background: GraphName,
    classes: HashMap<NamedNode, Relation>,
    types: HashMap<NamedNode, EntityType>,
    labels: RefCell<HashMap<NamedNode, String>>,
    /// Classes of entities found out before: each document that names a province says so once more.
    known_types: RefCell<HashMap<NamedNode, Option<EntityType>>>,
}

impl<'a> Reader<'a> {
    pub fn new(store: &'a Store, base: &'a Base) -> Self {
        Self {
            store,
            base,
            named: store.named_graphs().next().is_some(),
            background: base.background().into(),
            classes: Relation::ALL.into_iter().map(|r| (fields::class(r, base), r)).collect(),
            types: EntityType::ALL
                .into_iter()
                .map(|t| (fields::entity_class(t, base), t))
                .collect(),
            labels: RefCell::default(),
            known_types: RefCell::default(),
        }
    }

    pub fn base(&self) -> &'a Base {
        self.base
    }

    pub fn store(&self) -> &'a Store {
        self.store
    }

    /// The statements of a pattern in all named graphs. A store may hold their union in its default graph beside them: that is passed over.
    pub fn scan(
        &self,
        subject: Option<NamedOrBlankNodeRef<'_>>,
        property: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> impl Iterator<Item = Result<Quad, StorageError>> + use<> {
        let named = self.named;
        self.store
            .quads_for_pattern(subject, property, object, None)
            .filter(move |q| !named || q.as_ref().map_or(true, |q| q.graph_name != GraphName::DefaultGraph))
    }

    /// All quads with a subject.
    pub fn quads_of(&self, subject: &NamedNode) -> Result<Vec<Quad>, StorageError> {
        self.scan(Some(subject.as_ref().into()), None, None).collect()
    }

    /// The objects of a property, each once, sorted.
    pub fn objects(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Result<Vec<Term>, StorageError> {
        let quads = self.scan(Some(subject.as_ref().into()), Some(property), None);
        let mut out = quads.map(|q| Ok(q?.object)).collect::<Result<Vec<_>, StorageError>>()?;
        sort_terms(&mut out);
        Ok(out)
    }

    /// The first object of a property that is a literal.
    pub fn literal(&self, subject: &NamedNode, property: NamedNodeRef<'_>) -> Result<Option<String>, StorageError> {
        Ok(self.objects(subject, property)?.into_iter().find_map(|t| match t {
            Term::Literal(literal) => Some(literal.destruct().0),
            _ => None,
        }))
    }

    /// The subjects that have `object` under a property, each once, sorted.
    pub fn subjects(&self, property: NamedNodeRef<'_>, object: &NamedNode) -> Result<Vec<NamedNode>, StorageError> {
        let mut out = Vec::new();
        for quad in self.scan(None, Some(property), Some(object.as_ref().into())) {
            if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
                out.push(node);
            }
        }
        sort_nodes(&mut out);
        Ok(out)
    }

    /// Whether any statement is about a node.
    pub fn knows(&self, node: &NamedNode) -> Result<bool, StorageError> {
        self.store
            .quads_for_pattern(Some(node.as_ref().into()), None, None, None)
            .next()
            .transpose()
            .map(|q| q.is_some())
    }

    /// What a node is called in Vietnamese; where it has no label, the end of its IRI.
    pub fn label(&self, node: &NamedNode) -> Result<String, StorageError> {
        if let Some(label) = self.labels.borrow().get(node) {
            return Ok(label.clone());
        }
        let mut label = None;
        for property in [skos::PREF_LABEL, rdfs::LABEL, dcterms::TITLE] {
            label = self.best_label(node, property)?;
            if label.is_some() {
                break;
            }
        }
        let label = label.unwrap_or_else(|| last_part(node.as_str()).to_owned());
        self.labels.borrow_mut().insert(node.clone(), label.clone());
        Ok(label)
    }

    /// What a node is called where there is little room: an event whose name is a long piece of its sentence goes by its kind and day.
    pub fn short_label(&self, node: &NamedNode) -> Result<String, StorageError> {
        let label = self.label(node)?;
        if label.chars().count() <= LONG || self.relation(node)? != Some(Relation::Event) {
            return Ok(label);
        }
        let Some(event) = self.fact(node)? else {
            return Ok(label);
        };
        let Some(kind) = event.field("kind") else {
            return Ok(label);
        };
        let kind = self.show(kind)?;
        Ok(match event.text("date") {
            Some(date) => format!("{kind} {date}"),
            None => kind,
        })
    }

    /// Vietnamese before no language before any other; the background's word before a document's; then the first by letters.
    fn best_label(&self, node: &NamedNode, property: NamedNodeRef<'_>) -> Result<Option<String>, StorageError> {
        let mut best: Option<(u8, bool, String)> = None;
        for quad in self.scan(Some(node.as_ref().into()), Some(property), None) {
            let quad = quad?;
            if let Term::Literal(literal) = quad.object {
                let candidate = (
                    language_rank(&literal),
                    quad.graph_name != self.background,
                    literal.destruct().0,
                );
                if best.as_ref().is_none_or(|b| candidate < *b) {
                    best = Some(candidate);
                }
            }
        }
        Ok(best.map(|(_, _, label)| label))
    }

    /// How a term is shown: a node by its label, a literal by its text.
    pub fn show(&self, term: &Term) -> Result<String, StorageError> {
        match term {
            Term::NamedNode(node) => self.label(node),
            Term::Literal(literal) => Ok(literal.value().to_owned()),
            other => Ok(other.to_string()),
        }
    }

    /// What a value of `status` or `capacity` is called: the label of the concept `id/<field>/<value>`, where the ontology has one.
    pub fn value_label(&self, field: &str, value: &str) -> Result<Option<String>, StorageError> {
        self.best_label(&self.base.id(&format!("{field}/{value}")), skos::PREF_LABEL)
    }

    /// How the value of a field is shown.
    pub fn show_field(&self, field: &str, term: &Term) -> Result<String, StorageError> {
        if let ("status" | "capacity", Term::Literal(literal)) = (field, term)
            && let Some(label) = self.value_label(field, literal.value())?
        {
            return Ok(label);
        }
        self.show(term)
    }

    /// What a class of entity is called in Vietnamese.
    pub fn type_label(&self, entity_type: EntityType) -> Result<String, StorageError> {
        self.label(&fields::entity_class(entity_type, self.base))
    }

    /// What a relation is called in Vietnamese.
    pub fn relation_label(&self, relation: Relation) -> Result<String, StorageError> {
        self.label(&fields::class(relation, self.base))
    }

    /// The class of entity of a node.
    pub fn entity_type(&self, node: &NamedNode) -> Result<Option<EntityType>, StorageError> {
        if let Some(known) = self.known_types.borrow().get(node) {
            return Ok(*known);
        }
        let mut first: Option<EntityType> = None;
        for quad in self.scan(Some(node.as_ref().into()), Some(rdf::TYPE), None) {
            let found = as_node(&quad?.object).and_then(|class| self.types.get(class)).copied();
            first = [first, found].into_iter().flatten().min();
        }
        self.known_types.borrow_mut().insert(node.clone(), first);
        Ok(first)
    }

    /// The relation that a node is a fact of.
    pub fn relation(&self, node: &NamedNode) -> Result<Option<Relation>, StorageError> {
        Ok(self
            .objects(node, rdf::TYPE)?
            .iter()
            .filter_map(|t| self.classes.get(as_node(t)?))
            .min()
            .copied())
    }

    /// The fact that a node is.
    pub fn fact(&self, node: &NamedNode) -> Result<Option<StoredFact>, StorageError> {
        match self.relation(node)? {
            Some(relation) => self.read_fact(node, relation).map(Some),
            None => Ok(None),
        }
    }

    /// All facts, relation by relation.
    pub fn facts(&self) -> Result<Vec<StoredFact>, StorageError> {
        let mut out = Vec::new();
        for relation in Relation::ALL {
            for node in self.subjects(rdf::TYPE, &fields::class(relation, self.base))? {
                out.push(self.read_fact(&node, relation)?);
            }
        }
        Ok(out)
    }

    /// The facts that have a node as the value of a field, with that field's name; by relation, field and IRI.
    pub fn facts_with(&self, node: &NamedNode) -> Result<Vec<(&'static str, StoredFact)>, StorageError> {
        let mut found = Vec::new();
        for quad in self.scan(None, None, Some(node.as_ref().into())) {
            let quad = quad?;
            if let NamedOrBlankNode::NamedNode(subject) = quad.subject {
                found.push((subject, quad.predicate));
            }
        }
        found.sort_unstable();
        found.dedup();
        let mut out = Vec::new();
        for (subject, predicate) in found {
            let Some(relation) = self.relation(&subject)? else {
                continue;
            };
            let is = |f: &&&str| fields::property(relation, f, self.base).is_some_and(|p| p == predicate);
            if let Some(field) = field_names(relation).iter().find(is) {
                out.push((*field, self.read_fact(&subject, relation)?));
            }
        }
        out.sort_by(|(a, f), (b, g)| (f.relation, a, f.iri.as_str()).cmp(&(g.relation, b, g.iri.as_str())));
        Ok(out)
    }

    fn read_fact(&self, node: &NamedNode, relation: Relation) -> Result<StoredFact, StorageError> {
        let names = field_names(relation);
        let properties: Vec<_> = names.iter().map(|f| fields::property(relation, f, self.base)).collect();
        let (evidence_of, rule_of) = (self.base.ns("evidence"), self.base.ns("rule"));
        let (mut values, mut evidence, mut rules) = (Vec::new(), Vec::new(), Vec::new());
        for quad in self.quads_of(node)? {
            match quad.object {
                Term::NamedNode(object) if quad.predicate == evidence_of => evidence.push(object),
                Term::NamedNode(object) if quad.predicate == rule_of => rules.push(object),
                object => {
                    if let Some(i) = properties.iter().position(|p| p.as_ref() == Some(&quad.predicate)) {
                        values.push((i, object.to_string(), object));
                    }
                }
            }
        }
        values.sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        values.dedup_by(|a, b| (a.0, &a.1) == (b.0, &b.1));
        sort_nodes(&mut evidence);
        sort_nodes(&mut rules);
        let fields = values
            .into_iter()
            .filter_map(|(i, _, term)| Some((*names.get(i)?, term)))
            .collect();
        Ok(StoredFact {
            iri: node.clone(),
            relation,
            fields,
            evidence,
            rules,
        })
    }

    /// The sentence that an evidence node is.
    pub fn quote(&self, evidence: &NamedNode) -> Result<Option<Quote>, StorageError> {
        let Some(document) = self
            .objects(evidence, oa::HAS_SOURCE)?
            .iter()
            .find_map(|t| as_node(t).cloned())
        else {
            return Ok(None);
        };
        let number = |p| {
            Ok::<_, StorageError>(
                self.literal(evidence, p)?
                    .and_then(|n| n.parse().ok())
                    .unwrap_or_default(),
            )
        };
        Ok(Some(Quote {
            iri: evidence.clone(),
            document,
            text: self.literal(evidence, oa::EXACT)?.unwrap_or_default(),
            start: number(oa::START)?,
            end: number(oa::END)?,
        }))
    }

    /// The sentences of a fact, by document and place.
    pub fn quotes(&self, fact: &StoredFact) -> Result<Vec<Quote>, StorageError> {
        let mut out = Vec::new();
        for evidence in &fact.evidence {
            out.extend(self.quote(evidence)?);
        }
        out.sort_by(|a, b| (a.document.as_str(), a.start, a.end).cmp(&(b.document.as_str(), b.start, b.end)));
        Ok(out)
    }

    /// The documents that state a fact; commonly one.
    pub fn documents_of(&self, fact: &StoredFact) -> Result<Vec<NamedNode>, StorageError> {
        let mut out = Vec::new();
        for evidence in &fact.evidence {
            out.extend(
                self.objects(evidence, oa::HAS_SOURCE)?
                    .iter()
                    .filter_map(|t| as_node(t).cloned()),
            );
        }
        sort_nodes(&mut out);
        Ok(out)
    }

    /// What is known of a document.
    pub fn article(&self, document: &NamedNode) -> Result<Article, StorageError> {
        let text = |p| self.literal(document, p);
        Ok(Article {
            date: text(dcterms::ISSUED)?,
            id: text(dcterms::IDENTIFIER)?.unwrap_or_else(|| last_part(document.as_str()).to_owned()),
            title: text(dcterms::TITLE)?,
            publisher: text(dcterms::PUBLISHER)?,
            url: text(dcterms::SOURCE)?,
            iri: document.as_str().to_owned(),
        })
    }

    /// The document with this id.
    pub fn document(&self, id: &str) -> Result<Option<NamedNode>, StorageError> {
        let node = self.base.document(id);
        let is = self.objects(&node, rdf::TYPE)?.contains(&schema::NEWS_ARTICLE.into());
        Ok(is.then_some(node))
    }

    /// The ids of all documents, sorted.
    pub fn document_ids(&self) -> Result<Vec<String>, StorageError> {
        let mut out = Vec::new();
        for node in self.subjects(rdf::TYPE, &schema::NEWS_ARTICLE.into_owned())? {
            out.extend(self.literal(&node, dcterms::IDENTIFIER)?);
        }
        out.sort_unstable();
        Ok(out)
    }

    /// The documents that mention an entity, by date.
    pub fn articles_about(&self, entity: &NamedNode) -> Result<Vec<Article>, StorageError> {
        let mut out = Vec::new();
        for document in self.subjects(schema::MENTIONS, entity)? {
            out.push(self.article(&document)?);
        }
        out.sort();
        Ok(out)
    }

    /// The entities that any document mentions, each once, sorted.
    pub fn mentioned(&self) -> Result<Vec<NamedNode>, StorageError> {
        let mut out = Vec::new();
        for quad in self.scan(None, Some(schema::MENTIONS), None) {
            if let Term::NamedNode(node) = quad?.object {
                out.push(node);
            }
        }
        sort_nodes(&mut out);
        Ok(out)
    }

    /// Why mentions were taken for an entity: the named graph of the document that says so (none over a union view), and the reason. Where a document does not
    /// say, it is the usual one of the class, which is not told over a union view.
    pub fn decisions(&self, entity: &NamedNode) -> Result<Vec<(Option<NamedNode>, String)>, StorageError> {
        let property = self.base.ns("linkDecision");
        let mut out = Vec::new();
        for quad in self.scan(Some(entity.as_ref().into()), Some(property.as_ref()), None) {
            let quad = quad?;
            if let (graph, Term::Literal(reason)) = (quad.graph_name, quad.object) {
                let graph = match graph {
                    GraphName::NamedNode(graph) => Some(graph),
                    _ => None,
                };
                out.push((graph, reason.destruct().0));
            }
        }
        let said: HashSet<NamedNode> = out.iter().filter_map(|(graph, _)| graph.clone()).collect();
        let usual = self.base.ns("usualDecision");
        for quad in self.scan(Some(entity.as_ref().into()), Some(rdf::TYPE), None) {
            let quad = quad?;
            if let (GraphName::NamedNode(graph), Some(class)) = (&quad.graph_name, as_node(&quad.object))
                && quad.graph_name != self.background
                && self.types.contains_key(class)
                && !said.contains(graph)
                && let Some(reason) = self.literal(class, usual.as_ref())?
            {
                out.push((Some(graph.clone()), reason));
            }
        }
        out.sort_unstable();
        out.dedup();
        Ok(out)
    }
}

fn language_rank(literal: &Literal) -> u8 {
    match literal.language() {
        Some("vi") => 0,
        None => 1,
        Some(_) => 2,
    }
}

fn sort_nodes(nodes: &mut Vec<NamedNode>) {
    nodes.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    nodes.dedup();
}

fn sort_terms(terms: &mut Vec<Term>) {
    terms.sort_by_cached_key(Term::to_string);
    terms.dedup();
}
