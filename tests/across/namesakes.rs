//! Two of one name in one body, who are told apart where the texts show it.

use crate::articles::{ok, person, rows, store};

const BOTH: [(&str, &str, &str); 7] = [
    (
        "a",
        "2023-01-06",
        "Ngày 5/1/2023, ông Lù Văn Pản, Giám đốc Sở Y tế tỉnh Lai Châu, chủ trì hội nghị.",
    ),
    (
        "b",
        "2023-02-06",
        "Ngày 5/2/2023, ông Lù Văn Pản, Phó Giám đốc Sở Y tế tỉnh Lai Châu, dự hội thảo.",
    ),
    (
        "c",
        "2023-03-06",
        "Ngày 5/3/2023, ông Lù Văn Pản, Giám đốc Sở Y tế tỉnh Lai Châu, chủ trì hội thảo.",
    ),
    (
        "d",
        "2023-08-06",
        "Ngày 5/8/2023, ông Lù Văn Pản, Phó Giám đốc Sở Y tế tỉnh Lai Châu, dự hội nghị.",
    ),
    (
        "e",
        "2023-09-06",
        "Ngày 5/9/2023, ông Lù Văn Pản, Giám đốc Sở Y tế tỉnh Lai Châu, dự hội nghị.",
    ),
    (
        "f",
        "2023-10-06",
        "Ngày 5/10/2023, ông Lù Văn Pản, Phó Giám đốc Sở Y tế tỉnh Lai Châu, chủ trì hội nghị.",
    ),
    (
        "g",
        "2023-11-06",
        "Ngày 5/11/2023, ông Giàng A Tủa, Phó Giám đốc Sở Y tế tỉnh Lai Châu, chủ trì hội nghị.",
    ),
];

const NAME: &str = "Lù Văn Pản";

#[test]
fn a_head_and_a_deputy_of_one_name_are_two() {
    let dir = store(&BOTH);
    let of = |document: &str| person(&dir, document, NAME);
    let (head, deputy) = (of("a"), of("b"));
    assert_ne!(head, deputy);
    assert_eq!([of("c"), of("e")], [head.clone(), head.clone()]);
    assert_eq!([of("d"), of("f")], [deputy.clone(), deputy.clone()]);
    let officials = rows(
        &dir,
        "posts-of-person",
        &["-p", &format!("person=https://w3id.org/quanhe/id/{deputy}")],
    );
    assert!(
        !officials.is_empty() && officials.iter().all(|row| !row.iter().any(|cell| cell == "Giám đốc")),
        "{officials:?}"
    );
    let review = ok(dir.path(), &["review"]);
    assert!(review.contains("left apart: Lù Văn Pản and Lù Văn Pản"), "{review}");
    ok(dir.path(), &["check"]);
}

#[test]
fn a_persons_word_wins_over_what_posts_show() {
    let dir = store(&BOTH);
    let of = |document: &str| person(&dir, document, NAME);
    let (head, deputy) = (of("a"), of("b"));
    ok(dir.path(), &["-q", "decide", &head, "same", &deputy]);
    assert_eq!(of("b"), of("a"));
    ok(dir.path(), &["-q", "decide", &head, "withdraw", &deputy]);
    assert_ne!(of("b"), of("a"));
}

#[test]
fn what_is_left_when_documents_go_is_one() {
    let dir = store(&BOTH);
    ok(dir.path(), &["-q", "remove", "--document", "d"]);
    assert_eq!(person(&dir, "b", NAME), person(&dir, "a", NAME));
    let promoted: Vec<_> = BOTH
        .into_iter()
        .filter(|(id, ..)| ["b", "e", "c"].contains(id))
        .collect();
    let dir = store(&promoted);
    assert_eq!(person(&dir, "b", NAME), person(&dir, "e", NAME), "a promotion");
}
