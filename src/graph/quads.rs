//! What one document says, as quads of its named graph.
//!
//! The same document and extraction give the same quads whatever else is in the store: every IRI is made from the document's id and the values themselves.

use std::collections::HashSet;
use std::fmt::Write;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use smallvec::SmallVec;

use super::fields;
use super::vocab::{Base, dcterms, document_slug, hex, oa, prov, rdf, run_name, schema, skos, xsd};
use crate::document::Document;
use crate::fact::{Extraction, Fact, Relation, Span, Value};
use crate::mention::HOME_COUNTRY;
use crate::text::{CodePoints, OF, slug};

/// Letters of the longest headline.
const MOST_HEADLINE: usize = 220;

/// The nodes of one document's facts and sentences.
pub struct Nodes<'a> {
    base: &'a Base,
    extraction: &'a Extraction,
    points: CodePoints<'a>,
    slug: String,
    facts: Vec<NamedNode>,
}

impl<'a> Nodes<'a> {
    pub fn new(document: &'a Document, extraction: &'a Extraction, base: &'a Base) -> Self {
        let slug = document_slug(&document.id).into_owned();
        let mut keys = Keys {
            extraction,
            events: FxHashMap::default(),
        };
        let (mut key, mut facts) = (String::new(), Vec::with_capacity(extraction.facts.len()));
        for (i, fact) in extraction.facts.iter().enumerate() {
            key.clear();
            keys.push(i, 0, &mut key);
            let kind = fact.relation.name().replace('_', "-");
            let hash = hex(&Sha256::digest(key.as_bytes())[..5]);
            facts.push(base.plain_id(&[&kind, "/", &slug, "/", &hash]));
        }
        Self {
            base,
            extraction,
            points: CodePoints::new(&document.text),
            slug,
            facts,
        }
    }

    /// The node of a fact, by its index; two facts that say the same share one.
    pub fn fact(&self, index: usize) -> Option<&NamedNode> {
        self.facts.get(index)
    }

    /// The node of an entity, by its index.
    pub fn entity(&self, index: usize) -> Option<NamedNode> {
        self.extraction.entities.get(index).map(|e| self.base.id(&e.path))
    }

    /// The node of a sentence.
    pub fn evidence(&self, sentence: Span) -> NamedNode {
        let (start, end) = self.code_points(sentence);
        self.base.id(&format!("evidence/{}/{start}-{end}", self.slug))
    }

    /// A byte span in Unicode code points of the document's text.
    pub fn code_points(&self, span: Span) -> (usize, usize) {
        self.points.range(span)
    }

    /// The term that stands for a field's value.
    pub fn term(&self, relation: Relation, field: &str, value: &Value) -> Option<Term> {
        Some(match value {
            Value::Entity(i) => self.entity(*i)?.into(),
            Value::Fact(i) => self.fact(*i)?.clone().into(),
            Value::Concept { path, .. } => self.base.id(path).into(),
            Value::Text(text) => match fields::open_concept(relation, field) {
                Some((kind, _)) => self.base.id(&format!("{kind}/{}", slug(text))).into(),
                None if (relation, field) == (Relation::Event, "label") => vietnamese(text).into(),
                None => Literal::from(text.as_str()).into(),
            },
            Value::Number(n) if field == "count" && !n.contains('.') => {
                Literal::new_typed_literal(n, xsd::INTEGER).into()
            }
            Value::Number(n) => Literal::new_typed_literal(n, xsd::DECIMAL).into(),
            Value::Date(d) => date(*d).into(),
        })
    }
}

/// All quads of a document, each once, in its named graph.
pub fn quads(document: &Document, extraction: &Extraction, base: &Base) -> Vec<Quad> {
    let nodes = Nodes::new(document, extraction, base);
    let mut out = Graph {
        name: base.graph(&document.id),
        seen: HashSet::new(),
        quads: Vec::new(),
    };
    let node = base.document(&document.id);
    document_quads(&mut out, &node, document, extraction, &nodes);
    for entity in &extraction.entities {
        let subject = base.id(&entity.path);
        out.add(&subject, rdf::TYPE, fields::entity_class(entity.entity_type, base));
        out.add(&subject, skos::PREF_LABEL, vietnamese(&entity.label));
        if !entity.decision.is_empty() {
            out.add(
                &subject,
                base.ns("linkDecision").as_ref(),
                Literal::from(entity.decision.as_str()),
            );
        }
    }
    for entity in &extraction.entities {
        if let Some(place) = &entity.within {
            out.add(&base.id(&entity.path), base.ns("within").as_ref(), base.id(place));
        }
    }
    for (i, fact) in extraction.facts.iter().enumerate() {
        if let Some(subject) = nodes.fact(i) {
            fact_quads(&mut out, subject, fact, &nodes);
            evidence_quads(&mut out, &node, subject, fact, document, &nodes);
        }
    }
    out.quads
}

