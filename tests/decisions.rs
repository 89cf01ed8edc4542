//! What people decide of who is who.

mod articles;
mod common;

use std::fs;

use articles::{OPEN, ok, path, person, rows, store};
use common::{exit, run, stderr, stdout};

const NAMESAKES: [(&str, &str, &str); 3] = [
    (
        "mot",
        "2022-02-03",
        "Ngày 2/2/2022, ông Bùi Hữu Phước, Phó Giám đốc Sở Y tế tỉnh Tây Ninh, dự hội nghị.",
    ),
    (
        "hai",
        "2024-02-03",
        "Ngày 2/2/2024, ông Bùi Hữu Phước, Giám đốc Bệnh viện Đa khoa tỉnh Tây Ninh, dự hội nghị.",
    ),
    (
        "ba",
        "2024-06-03",
        "Ngày 2/6/2024, ông Bùi Hữu Phước, Giám đốc Bệnh viện Đa khoa tỉnh Tây Ninh, dự lễ.",
    ),
];

#[test]
fn a_persons_word_wins_and_lasts() {
    let dir = store(&NAMESAKES);
    let node = |document: &str| person(&dir, document, "Bùi Hữu Phước");
    let (one, two) = (node("mot"), node("hai"));
    assert_ne!(one, two);
    assert_eq!(two, node("ba"));
    let review = ok(dir.path(), &["review"]);
    assert!(
        review.contains("left apart") && review.contains(&format!("quanhe decide {one} same|different {two}")),
        "{review}"
    );

    let decide = |args: &[&str]| ok(dir.path(), &[&["decide", "--quiet"], args].concat());
    decide(&[
        &one,
        "same",
        &two,
        "--by",
        "Lan",
        "--date",
        "2026-03-01",
        "--note",
        "đã hỏi lại",
    ]);
    assert_eq!((node("mot"), node("ba")), (node("hai"), node("hai")));
    let file = fs::read_to_string(dir.path().join("store/decisions.ttl")).unwrap();
    assert!(
        file.contains("dcterms:creator \"Lan\"") && file.contains("\"2026-03-01\"^^xsd:date"),
        "{file}"
    );
    assert!(
        !ok(dir.path(), &["review"]).contains("Bùi Hữu Phước"),
        "what is settled is no doubt"
    );
    // Both names lead to the one node.
    assert_eq!(ok(dir.path(), &["show", &one]), ok(dir.path(), &["show", &two]));

    // It survives rebuilding and new documents.
    ok(dir.path(), &["build", "--quiet", "--prune", "in"]);
    assert_eq!(node("mot"), node("hai"));
    ok(dir.path(), &["remove", "--quiet", "--document", "hai"]);
    assert_eq!(node("mot"), node("ba"));
    ok(dir.path(), &["build", "--quiet", "in"]);

    // The opposite takes its place.
    decide(&[&one, "different", &two]);
    assert_ne!(node("mot"), node("hai"));
    let file = fs::read_to_string(dir.path().join("store/decisions.ttl")).unwrap();
    assert_eq!(file.matches("a q:Decision").count(), 1, "{file}");
    assert!(stdout(&run(dir.path(), &["check"])).is_empty());
}

#[test]
fn nodes_that_would_be_one_can_be_parted() {
    let dir = store(&[
        (
            "x",
            "2022-02-03",
            "Ngày 2/2/2022, ông Lê Bá Tùng, Giám đốc Sở Y tế tỉnh Hà Nam, dự hội nghị.",
        ),
        (
            "y",
            "2023-02-03",
            "Ngày 2/2/2023, ông Lê Bá Tùng, Tỉnh ủy viên, Giám đốc Sở Y tế tỉnh Hà Nam, dự hội nghị.",
        ),
        (
            "z",
            "2023-03-03",
            "Ngày 2/3/2023, ông Lê Bá Tùng, Giám đốc Sở Y tế tỉnh Hà Nam, dự hội nghị.",
        ),
    ]);
    let node = |document: &str| person(&dir, document, "Lê Bá Tùng");
    assert_eq!((node("x"), node("x")), (node("y"), node("z")));
    // The third article means somebody else: only its mention goes.
    let other = "person/le-ba-tung-khac";
    ok(
        dir.path(),
        &["decide", "--quiet", "Lê Bá Tùng", "same", other, "--document", "z"],
    );
    assert_eq!(node("z"), other);
    assert_eq!(node("x"), node("y"));
    ok(dir.path(), &["build", "--quiet", "in"]);
    assert_eq!(node("z"), other);
}

