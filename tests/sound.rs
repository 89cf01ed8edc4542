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

/// Each half by itself: a commune that no lexicon lists and two documents spell in two ways (`Đăk`, `Đắk`) has two names, and `check` says so.
#[test]
fn the_test_bed_makes_a_sound_store() {
    is_sound("tests/bed/dev");
    is_sound("tests/bed/held");
}

#[test]
fn the_corpus_makes_a_sound_store() {
    is_sound("../shared/corpus");
}
