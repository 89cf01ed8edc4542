//! What one document says, as N-Quads lines of its named graph.
//!
//! The same document and extraction give the same lines whatever else is in the store: every IRI is made from the document's id and the values themselves.

use std::borrow::Cow;
use std::fmt::Write;

use oxigraph::model::{NamedNode, Quad};
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};
use smallvec::SmallVec;

use super::fields::{self, TermName, own};
use super::lines::{Lines, Object, parse};
use super::vocab::{Base, dcterms, document_slug, hex, oa, prov, rdf, schema, skos, xsd};
use crate::document::Document;
use crate::fact::{Extraction, Fact, Relation, Span, Value};
use crate::mention::HOME_COUNTRY;
use crate::text::{CodePoints, OF, slug};

/// Letters of the longest headline.
const MOST_HEADLINE: usize = 220;
/// Bytes of the lines that facts, entities and sentences commonly take, which is for room alone.
const LINES: (usize, usize, usize) = (1600, 700, 900);

/// The nodes of one document's facts and sentences.
pub struct Nodes<'a> {
    base: &'a Base,
    points: CodePoints<'a>,
    slug: String,
    facts: Vec<NamedNode>,
    entities: Vec<NamedNode>,
}

impl<'a> Nodes<'a> {
    pub fn new(document: &'a Document, extraction: &Extraction, base: &'a Base) -> Self {
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
            points: CodePoints::new(&document.text),
            slug,
            facts,
            entities: extraction.entities.iter().map(|e| base.id(&e.path)).collect(),
        }
    }

    /// The node of a fact, by its index; two facts that say the same share one.
    pub fn fact(&self, index: usize) -> Option<&NamedNode> {
        self.facts.get(index)
    }

    /// The node of an entity, by its index.
    pub fn entity(&self, index: usize) -> Option<&NamedNode> {
        self.entities.get(index)
    }

    /// A byte span in Unicode code points of the document's text.
    pub fn code_points(&self, span: Span) -> (usize, usize) {
        self.points.range(span)
    }

    /// What stands for a field's value.
    fn object<'o>(&'o self, relation: Relation, field: &str, value: &'o Value) -> Option<Object<'o>> {
        Some(match value {
            Value::Entity(i) => Object::from(self.entity(*i)?),
            Value::Fact(i) => Object::from(self.fact(*i)?),
            Value::Concept { path, .. } => Object::from(self.base.id(path)),
            Value::Text(text) => match fields::open_concept(relation, field) {
                Some((kind, _)) => Object::from(self.base.id(&format!("{kind}/{}", slug(text)))),
                None if (relation, field) == (Relation::Event, "label") => Object::Vietnamese(text),
                None => Object::Text(text),
            },
            Value::Number(n) if field == "count" && !n.contains('.') => Object::Typed(n.into(), xsd::INTEGER),
            Value::Number(n) => Object::Typed(n.into(), xsd::DECIMAL),
            Value::Date(d) => date(*d),
        })
    }
}

/// All that a document says, each quad once, in its named graph.
pub fn quads(document: &Document, extraction: &Extraction, base: &Base) -> Vec<Quad> {
    let read = parse(&document_nquads(document, extraction, base));
    debug_assert!(read.is_ok(), "what is written is read");
    read.unwrap_or_default()
}

/// All that a document says, as sorted lines, each once.
pub fn document_nquads(document: &Document, extraction: &Extraction, base: &Base) -> String {
    let nodes = Nodes::new(document, extraction, base);
    let (facts, entities) = (extraction.facts.len(), extraction.entities.len());
    let room = facts * LINES.0 + entities * LINES.1 + LINES.2;
    let mut out = Lines::new(base, &base.graph(&document.id), room);
    let node = base.document(&document.id);
    document_lines(&mut out, node.as_str(), document, extraction, &nodes);
    for (entity, subject) in extraction.entities.iter().zip(&nodes.entities) {
        let subject = subject.as_str();
        out.add(subject, rdf::TYPE, fields::entity_class_name(entity.entity_type));
        out.add(subject, skos::PREF_LABEL, Object::Vietnamese(&entity.label));
        if !entity.decision.is_empty() && entity.decision != fields::usual_decision(entity.entity_type) {
            out.add(subject, own("linkDecision"), Object::Text(&entity.decision));
        }
        if let Some(place) = &entity.within {
            out.add(subject, own("within"), base.id(place));
        }
    }
    let mut sentences = FxHashSet::default();
    for (i, fact) in extraction.facts.iter().enumerate() {
        if let Some(subject) = nodes.fact(i) {
            fact_lines(&mut out, subject.as_str(), fact, &nodes);
            let sentence = fact.evidence.sentence;
            let (start, end) = nodes.code_points(sentence);
            let evidence = base.plain_id(&["evidence/", &nodes.slug, "/", &format!("{start}-{end}")]);
            out.add(subject.as_str(), own("evidence"), &evidence);
            out.add(subject.as_str(), own("rule"), base.rule(&fact.evidence.rule));
            if sentences.insert(sentence) {
                let quote = document.text.get(sentence.start..sentence.end).unwrap_or_default();
                let evidence = evidence.as_str();
                out.add(evidence, rdf::TYPE, TermName::from(oa::TEXT_QUOTE_SELECTOR));
                out.add(evidence, oa::HAS_SOURCE, &node);
                out.add(evidence, oa::EXACT, Object::Text(quote));
                out.add(evidence, oa::START, integer(start));
                out.add(evidence, oa::END, integer(end));
            }
        }
    }
    out.sorted()
}