#[test]
fn what_was_decided_can_be_taken_back_by_name() {
    let dir = store(&[
        (
            "x",
            "2022-02-03",
            "Ngày 2/2/2022, ông Lê Bá Tùng, Giám đốc Sở Y tế tỉnh Hà Nam, dự hội nghị.",
        ),
        (
            "y",
            "2023-02-03",
            "Ngày 2/2/2023, ông Lê Bá Tòng, Giám đốc Sở Y tế tỉnh Hà Nam, dự hội nghị.",
        ),
    ]);
    let nodes = || (person(&dir, "x", "Lê Bá Tùng"), person(&dir, "y", "Lê Bá Tòng"));
    let before = nodes();
    assert_ne!(before.0, before.1);
    let decide = |args: &[&str]| ok(dir.path(), &[&["decide", "--quiet"], args].concat());
    let one = || {
        let found = rows(&dir, "entities", &[]);
        found
            .iter()
            .filter(|r| r[3] == "Person")
            .map(|r| r[2].clone())
            .collect::<std::collections::BTreeSet<_>>()
            .len()
            == 1
    };
    decide(&["Lê Bá Tùng", "same", "Lê Bá Tòng"]);
    assert!(one());
    let listed = ok(dir.path(), &["review", "--decided"]);
    assert!(
        listed.contains("quanhe decide person/") && listed.contains(" withdraw person/"),
        "{listed}"
    );
    // The opposite may be said by the names of the documents, though one node bears both now.
    decide(&["Lê Bá Tòng", "different", "Lê Bá Tùng"]);
    assert_eq!(nodes(), before);
    let none = run(dir.path(), &["decide", "Lê Bá Tùng", "withdraw", "Bộ Y tế"]);
    assert_eq!(exit(&none), 2);
    assert!(stderr(&none).contains("nothing is decided of"), "{}", stderr(&none));
    decide(&["Lê Bá Tùng", "withdraw", "Lê Bá Tòng"]);
    assert!(ok(dir.path(), &["review", "--decided"]).is_empty());
    decide(&["Lê Bá Tùng", "same", "Lê Bá Tòng"]);
    decide(&["Lê Bá Tùng", "withdraw", "Lê Bá Tòng"]);
    assert_eq!(nodes(), before);
    // A mention's too, in its document alone.
    decide(&["Lê Bá Tùng", "same", "person/le-ba-tung-khac", "--document", "x"]);
    let other = run(
        dir.path(),
        &["decide", "Lê Bá Tùng", "withdraw", "person/le-ba-tung-khac"],
    );
    assert_eq!(exit(&other), 2);
    decide(&["Lê Bá Tùng", "withdraw", "person/le-ba-tung-khac", "--document", "x"]);
    assert_eq!(nodes(), before);
}

#[test]
fn a_person_and_a_ministry_are_never_one() {
    let dir = store(&NAMESAKES);
    let one = person(&dir, "mot", "Bùi Hữu Phước");
    for args in [
        ["decide", one.as_str(), "same", "Bộ Y tế"],
        ["decide", "ministry/bo-y-te", "same", one.as_str()],
        [
            "decide",
            "province/tay-ninh",
            "same",
            "organization/so-y-te-tinh-tay-ninh",
        ],
    ] {
        let got = run(dir.path(), &args);
        assert_eq!(exit(&got), 2, "{args:?}");
        assert!(stderr(&got).contains("are never one"), "{}", stderr(&got));
    }
    assert!(!dir.path().join("store/decisions.ttl").exists());
}

#[test]
fn a_mention_of_a_body_can_be_settled() {
    let dir = store(&OPEN);
    ok(
        dir.path(),
        &[
            "decide",
            "--quiet",
            "Ủy ban nhân dân tỉnh",
            "same",
            "UBND tỉnh Lào Cai",
            "--document",
            "mo",
        ],
    );
    let posts = rows(&dir, "officials", &[]);
    let post = posts.iter().find(|r| r[0] == "mo").unwrap();
    assert_eq!(path(&post[6]), "organization/uy-ban-nhan-dan-tinh-lao-cai");
}

#[test]
fn mistakes_about_decisions_are_named() {
    let dir = store(&NAMESAKES);
    let refused = |args: &[&str]| {
        let got = run(dir.path(), args);
        assert_eq!(exit(&got), 2, "{args:?}");
        stderr(&got)
    };
    assert!(refused(&["decide", "person/nobody", "same", "person/noone"]).contains("nothing in the store"));
    assert!(refused(&["decide", "Bùi Hữu Phước", "same", "Bộ Y tế"]).contains("names several things"));
    assert!(refused(&["decide", "Bùi Hữu Phước", "same", "person/x", "--document", "mo"]).contains("no document `mo`"));
    assert!(refused(&["decide", "a", "same", "b", "--date", "soon"]).contains("soon"));
    fs::write(
        dir.path().join("mine.ttl"),
        "<urn:d> a <https://w3id.org/quanhe/ns#Decision> .",
    )
    .unwrap();
    let message = refused(&["build", "--decisions", "mine.ttl", "in"]);
    assert!(message.contains("mine.ttl:1: <urn:d>: no q:verdict"), "{message}");
    // Decisions may stand elsewhere.
    let (one, two) = (
        person(&dir, "mot", "Bùi Hữu Phước"),
        person(&dir, "hai", "Bùi Hữu Phước"),
    );
    ok(
        dir.path(),
        &["decide", "--quiet", "--decisions", "other.ttl", &one, "same", &two],
    );
    assert!(dir.path().join("other.ttl").exists() && !dir.path().join("store/decisions.ttl").exists());
    ok(dir.path(), &["build", "--quiet", "in"]);
    assert_ne!(
        person(&dir, "mot", "Bùi Hữu Phước"),
        person(&dir, "hai", "Bùi Hữu Phước"),
        "only where it is given"
    );
}
