//! `quanhe extract`: documents → a stream, without a store.

use std::io::Write;

use serde_json::{Map, Number, Value as Json, json};

use super::{Done, Outcome, batches, extractor, output};
use crate::cli::{ExtractArgs, ExtractFormat, Global};
use crate::document::Document;
use crate::fact::{Extraction, Fact, Value};
use crate::graph::snapshot::nquads;
use crate::graph::{Base, Nodes, quads};
use crate::text::slug;

pub fn run(global: &Global, args: &ExtractArgs) -> Outcome {
    let extractor = extractor(global)?;
    let base = global.base.clone().unwrap_or_default();
    let mut out = output();
    let read = batches::each(
        &args.inputs,
        global.quiet,
        |document| {
            let extraction = extractor.extract(&document);
            match args.format {
                ExtractFormat::Jsonl => format!("{}\n", record(&document, &extraction, &base)),
                ExtractFormat::Nquads => nquads(&quads(&document, &extraction, &base)),
            }
        },
        |text| Ok(out.write_all(text.as_bytes())?),
    )?;
    out.flush()?;
    Ok(if read.refused > 0 {
        Done::WithFindings
    } else {
        Done::Clean
    })
}

/// The record of one document; positions are code points.
pub fn record(document: &Document, extraction: &Extraction, base: &Base) -> Json {
    let nodes = Nodes::new(document, extraction, base);
    let mentions = extraction.mentions.iter().filter_map(|mention| {
        let entity = extraction.entities.get(mention.entity)?;
        let (start, end) = nodes.code_points(mention.span);
        let text = document.text.get(mention.span.start..mention.span.end)?;
        let iri = nodes.entity(mention.entity)?;
        let said = json!({
            "type": entity.entity_type.name(), "start": start, "end": end, "text": text, "entity": iri.as_str(), "label": entity.label,
        });
        Some(((start, std::cmp::Reverse(end)), said))
    });
    let sites = extraction.sites.iter().filter_map(|&(span, entity_type)| {
        let (start, end) = nodes.code_points(span);
        let text = document.text.get(span.start..span.end)?;
        let iri = base.id(&format!(
            "{}/{}--{}",
            entity_type.kind(),
            slug(text),
            slug(&document.id)
        ));
        let said = json!({
            "type": entity_type.name(), "start": start, "end": end, "text": text, "entity": iri.as_str(), "label": text,
        });
        Some(((start, std::cmp::Reverse(end)), said))
    });
    let mut mentions: Vec<_> = mentions.chain(sites).collect();
    mentions.sort_by_key(|(place, _)| *place);
    let mentions: Vec<Json> = mentions.into_iter().map(|(_, said)| said).collect();
    let facts = extraction.facts.iter().enumerate().map(|(i, fact)| {
        let mut out = Map::new();
        out.insert("relation".into(), fact.relation.name().into());
        for (name, value) in &fact.fields {
            let value = field(fact, name, value, extraction, &nodes);
            match out.get_mut(*name) {
                None => {
                    out.insert((*name).into(), value);
                }
                Some(Json::Array(several)) => several.push(value),
                Some(first) => *first = json!([first.take(), value]),
            }
        }
        let (start, end) = nodes.code_points(fact.evidence.sentence);
        out.insert("start".into(), start.into());
        out.insert("end".into(), end.into());
        out.insert("rule".into(), fact.evidence.rule.as_ref().into());
        out.insert(
            "fact".into(),
            nodes.fact(i).map(oxigraph::model::NamedNode::as_str).into(),
        );
        Json::Object(out)
    });
    json!({"id": document.id, "mentions": mentions, "facts": facts.collect::<Vec<_>>()})
}

fn field(fact: &Fact, name: &str, value: &Value, extraction: &Extraction, nodes: &Nodes<'_>) -> Json {
    match value {
        Value::Entity(i) => extraction.entities.get(*i).map(|e| e.label.as_str()).into(),
        Value::Fact(i) => nodes.fact(*i).map(oxigraph::model::NamedNode::as_str).into(),
        // The guidelines name kinds and indicators by their codes, roles by their words.
        Value::Concept { path, label }
            if fact.relation == crate::fact::Relation::Post || !["kind", "indicator"].contains(&name) =>
        {
            debug_assert!(!path.is_empty());
            label.as_str().into()
        }
        Value::Concept { path, .. } => path.rsplit('/').next().unwrap_or_default().replace('-', "_").into(),
        Value::Text(text) => text.as_str().into(),
        Value::Number(digits) => digits
            .parse::<Number>()
            .map_or_else(|_| digits.as_str().into(), Json::Number),
        Value::Date(day) => day.to_string().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Entity, EntityMention, EntityType, Evidence, Relation, Span};

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
}
