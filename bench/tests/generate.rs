//! The generator: the same articles every time, and what they say is what quanhe reads in them.

use std::fs;
use std::path::Path;

use quanhe::document::documents;
use quanhe::eval::{evaluate, gold};
use quanhe::graph::snapshot::{View, load, nquads};
use quanhe::graph::{Base, quads};
use quanhe::pipeline::Extractor;
use quanhe::query::Catalog;
use quanhe_bench::generate::{Order, write};

fn order(documents: u64) -> Order {
    Order {
        documents,
        seed: 7,
        first: 0,
        change_one_in: None,
    }
}

fn generate(dir: &Path, order: &Order) -> String {
    let file = dir.join("articles.jsonl");
    write(order, Some(&file), Some(&dir.join("gold"))).unwrap();
    fs::read_to_string(file).unwrap()
}

#[test]
fn articles_depend_on_seed_and_number_alone() {
    let dir = tempfile::tempdir().unwrap();
    let many = generate(dir.path(), &order(60));
    assert_eq!(many, generate(dir.path(), &order(60)));
    assert!(
        many.starts_with(&generate(dir.path(), &order(20))),
        "few are the first of many"
    );
    let tail = generate(dir.path(), &Order { first: 40, ..order(20) });
    assert!(many.ends_with(&tail), "parts are parts of the whole");
    assert_ne!(many, generate(dir.path(), &Order { seed: 8, ..order(60) }));
    let changed = generate(
        dir.path(),
        &Order {
            change_one_in: Some(20),
            ..order(60)
        },
    );
    let differ = many.lines().zip(changed.lines()).filter(|(a, b)| a != b).count();
    assert_eq!(differ, 3);
    assert!(!many.contains('{') || !many.contains("\\{"), "every slot is filled");
}

#[test]
fn no_slot_is_left_open() {
    let dir = tempfile::tempdir().unwrap();
    for line in generate(dir.path(), &order(500)).lines() {
        let record: serde_json::Value = serde_json::from_str(line).unwrap();
        for field in ["title", "text"] {
            let text = record[field].as_str().unwrap();
            assert!(!text.contains(['{', '}']), "{text}");
        }
    }
}

#[test]
fn what_articles_say_is_read() {
    let dir = tempfile::tempdir().unwrap();
    generate(dir.path(), &order(400));
    let extractor = Extractor::load(None).unwrap();
    let base = Base::default();
    let mut all = extractor.background(&base, None).unwrap();
    for document in documents(&[dir.path().join("articles.jsonl")]) {
        let document = document.unwrap();
        all.extend(quads(&document, &extractor.extract(&document), &base));
    }
    let store = load(&nquads(&all), View::Both).unwrap();
    let gold = gold::load(&dir.path().join("gold")).unwrap();
    let scores = evaluate(&store, &base, &Catalog::load(None).unwrap(), &gold).unwrap();
    for (what, counts) in [
        ("entities", scores.scores.entities()),
        ("facts", scores.scores.facts()),
        ("post", scores.scores.of("post")),
        ("located_in", scores.scores.of("located_in")),
    ] {
        println!(
            "{what}: P {:.3} R {:.3} F1 {:.3}",
            counts.precision(),
            counts.recall(),
            counts.f1()
        );
        assert!(counts.f1() > 0.9, "{what}: {:.3}", counts.f1());
    }
}
