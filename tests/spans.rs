//! Positions: every mention slices its source, every quote is its slice by code points, whatever the text is made of.

mod common;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use common::{exit, run, stderr, stdout};
use proptest::prelude::*;
use quanhe::document::{Document, documents};
use quanhe::graph::{Base, Nodes, quads};
use quanhe::pipeline::Extractor;
use unicode_normalization::UnicodeNormalization;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load(None).expect("the ontology loads"));

static ARTICLES: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    documents(&[folder])
        .map(|d| d.expect("a sample article can be read"))
        .collect()
});

/// Extracts, and checks all that is said of places in the text.
fn check(document: &Document) -> Result<(), String> {
    let extraction = EXTRACTOR.extract(document);
    let base = Base::default();
    let nodes = Nodes::new(document, &extraction, &base);
    let points: Vec<char> = document.text.chars().collect();
    let spans = extraction.mentions.iter().map(|m| (m.span, true));
    let sentences = extraction.facts.iter().map(|f| (f.evidence.sentence, false));
    for (span, is_mention) in spans.chain(sentences) {
        let slice = document
            .text
            .get(span.start..span.end)
            .ok_or(format!("{span:?} is no slice"))?;
        let (start, end) = nodes.code_points(span);
        let by_points: String = points.get(start..end).ok_or("outside the text")?.iter().collect();
        if slice != by_points {
            return Err(format!("{slice:?} is not {by_points:?}"));
        }
        if slice.trim().is_empty() || is_mention && slice.trim() != slice {
            return Err(format!("{slice:?} begins or ends in white space"));
        }
    }
    for mention in &extraction.mentions {
        if mention.entity >= extraction.entities.len() {
            return Err(format!("a mention of entity {}", mention.entity));
        }
    }
    if quads(document, &extraction, &base).is_empty() {
        return Err("no quads".to_owned());
    }
    Ok(())
}

fn with_text(document: &Document, text: String) -> Document {
    Document {
        text,
        ..document.clone()
    }
}

#[test]
fn mentions_slice_their_source_in_every_form_of_text() {
    for document in ARTICLES.iter() {
        let text = &document.text;
        let forms = [
            text.clone(),
            text.nfd().collect(),
            text.replace('\n', "\r\n"),
            text.replace('\n', "\r"),
            text.replace(' ', "\u{a0}"),
            text.replace(' ', "  "),
            text.replace(' ', " 🏥 "),
            text.replace(". ", ". 👩🏽‍⚕️ "),
            text.to_uppercase(),
            text.to_lowercase(),
            text.replace(['\n', ' '], "\u{200b} "),
            text.replace('\n', " "),
        ];
        for (n, form) in forms.into_iter().enumerate() {
            check(&with_text(document, form)).unwrap_or_else(|e| panic!("{} in form {n}: {e}", document.id));
        }
    }
}

#[test]
fn a_decomposed_text_says_the_same() {
    for document in ARTICLES.iter() {
        let labels = |text: String| {
            let extraction = EXTRACTOR.extract(&with_text(document, text));
            let mut labels: Vec<String> = extraction.entities.iter().map(|e| e.label.clone()).collect();
            labels.sort_unstable();
            (labels, extraction.facts.len())
        };
        assert_eq!(
            labels(document.text.nfd().collect()),
            labels(document.text.clone()),
            "{}",
            document.id
        );
        assert_eq!(
            labels(document.text.replace('\n', "\r\n")),
            labels(document.text.clone()),
            "{}",
            document.id
        );
    }
}

#[test]
fn quotes_are_slices_of_the_document_as_read() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("in");
    fs::create_dir(&folder).unwrap();
    for document in ARTICLES.iter().filter(|d| d.title.is_none()).take(6) {
        let nfd: String = document.text.nfd().collect();
        fs::write(
            folder.join(format!("{}.txt", document.id)),
            document.text.replace('\n', "\r\n"),
        )
        .unwrap();
        fs::write(folder.join(format!("{}-nfd.txt", document.id)), nfd).unwrap();
    }
    let read: std::collections::HashMap<String, Vec<char>> = documents(std::slice::from_ref(&folder))
        .map(|d| d.unwrap())
        .map(|d| (d.id.clone(), d.text.chars().collect()))
        .collect();
    assert_eq!(exit(&run(dir.path(), &["build", "--quiet", "in"])), 0);
    let got = run(dir.path(), &["query", "evidence", "--format", "json"]);
    assert_eq!(exit(&got), 0, "{}", stderr(&got));
    let answer: serde_json::Value = serde_json::from_str(&stdout(&got)).unwrap();
    let rows = answer["results"]["bindings"].as_array().unwrap();
    assert!(rows.len() > 100);
    for row in rows {
        let cell = |name: &str| row[name]["value"].as_str().unwrap();
        let (start, end): (usize, usize) = (cell("start").parse().unwrap(), cell("end").parse().unwrap());
        let slice: String = read[cell("document")][start..end].iter().collect();
        assert_eq!(cell("quote"), slice, "{}", cell("document"));
    }
    let stream = run(dir.path(), &["extract", "in"]);
    for line in stdout(&stream).lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = &read[record["id"].as_str().unwrap()];
        for mention in record["mentions"].as_array().unwrap() {
            let at = |name: &str| usize::try_from(mention[name].as_u64().unwrap()).unwrap();
            let slice: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(mention["text"], slice);
        }
    }
}

