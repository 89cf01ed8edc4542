//! One article with all that was found in it: mentions in the text, facts at their sentences; for a terminal, and as a page for a browser.

pub mod html;
pub mod steps;
pub mod terminal;
pub mod words;

use std::collections::BTreeMap;

use crate::document::Document;
use crate::fact::{Entity, EntityType, Extraction, Fact, Relation, Span, Value};
use crate::graph::confidence::Judged;
use crate::query::brief::cut;
use crate::text::slug;
use steps::{Mark, Step, steps};
use words::Vocabulary;

/// Letters of an event's name.
const MOST_LABEL: usize = 56;

/// A document as it is shown.
pub struct Annotated<'a> {
    pub document: &'a Document,
    pub extraction: &'a Extraction,
    /// The sentences that state facts, in the order of the text.
    pub sentences: Vec<Span>,
    /// The lines of the text that are not blank.
    pub paragraphs: Vec<Span>,
    pub facts: Vec<Shown>,
}

/// A fact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub relation: Relation,
    pub fields: Vec<Field>,
    pub rule: String,
    pub confidence: String,
    /// Index into [`Annotated::sentences`].
    pub sentence: usize,
    /// The mentions of its entities: those in its sentence, or else the last before it; indices into [`Extraction::mentions`].
    pub mentions: Vec<usize>,
}

/// A field of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub text: String,
    /// What the value is, where it is an entity.
    pub entity_type: Option<EntityType>,
}

impl<'a> Annotated<'a> {
    /// Puts together what is shown; `confidence` is that of rules by their names in IRIs.
    pub fn new(
        document: &'a Document,
        extraction: &'a Extraction,
        vocabulary: &Vocabulary,
        confidence: &BTreeMap<String, String>,
    ) -> Self {
        let mut sentences: Vec<Span> = extraction.facts.iter().map(|f| f.evidence.sentence).collect();
        sentences.sort_unstable();
        sentences.dedup();
        let shown = |fact: &Fact| Shown {
            relation: fact.relation,
            fields: fact
                .fields
                .iter()
                .map(|(name, v)| field(name, v, extraction, vocabulary))
                .collect(),
            rule: fact.evidence.rule.to_string(),
            confidence: match confidence.get(&slug(&fact.evidence.rule)) {
                Some(known) => known.clone(),
                None => Judged::default().confidence(),
            },
            sentence: sentences.partition_point(|s| *s < fact.evidence.sentence),
            mentions: mentions_of(fact, extraction),
        };
        let facts = extraction.facts.iter().map(shown).collect();
        Self {
            document,
            extraction,
            sentences,
            paragraphs: paragraphs(&document.text),
            facts,
        }
    }

    /// The text with its marks, step by step.
    pub fn steps(&self) -> Vec<Step<'a>> {
        let paragraphs = self
            .paragraphs
            .iter()
            .enumerate()
            .map(|(i, s)| (*s, Mark::Paragraph(i)));
        let sentences = self.sentences.iter().enumerate().map(|(i, s)| (*s, Mark::Sentence(i)));
        let mentions = self.extraction.mentions.iter().enumerate();
        let mentions = mentions.map(|(i, m)| (m.span, Mark::Mention(i)));
        steps(&self.document.text, paragraphs.chain(sentences).chain(mentions))
    }

    /// The facts of a sentence, with their indices.
    pub fn facts_of(&self, sentence: usize) -> impl Iterator<Item = (usize, &Shown)> {
        self.facts
            .iter()
            .enumerate()
            .filter(move |(_, f)| f.sentence == sentence)
    }

    /// The entity that a mention names.
    pub fn entity(&self, mention: usize) -> Option<&'a Entity> {
        let mention = self.extraction.mentions.get(mention)?;
        self.extraction.entities.get(mention.entity)
    }

    /// How many mentions there are of each type.
    pub fn counts(&self) -> BTreeMap<EntityType, usize> {
        let mut out = BTreeMap::new();
        for entity in (0..self.extraction.mentions.len()).filter_map(|m| self.entity(m)) {
            *out.entry(entity.entity_type).or_default() += 1;
        }
        out
    }

    /// Publisher, date and address, where they are known.
    pub fn origin(&self) -> Vec<String> {
        let date = self.extraction.published.or(self.document.published);
        let day = date.map(|d| d.to_string());
        let known = [self.document.publisher.clone(), day, self.document.url.clone()];
        known.into_iter().flatten().collect()
    }
}

fn field(name: &'static str, value: &Value, extraction: &Extraction, vocabulary: &Vocabulary) -> Field {
    let entity = match value {
        Value::Entity(entity) => extraction.entities.get(*entity),
        _ => None,
    };
    let text = match value {
        Value::Entity(_) => entity.map(|e| e.label.clone()).unwrap_or_default(),
        Value::Fact(fact) => extraction.facts.get(*fact).map(event).unwrap_or_default(),
        Value::Concept { label, .. } => label.clone(),
        // An event's name is a piece of the sentence that stands beside it.
        Value::Text(text) if name == "label" => cut(text, MOST_LABEL),
        Value::Text(text) => vocabulary.value(name, text),
        Value::Number(number) => number.clone(),
        Value::Date(day) => day.to_string(),
    };
    Field {
        name,
        text,
        entity_type: entity.map(|e| e.entity_type),
    }
}

