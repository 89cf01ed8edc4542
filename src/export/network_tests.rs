use super::*;
use crate::query::fixture;

fn network(narrow: &Narrow) -> Network {
    let (store, base) = fixture::store();
    Network::read(&Reader::new(&store, &base), narrow).unwrap()
}

fn lines(network: &Network) -> Vec<String> {
    let name = |i: usize| &network.nodes[i].label;
    network
        .edges
        .iter()
        .map(|e| format!("{} -[{}]-> {}", name(e.from), e.label, name(e.to)))
        .collect()
}

fn around(path: &str, hops: usize) -> Narrow {
    let (_, base) = fixture::store();
    Narrow {
        around: vec![base.id(path)],
        hops,
        kinds: Vec::new(),
    }
}

#[test]
fn every_relation_between_entities_is_an_edge() {
    let lines = lines(&network(&Narrow::default()));
    for line in [
        "Trần Văn Thuấn -[Thứ trưởng]-> Bộ Y tế",
        "Đào Xuân Cơ -[Giám đốc (former)]-> Bệnh viện Bạch Mai",
        "Trần Văn Thuấn -[đoàn công tác]-> Lào Cai",
        "Bệnh viện Bạch Mai -[hỗ trợ (Đề án 1816)]-> Lào Cai",
        "Bệnh viện Bạch Mai -[tham gia]-> Đề án 1816",
        "Bệnh viện Bạch Mai -[trực thuộc]-> Bộ Y tế",
        "Sở Y tế tỉnh Lào Cai -[đóng tại]-> Lào Cai",
        "Chủ tịch nước -[Huân chương Lao động hạng Nhì]-> Bệnh viện Bạch Mai",
        "Trần Văn Thuấn -[chủ trì]-> hội nghị 2024-02-27",
        "Đào Xuân Cơ -[tham dự]-> hội nghị 2024-02-27",
        "Bệnh viện Bạch Mai -[đơn vị tổ chức]-> hội nghị 2024-02-27",
        "hội nghị 2024-02-27 -[địa điểm]-> Hà Nội",
    ] {
        assert!(lines.iter().any(|l| l == line), "{line} is not in {lines:#?}");
    }
    assert!(
        !lines.iter().any(|l| l.contains("tập thể") || l.contains("PGS")),
        "{lines:#?}"
    );
}

#[test]
fn documents_that_say_the_same_are_counted() {
    let network = network(&Narrow::default());
    let edge = network.edges.iter().find(|e| e.label == "Thứ trưởng").unwrap();
    assert_eq!((edge.documents, edge.facts.len()), (2, 2));
}

#[test]
fn hops_go_both_ways() {
    let near = network(&around("province/lao-cai", 1));
    let mut labels: Vec<_> = near.nodes.iter().map(|n| n.label.as_str()).collect();
    labels.sort_unstable();
    assert_eq!(
        labels,
        [
            "Bệnh viện Bạch Mai",
            "Lào Cai",
            "Sở Y tế tỉnh Lào Cai",
            "Trần Văn Thuấn"
        ]
    );
    assert!(near.nodes.iter().all(|n| n.centre == (n.label == "Lào Cai")));
    let nothing = network(&around("province/lao-cai", 0));
    assert_eq!((nothing.nodes.len(), nothing.edges.len()), (1, 0));
    assert_eq!(network(&around("province/unused", 3)).nodes.len(), 1);
    assert!(network(&around("province/no-such", 3)).nodes.is_empty());
}

#[test]
fn types_keep_their_own_and_the_centre() {
    let kinds = vec![Kind::Entity(EntityType::Hospital)];
    let network = network(&Narrow {
        kinds,
        ..around("programme/de-an-1816", 2)
    });
    assert_eq!(lines(&network), ["Bệnh viện Bạch Mai -[tham gia]-> Đề án 1816"]);
}

#[test]
fn a_network_too_large_says_how_to_narrow() {
    let error = network(&Narrow::default()).at_most(3).unwrap_err().to_string();
    assert!(
        error.contains("more than 3") && error.contains("--around") && error.contains("--type"),
        "{error}"
    );
    assert!(network(&Narrow::default()).at_most(11).is_ok());
}

#[test]
fn kinds_have_names() {
    assert_eq!("hospital".parse::<Kind>().unwrap(), Kind::Entity(EntityType::Hospital));
    assert_eq!("Event".parse::<Kind>().unwrap(), Kind::Event);
    assert!(
        "Thing"
            .parse::<Kind>()
            .unwrap_err()
            .to_string()
            .contains("LegalDocument")
    );
}
