use super::*;
use crate::export::Format;
use crate::export::network::{Narrow, Network};
use crate::export::scope::{Scope, select};
use crate::query::fixture;
use crate::query::reader::Reader;
use oxigraph::io::RdfParser;

fn export(format: Format, scope: &str) -> String {
    let (store, base) = fixture::store();
    let reader = Reader::new(&store, &base);
    let narrow = Narrow {
        around: vec![base.id("province/lao-cai")],
        hops: 1,
        kinds: Vec::new(),
    };
    let network = Network::read(&reader, &narrow).unwrap();
    let scope = match scope {
        "all" => Scope::All,
        "network" => Scope::Network(&network),
        _ => Scope::Documents,
    };
    let mut out = Vec::new();
    write(select(&reader, scope).unwrap(), &base, format.rdf().unwrap(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Sorted N-Quads of a text.
fn lines(text: &str, format: Format) -> Vec<String> {
    let parser = RdfParser::from_format(format.rdf().unwrap());
    let mut out: Vec<String> = parser
        .for_slice(text.as_bytes())
        .map(|q| q.unwrap().to_string())
        .collect();
    out.sort_unstable();
    out
}

#[test]
fn formats_with_graphs_hold_the_same() {
    let quads = lines(&export(Format::NQuads, "documents"), Format::NQuads);
    assert!(quads.iter().any(|q| q.ends_with("graph/lao-cai-2024-01>")));
    assert_eq!(lines(&export(Format::Trig, "documents"), Format::Trig), quads);
    assert_eq!(lines(&export(Format::JsonLd, "documents"), Format::JsonLd), quads);
}

#[test]
fn formats_without_graphs_hold_the_union() {
    let triples = lines(&export(Format::NTriples, "documents"), Format::NTriples);
    assert_eq!(lines(&export(Format::Turtle, "documents"), Format::Turtle), triples);
    assert_eq!(lines(&export(Format::RdfXml, "documents"), Format::RdfXml), triples);
    let mut deduplicated = triples.clone();
    deduplicated.dedup();
    assert_eq!(deduplicated, triples);
}

#[test]
fn turtle_is_made_for_reading() {
    let text = export(Format::Turtle, "documents");
    assert!(
        text.contains("@prefix hospital: <https://w3id.org/quanhe/id/hospital/> .\n"),
        "{text}"
    );
    assert!(
        text.contains("\nhospital:benh-vien-bach-mai a q:Hospital ;\n"),
        "{text}"
    );
    assert!(!text.contains("sdmx-concept"), "only prefixes that are used");
    let heads: Vec<&str> = text
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with([' ', '@']))
        .filter_map(|l| l.split(' ').next())
        .collect();
    let once: std::collections::BTreeSet<&&str> = heads.iter().collect();
    assert_eq!(once.len(), heads.len(), "a subject begins once: {heads:?}");
    assert_eq!(text, export(Format::Turtle, "documents"));
}

#[test]
fn control_characters_do_not_break_xml() {
    let node = oxigraph::model::NamedNode::new_unchecked("urn:a#b");
    let quad = Quad::new(
        node.clone(),
        node,
        Literal::from("a\u{1}<b>\u{B}\n"),
        GraphName::DefaultGraph,
    );
    let mut out = Vec::new();
    write(vec![quad], &Base::default(), RdfFormat::RdfXml, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("a\u{FFFD}&lt;b&gt;\u{FFFD}\n"), "{text}");
    assert_eq!(lines(&text, Format::RdfXml).len(), 1);
}

#[test]
fn documents_come_with_what_they_refer_to() {
    let text = export(Format::NTriples, "documents");
    for part in [
        "id/role/giam-doc>",
        "id/rule/other>",
        "id/event-kind/conference>",
        "\"BYT\"@vi",
        "ns#typeName> \"Hospital\"",
        "id/province/lao-cai-2025> ",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("province/unused"));
    assert!(export(Format::NTriples, "all").contains("province/unused"));
}

#[test]
fn a_narrowed_export_holds_whole_facts() {
    let text = export(Format::NQuads, "network");
    assert!(text.contains("support/lao-cai-2024-01/0000000004"));
    assert!(text.contains("\"Bệnh viện Bạch Mai hỗ trợ tỉnh Lào Cai"));
    assert!(text.contains("\"lao-cai-2024-01\""));
    assert!(text.contains("ns#supports>"));
    assert!(!text.contains("conference"), "{text}");
    let everything = lines(&export(Format::NQuads, "all"), Format::NQuads);
    for line in lines(&text, Format::NQuads) {
        assert!(everything.contains(&line), "{line}");
    }
}