/// Quads of one graph under construction.
struct Graph {
    name: NamedNode,
    seen: HashSet<Quad>,
    quads: Vec<Quad>,
}

impl Graph {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        let quad = Quad::new(subject.clone(), predicate.into_owned(), object, self.name.clone());
        if self.seen.insert(quad.clone()) {
            self.quads.push(quad);
        }
    }
}

fn document_quads(out: &mut Graph, node: &NamedNode, document: &Document, extraction: &Extraction, nodes: &Nodes<'_>) {
    let base = nodes.base;
    out.add(node, rdf::TYPE, schema::NEWS_ARTICLE);
    out.add(node, dcterms::IDENTIFIER, Literal::from(document.id.as_str()));
    for (property, value) in [
        (
            dcterms::TITLE,
            document.title.as_deref().or_else(|| headline(&document.text)),
        ),
        (dcterms::PUBLISHER, document.publisher.as_deref()),
        (dcterms::SOURCE, document.url.as_deref()),
    ] {
        if let Some(value) = value {
            out.add(node, property, Literal::from(value));
        }
    }
    if let Some(day) = extraction.published.or(document.published) {
        out.add(node, dcterms::ISSUED, date(day));
    }
    out.add(node, base.ns("textHash").as_ref(), Literal::from(document.hash()));
    out.add(
        node,
        base.ns("textLength").as_ref(),
        integer(nodes.points.at(document.text.len())),
    );
    let run = base.run();
    out.add(node, prov::WAS_GENERATED_BY, run.clone());
    out.add(&run, rdf::TYPE, prov::ACTIVITY);
    out.add(&run, skos::PREF_LABEL, Literal::from(run_name()));
    // The country itself is the place of national figures, but by the guidelines no entity.
    for entity in extraction
        .entities
        .iter()
        .filter(|e| e.entity_type.is_listed() && e.path != HOME_COUNTRY)
    {
        out.add(node, schema::MENTIONS, base.id(&entity.path));
    }
}

fn fact_quads(out: &mut Graph, subject: &NamedNode, fact: &Fact, nodes: &Nodes<'_>) {
    let base = nodes.base;
    out.add(subject, rdf::TYPE, fields::class(fact.relation, base));
    for (field, value) in &fact.fields {
        let Some(property) = fields::property(fact.relation, field, base) else {
            continue;
        };
        let Some(term) = nodes.term(fact.relation, field, value) else {
            continue;
        };
        if let (Some((_, class)), Term::NamedNode(concept)) = (fields::open_concept(fact.relation, field), &term) {
            own_concept(out, concept, value, class, base);
        }
        out.add(subject, property.as_ref(), term);
    }
    if fact.relation == Relation::Event
        && fact.field("label").is_none()
        && let Some(label) = event_label(fact)
    {
        out.add(subject, skos::PREF_LABEL, vietnamese(&label));
    }
    if let Some((from, property, to)) = fields::shortcut(fact.relation, base) {
        let end = |field: &str| fact.field(field).and_then(|v| nodes.term(fact.relation, field, v));
        if let (Some(Term::NamedNode(from)), Some(to @ Term::NamedNode(_))) = (end(from), end(to)) {
            out.add(&from, property.as_ref(), to);
        }
    }
}

/// A concept that is not the lexicon's gets its label here: one that the text alone names, or one made of a lexicon's (`role/giam-doc--acting`), which is its broader.
fn own_concept(out: &mut Graph, concept: &NamedNode, value: &Value, class: &str, base: &Base) {
    let (label, broader) = match value {
        Value::Text(label) => (label, None),
        Value::Concept { path, label } => match path.split_once(OF) {
            Some((broader, _)) => (label, Some(base.id(broader))),
            None => return,
        },
        _ => return,
    };
    out.add(concept, rdf::TYPE, base.ns(class));
    out.add(concept, skos::PREF_LABEL, vietnamese(label));
    if let Some(broader) = broader {
        out.add(concept, skos::BROADER, broader);
    }
}

