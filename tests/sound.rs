//! Stores built from all articles at hand pass `quanhe check`: shapes and integrity queries.

mod common;

use std::path::Path;

use common::{exit, run, stderr, stdout};

fn is_sound(folder: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    if !folder.exists() {
        println!("{} is not there: nothing to check", folder.display());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let built = run(dir.path(), &["build", "--quiet", folder.to_str().unwrap()]);
    assert!(exit(&built) <= 1, "{}", stderr(&built));
    let got = run(dir.path(), &["check"]);
    assert_eq!(exit(&got), 0, "{}{}", stdout(&got), stderr(&got));
    assert_eq!(stdout(&got), "");
}

#[test]
fn the_sample_articles_make_a_sound_store() {
    is_sound("examples/articles");
}

#[test]
fn the_test_bed_makes_a_sound_store() {
    for half in ["tests/bed/dev", "tests/bed/held"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(half);
        let dir = tempfile::tempdir().unwrap();
        let built = run(dir.path(), &["build", "--quiet", folder.to_str().unwrap()]);
        assert!(exit(&built) <= 1, "{}", stderr(&built));
        let got = run(dir.path(), &["check"]);
        // The findings of the half that is scored alone are nobody's to read: how many there are is enough.
        let findings = stdout(&got).lines().count();
        assert_eq!((exit(&got), findings), (0, 0), "{half}: {}", stderr(&got));
    }
}

#[test]
fn the_corpus_makes_a_sound_store() {
    is_sound("../shared/corpus");
}