/// What a recogniser asks of the next word, it asks at the end of a text too: each article is cut behind each of its
/// words, and each cut is read as a text of its own (the line, where the end is).
#[test]
fn every_text_may_end_anywhere() {
    for document in ARTICLES.iter() {
        for line in document.text.lines() {
            let ends = line
                .char_indices()
                .filter(|(_, c)| !c.is_alphanumeric())
                .map(|(at, _)| at);
            for end in ends.filter(|&end| end > 0) {
                for text in [&line[..end], &line[end..]] {
                    check(&with_text(document, text.to_owned()))
                        .unwrap_or_else(|e| panic!("{}: {text:?}: {e}", document.id));
                }
            }
        }
    }
}

/// One change of a text, at a place given in parts of a thousand.
#[derive(Debug, Clone)]
enum Change {
    Insert(usize, String),
    Delete(usize, usize),
    Copy(usize, usize, usize),
    Nfd(usize, usize),
    Upper(usize, usize),
}

fn place(text: &str, part: usize) -> usize {
    let mut at = text.len() * part / 1000;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn apply(text: &mut String, change: &Change) {
    let range = |text: &str, from: usize, length: usize| {
        let start = place(text, from);
        let end = text[start..]
            .char_indices()
            .nth(length)
            .map_or(text.len(), |(at, _)| start + at);
        start..end
    };
    match change {
        Change::Insert(at, what) => text.insert_str(place(text, *at), what),
        Change::Delete(from, length) => text.replace_range(range(text, *from, *length), ""),
        Change::Copy(from, length, to) => {
            let piece = text[range(text, *from, *length)].to_owned();
            text.insert_str(place(text, *to), &piece);
        }
        Change::Nfd(from, length) => {
            let range = range(text, *from, *length);
            let piece: String = text[range.clone()].nfd().collect();
            text.replace_range(range, &piece);
        }
        Change::Upper(from, length) => {
            let range = range(text, *from, *length);
            let piece = text[range.clone()].to_uppercase();
            text.replace_range(range, &piece);
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let words = prop::sample::select(vec![
        "\n",
        "\r\n",
        "\r",
        "\t",
        ".",
        ",",
        ";",
        ":",
        "(",
        ")",
        "\"",
        "“",
        "-",
        "–",
        "/",
        "'",
        "🏥",
        "\u{301}",
        "\u{323}",
        "\u{200b}",
        "\u{feff}",
        "\u{0}",
        "ông ",
        "TS. ",
        "Bệnh viện ",
        "Sở Y tế ",
        "tỉnh ",
        "Giám đốc ",
        "ngày 31/2/2024 ",
        "99999999999999999999 ",
        "12,5 triệu ",
        "0/0/0 ",
        "ngày 1/1/0000 ",
        "1.2.3.4 ",
        "số 5/2024/NĐ-CP ",
        "Đề án 1816 ",
        "H'Hen ",
        "Ủy ban nhân dân ",
        "ngày mai ",
        "(sau đây gọi là ",
        "từ tháng 13 ",
        "năm 20 ",
        "-1% ",
        "các bệnh viện: ",
        "do ông ",
        "cho ",
    ]);
    prop_oneof![
        3 => (0..=1000_usize, words).prop_map(|(at, what)| Change::Insert(at, what.to_owned())),
        1 => (0..=1000_usize, any::<String>()).prop_map(|(at, what)| Change::Insert(at, what)),
        2 => (0..=1000_usize, 1..40_usize).prop_map(|(from, length)| Change::Delete(from, length)),
        2 => (0..=1000_usize, 1..60_usize, 0..=1000_usize).prop_map(|(from, length, to)| Change::Copy(from, length, to)),
        1 => (0..=1000_usize, 1..200_usize).prop_map(|(from, length)| Change::Nfd(from, length)),
        1 => (0..=1000_usize, 1..200_usize).prop_map(|(from, length)| Change::Upper(from, length)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(debug_assertions) { 150 } else { 1500 }, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_breaks_the_extractor(article in any::<prop::sample::Index>(), changes in prop::collection::vec(change(), 1..12)) {
        let mut document = article.get(&ARTICLES).clone();
        for change in &changes {
            apply(&mut document.text, change);
        }
        prop_assert_eq!(check(&document), Ok(()));
    }

    #[test]
    fn no_string_breaks_the_extractor(text in "\\PC{0,200}") {
        let document = Document { id: "a".to_owned(), text, ..Document::default() };
        prop_assert_eq!(check(&document), Ok(()));
    }
}
