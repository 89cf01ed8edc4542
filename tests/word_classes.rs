//! A class of words that the code asks for and no lexicon has would be silently empty.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn literals(text: &str, before: &str) -> BTreeSet<String> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

fn files(folder: &str, extension: &str) -> String {
    walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .into_iter()
        .map(Result::unwrap)
        .filter(|e| e.path().extension().is_some_and(|x| x == extension))
        .map(|e| fs::read_to_string(e.path()).unwrap())
        .collect()
}

#[test]
fn every_class_that_the_code_or_the_architecture_names_is_in_the_lexicon() {
    let there = literals(&files("ontology/lexicon", "ttl"), "skos:notation \"");
    let architecture = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let table = architecture
        .split("The code itself relies on these:")
        .nth(1)
        .and_then(|rest| rest.split("**`q:Region`**").next())
        .expect("the table of word classes");
    let mut named: BTreeSet<String> = literals(&files("src", "rs"), "class(\"");
    let in_table: BTreeSet<String> = table
        .split('`')
        .skip(1)
        .step_by(2)
        .flat_map(str::split_whitespace)
        .map(str::to_owned)
        .collect();
    let missing: Vec<_> = named.difference(&in_table).collect();
    assert!(missing.is_empty(), "not in the table of ARCHITECTURE.md: {missing:?}");
    named.extend(in_table);
    let missing: Vec<_> = named.difference(&there).collect();
    assert!(missing.is_empty(), "in no lexicon: {missing:?}");
}
