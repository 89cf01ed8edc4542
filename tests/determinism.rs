//! What a store holds depends on its documents alone: not on threads, order, or what it held before.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{exit, run, stderr, stdout};

/// The sample articles, in the order of their names.
fn articles() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

fn ok(dir: &Path, args: &[&str]) -> String {
    let got = run(dir, args);
    assert_eq!(exit(&got), 0, "{args:?}: {}", stderr(&got));
    stdout(&got)
}

fn build(dir: &Path, store: &str, options: &[&str], inputs: &[PathBuf]) {
    let inputs: Vec<&str> = inputs.iter().map(|p| p.to_str().unwrap()).collect();
    ok(
        dir,
        &[&["build", "--store", store], options, inputs.as_slice()].concat(),
    );
}

/// The store as sorted N-Quads.
fn nquads(dir: &Path, store: &str) -> Vec<String> {
    let mut lines: Vec<String> = ok(dir, &["export", "--all", "--format", "nquads", "--store", store])
        .lines()
        .map(str::to_owned)
        .collect();
    assert!(lines.len() > 1000);
    lines.sort_unstable();
    lines
}

/// The file that a store is.
fn bytes(dir: &Path, store: &str) -> Vec<u8> {
    fs::read(dir.join(store).join("snapshot.nq.zst")).unwrap()
}

#[test]
fn threads_and_order_do_not_matter() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let mut inputs = articles();
    build(dir, "one", &["--threads", "1"], &inputs);
    build(dir, "eight", &["--threads", "8"], &inputs);
    inputs.reverse();
    build(dir, "reversed", &[], &inputs);
    inputs.rotate_left(7);
    for input in &inputs {
        build(dir, "one-by-one", &[], std::slice::from_ref(input));
    }
    let one = nquads(dir, "one");
    for other in ["eight", "reversed", "one-by-one"] {
        assert_eq!(nquads(dir, other), one, "{other}");
        assert_eq!(bytes(dir, other), bytes(dir, "one"), "{other}");
    }
}

#[test]
fn the_stream_is_the_same_with_any_number_of_threads_and_in_input_order() {
    let dir = tempfile::tempdir().unwrap();
    let inputs = articles();
    let inputs: Vec<&str> = inputs.iter().map(|p| p.to_str().unwrap()).collect();
    let extract = |threads: &str, format: &str| {
        ok(
            dir.path(),
            &[
                &["extract", "--threads", threads, "--format", format],
                inputs.as_slice(),
            ]
            .concat(),
        )
    };
    for format in ["jsonl", "nquads"] {
        assert_eq!(extract("1", format), extract("8", format));
    }
    let turned: Vec<&str> = inputs.iter().rev().copied().collect();
    let mut lines: Vec<String> = ok(dir.path(), &[&["extract"], turned.as_slice()].concat())
        .lines()
        .map(str::to_owned)
        .collect();
    lines.sort_unstable();
    let stream = extract("2", "jsonl");
    let mut straight: Vec<&str> = stream.lines().collect();
    straight.sort_unstable();
    assert_eq!(lines, straight, "a document's record does not depend on its neighbours");
}

#[test]
fn the_stream_in_quads_is_what_build_stores() {
    let dir = tempfile::tempdir().unwrap();
    let inputs = articles();
    build(dir.path(), "store", &[], &inputs);
    let inputs: Vec<&str> = inputs.iter().map(|p| p.to_str().unwrap()).collect();
    let stream = ok(
        dir.path(),
        &[&["extract", "--format", "nquads"], inputs.as_slice()].concat(),
    );
    let mut stream: Vec<&str> = stream.lines().collect();
    stream.sort_unstable();
    let stored = nquads(dir.path(), "store");
    let stored: Vec<&str> = stored
        .iter()
        .map(String::as_str)
        .filter(|l| l.contains("> .") && l.rsplit(" <").next().is_some_and(|graph| graph.contains("/graph/")))
        .collect();
    assert_eq!(stream, stored);
}

#[test]
fn what_is_removed_was_never_there() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let inputs = articles();
    for at in [0, 6, inputs.len() - 1] {
        let mut rest = inputs.clone();
        let removed = rest.remove(at);
        let (never, once) = (format!("never-{at}"), format!("once-{at}"));
        build(dir, &never, &[], &rest);
        build(dir, &once, &[], &inputs);
        let ids: Vec<String> = ok(dir, &["extract", removed.to_str().unwrap()])
            .lines()
            .map(|l| {
                serde_json::from_str::<serde_json::Value>(l).unwrap()["id"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let arguments: Vec<&str> = ids.iter().flat_map(|id| ["--document", id.as_str()]).collect();
        ok(dir, &[&["remove", "--store", &once], arguments.as_slice()].concat());
        assert_eq!(nquads(dir, &once), nquads(dir, &never));
        assert_eq!(bytes(dir, &once), bytes(dir, &never));
        // And pruning is removing.
        build(dir, &once, &[], &inputs);
        build(dir, &once, &["--prune"], &rest);
        assert_eq!(bytes(dir, &once), bytes(dir, &never));
    }
}

#[test]
fn a_changed_document_replaces_its_facts() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let file = dir.join("bai.txt");
    let (first, second) = (
        "Sáng 3/4/2024, Bộ Y tế tổ chức hội nghị tại Hà Nội.\n",
        "Sáng 5/6/2024, Sở Y tế tỉnh Lai Châu tổ chức hội nghị tại Lai Châu.\n",
    );
    let inputs = [file.clone()];
    fs::write(&file, second).unwrap();
    build(dir, "fresh", &[], &inputs);
    fs::write(&file, first).unwrap();
    build(dir, "store", &[], &inputs);
    assert!(ok(dir, &["query", "events", "--format", "csv"]).contains("2024-04-03"));
    fs::write(&file, second).unwrap();
    build(dir, "store", &[], &inputs);
    let events = ok(dir, &["query", "events", "--format", "csv"]);
    assert!(
        events.contains("2024-06-05") && !events.contains("2024-04-03"),
        "{events}"
    );
    assert_eq!(bytes(dir, "store"), bytes(dir, "fresh"));
}
