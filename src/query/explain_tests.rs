use super::*;
use crate::query::fixture;

fn explained(path: &str) -> Result<Explanation, ExplainError> {
    let (store, base) = fixture::store();
    explain(&Reader::new(&store, &base), &base.id(path))
}

fn text(explanation: &Explanation) -> String {
    let mut out = Vec::new();
    write(explanation, 100, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_fact_shows_its_sentence_rule_and_linking() {
    let explanation = explained("post/lao-cai-2024-01/0000000002").unwrap();
    let Explanation::Fact(fact) = &explanation else {
        panic!("{explanation:?}")
    };
    let fields: Vec<_> = fact.fields.iter().map(|f| (f.name, f.text.as_str())).collect();
    assert_eq!(
        fields,
        [
            ("person", "Giàng A Chu"),
            ("role", "Giám đốc"),
            ("organization", "Sở Y tế tỉnh Lào Cai"),
            ("status", "current"),
            ("date", "2024-01-12")
        ]
    );
    assert_eq!(fact.rules[0].name, "post-before-name");
    assert_eq!(fact.decisions.len(), 2);
    let text = text(&explanation);
    for part in [
        "“Thứ trưởng Bộ Y tế Trần Văn Thuấn làm việc",
        "code points 40 to 140 of lao-cai-2024-01",
        "Lào Cai: \"Tiếp sức\" <tuyến dưới> · Báo mẫu · 2024-01-12",
        "https://vi-du.vn/lao-cai",
        "A role and its body stand before a name",
        "Sở Y tế tỉnh Lào Cai: province from the dateline",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
}

#[test]
fn linking_is_that_of_the_facts_own_document() {
    let Explanation::Fact(fact) = explained("post/bach-mai-2024-02/0000000005").unwrap() else {
        panic!()
    };
    let of_person: Vec<_> = fact
        .decisions
        .iter()
        .filter(|d| d.label == "Trần Văn Thuấn")
        .map(|d| d.reason.as_str())
        .collect();
    assert_eq!(of_person, ["the same post as in the lexicon"]);
}

#[test]
fn an_entity_shows_each_documents_decision() {
    let explanation = explained("person/tran-van-thuan").unwrap();
    let text = text(&explanation);
    assert!(
        text.contains("lao-cai-2024-01, 2024-01-12: named with the post Thứ trưởng"),
        "{text}"
    );
    assert!(
        text.contains("bach-mai-2024-02, 2024-02-27: the same post as in the lexicon"),
        "{text}"
    );
}

#[test]
fn a_document_shows_its_facts_in_the_order_of_the_text() {
    let (store, base) = fixture::store();
    let reader = Reader::new(&store, &base);
    let explanation = explain_document(&reader, "bach-mai-2024-02").unwrap();
    let Explanation::Document(document) = &explanation else {
        panic!()
    };
    assert_eq!(
        document
            .sentences
            .iter()
            .map(|(q, f)| (q.start, f.len()))
            .collect::<Vec<_>>(),
        [(0, 6), (91, 4)]
    );
    let text = text(&explanation);
    assert!(
        text.contains("  title       Đào Xuân Cơ · PGS.TS (rule other)"),
        "{text}"
    );
    assert_eq!(explained("document/bach-mai-2024-02").unwrap(), explanation);
}

#[test]
fn what_cannot_be_explained_is_said() {
    assert!(matches!(explained("person/nobody"), Err(ExplainError::Unknown(_))));
    assert!(matches!(
        explained("province/unused"),
        Err(ExplainError::NothingDecided(_))
    ));
    let (store, base) = fixture::store();
    let error = explain_document(&Reader::new(&store, &base), "bach-mai-2024")
        .unwrap_err()
        .to_string();
    assert!(error.contains("did you mean `bach-mai-2024-02`"), "{error}");
}
