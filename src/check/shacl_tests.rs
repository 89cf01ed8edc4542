use super::*;
use crate::check::{check, shapes};
use crate::graph::Base;
use crate::graph::snapshot::{View, load};
use crate::query::Catalog;

const HEAD: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <urn:> .\n";

/// The `?focus` of every finding of one property shape over some triples of `<urn:g>`.
fn wrong(constraint: &str, triples: &str) -> Vec<String> {
    let text = format!(
        "{HEAD}:S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; {constraint} ; sh:message \"m\"@en ] ."
    );
    let shapes = parse("s.ttl", &text).unwrap();
    let data = format!("{HEAD}{triples}");
    let lines: String = RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(data.as_bytes())
        .map(|q| {
            let q = q.unwrap();
            format!("{} {} {} <urn:g> .\n", q.subject, q.predicate, q.object)
        })
        .collect();
    let store = load(&lines, View::Both).unwrap();
    let report = check(&store, &Base::default(), &shapes, &Catalog::default()).unwrap();
    let mut out: Vec<String> = report
        .findings
        .iter()
        .map(|f| {
            f.details
                .iter()
                .find(|(n, _)| n == "focus")
                .unwrap()
                .1
                .replace("urn:", "")
        })
        .collect();
    out.sort();
    out
}

#[test]
fn each_constraint_finds_what_breaks_it_and_nothing_else() {
    for (constraint, triples, expected) in [
        ("sh:minCount 1", ":a a :T ; :p 1 . :b a :T . :c :p 1 .", vec!["b"]),
        (
            "sh:maxCount 1",
            ":a a :T ; :p 1 . :b a :T ; :p 1, 2 . :c a :T .",
            vec!["b"],
        ),
        (
            "sh:datatype xsd:integer",
            ":a a :T ; :p 1 . :b a :T ; :p \"1\" . :c a :T ; :p :x .",
            vec!["b", "c"],
        ),
        (
            "sh:datatype xsd:date",
            ":a a :T ; :p \"2024-02-29\"^^xsd:date . :b a :T ; :p \"2023-02-29\"^^xsd:date .",
            vec!["b"],
        ),
        (
            "sh:class :C",
            ":x a :C . :a a :T ; :p :x . :b a :T ; :p :y . :c a :T ; :p 1 .",
            vec!["b", "c"],
        ),
        (
            "sh:or ( [ sh:class :C ] [ sh:class :D ] )",
            ":x a :C . :y a :D . :a a :T ; :p :x, :y . :b a :T ; :p :z .",
            vec!["b"],
        ),
        ("sh:nodeKind sh:IRI", ":a a :T ; :p :x . :b a :T ; :p 1 .", vec!["b"]),
        (
            "sh:nodeKind sh:Literal",
            ":a a :T ; :p :x . :b a :T ; :p 1 .",
            vec!["a"],
        ),
        (
            "sh:nodeKind sh:IRIOrLiteral",
            ":a a :T ; :p :x . :b a :T ; :p 1 .",
            vec![],
        ),
        (
            "sh:in ( \"x\" :y )",
            ":a a :T ; :p \"x\", :y . :b a :T ; :p \"y\" . :c a :T ; :p \"x\"@vi .",
            vec!["b", "c"],
        ),
        (
            "sh:pattern \"^[0-9]{4}$\"",
            ":a a :T ; :p \"2024\" . :b a :T ; :p \"24\" .",
            vec!["b"],
        ),
        (
            "sh:minInclusive 0",
            ":a a :T ; :p 0, 1.5 . :b a :T ; :p -1 . :c a :T ; :p \"x\" .",
            vec!["b", "c"],
        ),
        (
            "sh:uniqueLang true",
            ":a a :T ; :p \"x\"@vi, \"x\"@en . :b a :T ; :p \"x\"@vi, \"y\"@vi . :c a :T ; :p \"x\", \"y\" .",
            vec!["b"],
        ),
    ] {
        assert_eq!(wrong(constraint, triples), expected, "{constraint}");
    }
}

#[test]
fn a_term_outside_the_subset_is_an_error_that_names_it() {
    let property =
        |p: &str| format!("{HEAD}:S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:path :p ; {p} ] .");
    for (text, names) in [
        (property("sh:minLength 3"), "sh:minLength"),
        (property("sh:or ( [ sh:nodeKind sh:IRI ] )"), "sh:or"),
        (property("sh:nodeKind sh:Thing"), "sh:Thing"),
        (property("sh:severity sh:Bad"), "sh:Bad"),
        (property("sh:minCount \"many\""), "sh:minCount"),
        (property("sh:path ( :a :b )"), "sh:path"),
        (
            format!("{HEAD}:S a sh:NodeShape ; sh:targetClass :T ; sh:closed true ."),
            "sh:closed",
        ),
        (format!("{HEAD}:S a sh:NodeShape ."), "sh:targetClass"),
        (format!("{HEAD}:S sh:targetClass :T ."), "no sh:NodeShape"),
        (
            format!("{HEAD}:S a sh:NodeShape ; sh:targetClass :T ; sh:property [ sh:minCount 1 ] ."),
            "sh:path",
        ),
    ] {
        let error = parse("s.ttl", &text).unwrap_err().to_string();
        assert!(error.starts_with("s.ttl: ") && error.contains(names), "{error}");
    }
    assert!(
        parse("s.ttl", "nonsense")
            .unwrap_err()
            .to_string()
            .starts_with("s.ttl:1:")
    );
}

#[test]
fn the_bundled_shapes_are_understood() {
    for shape in shapes(None).unwrap() {
        assert!(!shape.properties.is_empty(), "{}", shape.name);
        assert!(
            shape.properties.iter().all(|p| !p.constraints.is_empty()),
            "{}",
            shape.name
        );
    }
}
