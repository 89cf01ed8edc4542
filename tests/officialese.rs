//! Sentences written for testing, each with the posts, or the names of places and bodies, that it holds: how many are found, and how much that is not there.
//!
//! A line of `posts.tsv` is a text and its posts, `person | role | organization`, with `~` between equally right values; a line of `spans.tsv` is a
//! text and its spans, `L` for a place and `O` for a body, outermost names only.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{exit, run, stderr, stdout};
use serde_json::{Value, json};

/// What `extract` says of each line's text, and what else the line holds.
fn extracted(fixture: &str) -> Vec<(Vec<String>, Value)> {
    let lines: Vec<Vec<String>> = fixture
        .lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').map(str::to_owned).collect())
        .collect();
    let records: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(n, fields)| json!({"id": format!("line-{n:03}"), "text": fields[0]}).to_string())
        .collect();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("texts.jsonl"), records.join("\n")).unwrap();
    let got = run(dir.path(), &["extract", "--quiet", "texts.jsonl"]);
    assert_eq!(exit(&got), 0, "{}", stderr(&got));
    let answers: Vec<Value> = stdout(&got).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(answers.len(), lines.len());
    lines.into_iter().map(|l| l[1..].to_vec()).zip(answers).collect()
}

#[derive(Default)]
struct Count {
    right: usize,
    missed: usize,
    wrong: usize,
}

impl Count {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong) as f64
    }

    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed) as f64
    }

    fn check(&self, precision: f64, recall: f64) {
        let (p, r) = (self.precision(), self.recall());
        assert!(p >= precision && r >= recall, "precision {p:.3}, recall {r:.3}");
    }
}

#[test]
fn posts_are_found_however_they_are_said() {
    let mut count = Count::default();
    for (wanted, answer) in extracted(include_str!("fixtures/posts.tsv")) {
        let text = |fact: &Value, name: &str| fact[name].as_str().unwrap_or_default().to_lowercase();
        let found: BTreeSet<[String; 3]> = answer["facts"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["relation"] == "post")
            .map(|f| ["person", "role", "organization"].map(|name| text(f, name)))
            .collect();
        let mut right = BTreeSet::new();
        for post in wanted.iter().filter(|p| !p.is_empty()) {
            let fields: Vec<Vec<String>> = post
                .split(" | ")
                .map(|f| f.split(" ~ ").map(str::to_lowercase).collect())
                .collect();
            match found
                .iter()
                .find(|f| fields.iter().zip(*f).all(|(any, value)| any.contains(value)))
            {
                Some(fits) => {
                    count.right += 1;
                    right.insert(fits);
                }
                None => count.missed += 1,
            }
        }
        count.wrong += found.len() - right.len();
    }
    count.check(0.97, 0.93);
}

#[test]
fn places_and_bodies_are_found_with_their_exact_spans() {
    let (mut places, mut bodies) = (Count::default(), Count::default());
    for (wanted, answer) in extracted(include_str!("fixtures/spans.tsv")) {
        let mentions: Vec<(char, u64, u64, String)> = answer["mentions"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|m| {
                let class = match m["type"].as_str()? {
                    "Place" | "Province" => 'L',
                    "Hospital" | "Organization" | "Ministry" => 'O',
                    _ => return None,
                };
                Some((
                    class,
                    m["start"].as_u64()?,
                    m["end"].as_u64()?,
                    m["text"].as_str()?.to_owned(),
                ))
            })
            .collect();
        let inside = |a: &(char, u64, u64, String)| {
            mentions
                .iter()
                .any(|b| b.1 <= a.1 && a.2 <= b.2 && b.2 - b.1 > a.2 - a.1)
        };
        let mut found: Vec<(char, String)> = mentions
            .iter()
            .filter(|m| !inside(m))
            .map(|m| (m.0, m.3.clone()))
            .collect();
        found.dedup();
        for span in &wanted {
            let (class, text) = (span.chars().next().unwrap(), &span[2..]);
            let count = if class == 'L' { &mut places } else { &mut bodies };
            match found.iter().position(|(c, t)| *c == class && t == text) {
                Some(at) => {
                    found.remove(at);
                    count.right += 1;
                }
                None => count.missed += 1,
            }
        }
        places.wrong += found.iter().filter(|f| f.0 == 'L').count();
        bodies.wrong += found.iter().filter(|f| f.0 == 'O').count();
    }
    places.check(0.95, 0.91);
    bodies.check(0.84, 0.82);
}

#[test]
fn an_honour_is_dated_by_its_own_sentence() {
    let honour = "Bệnh viện Đa khoa tỉnh Sơn La được Chủ tịch nước tặng thưởng Huân chương Lao động hạng Ba";
    let texts = [
        (format!("{honour}."), Some("2024-05-20")),
        (format!("{honour} ngày 5/3/2024."), Some("2024-03-05")),
        (format!("Ngày 5/3, {honour}."), Some("2024-03-05")),
        (format!("{honour} vì thành tích trong năm 2023."), Some("2024-05-20")),
        // A hospital's history is no news of the day.
        (format!("Năm 2019, {honour}."), None),
        (format!("{honour} (năm 2005)."), None),
    ];
    let records: Vec<String> = texts
        .iter()
        .map(|(text, _)| json!({"text": text, "published": "2024-05-20"}).to_string())
        .collect();
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("texts.jsonl"), records.join("\n")).unwrap();
    let got = run(dir.path(), &["extract", "--quiet", "texts.jsonl"]);
    let answers = stdout(&got);
    assert_eq!(answers.lines().count(), texts.len(), "{}", stderr(&got));
    for ((text, day), answer) in texts.iter().zip(answers.lines()) {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let facts = answer["facts"].as_array().unwrap();
        let award = facts.iter().find(|f| f["relation"] == "award").expect("an honour");
        assert_eq!(award["date"].as_str(), *day, "{text}");
    }
}
