//! Every bundled query answers something on the sample articles, with the example that its own header gives for each parameter.
#![cfg(unix)]

mod sample;

use std::fs;
use std::path::Path;

use sample::{folder, shell};

#[test]
fn every_query_answers_its_own_example() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    let mut silent = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "rq") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let mut line = format!("quanhe query {name} --format csv");
        for param in text.lines().filter_map(|l| l.strip_prefix("#+ param: ")) {
            let mut words = param.splitn(4, ' ');
            let (Some(param), Some(example)) = (words.next(), words.nth(2)) else {
                panic!("{name}: {param} has no example");
            };
            line.push_str(&format!(" --param '{param}={example}'"));
        }
        let (exit, output) = shell(folder(), &line);
        assert_eq!(exit, 0, "{line}: {output}");
        // No two persons of the sample articles share a name.
        if output.lines().count() < 2 && name != "namesakes" {
            silent.push(line);
        }
        count += 1;
    }
    assert!(silent.is_empty(), "no answer: {silent:#?}");
    assert!(count >= 33, "{count} queries");
}

/// Every query can be asked of trusted facts alone, and then every fact has a rule that is.
#[test]
fn every_query_can_be_asked_of_trusted_facts_alone() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("queries");
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap_or_default();
        if path.extension().is_none_or(|e| e != "rq") || text.contains("required") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (exit, output) = shell(
            folder(),
            &format!("quanhe query {name} --format csv --min-confidence 0.95"),
        );
        assert_eq!(exit, 0, "{name}: {output}");
    }
    let officials = |options: &str| shell(folder(), &format!("quanhe query officials --format csv {options}")).1;
    assert_eq!(officials("--min-confidence 0"), officials(""));
    // A quote may have several lines, but not in TSV.
    let (_, rows) = shell(folder(), "quanhe query evidence --format tsv --min-confidence 0.95");
    let mut best: std::collections::HashMap<&str, f64> = std::collections::HashMap::new();
    for row in rows.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let (fact, confidence) = (cells[1], cells[cells.len() - 1].parse::<f64>().unwrap());
        let most = best.entry(fact).or_default();
        *most = most.max(confidence);
    }
    assert!(best.len() > 50, "{rows}");
    assert!(best.values().all(|c| *c >= 0.95));
}

/// What a query cannot take is refused, what it takes in several spellings is found, and an answer without rows says what it was asked for.
#[test]
fn values_are_understood_or_refused() {
    for (line, says) in [
        ("most-mentioned --param of_type=Foo", "there are Person, Ministry"),
        ("events-of-month --param month=09-2023", "YYYY-MM"),
        (
            "article --param document=hoa-binh",
            "did you mean `hoa-binh-don-nhan-huan-chuong-2022-02`",
        ),
        (
            "posts-in-body --param 'body=Đặng Quang Huân'",
            "`Đặng Quang Huân` is Person; wanted is Organization or Hospital or Ministry",
        ),
        (
            "indicator-ranking --param indicator=caes",
            "nothing in the store is called `caes`",
        ),
    ] {
        let (exit, output) = shell(folder(), &format!("quanhe query {line} 2>&1"));
        assert_eq!(exit, 2, "{line}: {output}");
        assert!(output.contains(says), "{line}: {output}");
    }
    let same = |one: &str, other: &str| {
        let rows = [one, other].map(|l| shell(folder(), &format!("quanhe query {l} --format csv")).1);
        assert!(rows[0].lines().count() > 1, "{one}: {}", rows[0]);
        assert_eq!(rows[0], rows[1], "{one} and {other}");
    };
    same(
        "events-of-month --param month=2023-09",
        "events-of-month --param month=9/2023",
    );
    same(
        "most-mentioned --param of_type=Hospital",
        "most-mentioned --param of_type=hospital",
    );
    same(
        "posts-in-body --param 'body=Sở Y tế tỉnh Kiên Giang'",
        "posts-in-body --param 'body=SYT Kien Giang'",
    );
    same(
        "successions --param 'body=Sở Y tế tỉnh Kiên Giang' --param 'post=Giám đốc'",
        "successions --param 'body=Sở Y tế tỉnh Kiên Giang' --param 'post=giam doc'",
    );
    let (exit, output) = shell(
        folder(),
        "quanhe query posts-in-body --param body=organization/khong-co 2>&1",
    );
    assert_eq!(exit, 0, "{output}");
    assert!(output.contains("no row for body = <"), "{output}");
}

/// What stands in a district is found by the district.
#[test]
fn a_query_on_which_the_engine_fails_ends_in_one_line() {
    let text = "SELECT ?x (COUNT(*) AS ?n) { ?x q:within* ?y } GROUP BY ?x ORDER BY ?x LIMIT 50";
    for format in ["table", "csv", "json"] {
        let (exit, output) = shell(
            folder(),
            &format!("echo '{text}' > fault.rq; quanhe query fault.rq --format {format}"),
        );
        assert_eq!(exit, 2, "{output}");
        assert!(output.starts_with("quanhe: internal error at "), "{output}");
        assert_eq!(output.lines().count(), 1, "{output}");
    }
}

#[test]
fn a_place_is_asked_for_with_the_bodies_named_after_it() {
    for query in ["delegations-to", "events-at-place"] {
        let (_, output) = shell(
            folder(),
            &format!("quanhe query {query} --param 'place=Krông Pắc' --format csv"),
        );
        assert!(output.contains("Trung tâm Y tế huyện Krông Pắc"), "{query}: {output}");
    }
}
