//! Hand-made stores.

use std::path::Path;

use jiff::civil::date;
use quanhe::document::Document;
use quanhe::fact::{Entity, EntityMention, EntityType, Evidence, Extraction, Fact, Relation, Span, Value};
use quanhe::graph::background::{RuleNote, background};
use quanhe::graph::quads;
use quanhe::graph::store::StoreWriter;

const TEXT: &str =
    "Ngày 17/3/2025, GS.TS Trần Văn Thuấn họp \"tại\" Lai Châu.\nBà Nguyễn Thị Lan và bà Nguyễn Thị Lân dự.";

/// Makes a store of documents that say one fact of each relation.
pub fn fill(store: &Path, ids: &[&str]) {
    let mut writer = StoreWriter::create(store, None).unwrap();
    let base = writer.base().clone();
    let rules = [RuleNote {
        name: "by-hand".into(),
        description: "Made by hand.".into(),
        relation: Relation::Post,
    }];
    writer.snapshot.replace(
        &base.background(),
        &background(&base, None, &rules, &|_, _| None).unwrap(),
    );
    for id in ids {
        let document = Document {
            id: (*id).into(),
            title: Some("Lai Châu".into()),
            text: TEXT.into(),
            ..Document::default()
        };
        writer
            .snapshot
            .replace(&base.graph(id), &quads(&document, &extraction(), &base));
    }
    writer.save().unwrap();
}

/// One fact of each relation.
fn extraction() -> Extraction {
    use EntityType as T;
    use Relation as R;
    let entity = |entity_type, path: &str, label: &str| Entity {
        entity_type,
        path: path.into(),
        label: label.into(),
        decision: "NIL: không có trong từ điển".into(),
        within: None,
    };
    let entities = vec![
        entity(T::Person, "person/tran-van-thuan", "Trần Văn Thuấn"),
        entity(T::Ministry, "ministry/bo-y-te", "Bộ Y tế"),
        entity(T::Province, "province/lai-chau", "Lai Châu"),
        entity(T::Hospital, "hospital/benh-vien-bach-mai", "Bệnh viện Bạch Mai"),
        entity(T::Programme, "programme/de-an-1816", "Đề án 1816"),
        entity(T::Award, "award/co-thi-dua", "Cờ thi đua"),
        entity(T::Office, "office/thu-tuong-chinh-phu", "Thủ tướng Chính phủ"),
        entity(T::Group, "group/tap-the", "tập thể"),
        entity(T::Person, "person/lan-1", "Nguyễn Thị Lan"),
        entity(T::Person, "person/lan-2", "Nguyễn Thị Lân"),
    ];
    let end = TEXT.find('\n').unwrap();
    let e = Value::Entity;
    let text = |t: &str| Value::Text(t.into());
    let concept = |path: &str, label: &str| Value::Concept {
        path: path.into(),
        label: label.into(),
    };
    let d = Value::Date(date(2025, 3, 17));
    let facts = [
        (
            R::Post,
            vec![
                ("person", e(0)),
                ("role", text("Trưởng khoa Ngoại")),
                ("organization", e(3)),
                ("status", text("current")),
                ("date", d.clone()),
            ],
        ),
        (R::Title, vec![("person", e(0)), ("title", text("GSTS"))]),
        (
            R::Event,
            vec![
                ("kind", concept("event-kind/conference", "hội nghị")),
                ("date", d.clone()),
                ("place", e(2)),
                ("organizer", e(1)),
            ],
        ),
        (
            R::Participant,
            vec![("event", Value::Fact(2)), ("agent", e(0)), ("capacity", text("chair"))],
        ),
        (
            R::Delegation,
            vec![
                ("leader", e(0)),
                ("of", e(1)),
                ("destination", e(2)),
                ("date", d.clone()),
            ],
        ),
        (
            R::Award,
            vec![
                ("award", e(5)),
                ("grantor", e(6)),
                ("presenter", e(0)),
                ("recipient", e(7)),
                ("count", Value::Number("12".into())),
                ("date", d),
            ],
        ),
        (R::Programme, vec![("agent", e(3)), ("programme", e(4))]),
        (
            R::Support,
            vec![("supporter", e(3)), ("beneficiary", e(2)), ("programme", e(4))],
        ),
        (R::PartOf, vec![("organization", e(3)), ("parent", e(1))]),
        (R::LocatedIn, vec![("organization", e(3)), ("place", e(2))]),
        (
            R::Indicator,
            vec![
                ("indicator", concept("indicator/hospital-beds", "giường bệnh")),
                ("value", Value::Number("12.5".into())),
                ("place", e(2)),
                ("period", text("2024")),
                ("unit", text("giường")),
            ],
        ),
    ];
    let evidence = Evidence {
        sentence: Span::new(0, end),
        rule: "by-hand".into(),
    };
    Extraction {
        mentions: (0..entities.len())
            .map(|entity| EntityMention {
                span: Span::new(0, 5),
                entity,
            })
            .collect(),
        facts: facts
            .into_iter()
            .map(|(relation, fields)| Fact {
                relation,
                fields,
                evidence: evidence.clone(),
            })
            .collect(),
        entities,
        sites: Vec::new(),
        published: None,
    }
}
