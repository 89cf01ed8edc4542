//! One document as a JSON line: its mentions and facts.

use std::fmt::Write;

use serde_json::Number;
use smallvec::SmallVec;

use crate::document::Document;
use crate::fact::{EntityType, Extraction, Fact, Relation, Span, Value};
use crate::graph::{Base, Nodes};
use crate::text::slug;

/// The record of one document; positions are code points.
///
/// Written as text at once: a tree of values would cost more than reading the document.
pub fn record(document: &Document, extraction: &Extraction, base: &Base) -> String {
    let nodes = Nodes::new(document, extraction, base);
    let mut out = String::with_capacity(280 * extraction.mentions.len() + 400 * extraction.facts.len() + 100);
    out.push_str(r#"{"id":"#);
    push_text(&mut out, &document.id);
    out.push_str(r#","mentions":["#);
    let entities: Vec<(String, String)> = (0..extraction.entities.len())
        .map(|n| entity(n, extraction, &nodes))
        .collect();
    let mut first = true;
    let mut sites = extraction.sites.iter().peekable();
    for mention in &extraction.mentions {
        while let Some(site) = sites.next_if(|(span, _)| span.start < mention.span.start) {
            comma(&mut out, &mut first);
            push_site(&mut out, *site, document, &nodes, base);
        }
        let Some((before, behind)) = entities.get(mention.entity) else {
            continue;
        };
        let Some(text) = document.text.get(mention.span.start..mention.span.end) else {
            continue;
        };
        comma(&mut out, &mut first);
        let (start, end) = nodes.code_points(mention.span);
        out.push_str(before);
        push_integer(&mut out, start);
        out.push_str(r#","end":"#);
        push_integer(&mut out, end);
        out.push_str(r#","text":"#);
        push_text(&mut out, text);
        out.push_str(behind);
    }
    for site in sites {
        comma(&mut out, &mut first);
        push_site(&mut out, *site, document, &nodes, base);
    }
    out.push_str(r#"],"facts":["#);
    let mut first = true;
    for (n, fact) in extraction.facts.iter().enumerate() {
        comma(&mut out, &mut first);
        push_fact(&mut out, n, fact, extraction, &nodes);
    }
    out.push_str("]}");
    out
}

fn comma(out: &mut String, first: &mut bool) {
    if !std::mem::take(first) {
        out.push(',');
    }
}

/// What stands before and behind the place and words of an entity's mentions.
fn entity(n: usize, extraction: &Extraction, nodes: &Nodes<'_>) -> (String, String) {
    let entity = &extraction.entities[n];
    let before = format!(r#"{{"type":"{}","start":"#, entity.entity_type.name());
    let mut behind = String::with_capacity(entity.path.len() + entity.label.len() + 60);
    behind.push_str(r#","entity":"#);
    push_text(
        &mut behind,
        nodes.entity(n).map_or("", oxigraph::model::NamedNode::as_str),
    );
    behind.push_str(r#","label":"#);
    push_text(&mut behind, &entity.label);
    behind.push('}');
    (before, behind)
}

/// What is named without being an entity of the graph.
fn push_site(
    out: &mut String,
    (span, entity_type): (Span, EntityType),
    document: &Document,
    nodes: &Nodes<'_>,
    base: &Base,
) {
    let (start, end) = nodes.code_points(span);
    let text = span.of(&document.text);
    let iri = base.id(&format!(
        "{}/{}--{}",
        entity_type.kind(),
        slug(text),
        slug(&document.id)
    ));
    out.push_str(r#"{"type":"#);
    push_text(out, entity_type.name());
    out.push_str(r#","start":"#);
    push_integer(out, start);
    out.push_str(r#","end":"#);
    push_integer(out, end);
    out.push_str(r#","text":"#);
    push_text(out, text);
    out.push_str(r#","entity":"#);
    push_text(out, iri.as_str());
    out.push_str(r#","label":"#);
    push_text(out, text);
    out.push('}');
}

fn push_fact(out: &mut String, n: usize, fact: &Fact, extraction: &Extraction, nodes: &Nodes<'_>) {
    out.push_str(r#"{"relation":"#);
    push_text(out, fact.relation.name());
    let mut written: SmallVec<[&str; 8]> = SmallVec::new();
    for (name, _) in &fact.fields {
        if written.contains(name) {
            continue;
        }
        written.push(name);
        out.push(',');
        push_text(out, name);
        out.push(':');
        // A field that stands several times is a list.
        let mut values = fact.fields.iter().filter(|(other, _)| other == name);
        let several = values.clone().nth(1).is_some();
        if several {
            out.push('[');
        }
        let mut first = true;
        for (_, value) in &mut values {
            comma(out, &mut first);
            push_value(out, fact, name, value, extraction, nodes);
        }
        if several {
            out.push(']');
        }
    }
    let (start, end) = nodes.code_points(fact.evidence.sentence);
    out.push_str(r#","start":"#);
    push_integer(out, start);
    out.push_str(r#","end":"#);
    push_integer(out, end);
    out.push_str(r#","rule":"#);
    push_text(out, &fact.evidence.rule);
    out.push_str(r#","fact":"#);
    push_optional(out, nodes.fact(n).map(oxigraph::model::NamedNode::as_str));
    out.push('}');
}

fn push_value(out: &mut String, fact: &Fact, name: &str, value: &Value, extraction: &Extraction, nodes: &Nodes<'_>) {
    match value {
        Value::Entity(i) => push_optional(out, extraction.entities.get(*i).map(|e| e.label.as_str())),
        Value::Fact(i) => push_optional(out, nodes.fact(*i).map(oxigraph::model::NamedNode::as_str)),
        // The guidelines name kinds and indicators by their codes, roles by their words.
        Value::Concept { path, label } if fact.relation == Relation::Post || !["kind", "indicator"].contains(&name) => {
            debug_assert!(!path.is_empty());
            push_text(out, label);
        }
        Value::Concept { path, .. } => {
            push_text(out, &path.rsplit('/').next().unwrap_or_default().replace('-', "_"));
        }
        Value::Text(text) => push_text(out, text),
        Value::Number(digits) => push_number(out, digits),
        // Writing to a string does not fail.
        Value::Date(day) => drop(write!(out, "\"{day}\"")),
    }
}

fn push_optional(out: &mut String, text: Option<&str>) {
    match text {
        Some(text) => push_text(out, text),
        None => out.push_str("null"),
    }
}

fn push_number(out: &mut String, digits: &str) {
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && (1..=18).contains(&digits.len());
    if plain && (digits == "0" || !digits.starts_with('0')) {
        out.push_str(digits);
        return;
    }
    match digits.parse::<Number>() {
        Ok(number) => drop(write!(out, "{number}")),
        Err(_) => push_text(out, digits),
    }
}

fn push_integer(out: &mut String, mut n: usize) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    digits[at..].iter().for_each(|d| out.push(char::from(*d)));
}

/// Whether JSON wants a byte escaped.
fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// A string with quotation marks; escaped is what JSON wants escaped, and nothing else.
fn push_text(out: &mut String, text: &str) {
    out.push('"');
    // Nearly all are clean, and all bytes at once are looked at faster than one by one.
    if !text.bytes().fold(false, |any, byte| any | is_escaped(byte)) {
        out.push_str(text);
        out.push('"');
        return;
    }
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !is_escaped(byte) {
            continue;
        }
        out.push_str(&text[written..at]);
        written = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            // Writing to a string does not fail.
            _ => drop(write!(out, "\\u{byte:04x}")),
        }
    }
    out.push_str(&text[written..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::fact::{Entity, EntityMention, Evidence};

    #[test]
    fn a_record_counts_code_points_and_names_values() {
        let text = "Bộ Y tế: 12,5 %";
        let document = Document {
            id: "a".into(),
            text: text.into(),
            ..Document::default()
        };
        let place = |i| ("place", Value::Entity(i));
        let concept = |path: &str, label: &str| Value::Concept {
            path: path.into(),
            label: label.into(),
        };
        let evidence = Evidence {
            sentence: Span::new(0, text.len()),
            rule: "r".into(),
        };
        let fact = |relation, fields| Fact {
            relation,
            fields,
            evidence: evidence.clone(),
        };
        let entity = Entity {
            entity_type: EntityType::Ministry,
            path: "ministry/bo-y-te".into(),
            label: "Bộ Y tế".into(),
            decision: String::new(),
            within: None,
        };
        let extraction = Extraction {
            entities: vec![entity],
            mentions: vec![EntityMention {
                span: Span::new(0, "Bộ Y tế".len()),
                entity: 0,
            }],
            facts: vec![
                fact(
                    Relation::Event,
                    vec![
                        ("kind", concept("event-kind/working-visit", "thăm")),
                        place(0),
                        place(0),
                        place(0),
                    ],
                ),
                fact(Relation::Indicator, vec![("value", Value::Number("12.5".into()))]),
                fact(Relation::Post, vec![("role", concept("role/giam-doc", "Giám đốc"))]),
                fact(Relation::Participant, vec![("event", Value::Fact(0))]),
            ],
            sites: Vec::new(),
            published: None,
        };
        let record = record(&document, &extraction, &Base::default());
        let record: Json = serde_json::from_str(&record).unwrap();
        assert_eq!(
            record["mentions"][0].to_string(),
            r#"{"type":"Ministry","start":0,"end":7,"text":"Bộ Y tế","entity":"https://w3id.org/quanhe/id/ministry/bo-y-te","label":"Bộ Y tế"}"#
        );
        assert_eq!(record["facts"][0]["kind"], "working_visit");
        assert_eq!(record["facts"][0]["place"], json!(["Bộ Y tế", "Bộ Y tế", "Bộ Y tế"]));
        assert_eq!(record["facts"][0]["end"], 15);
        assert_eq!(record["facts"][1]["value"].to_string(), "12.5");
        assert_eq!(record["facts"][2]["role"], "Giám đốc");
        assert_eq!(record["facts"][3]["event"], record["facts"][0]["fact"]);
    }

    #[test]
    fn strings_and_numbers_are_written_as_serde_writes_them() {
        let all: String = ('\0'..='\u{2ff}').chain(['\u{2028}', 'ỷ', '😀']).collect();
        for text in [all.as_str(), "", "plain", "a\"b\\c\nd\u{1}"] {
            let mut out = String::new();
            push_text(&mut out, text);
            assert_eq!(out, serde_json::to_string(text).unwrap());
        }
        for digits in [
            "0",
            "7",
            "12.5",
            "1232826",
            "99999999999999999999999",
            "1e5",
            "007",
            "x",
        ] {
            let mut out = String::new();
            push_number(&mut out, digits);
            let wanted = digits
                .parse::<Number>()
                .map_or_else(|_| Json::from(digits), Json::Number);
            assert_eq!(out, wanted.to_string());
        }
    }
}
