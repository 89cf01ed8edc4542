//! Names side by side, with every way of joining them: no mention reaches over a joint, and what is named is found.

use quanhe::document::Document;
use quanhe::pipeline::Extractor;

/// Things of every kind, each under a name that stands for it alone.
const NAMES: [&str; 34] = [
    "Bộ Y tế",
    "Bộ Công an",
    "Bộ Quốc phòng",
    "Bộ Lao động - Thương binh và Xã hội",
    "Sở Y tế tỉnh Nghệ An",
    "UBND tỉnh Cà Mau",
    "HĐND tỉnh Kon Tum",
    "Tỉnh ủy Sơn La",
    "Bệnh viện Bạch Mai",
    "Bệnh viện K",
    "Bệnh viện Đa khoa tỉnh Hòa Bình",
    "Bệnh viện Trung ương Huế",
    "Trung tâm Y tế huyện Sìn Hồ",
    "Cục Y tế dự phòng",
    "Cục Quản lý Dược",
    "Vụ Bảo hiểm y tế",
    "Viện Pasteur Nha Trang",
    "Viện Vệ sinh dịch tễ Trung ương",
    "Hội Chữ thập đỏ Việt Nam",
    "Trường Đại học Y Hà Nội",
    "Tổ chức Y tế Thế giới",
    "Bảo hiểm xã hội Việt Nam",
    "Ngân hàng Thế giới",
    "UNICEF",
    "Quốc hội",
    "Chính phủ",
    "Hà Nội",
    "Lào Cai",
    "tỉnh Quảng Trị",
    "TP.HCM",
    "Đà Nẵng",
    "Đề án 1816",
    "Chương trình Tiêm chủng mở rộng",
    "Thông tư 40/2015/TT-BYT",
];

#[test]
fn no_mention_reaches_over_the_joint_of_a_list() {
    let extractor = Extractor::load(None).expect("the ontology loads");
    let (mut pairs, mut found, mut over) = (0, 0, Vec::new());
    for first in NAMES {
        for second in NAMES.into_iter().filter(|second| *second != first) {
            for joint in [", ", " và ", "; ", " - "] {
                let text = format!("Dự hội nghị có đại diện {first}{joint}{second}.");
                let begin = text.len() - 1 - second.len();
                let joint = begin - joint.len()..begin;
                let document = Document {
                    id: "list".to_owned(),
                    text: text.clone(),
                    ..Document::default()
                };
                let extraction = extractor.extract(&document);
                let spans: Vec<_> = extraction.mentions.iter().map(|m| m.span).collect();
                if let Some(span) = spans.iter().find(|s| s.start < joint.start && s.end > joint.end) {
                    over.push(span.of(&text).to_owned());
                }
                found += usize::from(spans.iter().any(|s| s.end == joint.start));
                found += usize::from(spans.iter().any(|s| s.start == joint.end));
                pairs += 1;
            }
        }
    }
    let share = f64::from(u32::try_from(over.len()).unwrap()) / f64::from(pairs);
    assert!(share < 0.004, "{} of {pairs}: {over:#?}", over.len());
    let share = f64::from(u32::try_from(found).unwrap()) / f64::from(2 * pairs);
    assert!(share > 0.97, "{found} of {}", 2 * pairs);
}

/// What stands in brackets behind a body names it (`Công ty X (CTX)`), but not where it is another thing's name.
#[test]
fn brackets_behind_a_body_may_say_where_it_is() {
    let extractor = Extractor::load(None).expect("the ontology loads");
    let labels = |text: &str| -> Vec<String> {
        let document = Document {
            id: "brackets".to_owned(),
            text: text.to_owned(),
            ..Document::default()
        };
        let extraction = extractor.extract(&document);
        let label = |m: &quanhe::fact::EntityMention| extraction.entities[m.entity].label.clone();
        extraction.mentions.iter().map(label).collect()
    };
    for place in ["TP.HCM", "TPHCM", "TP. Hồ Chí Minh"] {
        let found = labels(&format!("Bệnh viện Chợ Rẫy ({place}) cử bác sĩ đi. Ở {place} có mưa."));
        assert_eq!(
            found.iter().filter(|l| *l == "Hồ Chí Minh").count(),
            2,
            "{place}: {found:?}"
        );
    }
    let found = labels("Cục Quản lý Dược (BYT) họp. BYT trả lời.");
    assert_eq!(found.iter().filter(|l| *l == "Bộ Y tế").count(), 2, "{found:?}");
    let found = labels("Trung tâm Kiểm soát bệnh tật tỉnh Nghệ An (CDC) họp. CDC trả lời.");
    let own = "Trung tâm Kiểm soát bệnh tật tỉnh Nghệ An";
    assert!(found.iter().filter(|l| *l == own).count() >= 2, "{found:?}");
}

/// The clan at its end makes it a name: the prefix is a word too.
#[test]
fn names_of_the_highlands_need_no_title() {
    let extractor = Extractor::load(None).expect("the ontology loads");
    let text = "Dự họp có Nguyễn Văn An; Y Biêr Niê, Cục trưởng Cục Quản lý Dược; Vụ trưởng Vụ Bảo hiểm y tế Y Thanh Hà Niê Kđăm.";
    let document = Document {
        id: "highlands".to_owned(),
        text: text.to_owned(),
        ..Document::default()
    };
    let extraction = extractor.extract(&document);
    for name in ["Y Biêr Niê", "Y Thanh Hà Niê Kđăm", "Vụ Bảo hiểm y tế"] {
        assert!(extraction.entities.iter().any(|e| e.label == name), "{name}");
    }
}

/// A body of a district that nobody names is that of its document alone.
#[test]
fn bodies_of_unnamed_districts_are_of_their_documents() {
    let extractor = Extractor::load(None).expect("the ontology loads");
    let path = |id: &str| {
        let document = Document {
            id: id.to_owned(),
            text: "Hội đồng Giáo dục huyện họp sáng nay.".to_owned(),
            ..Document::default()
        };
        let extraction = extractor.extract(&document);
        let body = extraction.entities.iter().find(|e| e.label.starts_with("Hội đồng"));
        body.map(|e| e.path.clone()).expect("the body")
    };
    assert_ne!(path("a"), path("b"));
}
