//! Stores of articles that a test writes, and what they answer.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::common::{exit, run, stderr, stdout};

pub const OPEN: [(&str, &str, &str); 2] = [
    (
        "biet",
        "2025-02-03",
        "Ngày 2/2/2025, bà Giàng Thị Dung, Phó Chủ tịch UBND tỉnh Lào Cai, dự hội nghị.",
    ),
    (
        "mo",
        "2025-03-10",
        "Ngày 9/3/2025, Phó Chủ tịch UBND tỉnh Giàng Thị Dung chủ trì hội nghị phòng chống dịch.",
    ),
];

/// What a command that must succeed writes to standard output.
pub fn ok(dir: &Path, args: &[&str]) -> String {
    let got = run(dir, args);
    assert_eq!(exit(&got), 0, "{args:?}: {}", stderr(&got));
    stdout(&got)
}

/// A folder with a store of these articles: id, day, text.
pub fn store(articles: &[(&str, &str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for (id, day, text) in articles {
        let text = format!("---\npublished: {day}\n---\nTin trong ngày\n\n{text}\n");
        fs::write(dir.path().join(format!("in/{id}.txt")), text).unwrap();
    }
    ok(dir.path(), &["build", "--quiet", "in"]);
    dir
}

/// The rows of a query.
pub fn rows(dir: &TempDir, query: &str, options: &[&str]) -> Vec<Vec<String>> {
    let args = [&["query", query, "--format", "csv"], options].concat();
    let text = ok(dir.path(), &args);
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(cells).collect()
}

/// The path of an IRI.
pub fn path(iri: &str) -> &str {
    iri.split("/id/").nth(1).unwrap_or(iri)
}

/// The node of a person in a document.
pub fn person(dir: &TempDir, document: &str, name: &str) -> String {
    let rows = rows(dir, "entities", &[]);
    let row = rows.iter().find(|r| r[0] == document && r[1] == name);
    path(&row.unwrap_or_else(|| panic!("{name} is not in {document}"))[2]).to_owned()
}
