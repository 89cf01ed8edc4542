use oxigraph::model::Quad;

use super::*;
use crate::export::scope::select;
use crate::export::{Narrow, Network, Scope};
use crate::graph::snapshot::nquads;
use crate::query::fixture;
use crate::query::reader::Reader;

/// What is drawn and what is exported around a node.
fn around(store: &Store, base: &Base, centre: &NamedNode, hops: usize) -> (Network, String, Vec<String>) {
    let reader = Reader::new(store, base);
    let narrow = Narrow {
        around: vec![centre.clone()],
        hops,
        kinds: Vec::new(),
    };
    let network = Network::read(&reader, &narrow).unwrap();
    let quads = select(&reader, Scope::Network(&network)).unwrap();
    let labels = network
        .nodes
        .iter()
        .map(|n| reader.short_label(&n.iri).unwrap())
        .collect();
    (network, nquads(&quads), labels)
}

#[test]
fn what_is_near_is_told_as_of_the_whole_store() {
    let (store, base) = fixture::store();
    let quads: Vec<Quad> = store.iter().collect::<Result<_, _>>().unwrap();
    let text = nquads(&quads);
    let snapshot = Snapshot::from_nquads(&text).unwrap();
    let whole = load(&text, View::Named).unwrap();
    let reader = Reader::new(&whole, &base);
    let mut nodes: Vec<NamedNode> = Network::read(&reader, &Narrow::default())
        .unwrap()
        .nodes
        .into_iter()
        .map(|n| n.iri)
        .collect();
    assert!(nodes.len() > 5);
    nodes.extend(["role/giam-doc", "no/such"].map(|path| base.id(path)));
    let mut fewer = 0;
    for centre in &nodes {
        for hops in 0..4 {
            let part = load_near(
                &snapshot,
                &OneNode::default(),
                &base,
                std::slice::from_ref(centre),
                hops,
            )
            .unwrap();
            assert_eq!(
                around(&part, &base, centre, hops),
                around(&whole, &base, centre, hops),
                "{hops} hops around {centre}"
            );
            fewer += usize::from(part.len().unwrap() < whole.len().unwrap());
        }
    }
    assert!(fewer > nodes.len(), "{fewer}");
}
