//! `quanhe annotate` from outside.

mod common;

use std::fs;
use std::path::Path;

use common::{exit, run, stderr, stdout};

const ARTICLE: &str = "---\npublished: 2024-05-16\n---\nTin <b>mới</b>\n\nNgày 15/5, bà Lê Thị Hạ Vy, Giám đốc Sở Y tế tỉnh Lào Cai, dự hội nghị <script>alert('x')</script> tại Bệnh viện Bạch Mai.\n";

fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("bài.txt"), ARTICLE).unwrap();
    dir
}

fn shown(dir: &Path, args: &[&str]) -> String {
    let got = run(dir, args);
    assert_eq!((exit(&got), stderr(&got).as_str()), (0, ""), "{args:?}");
    stdout(&got)
}

#[test]
fn mentions_stand_in_brackets_and_facts_under_their_sentence() {
    let dir = folder();
    let out = shown(dir.path(), &["annotate", "bài.txt"]);
    assert!(
        out.starts_with("bài\n2024-05-16\n\nTin <b>mới</b>\n\nNgày 15/5, bà [Lê Thị Hạ Vy|Person]"),
        "{out}"
    );
    assert!(out.contains("[Bệnh viện Bạch Mai|Hospital]"), "{out}");
    let fact = out.split("\n    post ").nth(1).unwrap();
    assert!(fact.contains("person: Lê Thị Hạ Vy · role: Giám đốc"), "{out}");
    assert!(fact.contains("(rule ") && fact.contains("confidence 0."), "{out}");
    assert!(!out.contains('\u{1b}'), "no colour where there is no terminal");
    assert!(!dir.path().join("store").exists());
}

#[test]
fn colour_can_be_asked_for() {
    let dir = folder();
    let out = shown(dir.path(), &["annotate", "--color", "always", "bài.txt"]);
    assert!(out.contains("\u{1b}[1;33mLê Thị Hạ Vy\u{1b}[0m"), "{out:?}");
    assert!(!out.contains("|Person]"));
    assert_eq!(
        shown(dir.path(), &["annotate", "--color", "never", "bài.txt"]),
        shown(dir.path(), &["annotate", "bài.txt"])
    );
}

/// The text of all elements of a class, as a reader sees it.
fn texts(page: &str, class: &str) -> Vec<String> {
    let begin = format!("class=\"{class}\"");
    let mut out = Vec::new();
    for part in page.split(&begin).skip(1) {
        let inner = part.split_once('>').unwrap().1;
        let end = inner.find("</p>").into_iter().chain(inner.find("</h1>")).min().unwrap();
        let mut text = String::new();
        for (i, piece) in inner[..end].split('<').enumerate() {
            text.push_str(if i == 0 {
                piece
            } else {
                piece.split_once('>').unwrap().1
            });
        }
        for (entity, c) in [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
            ("&amp;", "&"),
        ] {
            text = text.replace(entity, c);
        }
        out.push(text);
    }
    out
}

#[test]
fn a_page_escapes_all_and_needs_nothing_beside_it() {
    let dir = folder();
    let page = shown(dir.path(), &["annotate", "--html", "bài.txt"]);
    assert_eq!(page.matches("<script>").count(), 1, "the program's own");
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") && !page.contains("<b>mới"));
    for part in ["src=", "href=", "url(", "@import", "//"] {
        let outside = page
            .lines()
            .filter(|l| l.contains(part) && !l.trim_start().starts_with("//"));
        assert_eq!(outside.count(), 0, "{part}");
    }
    let file = shown(dir.path(), &["annotate", "--html", "--output", "page.html", "bài.txt"]);
    assert_eq!(file, "");
    assert_eq!(fs::read_to_string(dir.path().join("page.html")).unwrap(), page);
}

#[test]
fn a_page_shows_the_whole_text_of_every_sample_article_and_every_fact() {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let dir = tempfile::tempdir().unwrap();
    let mut count = 0;
    for entry in fs::read_dir(articles).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        count += 1;
        let text = fs::read_to_string(&path).unwrap();
        // A title of the front matter is put before the text.
        let body = match text.strip_prefix("---\n") {
            Some(rest) => rest.split_once("---\n").unwrap().1,
            None => &text,
        };
        let titled = text.starts_with("---\n") && text.contains("\ntitle: ");
        let lines: Vec<&str> = body.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        let file = path.to_str().unwrap();
        let page = shown(dir.path(), &["annotate", "--html", file]);
        assert_eq!(texts(&page, "text")[usize::from(titled)..], lines, "{file}");
        let stream: serde_json::Value = serde_json::from_str(&shown(dir.path(), &["extract", file])).unwrap();
        assert_eq!(
            page.matches("<button").count(),
            stream["facts"].as_array().unwrap().len(),
            "{file}"
        );
    }
    assert!(count > 10);
}

#[test]
fn several_documents_are_one_page_and_a_refused_one_is_said() {
    let dir = folder();
    fs::write(
        dir.path().join("b.jsonl"),
        "{\"id\": \"một\", \"text\": \"Bộ Y tế họp.\"}\nno json\n{\"id\": \"hai\", \"text\": \"Hết.\"}\n",
    )
    .unwrap();
    let got = run(dir.path(), &["annotate", "--html", "b.jsonl"]);
    assert_eq!(exit(&got), 1);
    assert!(stderr(&got).contains("b.jsonl"), "{}", stderr(&got));
    let page = stdout(&got);
    assert_eq!(page.matches("<article ").count(), 2);
    assert!(page.contains("<title>2 articles</title>"));
    let got = run(dir.path(), &["annotate", "b.jsonl"]);
    assert_eq!(exit(&got), 1);
    assert!(stdout(&got).contains("[Bộ Y tế|Ministry] họp."), "{}", stdout(&got));
}

#[test]
fn wrong_usage_is_said_in_a_line() {
    let dir = folder();
    for args in [
        &["annotate", "missing.txt"][..],
        &["annotate", "bài.txt", "--output", "no/such/folder"],
        &["annotate", "--html", "--color", "always", "bài.txt"],
        &["annotate"],
    ] {
        let got = run(dir.path(), args);
        assert_eq!((exit(&got), stdout(&got).as_str()), (2, ""), "{args:?}");
        assert!(!stderr(&got).is_empty());
    }
}
