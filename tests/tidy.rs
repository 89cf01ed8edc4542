//! What the project promises of its own files.

use std::fs;
use std::path::{Path, PathBuf};

fn rust_files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = vec![root.join(folder)];
    let mut out = Vec::new();
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                out.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    out.sort();
    out
}

#[test]
fn no_file_is_longer_than_500_lines() {
    for (name, text) in rust_files("src") {
        let lines = text.lines().count();
        assert!(lines <= 500, "{name} has {lines} lines");
    }
}

/// Words live in the ontology: code holds Vietnamese only in help, in tests.
#[test]
fn no_words_in_code() {
    for (name, text) in rust_files("src") {
        if name == "src/cli.rs" || name.ends_with("_tests.rs") || name.ends_with("fixture.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (n, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            let inside = line.split('"').skip(1).step_by(2);
            let words = inside.filter(|l| {
                l.chars()
                    .any(|c| c.is_alphabetic() && ('\u{c0}'..='\u{1eff}').contains(&c) && c != 'ʼ')
            });
            assert_eq!(words.collect::<Vec<_>>(), Vec::<&str>::new(), "{name}:{}", n + 1);
        }
    }
}
