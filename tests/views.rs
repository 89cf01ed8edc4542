//! show, explain, path and export from outside.

mod by_hand;
mod common;

use std::fs;

use by_hand::fill;
use common::{exit, run, stderr, stdout};
use quanhe::graph::store::GraphStore;

fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fill(&dir.path().join("store"), &["bai-1", "bài 2"]);
    dir
}

/// What a command that succeeds writes; the messages must be empty.
fn text(dir: &tempfile::TempDir, args: &[&str]) -> String {
    let got = run(dir.path(), args);
    assert_eq!((exit(&got), stderr(&got).as_str()), (0, ""), "{args:?}");
    stdout(&got)
}

fn refused(dir: &tempfile::TempDir, args: &[&str]) -> String {
    let got = run(dir.path(), args);
    assert_eq!((exit(&got), stdout(&got).as_str()), (2, ""), "{args:?}");
    assert_eq!(stderr(&got).trim_end().lines().count(), 1, "{}", stderr(&got));
    stderr(&got)
}

#[test]
fn show_finds_a_name_without_diacritics() {
    let dir = filled();
    let page = text(&dir, &["show", "tran van thuan"]);
    assert!(page.starts_with("Trần Văn Thuấn\nPerson"), "{page}");
    assert!(
        page.contains("Posts\n  - Trưởng khoa Ngoại · Bệnh viện Bạch Mai"),
        "{page}"
    );
    assert!(page.contains("[bai-1, bài 2]"), "{page}");
    assert_eq!(
        text(&dir, &["show", "https://w3id.org/quanhe/id/person/tran-van-thuan"]),
        page
    );
    assert!(refused(&dir, &["show", "tran van thua"]).contains("nothing in the store is called `tran van thua`"));
    assert!(refused(&dir, &["show", "https://w3id.org/quanhe/id/person/nobody"]).contains("nothing in the store"));
}

#[test]
fn explain_shows_the_sentence_of_every_fact() {
    let dir = filled();
    let document = text(&dir, &["explain", "--document", "bài 2"]);
    assert!(
        document.contains("“Ngày 17/3/2025, GS.TS Trần Văn Thuấn họp \"tại\" Lai Châu.”"),
        "{document}"
    );
    let facts: Vec<&str> = document
        .lines()
        .filter_map(|l| l.trim().strip_prefix('<')?.strip_suffix('>'))
        .collect();
    assert_eq!(facts.len(), 11, "{document}");
    for fact in facts.into_iter().step_by(4) {
        let one = text(&dir, &["explain", fact]);
        assert!(
            one.contains("code points 0 to 56 of bài 2") && one.contains("by-hand"),
            "{one}"
        );
    }
    let entity = text(&dir, &["explain", "https://w3id.org/quanhe/id/ministry/bo-y-te"]);
    assert!(
        entity.contains("bai-1") && entity.contains("NIL: không có trong từ điển"),
        "{entity}"
    );
    assert!(refused(&dir, &["explain", "--document", "bai-2"]).contains("did you mean"));
}

#[test]
fn path_shows_chains_with_their_sources() {
    let dir = filled();
    let chains = text(&dir, &["path", "Bộ Y tế", "Đề án 1816"]);
    assert!(chains.starts_with("1. Bộ Y tế\n"), "{chains}");
    assert!(chains.contains("[bai-1] and 1 more"), "{chains}");
    assert_eq!(
        text(&dir, &["path", "Bộ Y tế", "Đề án 1816", "--max", "1"])
            .matches("Đề án 1816\n")
            .count(),
        1
    );
    let alone = text(&dir, &["path", "Bộ Y tế", "Nguyễn Thị Lân"]);
    assert_eq!(
        alone,
        "Bộ Y tế and Nguyễn Thị Lân are not connected: no chain of facts joins them.\n"
    );
    assert!(refused(&dir, &["path", "Bộ Y tế", "bo y te"]).contains("the same"));
}

