use super::*;
use crate::fact::{Entity, EntityMention, EntityType, Evidence};
use jiff::civil::date as day;
use oxigraph::model::Literal;
use std::collections::HashSet;

const TEXT: &str = "Bộ Y tế họp.\nÔng \"A\" <b>.";

fn entity(entity_type: EntityType, path: &str, label: &str) -> Entity {
    Entity {
        entity_type,
        path: path.into(),
        label: label.into(),
        decision: "vì \"thế\"".into(),
        within: None,
    }
}

fn document() -> Document {
    Document {
        id: "bai-1".into(),
        title: Some("Tiêu đề".into()),
        text: TEXT.into(),
        ..Document::default()
    }
}

fn fact(relation: Relation, fields: Vec<(&'static str, Value)>, sentence: (usize, usize)) -> Fact {
    Fact {
        relation,
        fields,
        evidence: Evidence {
            sentence: Span::new(sentence.0, sentence.1),
            rule: "r_1".into(),
        },
    }
}

fn concept(path: &str, label: &str) -> Value {
    Value::Concept {
        path: path.into(),
        label: label.into(),
    }
}

/// One fact of each relation.
fn everything() -> Extraction {
    use EntityType as T;
    let entities = vec![
        entity(T::Person, "person/a", "A"),
        entity(T::Ministry, "ministry/bo-y-te", "Bộ Y tế"),
        entity(T::Province, "province/lai-chau", "Lai Châu"),
        entity(T::Hospital, "hospital/h", "Bệnh viện H"),
        entity(T::Programme, "programme/p", "Đề án 1816"),
        entity(T::Award, "award/co", "Cờ thi đua"),
        entity(T::Office, "office/thu-tuong", "Thủ tướng Chính phủ"),
        entity(T::Group, "group/tap-the", "tập thể"),
    ];
    let text = |t: &str| Value::Text(t.into());
    let e = Value::Entity;
    let d = Value::Date(day(2025, 3, 17));
    let all = (0, TEXT.len());
    use Relation as R;
    let facts = vec![
        fact(
            R::Post,
            vec![
                ("person", e(0)),
                ("role", concept("role/bo-truong", "Bộ trưởng")),
                ("organization", e(1)),
                ("status", text("current")),
                ("date", d.clone()),
            ],
            all,
        ),
        fact(R::Title, vec![("person", e(0)), ("title", text("GSTS"))], all),
        fact(
            R::Event,
            vec![
                ("kind", concept("event-kind/conference", "hội nghị")),
                ("date", d.clone()),
                ("place", e(2)),
                ("organizer", e(1)),
                ("organizer", e(3)),
            ],
            all,
        ),
        fact(
            R::Participant,
            vec![("event", Value::Fact(2)), ("agent", e(0)), ("capacity", text("chair"))],
            all,
        ),
        fact(
            R::Delegation,
            vec![
                ("leader", e(0)),
                ("of", e(1)),
                ("destination", e(2)),
                ("date", d.clone()),
            ],
            all,
        ),
        fact(
            R::Award,
            vec![
                ("award", e(5)),
                ("grantor", e(6)),
                ("presenter", e(0)),
                ("recipient", e(7)),
                ("count", Value::Number("12".into())),
                ("date", d),
            ],
            all,
        ),
        fact(R::Programme, vec![("agent", e(3)), ("programme", e(4))], all),
        fact(
            R::Support,
            vec![("supporter", e(3)), ("beneficiary", e(2)), ("programme", e(4))],
            all,
        ),
        fact(R::PartOf, vec![("organization", e(3)), ("parent", e(1))], all),
        fact(R::LocatedIn, vec![("organization", e(3)), ("place", e(2))], all),
        fact(
            R::Indicator,
            vec![
                ("indicator", concept("indicator/beds", "giường")),
                ("value", Value::Number("12.5".into())),
                ("place", e(2)),
                ("period", text("2024")),
                ("unit", text("%")),
            ],
            all,
        ),
    ];
    let mentions = [0, 1, 5]
        .map(|entity| EntityMention {
            span: Span::new(0, 11),
            entity,
        })
        .to_vec();
    Extraction {
        entities,
        mentions,
        facts,
        sites: Vec::new(),
        published: Some(day(2025, 3, 18)),
    }
}

fn lines(extraction: &Extraction) -> Vec<String> {
    quads(&document(), extraction, &Base::default())
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// Whether a quad has these three terms, `id/x` and `q:x` written short.
fn has(lines: &[String], triple: &str) -> bool {
    let root = "https://w3id.org/quanhe/";
    let wanted: Vec<String> = triple
        .split(" | ")
        .map(|t| match (t.strip_prefix("q:"), t.strip_prefix("id/")) {
            (Some(local), _) => format!("<{root}ns#{local}>"),
            (_, Some(path)) => format!("<{root}id/{path}>"),
            _ => t.to_owned(),
        })
        .collect();
    let line = format!("{} <{root}graph/bai-1>", wanted.join(" "));
    lines.contains(&line)
}

#[test]
fn every_relation_has_its_class_and_shortcut() {
    let lines = lines(&everything());
    for class in [
        "http://www.w3.org/ns/org#Membership",
        "https://w3id.org/quanhe/ns#TitleHolding",
        "https://schema.org/Event",
        "https://w3id.org/quanhe/ns#Participation",
        "https://w3id.org/quanhe/ns#Delegation",
        "https://w3id.org/quanhe/ns#Conferral",
        "https://w3id.org/quanhe/ns#ProgrammeParticipation",
        "https://w3id.org/quanhe/ns#Support",
        "https://w3id.org/quanhe/ns#OrganizationStructure",
        "https://w3id.org/quanhe/ns#Location",
        "http://purl.org/linked-data/cube#Observation",
    ] {
        assert_eq!(
            lines
                .iter()
                .filter(|l| l.contains(&format!("#type> <{class}> ")))
                .count(),
            1,
            "{class}"
        );
    }
    for triple in [
        "id/person/a | q:holdsPostIn | id/ministry/bo-y-te",
        "id/hospital/h | q:takesPartIn | id/programme/p",
        "id/hospital/h | q:supports | id/province/lai-chau",
        "id/hospital/h | <http://www.w3.org/ns/org#subOrganizationOf> | id/ministry/bo-y-te",
        "id/hospital/h | q:locatedIn | id/province/lai-chau",
    ] {
        assert!(has(&lines, triple), "{triple}");
    }
    assert!(
        lines
            .iter()
            .any(|l| l.contains("ns#hasParticipant> <https://w3id.org/quanhe/id/person/a>"))
    );
    assert_eq!(lines.iter().filter(|l| l.contains("schema.org/organizer>")).count(), 2);
}

#[test]
fn every_field_reaches_the_graph() {
    let extraction = everything();
    let base = Base::default();
    for fact in &extraction.facts {
        for (name, _) in &fact.fields {
            assert!(
                fields::property(fact.relation, name, &base).is_some(),
                "{:?} {name}",
                fact.relation
            );
        }
    }
    let lines = lines(&extraction);
    let xsd = "http://www.w3.org/2001/XMLSchema#";
    for part in [
        format!("ns#count> \"12\"^^<{xsd}integer>"),
        format!("obsValue> \"12.5\"^^<{xsd}decimal>"),
        format!("attestedOn> \"2025-03-17\"^^<{xsd}date>"),
        "ns#title> \"GSTS\" ".to_owned(),
        "refPeriod> \"2024\" ".to_owned(),
        "prefLabel> \"hội nghị 2025-03-17\"@vi".to_owned(),
    ] {
        assert!(lines.iter().any(|l| l.contains(&part)), "{part}");
    }
}

#[test]
fn evidence_counts_code_points_and_quotes_the_text() {
    let mut extraction = everything();
    let sentence = Span::new(TEXT.find("Ông").unwrap(), TEXT.len());
    extraction.facts[0].evidence.sentence = sentence;
    let lines = lines(&extraction);
    let before = TEXT[..sentence.start].chars().count();
    let node = format!("id/evidence/bai-1/{before}-{}", TEXT.chars().count());
    assert!(has(
        &lines,
        &format!(
            "{node} | <http://www.w3.org/ns/oa#exact> | {}",
            Literal::from(sentence.of(TEXT))
        )
    ));
    assert_eq!(
        lines.iter().filter(|l| l.contains("oa#exact>")).count(),
        2,
        "once a sentence"
    );
}

#[test]
fn only_entities_of_the_guidelines_are_mentioned() {
    let lines = lines(&everything());
    let document = "id/document/bai-1 | <https://schema.org/mentions>";
    assert!(has(&lines, &format!("{document} | id/person/a")));
    assert!(!has(&lines, &format!("{document} | id/award/co")));
    assert!(
        has(&lines, &format!("{document} | id/hospital/h")),
        "named within another name"
    );
    assert!(has(
        &lines,
        "id/award/co | <http://www.w3.org/2004/02/skos/core#prefLabel> | \"Cờ thi đua\"@vi"
    ));
    assert!(lines.iter().any(|l| l.contains("dc/terms/issued> \"2025-03-18\"")));
}

#[test]
fn a_fact_said_twice_is_one_node_with_two_sentences() {
    let mut extraction = everything();
    let mut again = extraction.facts[0].clone();
    again.fields.reverse();
    again.evidence = Evidence {
        sentence: Span::new(0, 3),
        rule: "r-2".into(),
    };
    extraction.facts.push(again);
    let lines = lines(&extraction);
    let memberships: Vec<_> = lines.iter().filter(|l| l.contains("id/post/bai-1/")).collect();
    assert_eq!(memberships.iter().filter(|l| l.contains("ns#evidence>")).count(), 2);
    assert_eq!(memberships.iter().filter(|l| l.contains("ns#rule>")).count(), 2);
    assert_eq!(memberships.iter().filter(|l| l.contains("#type>")).count(), 1);
}

#[test]
fn nodes_depend_on_what_is_said_and_nothing_else() {
    let extraction = everything();
    let mut shuffled = extraction.clone();
    // The participation comes first now, and its event has another index.
    shuffled.facts.swap(2, 3);
    shuffled.facts[2].fields[0].1 = Value::Fact(3);
    shuffled.facts.swap(2, 3);
    shuffled.facts[3].fields[0].1 = Value::Fact(2);
    shuffled.facts.swap(0, 9);
    let (mut a, mut b) = (lines(&extraction), lines(&shuffled));
    a.sort();
    b.sort();
    assert_eq!(a, b);
}

#[test]
fn every_quad_reads_back() {
    let lines = lines(&everything());
    let text: String = lines.iter().map(|l| format!("{l} .\n")).collect();
    let parser = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::NQuads);
    assert_eq!(
        parser.for_slice(text.as_bytes()).map(Result::unwrap).count(),
        lines.len()
    );
    let unique: HashSet<_> = lines.iter().collect();
    assert_eq!(unique.len(), lines.len());
}

#[test]
fn wrong_indices_and_open_values_do_no_harm() {
    let mut extraction = everything();
    extraction.facts = vec![
        fact(
            Relation::Post,
            vec![
                ("person", Value::Entity(99)),
                ("role", Value::Text("Trưởng khoa Ngoại".into())),
            ],
            (0, 3),
        ),
        fact(
            Relation::Participant,
            vec![("event", Value::Fact(1)), ("nonsense", Value::Text("x".into()))],
            (0, 3),
        ),
    ];
    extraction.facts.push(fact(
        Relation::Post,
        vec![("role", concept("role/giam-doc--acting", "Quyền Giám đốc"))],
        (0, 3),
    ));
    let lines = lines(&extraction);
    assert!(has(
        &lines,
        "id/role/giam-doc--acting | <http://www.w3.org/2004/02/skos/core#prefLabel> | \"Quyền Giám đốc\"@vi"
    ));
    assert!(has(
        &lines,
        "id/role/giam-doc--acting | <http://www.w3.org/2004/02/skos/core#broader> | id/role/giam-doc"
    ));
    assert!(has(
        &lines,
        "id/role/truong-khoa-ngoai | <http://www.w3.org/2004/02/skos/core#prefLabel> | \"Trưởng khoa Ngoại\"@vi"
    ));
}

#[test]
fn a_text_without_a_title_goes_by_its_headline() {
    assert_eq!(headline("\nTin y tế\n\nNội dung."), Some("Tin y tế"));
    for text in [
        "",
        "Tin y tế",
        "Tin y tế\n",
        "Sáng 1/2, Sở Y tế họp.\nTin khác.",
        "A\nB",
        &"a ".repeat(150),
    ] {
        assert_eq!(headline(text), None, "{text}");
    }
}

#[test]
fn the_usual_decision_is_left_to_the_class() {
    let mut extraction = everything();
    extraction.entities[0].decision = fields::usual_decision(EntityType::Person).into();
    let lines = lines(&extraction);
    assert!(
        !lines
            .iter()
            .any(|l| l.contains("id/person/a> <https://w3id.org/quanhe/ns#linkDecision>"))
    );
    assert!(
        lines
            .iter()
            .any(|l| l.contains("id/hospital/h> <https://w3id.org/quanhe/ns#linkDecision>"))
    );
    assert!(!lines.iter().any(|l| l.contains("id/run/") && l.contains("#type>")));
}
