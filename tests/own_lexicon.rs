//! A lexicon of one's own: what cannot be meant is an error with its file and line.

mod common;

use std::fs;

use common::{exit, run, stderr, stdout};
use quanhe::lexicon::Lexicon;

const PREFIXES: &str = "@prefix q: <https://w3id.org/quanhe/ns#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
                        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@base <https://w3id.org/quanhe/id/> .\n";

/// The message about a file whose fifth line begins the given text, behind one that is right.
fn refused(text: &str) -> String {
    let right = format!(
        "{PREFIXES}<hospital/a> a q:Hospital ; skos:prefLabel \"A\"@vi ;\n  q:within <province/x> .\n<province/x> a q:Province ; skos:prefLabel \"X\"@vi .\n<province/y> a q:Province ; skos:prefLabel \"Y\"@vi .\n"
    );
    let mine = format!("{PREFIXES}{text}");
    Lexicon::read([("right.ttl", right.as_str()), ("mine.ttl", mine.as_str())])
        .expect_err(text)
        .to_string()
}

#[test]
fn a_mistake_is_named_where_it_stands() {
    for (text, place, says) in [
        // What is added to a subject of another file is a mistake of the file that adds it.
        ("<hospital/a> q:colour \"red\" .", "mine.ttl:5: ", "unknown property"),
        (
            "<hospital/a>\n  q:parent <hospital/z> .",
            "mine.ttl:6: ",
            "stands in no lexicon",
        ),
        (
            "<hospital/a> skos:prefLabel \"B\"@vi .",
            "mine.ttl:5: ",
            "(the other is right.ttl:5)",
        ),
        (
            "<hospital/a> q:within <province/y> .",
            "mine.ttl:5: ",
            "it has one (the other is right.ttl:6)",
        ),
        // No other subject, prefix or comment is taken for it.
        (
            "<hospital/b-hoa-sen> a q:Hospital ; skos:prefLabel \"B\"@vi .\n# hoa-sen\n<hospital/hoa-sen> a q:Hospital .",
            "mine.ttl:7: ",
            "0 preferred labels",
        ),
        (
            "<hospital/q:> a q:Hospitl ; skos:prefLabel \"B\"@vi .",
            "mine.ttl:5: ",
            "q:Hospitl",
        ),
        (
            "<hospital/b> a q:Hospital ; skos:prefLabel \"A\"@vi .",
            "mine.ttl:5: ",
            "has the name \"A\" too, at the same time",
        ),
    ] {
        let message = refused(text);
        assert!(message.starts_with(place), "{text}: {message}");
        assert!(message.contains(says), "{text}: {message}");
    }
}

#[test]
fn a_value_that_cannot_be_meant_is_an_error() {
    for (class, value, says) in [
        ("Role", "q:rank \"abc\"", "q:rank is a whole number, not \"abc\""),
        (
            "Hospital",
            "q:ambiguous \"yes\"",
            "q:ambiguous is true or false, not \"yes\"",
        ),
        ("Role", "q:fullTime \"no\"", "q:fullTime is true or false"),
        ("Hospital", "skos:altLabel \"\"@vi", "is empty"),
        ("Hospital", "skos:altLabel \"B\"", "has no language: write \"B\"@vi"),
        ("Hospital", "q:within <province/x> , <province/y>", "it has one"),
        ("Title", "q:titleKind \"acadmic\"", "q:titleKind is \"academic\" or"),
        ("Indicator", "q:valueKind \"number\"", "q:valueKind is \"count\" or"),
        ("Hospital", "q:validFrom \"2024-13-01\"", "no date"),
    ] {
        let message = refused(&format!(
            "<hospital/c> a q:{class} ; skos:prefLabel \"C\"@vi ;\n  {value} ."
        ));
        assert!(
            message.starts_with("mine.ttl:6: ") && message.contains(says),
            "{value}: {message}"
        );
    }
}

#[test]
fn every_file_of_the_folder_counts() {
    let dir = tempfile::tempdir().unwrap();
    let mine = dir.path().join("mine");
    fs::create_dir(&mine).unwrap();
    fs::write(dir.path().join("a.txt"), "Bộ Y tế họp.").unwrap();
    let build = || run(dir.path(), &["build", "--ontology", "mine", "a.txt"]);
    let got = build();
    assert_eq!(exit(&got), 2);
    assert!(
        stderr(&got).contains("mine: it holds none of *.ttl"),
        "{}",
        stderr(&got)
    );
    for name in ["x.TTL", "landshapes.ttl"] {
        fs::write(
            mine.join(name),
            "<https://w3id.org/quanhe/id/hospital/x> a <https://w3id.org/quanhe/ns#Hospital> .",
        )
        .unwrap();
        let got = build();
        assert_eq!(exit(&got), 2, "{name}");
        assert!(stderr(&got).contains(&format!("mine/{name}:1: ")), "{}", stderr(&got));
        fs::remove_file(mine.join(name)).unwrap();
    }
    fs::create_dir(dir.path().join("q")).unwrap();
    fs::create_dir(dir.path().join("q/queries")).unwrap();
    fs::write(dir.path().join("q/queries/mine.rq"), "#+ title: Mine\nSELECT * {}").unwrap();
    assert!(stdout(&run(dir.path(), &["queries", "--queries", "q"])).contains("mine: Mine"));
}