#[test]
fn trig_and_nquads_are_what_the_store_holds() {
    let dir = filled();
    let stored = GraphStore::open(&dir.path().join("store")).unwrap();
    let all = stored.nquads().unwrap();
    let mut want: Vec<&str> = all.lines().collect();
    want.sort_unstable();
    let all = text(&dir, &["export", "--format", "nquads", "--all"]);
    let mut got: Vec<&str> = all.lines().collect();
    got.sort_unstable();
    assert_eq!(got, want);
    let trig = text(&dir, &["export", "--format", "trig", "--all"]);
    let parser = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::TriG);
    let mut got: Vec<String> = parser
        .for_slice(trig.as_bytes())
        .map(|q| format!("{} .", q.unwrap()))
        .collect();
    got.sort_unstable();
    assert_eq!(got, want);
}

#[test]
fn every_format_is_written_the_same_again_and_to_a_file() {
    let dir = filled();
    for format in [
        "turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", "dot", "graphml",
    ] {
        let args = [
            "export", "--format", format, "--around", "lai chau", "--hops", "2", "--type", "Hospital", "--type",
            "person",
        ];
        let first = text(&dir, &args);
        assert!(first.contains("benh-vien-bach-mai"), "{format}: {first}");
        assert_eq!(text(&dir, &args), first);
        let file = [&args[..], &["--output", "out"]].concat();
        assert_eq!(text(&dir, &file), "");
        assert_eq!(fs::read_to_string(dir.path().join("out")).unwrap(), first);
    }
}

#[test]
fn a_drawing_too_large_leaves_the_old_file() {
    let dir = filled();
    fs::write(dir.path().join("graph.dot"), "old").unwrap();
    let error = refused(
        &dir,
        &["export", "--format", "dot", "--max-nodes", "2", "--output", "graph.dot"],
    );
    assert!(error.contains("more than 2: narrow it with --around"), "{error}");
    assert_eq!(fs::read_to_string(dir.path().join("graph.dot")).unwrap(), "old");
    assert!(refused(&dir, &["export", "--format", "dot", "--type", "Thing"]).contains("one of Person, Ministry"));
    assert!(refused(&dir, &["export", "--format", "dot", "--output", "no/such/folder"]).contains("no/such/folder"));
}

#[test]
fn facts_of_rules_that_are_not_trusted_are_left_out() {
    let dir = filled();
    let rows = |least: &str| {
        text(
            &dir,
            &["query", "officials", "--format", "csv", "--min-confidence", least],
        )
        .lines()
        .count()
            - 1
    };
    // A rule that nobody judged has 0.50.
    assert_eq!((rows("0"), rows("0.5"), rows("0.51")), (2, 2, 0));
    for least in ["1.5", "-1", "much", "nan"] {
        let option = format!("--min-confidence={least}");
        let got = run(dir.path(), &["query", "officials", &option]);
        assert_eq!(exit(&got), 2, "{least}");
    }
    let document = text(&dir, &["explain", "--document", "bai-1"]);
    let words: Vec<&str> = document.split_whitespace().collect();
    assert!(
        words.join(" ").contains("(rule by-hand, confidence 0.50)"),
        "{document}"
    );
    let fact = document
        .lines()
        .find_map(|l| l.trim().strip_prefix('<')?.strip_suffix('>'))
        .unwrap();
    let one = text(&dir, &["explain", fact]);
    assert!(
        one.contains("  by-hand\n    confidence 0.50 (none of its facts was judged)"),
        "{one}"
    );
}

#[test]
fn the_article_query_names_fields_as_the_tables_do() {
    let dir = filled();
    let rows = text(
        &dir,
        &["query", "article", "--param", "document=bai-1", "--format", "csv"],
    );
    let fields: std::collections::BTreeSet<&str> = rows.lines().skip(1).filter_map(|l| l.split(',').nth(2)).collect();
    for field in [
        "person",
        "role",
        "organization",
        "date",
        "of",
        "grantor",
        "value",
        "period",
        "kind",
        "label",
    ] {
        assert!(fields.contains(field), "{field}: {rows}");
    }
    for property in [
        "member",
        "attestedOn",
        "startDate",
        "holder",
        "delegationOf",
        "refArea",
        "obsValue",
        "prefLabel",
    ] {
        assert!(!fields.contains(property), "{property}: {rows}");
    }
}