fn document_lines(out: &mut Lines<'_>, node: &str, document: &Document, extraction: &Extraction, nodes: &Nodes<'_>) {
    let base = nodes.base;
    out.add(node, rdf::TYPE, TermName::from(schema::NEWS_ARTICLE));
    out.add(node, dcterms::IDENTIFIER, Object::Text(&document.id));
    for (property, value) in [
        (
            dcterms::TITLE,
            document.title.as_deref().or_else(|| headline(&document.text)),
        ),
        (dcterms::PUBLISHER, document.publisher.as_deref()),
        (dcterms::SOURCE, document.url.as_deref()),
    ] {
        if let Some(value) = value {
            out.add(node, property, Object::Text(value));
        }
    }
    if let Some(day) = extraction.published.or(document.published) {
        out.add(node, dcterms::ISSUED, date(day));
    }
    out.add(node, own("textHash"), Object::Text(&document.hash()));
    out.add(node, own("textLength"), integer(nodes.points.at(document.text.len())));
    out.add(node, prov::WAS_GENERATED_BY, base.run());
    // The country itself is the place of national figures, but by the guidelines no entity.
    for (entity, mentioned) in extraction.entities.iter().zip(&nodes.entities) {
        if entity.entity_type.is_listed() && entity.path != HOME_COUNTRY {
            out.add(node, schema::MENTIONS, mentioned);
        }
    }
}

fn fact_lines(out: &mut Lines<'_>, subject: &str, fact: &Fact, nodes: &Nodes<'_>) {
    let base = nodes.base;
    out.add(subject, rdf::TYPE, fields::class_name(fact.relation));
    for (field, value) in &fact.fields {
        let Some(property) = fields::property_name(fact.relation, field) else {
            continue;
        };
        let Some(object) = nodes.object(fact.relation, field, value) else {
            continue;
        };
        if let (Some((_, class)), Object::Node(concept)) = (fields::open_concept(fact.relation, field), &object) {
            let former = matches!(fact.field("status"), Some(Value::Text(status)) if status == "former");
            own_concept(out, concept, value, class, former, base);
        }
        out.add(subject, property, object);
    }
    if fact.relation == Relation::Event
        && fact.field("label").is_none()
        && let Some(label) = event_label(fact)
    {
        out.add(subject, skos::PREF_LABEL, Object::Vietnamese(&label));
    }
    if let Some((from, property, to)) = fields::shortcut_name(fact.relation) {
        let end = |field: &str| fact.field(field).and_then(|v| nodes.object(fact.relation, field, v));
        if let (Some(Object::Node(from)), Some(to @ Object::Node(_))) = (end(from), end(to)) {
            out.add(&from, property, to);
        }
    }
}

/// A concept that is not the lexicon's gets its label here: one that the text alone names, or one made of a lexicon's (`role/giam-doc--acting`), which is its broader.
fn own_concept(out: &mut Lines<'_>, concept: &str, value: &Value, class: &'static str, former: bool, base: &Base) {
    let (label, broader) = match value {
        Value::Text(label) => (label.as_str(), None),
        Value::Concept { path, label } => match path.split_once(OF) {
            // The post itself is no former one, whoever held it: the word for that stands first.
            Some((broader, _)) => {
                let plain = label.split_once(' ').filter(|_| former).map(|(_, plain)| plain);
                (plain.unwrap_or(label), Some(base.id(broader)))
            }
            None => return,
        },
        _ => return,
    };
    out.add(concept, rdf::TYPE, own(class));
    out.add(concept, skos::PREF_LABEL, Object::Vietnamese(label));
    if let Some(broader) = broader {
        out.add(concept, skos::BROADER, broader);
    }
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

fn integer(n: usize) -> Object<'static> {
    Object::Typed(Cow::Owned(n.to_string()), xsd::INTEGER)
}

fn date(day: jiff::civil::Date) -> Object<'static> {
    Object::Typed(Cow::Owned(day.to_string()), xsd::DATE)
}

#[cfg(test)]
#[path = "quads_tests.rs"]
mod tests;
