//! What documents spell in several ways, and no lexicon lists, goes by one name.

use crate::articles::{ok, store};
use crate::common::{exit, run, stdout};
use tempfile::TempDir;

const SPELT: [(&str, &str, &str); 4] = [
    (
        "a",
        "2025-04-04",
        "Ngày 3/4/2025, Sở Y tế tỉnh Lai Châu phát động Chiến dịch tiêm vắc xin phòng, chống bệnh bạch hầu.\n\n\
         Ông Trần Văn Hoà, Phó Giám đốc Sở Y tế tỉnh Lai Châu dự lễ phát động tại xã Đăk Mốt.",
    ),
    (
        "b",
        "2025-04-06",
        "Ngày 5/4/2025, Sở Y tế tỉnh Lai Châu tổng kết Chiến dịch tiêm vắc xin phòng chống bệnh bạch hầu.\n\n\
         Ông Trần Văn Hòa, Phó Giám đốc Sở Y tế tỉnh Lai Châu dự lễ tại xã Đắk Mốt.",
    ),
    (
        "c",
        "2025-04-07",
        "Ngày 6/4/2025, Công ty TNHH Thiết bị y tế Ánh Dương trao tặng Trung tâm Y tế huyện Than Uyên 5 máy thở, \
         hưởng ứng Chiến dịch tiêm vắc xin phòng chống bệnh bạch hầu.",
    ),
    (
        "d",
        "2025-04-07",
        "Ngày 6/4/2025, Công ty TNHH Thiết Bị Y tế Ánh Dương trao tặng Trung tâm Y tế huyện Than Uyên 5 máy thở.",
    ),
];

/// Nodes with their first names, over all documents.
fn labels(dir: &TempDir, property: &str) -> Vec<[String; 2]> {
    let query = format!(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX schema: <https://schema.org/>\n\
         SELECT DISTINCT ?x ?label WHERE {{ ?d schema:mentions ?x . ?x skos:{property} ?label }} ORDER BY ?x ?label"
    );
    std::fs::write(dir.path().join("labels.rq"), query).unwrap();
    let text = ok(dir.path(), &["query", "labels.rq", "--format", "tsv"]);
    text.lines()
        .filter(|row| {
            ["programme/", "cong-ty", "dak-mot", "tran62"]
                .iter()
                .any(|part| row.contains(part))
        })
        .map(|row| {
            let (iri, label) = row.split_once('\t').unwrap();
            let slug = iri.trim_matches(['<', '>']).rsplit('/').next().unwrap();
            [slug.to_owned(), label.split('"').nth(1).unwrap().to_owned()]
        })
        .collect()
}

#[test]
fn a_node_goes_by_one_name_and_keeps_the_others() {
    let dir = store(&SPELT);
    let programme = "chien-dich-tiem-vac-xin-phong-chong-benh-bach-hau";
    let (company, place) = ("cong-ty-tnhh-thiet-bi-y-te-anh-duong", "dak-mot-lai-chau");
    let person = "tran62-van8-hoa2-so-y-te-tinh-lai-chau";
    let of = |labels: &[[&str; 2]]| labels.iter().map(|l| l.map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(
        labels(&dir, "prefLabel"),
        of(&[
            [company, "Công ty TNHH Thiết Bị Y tế Ánh Dương"],
            [person, "Trần Văn Hoà"],
            [place, "Đăk Mốt"],
            // Of most documents.
            [programme, "Chiến dịch tiêm vắc xin phòng chống bệnh bạch hầu"],
        ])
    );
    assert_eq!(
        labels(&dir, "altLabel"),
        of(&[
            [company, "Công ty TNHH Thiết bị y tế Ánh Dương"],
            [person, "Trần Văn Hòa"],
            [place, "Đắk Mốt"],
            [programme, "Chiến dịch tiêm vắc xin phòng, chống bệnh bạch hầu"],
        ]),
        "also where a query asks for other names alone"
    );
    let page = ok(dir.path(), &["show", "Đắk Mốt"]);
    assert!(page.contains("Đăk Mốt") && page.contains("Đắk Mốt"), "{page}");
    for format in ["turtle", "ntriples"] {
        let text = ok(dir.path(), &["export", "--format", format]);
        let names = text.matches("\"Đắk Mốt\"@vi").count();
        let first = text
            .lines()
            .filter(|l| l.contains("prefLabel") && l.contains("\"Đắk Mốt\"@vi"));
        assert!(names == 1 && first.count() == 0, "{format}: {text}");
    }
    let checked = run(dir.path(), &["check"]);
    assert_eq!((exit(&checked), stdout(&checked)), (0, String::new()));
}

#[test]
fn the_name_is_chosen_anew_when_documents_go() {
    let dir = store(&SPELT);
    ok(dir.path(), &["-q", "remove", "--document", "b", "--document", "c"]);
    let names = labels(&dir, "prefLabel");
    let of = |slug: &str| {
        names
            .iter()
            .filter(|n| n[0].starts_with(slug))
            .map(|n| n[1].as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("chien-dich"), ["Chiến dịch tiêm vắc xin phòng, chống bệnh bạch hầu"]);
    assert_eq!(of("cong-ty"), ["Công ty TNHH Thiết Bị Y tế Ánh Dương"]);
    assert!(labels(&dir, "altLabel").is_empty());
    let all = ok(dir.path(), &["export", "--format", "nquads", "--all"]);
    assert!(
        !all.contains("ns#chosenLabel> \""),
        "nothing is left of what was chosen"
    );
    // The same as a store that never held them.
    let other = store(&[SPELT[3], SPELT[0]]);
    assert_eq!(all, ok(other.path(), &["export", "--format", "nquads", "--all"]));
}