fn evidence_quads(
    out: &mut Graph,
    node: &NamedNode,
    subject: &NamedNode,
    fact: &Fact,
    document: &Document,
    nodes: &Nodes<'_>,
) {
    let base = nodes.base;
    let sentence = fact.evidence.sentence;
    let evidence = nodes.evidence(sentence);
    let (start, end) = nodes.code_points(sentence);
    out.add(subject, base.ns("evidence").as_ref(), evidence.clone());
    out.add(subject, base.ns("rule").as_ref(), base.rule(&fact.evidence.rule));
    out.add(&evidence, rdf::TYPE, oa::TEXT_QUOTE_SELECTOR);
    out.add(&evidence, rdf::TYPE, oa::TEXT_POSITION_SELECTOR);
    out.add(&evidence, oa::HAS_SOURCE, node.clone());
    let quote = document.text.get(sentence.start..sentence.end).unwrap_or_default();
    out.add(&evidence, oa::EXACT, Literal::from(quote));
    out.add(&evidence, oa::START, integer(start));
    out.add(&evidence, oa::END, integer(end));
}

/// The first line of a text, where it can be a headline: short, not a sentence, and more behind it.
pub(crate) fn headline(text: &str) -> Option<&str> {
    let (first, rest) = text.trim_start().split_once('\n')?;
    let first = first.trim();
    let short = (4..=MOST_HEADLINE).contains(&first.chars().count());
    (short && !first.ends_with(['.', ':', ';', ',']) && !rest.trim().is_empty()).then_some(first)
}

/// A name for an event that the text does not name: its kind and date.
fn event_label(fact: &Fact) -> Option<String> {
    let kind = match fact.field("kind")? {
        Value::Concept { label, .. } => label,
        Value::Text(text) => text,
        _ => return None,
    };
    Some(match fact.field("date") {
        Some(Value::Date(day)) => format!("{kind} {day}"),
        _ => kind.clone(),
    })
}

/// What facts say, each as one text: the relation and its values, in an order that does not depend on the extractor's.
struct Keys<'a> {
    extraction: &'a Extraction,
    /// Those of facts that others speak of.
    events: FxHashMap<usize, String>,
}

/// Bytes that hardly a fact's fields take more of.
const LONG_KEY: usize = 400;

impl Keys<'_> {
    fn push(&mut self, index: usize, depth: usize, out: &mut String) {
        let Some(fact) = self.extraction.facts.get(index).filter(|_| depth < 3) else {
            return;
        };
        let mut text = String::with_capacity(LONG_KEY);
        let mut parts: SmallVec<[(usize, usize); 8]> = SmallVec::new();
        for (name, value) in &fact.fields {
            let start = text.len();
            text.push_str(name);
            text.push('\u{1f}');
            match value {
                Value::Entity(i) => text.push_str(self.extraction.entities.get(*i).map_or("", |e| &e.path)),
                Value::Fact(i) => {
                    if let Some(known) = self.events.get(i) {
                        text.push_str(known);
                    } else {
                        let from = text.len();
                        self.push(*i, depth + 1, &mut text);
                        self.events.insert(*i, text[from..].to_owned());
                    }
                }
                Value::Concept { path, .. } => text.push_str(path),
                Value::Text(words) | Value::Number(words) => text.push_str(words),
                // Writing to a string does not fail.
                Value::Date(day) => drop(write!(text, "{day}")),
            }
            parts.push((start, text.len()));
        }
        parts.sort_unstable_by_key(|&(start, end)| &text[start..end]);
        out.push_str(fact.relation.name());
        for (start, end) in parts {
            out.push('\u{1e}');
            out.push_str(&text[start..end]);
        }
        if fact.fields.is_empty() {
            out.push('\u{1e}');
        }
    }
}

fn vietnamese(text: &str) -> Literal {
    Literal::new_language_tagged_literal_unchecked(text, "vi")
}

fn integer(n: usize) -> Literal {
    Literal::new_typed_literal(n.to_string(), xsd::INTEGER)
}

fn date(day: jiff::civil::Date) -> Literal {
    Literal::new_typed_literal(day.to_string(), xsd::DATE)
}

#[cfg(test)]
#[path = "quads_tests.rs"]
mod tests;
