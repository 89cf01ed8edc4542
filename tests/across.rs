//! What several documents say together: units over time, what must be though no document says it, and what people decide.

mod common;

use std::fs;
use std::path::Path;

use common::{exit, run, stderr, stdout};
use tempfile::TempDir;

fn ok(dir: &Path, args: &[&str]) -> String {
    let got = run(dir, args);
    assert_eq!(exit(&got), 0, "{args:?}: {}", stderr(&got));
    stdout(&got)
}

/// A folder with a store of these articles: id, day, text.
fn store(articles: &[(&str, &str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for (id, day, text) in articles {
        let text = format!("---\npublished: {day}\n---\nTin trong ngày\n\n{text}\n");
        fs::write(dir.path().join(format!("in/{id}.txt")), text).unwrap();
    }
    ok(dir.path(), &["build", "--quiet", "in"]);
    dir
}

fn rows(dir: &TempDir, query: &str, options: &[&str]) -> Vec<Vec<String>> {
    let args = [&["query", query, "--format", "csv"], options].concat();
    let text = ok(dir.path(), &args);
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    text.lines().skip(1).map(cells).collect()
}

fn ask(dir: &TempDir, sparql: &str) -> Vec<Vec<String>> {
    fs::write(dir.path().join("ask.rq"), sparql).unwrap();
    rows(dir, "ask.rq", &[])
}

/// The path of an IRI.
fn path(iri: &str) -> &str {
    iri.split("/id/").nth(1).unwrap_or(iri)
}

/// The node of a person in a document.
fn person(dir: &TempDir, document: &str, name: &str) -> String {
    let rows = rows(dir, "entities", &[]);
    let row = rows.iter().find(|r| r[0] == document && r[1] == name);
    path(&row.unwrap_or_else(|| panic!("{name} is not in {document}"))[2]).to_owned()
}

const UNITS: [(&str, &str, &str); 4] = [
    (
        "truoc",
        "2025-03-10",
        "Ngày 9/3/2025, ông Nguyễn Văn Bình, Giám đốc Sở Y tế tỉnh Lào Cai, làm việc tại tỉnh Lào Cai.",
    ),
    (
        "sau",
        "2026-03-10",
        "Ngày 9/3/2026, bà Lý Thị Mai, Giám đốc Sở Y tế tỉnh Lào Cai, làm việc tại tỉnh Lào Cai.",
    ),
    (
        "cu",
        "2026-03-12",
        "Ngày 11/3/2026, đoàn công tác của Bộ Nội vụ thăm hỏi người dân vùng lũ ở tỉnh Yên Bái trước đây.",
    ),
    (
        "bo",
        "2024-05-06",
        "Ngày 5/5/2024, ông Trần Văn Tá, Thứ trưởng Bộ Lao động - Thương binh và Xã hội, thăm Bệnh viện Chỉnh hình.",
    ),
];

#[test]
fn time_decides_which_unit_a_name_means() {
    let dir = store(&UNITS);
    let province = |document: &str| {
        let rows = rows(&dir, "entities", &[]);
        let found = rows.into_iter().filter(|r| r[0] == document && r[3] == "Province");
        found.map(|r| path(&r[2]).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(province("truoc"), ["province/lao-cai"]);
    assert_eq!(province("sau"), ["province/lao-cai-2025"]);
    // An article after the merger that names the old unit means the old one, whose successor is known.
    assert_eq!(province("cu"), ["province/yen-bai"]);
    let page = ok(dir.path(), &["show", "province/yen-bai"]);
    assert!(page.contains("province/lao-cai-2025"), "{page}");
}

#[test]
fn a_query_can_include_predecessors() {
    let dir = store(&UNITS);
    let heads = |body: &str, options: &[&str]| {
        let param = format!("body={body}");
        let rows = rows(&dir, "posts-in-body", &[&["--param", param.as_str()], options].concat());
        rows.into_iter().map(|r| r[2].clone()).collect::<Vec<_>>()
    };
    let department = "organization/so-y-te-tinh-lao-cai-2025";
    assert_eq!(heads(department, &[]), ["Lý Thị Mai"]);
    assert_eq!(
        heads(department, &["--with-predecessors"]),
        ["Nguyễn Văn Bình", "Lý Thị Mai"]
    );
    assert_eq!(heads("Bộ Nội vụ", &[]), Vec::<String>::new());
    assert_eq!(heads("Bộ Nội vụ", &["--with-predecessors"]), ["Trần Văn Tá"]);
    let bodies = |options: &[&str]| {
        let args = [&["--param", "province=province/lao-cai-2025"], options].concat();
        rows(&dir, "bodies-of-province", &args).len()
    };
    assert_eq!((bodies(&[]), bodies(&["--with-predecessors"])), (1, 2));
    // A name that old and new bear is the new one, with the old.
    let by_name = ["--param", "body=Sở Y tế tỉnh Lào Cai"];
    let refused = run(dir.path(), &[&["query", "posts-in-body"], by_name.as_slice()].concat());
    assert!(stderr(&refused).contains("names several things"));
    assert_eq!(
        rows(
            &dir,
            "posts-in-body",
            &[by_name.as_slice(), &["--with-predecessors"]].concat()
        )
        .len(),
        2
    );
    let refused = run(dir.path(), &["query", "officials", "--with-predecessors"]);
    assert_eq!(exit(&refused), 2);
    assert!(stderr(&refused).contains("takes none"));
    // The documented path says the same.
    let by_path = ask(
        &dir,
        "SELECT ?old { ?old dcterms:isReplacedBy+ <https://w3id.org/quanhe/id/province/lao-cai-2025> } ORDER BY ?old",
    );
    let by_path: Vec<&str> = by_path.iter().map(|r| path(&r[0])).collect();
    assert_eq!(by_path, ["province/lao-cai", "province/yen-bai"]);
}

#[test]
fn changes_of_provinces_stand_in_the_background() {
    let dir = store(&UNITS[..1]);
    let changes = ask(
        &dir,
        "SELECT ?new (COUNT(?old) AS ?n) { GRAPH ?g { ?change a org:ChangeEvent ; dcterms:date ?day ; dcterms:source ?law ;
            org:originalOrganization ?old ; org:resultingOrganization ?new } FILTER(STR(?day) = \"2025-07-01\") } GROUP BY ?new",
    );
    assert_eq!(changes.len(), 23);
    assert_eq!(
        changes.iter().map(|r| r[1].parse::<usize>().unwrap()).sum::<usize>(),
        52
    );
}

#[test]
fn a_body_seen_under_three_names_is_one() {
    let dir = store(&[
        (
            "a",
            "2024-01-02",
            "Ngày 1/1/2024, Bệnh viện Hữu nghị Việt Đức và Sở Y tế tỉnh Lai Châu tổ chức hội nghị.",
        ),
        (
            "b",
            "2024-01-03",
            "Ngày 2/1/2024, BV Việt Đức và SYT Lai Châu tổ chức hội nghị.",
        ),
        (
            "c",
            "2024-01-04",
            "Ngày 3/1/2024, Bệnh viện Việt Đức và Sở Y tế Lai Châu tổ chức hội nghị.",
        ),
    ]);
    for kind in ["Hospital", "Organization"] {
        let found = rows(&dir, "entities", &[]).into_iter().filter(|r| r[3] == kind);
        let found: Vec<String> = found.map(|r| r[2].clone()).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found.iter().all(|iri| *iri == found[0]), "{found:?}");
    }
}

const OPEN: [(&str, &str, &str); 2] = [
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

#[test]
fn a_hospital_with_and_without_the_word_before_its_province_is_one() {
    let dir = store(&[
        (
            "a",
            "2024-01-02",
            "Ngày 1/1/2024, Bệnh viện Đa khoa tỉnh Lai Châu và Bệnh viện Y học cổ truyền tỉnh Lào Cai tổ chức hội nghị.",
        ),
        (
            "b",
            "2024-01-03",
            "Ngày 2/1/2024, BVĐK Lai Châu và Bệnh viện YHCT Lào Cai tổ chức hội nghị.",
        ),
        (
            "c",
            "2026-01-04",
            "Ngày 3/1/2026, Bệnh viện đa khoa Lai Châu và Bệnh viện Y học cổ truyền Lào Cai tổ chức hội nghị.",
        ),
    ]);
    let found = rows(&dir, "entities", &[]).into_iter().filter(|r| r[3] == "Hospital");
    let found: std::collections::BTreeSet<String> = found.map(|r| path(&r[2]).to_owned()).collect();
    // The province of the second was merged meanwhile: its hospital stays what it was.
    let wanted = [
        "hospital/benh-vien-da-khoa-tinh-lai-chau",
        "hospital/benh-vien-y-hoc-co-truyen-tinh-lao-cai",
    ];
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), wanted);
    for name in ["BV đa khoa Lai Châu", "Bệnh viện Đa khoa tỉnh Lai Châu"] {
        assert!(ok(dir.path(), &["show", name]).contains(wanted[0]), "{name}");
    }
    // One of the name that is another: a private hospital of Hà Nội is none that a template makes.
    let dir = store(&[(
        "d",
        "2024-01-02",
        "Ngày 1/1/2024, Bệnh viện Đa khoa Hà Nội tổ chức hội nghị.",
    )]);
    let rows = rows(&dir, "entities", &[]);
    assert!(
        rows.iter().any(|r| path(&r[2]) == "hospital/benh-vien-da-khoa-ha-noi"),
        "{rows:?}"
    );
}

#[test]
fn a_department_is_found_without_the_word_before_its_province() {
    let dir = store(&[
        (
            "a",
            "2024-01-02",
            "Ngày 1/1/2024, bà Trần Thị Mai, Giám đốc Sở Y tế tỉnh Kiên Giang, dự hội nghị.",
        ),
        (
            "b",
            "2024-01-03",
            "Ngày 2/1/2024, ông Lê Văn Nam, Giám đốc Sở Y tế thành phố Hồ Chí Minh, dự hội nghị.",
        ),
    ]);
    for (name, slug) in [
        ("SYT Kiên Giang", "so-y-te-tinh-kien-giang"),
        ("so y te kien giang", "so-y-te-tinh-kien-giang"),
        ("Sở Y tế TP.HCM", "so-y-te-thanh-pho-ho-chi-minh"),
        ("Sở Y tế HCM", "so-y-te-thanh-pho-ho-chi-minh"),
        ("TPHCM", "province/ho-chi-minh"),
    ] {
        assert!(ok(dir.path(), &["show", name]).contains(slug), "{name}");
    }
}

#[test]
fn what_a_document_leaves_open_is_inferred_apart() {
    let dir = store(&OPEN);
    let inferred = || {
        ask(
            &dir,
            "SELECT ?body ?province { GRAPH <https://w3id.org/quanhe/inferred> { ?body q:inferredPlace ?province .
                FILTER NOT EXISTS { ?body a q:Inference } } }",
        )
    };
    let found = inferred();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(path(&found[0][0]), "organization/uy-ban-nhan-dan-tinh--mo");
    assert_eq!(path(&found[0][1]), "province/lao-cai");
    let review = ok(dir.path(), &["review"]);
    assert!(
        review.contains("inferred") && review.contains("[mo]") && review.contains("[biet]"),
        "{review}"
    );
    // The document itself says what it said, and the two nodes of the name are two.
    let posts = rows(&dir, "officials", &[]);
    let post = posts.iter().find(|r| r[0] == "mo").unwrap();
    assert_eq!(post[5], "Ủy ban nhân dân tỉnh");
    assert_ne!(
        person(&dir, "mo", "Giàng Thị Dung"),
        person(&dir, "biet", "Giàng Thị Dung")
    );
    assert!(stdout(&run(dir.path(), &["check"])).is_empty());
    // It goes with what it rests on.
    ok(dir.path(), &["remove", "--quiet", "--document", "biet"]);
    assert!(inferred().is_empty());
}

#[test]
fn two_who_may_be_meant_are_no_inference() {
    let dir = store(&[
        OPEN[0],
        OPEN[1],
        (
            "khac",
            "2025-02-05",
            "Ngày 4/2/2025, bà Giàng Thị Dung, Phó Chủ tịch UBND tỉnh Hà Tĩnh, dự hội nghị.",
        ),
    ]);
    let found = ask(&dir, "SELECT ?x { ?x a q:Inference }");
    assert!(found.is_empty(), "{found:?}");
}

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

#[test]
fn the_lexicon_says_what_a_text_matches() {
    let dir = tempfile::tempdir().unwrap();
    let said = ok(dir.path(), &["lexicon", "lookup", "tỉnh Lào Cai"]);
    for part in [
        "ambiguous",
        "province/lao-cai\n",
        "province/lao-cai-2025",
        "valid 2025-07-01 to now",
        "places-provinces.ttl:",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = ok(dir.path(), &["lexicon", "lookup", "BV Bạch Mai"]);
    assert!(
        said.contains("hospital/benh-vien-bach-mai") && said.contains("short form"),
        "{said}"
    );
    let nothing = run(dir.path(), &["lexicon", "lookup", "xyzzy"]);
    assert_eq!(exit(&nothing), 2);
}
