use super::*;
use crate::query::fixture;

fn chains(from: &str, to: &str, most: usize) -> Vec<Chain> {
    let (store, base) = fixture::store();
    let reader = Reader::new(&store, &base);
    Connections::read(&reader)
        .unwrap()
        .chains(&base.id(from), &base.id(to), most)
        .unwrap()
}

fn stops(chain: &Chain) -> String {
    chain
        .stops
        .iter()
        .map(|s| s.label.as_str())
        .collect::<Vec<_>>()
        .join(" > ")
}

#[test]
fn the_shortest_chain_comes_first() {
    let chains = chains("hospital/benh-vien-bach-mai", "province/lao-cai", 3);
    let routes: Vec<String> = chains.iter().map(stops).collect();
    assert_eq!(routes[0], "Bệnh viện Bạch Mai > Lào Cai");
    assert_eq!(routes.len(), 3);
    assert_eq!(routes.iter().collect::<BTreeSet<_>>().len(), 3, "{routes:?}");
    let tie = &chains[0].ties[0][0];
    assert_eq!((tie.label.as_str(), tie.forward), ("hỗ trợ (Đề án 1816)", true));
    assert!(
        tie.quote
            .as_ref()
            .unwrap()
            .text
            .starts_with("Bệnh viện Bạch Mai hỗ trợ")
    );
    assert_eq!(tie.article.as_ref().unwrap().id, "lao-cai-2024-01");
}

#[test]
fn chains_pass_no_node_twice_and_go_against_the_arrows() {
    for chain in chains("person/dao-xuan-co", "person/giang-a-chu", 5) {
        assert_eq!(
            chain.stops.iter().map(|s| &s.label).collect::<BTreeSet<_>>().len(),
            chain.stops.len()
        );
        assert_eq!(chain.ties.len() + 1, chain.stops.len());
        assert!(chain.ties.iter().all(|t| !t.is_empty()));
        assert!(!chain.ties.last().unwrap()[0].forward, "the person holds the post");
    }
}

#[test]
fn a_telling_chain_comes_before_one_through_a_hub() {
    // Both are two steps: through the event both attended, and through the ministry and the hospital's parent.
    let routes: Vec<String> = chains("person/tran-van-thuan", "person/dao-xuan-co", 2)
        .iter()
        .map(stops)
        .collect();
    assert_eq!(routes[0], "Trần Văn Thuấn > hội nghị 2024-02-27 > Đào Xuân Cơ");
}

#[test]
fn what_is_said_twice_is_said_once() {
    let chains = chains("person/tran-van-thuan", "ministry/bo-y-te", 1);
    let post = chains[0].ties[0].iter().find(|t| t.relation == Relation::Post).unwrap();
    assert_eq!(
        (post.more, post.article.as_ref().unwrap().id.as_str()),
        (1, "lao-cai-2024-01")
    );
}

#[test]
fn no_connection_is_an_answer() {
    assert!(chains("province/unused", "province/lao-cai", 3).is_empty());
    assert!(chains("province/lao-cai", "province/lao-cai", 3).is_empty());
    assert!(chains("province/lao-cai", "person/giang-a-chu", 0).is_empty());
}

#[test]
fn chains_are_written_with_their_sources() {
    let mut out = Vec::new();
    write(
        &chains("province/lao-cai", "hospital/benh-vien-bach-mai", 1),
        60,
        &mut out,
    )
    .unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(
        text,
        "1. Lào Cai\n     ◀── hỗ trợ (Đề án 1816)\n         “Bệnh viện Bạch Mai hỗ trợ tỉnh Lào Cai theo Đề án\n         \
         1816; \"rất kịp thời\".”\n         [lao-cai-2024-01, 2024-01-12]\n   Bệnh viện Bạch Mai\n"
    );
}

#[test]
fn a_district_leads_to_its_province() {
    let (store, base) = fixture::store();
    let graph = base.graph("lao-cai-2024-01");
    let (district, document) = (base.id("place/muong-khuong"), base.document("lao-cai-2024-01"));
    let of = |subject: &NamedNode, property: NamedNode, object: NamedNode, graph: NamedNode| {
        store
            .insert(&oxigraph::model::Quad::new(subject.clone(), property, object, graph))
            .unwrap();
    };
    let class = crate::graph::vocab::rdf::TYPE.into_owned();
    of(&district, class, base.ns("Place"), graph.clone());
    let mentions = crate::graph::vocab::schema::MENTIONS.into_owned();
    of(&document, mentions, district.clone(), graph);
    of(
        &district,
        base.ns("within"),
        base.id("province/lao-cai"),
        base.background(),
    );
    let reader = Reader::new(&store, &base);
    let found = Connections::read(&reader)
        .unwrap()
        .chains(&district, &base.id("hospital/benh-vien-bach-mai"), 1)
        .unwrap();
    assert_eq!(found[0].stops[1].iri, base.id("province/lao-cai"));
    assert_eq!(
        (found[0].ties[0][0].fact.as_ref(), found[0].ties[0][0].forward),
        (None, true)
    );
    let mut out = Vec::new();
    write(&found, 100, &mut out).unwrap();
    assert!(
        String::from_utf8(out)
            .unwrap()
            .contains("──▶ within\n         [lexicon]\n")
    );
}
