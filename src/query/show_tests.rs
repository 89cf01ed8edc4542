use super::*;
use crate::query::fixture;

fn page(path: &str) -> Page {
    let (store, base) = fixture::store();
    show(&Reader::new(&store, &base), &base.id(path)).unwrap()
}

fn section(page: &Page, title: &str) -> Vec<String> {
    let found = page.sections.iter().find(|s| s.title == title);
    let Some(section) = found else {
        panic!("no {title} in {page:#?}")
    };
    section.rows.iter().map(|r| r.text.clone()).collect()
}

fn text(page: &Page, most: usize) -> String {
    let mut out = Vec::new();
    write(page, 90, most, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_person_has_posts_events_and_delegations() {
    let page = page("person/tran-van-thuan");
    assert_eq!(page.kind.as_deref(), Some("Person (người)"));
    let posts = &page.sections[0];
    assert_eq!(
        (posts.title, posts.rows.len()),
        ("Posts", 1),
        "the same post in two documents is one row"
    );
    assert_eq!(posts.rows[0].text, "Thứ trưởng · Bộ Y tế");
    assert_eq!(posts.rows[0].dates.len(), 2);
    assert_eq!(posts.rows[0].documents.len(), 2);
    assert_eq!(
        section(&page, "Events attended"),
        ["hội nghị 2024-02-27 · in Bệnh viện Bạch Mai · in Hà Nội (chủ trì)"]
    );
    assert_eq!(section(&page, "Delegations led"), ["of Bộ Y tế · to Lào Cai"]);
    assert_eq!(
        section(&page, "Awards handed over"),
        ["Huân chương Lao động hạng Nhì · from Chủ tịch nước · to Bệnh viện Bạch Mai"]
    );
    assert_eq!(
        page.articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(),
        ["lao-cai-2024-01", "bach-mai-2024-02"]
    );
}

#[test]
fn a_body_has_holders_links_and_figures() {
    let page = page("hospital/benh-vien-bach-mai");
    assert_eq!(
        page.known[0],
        (
            "also called",
            vec!["Bach Mai Hospital".to_owned(), "Bạch Mai".to_owned()]
        )
    );
    assert!(page.known.contains(&("in", vec!["Hà Nội".to_owned()])));
    assert!(page.known.contains(&("part of", vec!["Bộ Y tế".to_owned()])));
    assert_eq!(section(&page, "Office holders"), ["Đào Xuân Cơ · Giám đốc (former)"]);
    assert_eq!(section(&page, "Supports"), ["Lào Cai · under Đề án 1816"]);
    assert_eq!(section(&page, "Programmes"), ["Đề án 1816"]);
    assert_eq!(section(&page, "Part of"), ["Bộ Y tế"]);
    assert_eq!(section(&page, "Figures"), ["giường bệnh · 3500 · 2024 · giường"]);
    assert_eq!(
        section(&page, "Events organised"),
        ["hội nghị 2024-02-27 · in Bệnh viện Bạch Mai · in Hà Nội"]
    );
    assert_eq!(
        section(&page, "Awards received"),
        ["Huân chương Lao động hạng Nhì · from Chủ tịch nước · handed over by Trần Văn Thuấn"]
    );
}

#[test]
fn a_place_has_its_time_and_its_successor() {
    let page = page("province/lao-cai");
    assert!(page.known.contains(&("valid until", vec!["2025-06-30".to_owned()])));
    let successor = "Lào Cai <https://w3id.org/quanhe/id/province/lao-cai-2025>".to_owned();
    assert!(page.known.contains(&("replaced by", vec![successor])));
    assert_eq!(section(&page, "Bodies here"), ["Sở Y tế tỉnh Lào Cai"]);
    assert_eq!(
        section(&page, "Supported by"),
        ["Bệnh viện Bạch Mai · under Đề án 1816"]
    );
    let new = self::page("province/lao-cai-2025");
    assert!(new.known.iter().any(|(name, _)| *name == "replaces"));
    assert!(text(&new, 25).ends_with("No document speaks of it.\n"));
}

#[test]
fn events_roles_and_documents_have_pages_too() {
    let event = page("event/bach-mai-2024-02/0000000001");
    assert_eq!(
        section(&event, "Participants"),
        ["Trần Văn Thuấn (chủ trì)", "Đào Xuân Cơ"]
    );
    assert!(section(&event, "What the text says").contains(&"kind: hội nghị".to_owned()));
    assert_eq!(event.articles.len(), 1);
    assert_eq!(
        section(&page("role/thu-truong"), "Held by"),
        ["Trần Văn Thuấn · Bộ Y tế"]
    );
    assert_eq!(
        section(&page("document/lao-cai-2024-01"), "Names in it")[0],
        "Giàng A Chu (Person)"
    );
}

#[test]
fn a_page_is_written_for_people() {
    let text = text(&page("person/giang-a-chu"), 25);
    assert_eq!(
        text,
        "Giàng A Chu\nPerson (người)\nhttps://w3id.org/quanhe/id/person/giang-a-chu\n\nPosts\n  \
         - Giám đốc · Sở Y tế tỉnh Lào Cai, 2024-01-12 [lao-cai-2024-01]\n\nDocuments\n  \
         - 2024-01-12 Lào Cai: \"Tiếp sức\" <tuyến dưới> [lao-cai-2024-01]\n"
    );
}

#[test]
fn long_sections_are_cut() {
    let text = text(&page("person/tran-van-thuan"), 0);
    assert!(text.contains("Posts\n  ... and 1 more (--all shows them)"), "{text}");
}

#[test]
fn an_unknown_iri_is_an_error() {
    let (store, base) = fixture::store();
    let error = show(&Reader::new(&store, &base), &base.id("person/nobody")).unwrap_err();
    assert!(matches!(error, ShowError::Unknown(_)));
}
