use super::*;
use crate::export::rdf;
use crate::export::scope::{Scope, select};
use crate::graph::snapshot::nquads;
use crate::query::fixture;
use crate::query::reader::Reader;

const FORMATS: [RdfFormat; 3] = [RdfFormat::Turtle, RdfFormat::TriG, RdfFormat::NTriples];

fn written(snapshot: &Snapshot, base: &Base, all: bool, format: RdfFormat, most: usize) -> String {
    let source = Source::of(snapshot, base);
    let mut plan = source.plan(all, format).unwrap().unwrap();
    plan.most = most;
    let mut out = Vec::new();
    plan.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_is_cut_from_lines_is_what_is_written_of_a_store() {
    let (store, base) = fixture::store();
    let reader = Reader::new(&store, &base);
    let quads: Vec<_> = reader.scan(None, None, None).collect::<Result<_, _>>().unwrap();
    let snapshot = Snapshot::from_nquads(&nquads(&quads)).unwrap();
    for format in FORMATS {
        for (all, scope) in [(false, Scope::Documents), (true, Scope::All)] {
            let mut loaded = Vec::new();
            rdf::write(select(&reader, scope).unwrap(), &base, format, &mut loaded).unwrap();
            let loaded = String::from_utf8(loaded).unwrap();
            for most in [PART, 20_000, 300] {
                assert_eq!(
                    written(&snapshot, &base, all, format, most),
                    loaded,
                    "{format} {all} {most}"
                );
            }
        }
    }
}

#[test]
fn graphs_and_subjects_stand_as_their_iris_do() {
    let base = Base::default();
    let mut text = String::new();
    for graph in ["urn:g", "urn:g-1", "urn:gz", base.background().as_str()] {
        for subject in ["urn:s", "urn:s-1", "urn:sz"] {
            for object in [
                "<urn:o>",
                "\"a \\\"b\\\" <c> .\"@vi",
                "\"1.5\"^^<http://www.w3.org/2001/XMLSchema#decimal>",
            ] {
                text += &format!("<{subject}> <urn:p> {object} <{graph}> .\n");
            }
            text += &format!("<{subject}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:c> <{graph}> .\n");
        }
    }
    let snapshot = Snapshot::from_nquads(&text).unwrap();
    let quads = crate::graph::snapshot::parse(&text).unwrap();
    for format in FORMATS {
        let mut loaded = Vec::new();
        rdf::write(quads.clone(), &base, format, &mut loaded).unwrap();
        for most in [PART, 200] {
            let loaded = std::str::from_utf8(&loaded).unwrap();
            assert_eq!(written(&snapshot, &base, true, format, most), loaded, "{format} {most}");
        }
    }
}

#[test]
fn what_is_no_plain_line_is_left_to_oxigraph() {
    let base = Base::default();
    for (text, format) in [
        ("_:b <urn:p> <urn:o> <urn:g> .\n", RdfFormat::Turtle),
        ("<urn:a\\u0041> <urn:p> <urn:o> <urn:g> .\n", RdfFormat::Turtle),
        ("<urn:a> <urn:p> <urn:o> <urn:g> .\n", RdfFormat::RdfXml),
    ] {
        let snapshot = Snapshot::from_nquads(text).unwrap();
        assert!(
            Source::of(&snapshot, &base).plan(true, format).unwrap().is_none(),
            "{text}"
        );
    }
}

#[test]
fn a_node_of_two_spellings_goes_out_with_one_first_name() {
    let base = Base::default();
    let node = base.id("organization/cong-ty-dak-mil");
    let label = "http://www.w3.org/2004/02/skos/core#";
    let (one, two) = (base.graph("a"), base.graph("b"));
    let mut lines = [
        format!("{node} <{label}prefLabel> \"Công ty Đăk Mil\"@vi {one} .\n"),
        format!("{node} <{label}prefLabel> \"Công ty Đắk Mil\"@vi {two} .\n"),
        format!(
            "{node} {} \"Công ty Đắk Mil\"@vi {} .\n",
            base.ns("chosenLabel"),
            base.identity()
        ),
    ];
    lines.sort_by_key(|line| line.contains("identity> ."));
    let snapshot = Snapshot::from_nquads(&lines.concat()).unwrap();
    for format in FORMATS {
        let text = written(&snapshot, &base, false, format, PART);
        let first: Vec<&str> = text.split("prefLabel").skip(1).collect();
        assert!(first.iter().all(|rest| rest.contains("Đắk")), "{format} {text}");
        assert_eq!(text.matches("altLabel").count(), 1, "{format} {text}");
    }
}