/// An event by its kind and day.
fn event(fact: &Fact) -> String {
    let kind = match fact.field("kind") {
        Some(Value::Concept { label, .. } | Value::Text(label)) => label.clone(),
        _ => String::new(),
    };
    match fact.field("date") {
        Some(Value::Date(day)) => format!("{kind} {day}"),
        _ => kind,
    }
}

fn mentions_of(fact: &Fact, extraction: &Extraction) -> Vec<usize> {
    let sentence = fact.evidence.sentence;
    let mut out = Vec::new();
    for (_, value) in &fact.fields {
        let Value::Entity(entity) = value else { continue };
        let all = || {
            let mentions = extraction.mentions.iter().enumerate();
            mentions.filter(|(_, m)| m.entity == *entity)
        };
        let inside: Vec<usize> = all()
            .filter(|(_, m)| sentence.contains(m.span))
            .map(|(i, _)| i)
            .collect();
        if inside.is_empty() {
            out.extend(
                all()
                    .filter(|(_, m)| m.span.end <= sentence.start)
                    .map(|(i, _)| i)
                    .next_back(),
            );
        }
        out.extend(inside);
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The lines of a text that are not blank, without the blanks around them.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        if !inner.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            out.push(Span::new(from, from + inner.len()));
        }
        start += line.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{EntityMention, Evidence};

    pub(super) const TEXT: &str = "Tin & <script>alert(1)</script>\n\nBà Lan ở Bệnh viện Bạch Mai. Hết.\n";

    /// A text with a person, a hospital and a place in its name, and two facts of one sentence; what is not in the text is left out.
    pub(super) fn shown(text: &str, show: impl FnOnce(&Annotated<'_>, &Vocabulary) -> String) -> String {
        let document = Document {
            id: "a<b>".into(),
            text: text.into(),
            publisher: Some("Báo \"mẫu\"".into()),
            published: Some(jiff::civil::date(2025, 3, 17)),
            ..Document::default()
        };
        let entity = |entity_type, label: &str| Entity {
            entity_type,
            path: String::new(),
            label: label.into(),
            decision: String::new(),
            within: None,
        };
        let span = |part: &str| text.find(part).map(|at| Span::new(at, at + part.len()));
        let mention = |part, entity| {
            Some(EntityMention {
                span: span(part)?,
                entity,
            })
        };
        let whole = Span::new(0, text.trim_end().len());
        let sentence = span("Bà Lan ở Bệnh viện Bạch Mai.").unwrap_or(whole);
        let fact = |relation, rule: &str, fields| Fact {
            relation,
            fields,
            evidence: Evidence {
                sentence,
                rule: rule.to_owned().into(),
            },
        };
        let words = |text: &str| Value::Text(text.into());
        let extraction = Extraction {
            entities: vec![
                entity(EntityType::Person, "Lan"),
                entity(EntityType::Hospital, "Bệnh viện Bạch Mai <b>"),
                entity(EntityType::Place, "Bạch Mai"),
            ],
            mentions: [
                mention("Lan", 0),
                mention("Bệnh viện Bạch Mai", 1),
                mention("Bạch Mai", 2),
            ]
            .into_iter()
            .flatten()
            .collect(),
            facts: vec![
                fact(
                    Relation::Post,
                    "by-hand",
                    vec![
                        ("person", Value::Entity(0)),
                        ("role", words("Giám đốc")),
                        ("organization", Value::Entity(1)),
                    ],
                ),
                fact(
                    Relation::Title,
                    "<i>",
                    vec![("person", Value::Entity(0)), ("title", words("TS"))],
                ),
            ],
            sites: Vec::new(),
            published: None,
        };
        let vocabulary = Vocabulary::load(None).unwrap();
        let confidence = [("i".to_owned(), "0.90".to_owned())].into();
        show(
            &Annotated::new(&document, &extraction, &vocabulary, &confidence),
            &vocabulary,
        )
    }

    #[test]
    fn words_of_the_tables_are_shown_by_their_names() {
        let vocabulary = Vocabulary::load(None).unwrap();
        assert_eq!(vocabulary.value("capacity", "chair"), "chủ trì");
        assert_eq!(vocabulary.value("title", "chair"), "chair");
        assert_eq!(vocabulary.entity_type(EntityType::Hospital), "bệnh viện");
        assert_eq!(vocabulary.relation(Relation::Support), "hỗ trợ");
    }

    #[test]
    fn paragraphs_are_lines_without_the_blanks_around_them() {
        let spans: Vec<_> = paragraphs("\u{feff} a b \r\n\n\tc")
            .iter()
            .map(|s| (s.start, s.end))
            .collect();
        assert_eq!(spans, [(0, 7), (12, 13)]);
    }
}
