//! What several documents say together: units over time, and what must be though no document says it.

#[path = "across/names.rs"]
mod names;
#[path = "across/namesakes.rs"]
mod namesakes;

mod articles;
mod common;

use std::fs;

use articles::{OPEN, ok, path, person, rows, store};
use common::{exit, run, stderr, stdout};
use tempfile::TempDir;

fn ask(dir: &TempDir, sparql: &str) -> Vec<Vec<String>> {
    fs::write(dir.path().join("ask.rq"), sparql).unwrap();
    rows(dir, "ask.rq", &[])
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
