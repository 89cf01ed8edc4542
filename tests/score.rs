//! The extraction against gold answers: floors, and the figures of `quanhe eval` beside those of the scoring script.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{exit, run, stderr, stdout};
use serde_json::Value as Json;

/// The figures of `quanhe eval` for a folder of gold answers and one of documents.
fn figures(gold: &Path, documents: &Path) -> Json {
    let dir = tempfile::tempdir().unwrap();
    let (gold, documents) = (gold.to_str().unwrap(), documents.to_str().unwrap());
    let got = run(dir.path(), &["eval", "--json", "--gold", gold, documents]);
    assert_eq!((exit(&got), stderr(&got).as_str()), (0, ""));
    assert!(!dir.path().join("store").exists(), "nothing is stored");
    serde_json::from_str(&stdout(&got)).unwrap()
}

fn f1(figures: &Json, relation: &str) -> f64 {
    figures[relation]["f1"].as_f64().unwrap()
}

fn at_least(figures: &Json, floors: &[(&str, f64)]) {
    for (relation, floor) in floors {
        let found = f1(figures, relation);
        assert!(
            found >= *floor,
            "F1 of {relation} is {found}, under {floor}\n{figures:#}"
        );
    }
}

/// The folder beside the project that holds the corpus; it is not part of a clone.
fn shared() -> Option<PathBuf> {
    let shared = root().join("../shared");
    if !shared.join("eval/score.py").exists() {
        println!("../shared is not there: nothing to score");
        return None;
    }
    Some(shared)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_sample_articles_are_read_rightly() {
    let figures = figures(&root().join("examples/gold"), &root().join("examples/articles"));
    at_least(
        &figures,
        &[
            ("ENTITIES", 0.93),
            ("FACTS", 0.83),
            ("post", 0.88),
            ("located_in", 0.90),
        ],
    );
}

#[test]
fn the_corpus_is_read_rightly() {
    let Some(shared) = shared() else { return };
    let figures = figures(&shared.join("eval/gold"), &shared.join("corpus"));
    at_least(&figures, &[("ENTITIES", 0.93), ("FACTS", 0.80)]);
    for (relation, of) in figures.as_object().unwrap() {
        if of["gold"].as_u64() >= Some(10) {
            at_least(&figures, &[(relation, 0.70)]);
        }
    }
}

#[test]
fn the_figures_are_those_of_the_scoring_script() {
    let Some(shared) = shared() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        println!("there is no python3 to run the scoring script with");
        return;
    }
    let sets = [
        (shared.join("eval/gold"), shared.join("corpus")),
        (root().join("examples/gold"), root().join("examples/articles")),
    ];
    for (gold, documents) in sets {
        let script = Command::new("python3")
            .arg(shared.join("eval/score.py"))
            .arg("--bin")
            .arg(assert_cmd::cargo::cargo_bin!("quanhe"))
            .arg("--gold")
            .args([&gold, &documents])
            .arg("--json")
            .output()
            .unwrap();
        assert!(script.status.success(), "{}", stderr(&script));
        let theirs: Json = serde_json::from_str(&stdout(&script)).unwrap();
        assert_eq!(figures(&gold, &documents), theirs, "{}", gold.display());
    }
}

#[test]
fn gold_that_is_wrong_is_said() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("gold")).unwrap();
    std::fs::write(dir.path().join("a.txt"), "Bộ Y tế họp.").unwrap();
    let says = |text: &str| {
        let got = run(dir.path(), &["eval", "--gold", "gold", "a.txt"]);
        assert_eq!(exit(&got), 2);
        assert!(stderr(&got).contains(text), "{}", stderr(&got));
    };
    says("no gold answers");
    std::fs::write(dir.path().join("gold/a.json"), "{\"document\": 1}").unwrap();
    says("gold/a.json");
    for (answer, problem) in [
        (
            r#"{"entities": [{"type": "Foo", "name": "x"}]"#,
            "document a, entity 1: unknown type `Foo`",
        ),
        (r#"{"entities": [{"type": "Person"}]"#, "entity 1: `name` is missing"),
        (r#"{"entitis": []"#, "unknown field `entitis`; did you mean `entities`?"),
        (
            r#"{"facts": [{"relation": "pst"}]"#,
            "document a, fact 1: unknown relation `pst`; did you mean `post`?",
        ),
        (
            r#"{"facts": [{"relation": "title", "person": "x"}]"#,
            "a title needs `title`",
        ),
        (
            r#"{"facts": [{"relation": "title", "person": "x", "title": "TS", "roel": 1}]"#,
            "unknown field `roel`",
        ),
    ] {
        std::fs::write(
            dir.path().join("gold/a.json"),
            format!("{answer}, \"document\": \"a\"}}"),
        )
        .unwrap();
        says("gold/a.json: ");
        says(problem);
    }
    let empty = r#"{"document": "a", "entities": [], "facts": []}"#;
    std::fs::write(dir.path().join("gold/a.json"), format!("[{empty}, {empty}]")).unwrap();
    says("has answers already");
    std::fs::write(dir.path().join("gold/a.json"), empty.replace("\"a\"", "\"other\"")).unwrap();
    says("no document of INPUT has gold answers");
    std::fs::write(
        dir.path().join("gold/a.json"),
        format!("[{empty}, {}]", empty.replace("\"a\"", "\"other\"")),
    )
    .unwrap();
    std::fs::write(dir.path().join("b.txt"), "Bộ Y tế họp.").unwrap();
    let got = run(dir.path(), &["eval", "--gold", "gold", "a.txt", "b.txt"]);
    assert_eq!(exit(&got), 0);
    assert!(
        stderr(&got).contains("1 document without gold answers, and not judged: b\n"),
        "{}",
        stderr(&got)
    );
    assert!(
        stderr(&got).contains("1 document with gold answers, but not in INPUT"),
        "{}",
        stderr(&got)
    );
    assert!(
        stdout(&got).contains("\npost                 0     0     0     0       -       -       -\n"),
        "{}",
        stdout(&got)
    );
    std::fs::write(
        dir.path().join("gold/a.json"),
        "{\"document\": \"a\", \"entities\": [{\"type\": \"Ministry\", \"name\": [\"BYT\", \"Bộ Công an\"]}]}",
    )
    .unwrap();
    let got = run(dir.path(), &["eval", "--errors", "--gold", "gold", "a.txt"]);
    assert!(
        stdout(&got).contains("entity               1     1     0     0   1.000"),
        "{}",
        stdout(&got)
    );
}
