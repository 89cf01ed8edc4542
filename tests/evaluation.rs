//! EVALUATION.md and the confidence of rules say what the program does.

mod common;

use std::fs;
use std::path::Path;

use common::{exit, run, stderr, stdout};

const COMMAND: [&str; 7] = [
    "eval",
    "--beds",
    "tests/beds.toml",
    "--report",
    "EVALUATION.md",
    "--confidence",
    "ontology/background/confidence.ttl",
];

/// A folder that looks like a bare clone: nothing stands beside it.
fn clone() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (Path::new(env!("CARGO_MANIFEST_DIR")), dir.path().join("quanhe"));
    for part in [
        "examples",
        "tests/bed",
        "tests/beds.toml",
        "EVALUATION.md",
        "ontology/background/confidence.ttl",
    ] {
        for entry in walkdir::WalkDir::new(from.join(part)) {
            let entry = entry.unwrap();
            if entry.file_type().is_file() {
                let target = to.join(entry.path().strip_prefix(from).unwrap());
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    (dir, to)
}

#[test]
fn the_evaluation_is_up_to_date() {
    let (_dir, clone) = clone();
    let mut places = vec![clone.as_path()];
    // Beside the corpus, what is said of that is looked at too.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if root.join("../shared/eval/gold").exists() {
        places.push(root);
    }
    for place in places {
        let got = run(place, &[&COMMAND[..], &["--check"]].concat());
        assert_eq!(stderr(&got), "");
        assert_eq!(
            (exit(&got), stdout(&got).as_str()),
            (0, ""),
            "\nthe extraction has changed. Run\n\n    scripts/evaluate\n\nand look at what it changed\n"
        );
    }
}

#[test]
fn a_page_that_is_not_up_to_date_is_said_and_written_anew() {
    let (_dir, clone) = clone();
    let page = clone.join("EVALUATION.md");
    let right = fs::read_to_string(&page).unwrap();
    let old: String = right
        .lines()
        .filter(|l| !l.starts_with("| post |"))
        .map(|l| format!("{l}\n"))
        .collect();
    fs::write(&page, &old).unwrap();
    let check = run(&clone, &[&COMMAND[..], &["--check"]].concat());
    assert_eq!(
        (exit(&check), stdout(&check).as_str()),
        (1, "EVALUATION.md is not up to date\n")
    );
    assert_eq!(fs::read_to_string(&page).unwrap(), old, "nothing is written");
    assert_eq!(exit(&run(&clone, &COMMAND)), 0);
    let again = fs::read_to_string(&page).unwrap();
    let lost = right.lines().count() - again.lines().count();
    assert_eq!(lost, 1, "that of the bed that is not there cannot be known");
}

/// Nobody may see what is in the half that is scored only.
#[test]
fn of_the_held_bed_only_figures_are_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("EVALUATION.md")).unwrap();
    let held = page.split("<!-- begin held -->").nth(1).unwrap();
    let held = held.split("<!-- end held -->").next().unwrap();
    assert!(!held.contains("```") && held.contains("| post |"));
    for entry in fs::read_dir(root.join("tests/bed/held")).unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert!(!page.contains(stem), "a document of the held bed is named");
    }
}

#[test]
fn beds_that_are_wrong_are_said() {
    let dir = tempfile::tempdir().unwrap();
    let says = |text: &str| {
        let got = run(dir.path(), &["eval", "--beds", "beds.toml", "--report", "page.md"]);
        assert_eq!(exit(&got), 2);
        assert!(stderr(&got).contains(text), "{}", stderr(&got));
        assert!(!dir.path().join("page.md").exists());
    };
    says("beds.toml");
    fs::write(dir.path().join("beds.toml"), "[[bed]]\nname = \"x\"\n").unwrap();
    says("beds.toml");
    fs::write(
        dir.path().join("beds.toml"),
        "[[bed]]\nname = \"x\"\nabout = \"x\"\ngold = \"gold\"\ninputs = [\"a.txt\"]\n",
    )
    .unwrap();
    says("gold");
    for args in [
        &["eval", "a.txt"][..],
        &["eval", "--beds", "beds.toml"],
        &["eval", "--check", "--gold", "g", "a"],
    ] {
        assert_eq!(exit(&run(dir.path(), args)), 2, "{args:?}");
    }
}
