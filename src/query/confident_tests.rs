use std::collections::BTreeSet;

use oxigraph::model::Literal;

use super::*;
use crate::graph::vocab::{schema, xsd};
use crate::query::fixture;
use crate::query::reader::Reader;

/// The fixture with a confidence of 0.90 for the rule of posts; of the other rule nothing is said.
fn judged() -> (Store, Base) {
    let (store, base) = fixture::store();
    let value = Literal::new_typed_literal("0.90", xsd::DECIMAL);
    let quad = Quad::new(
        base.rule("post-before-name"),
        base.ns(confidence::CONFIDENCE),
        value,
        base.background(),
    );
    store.insert(&quad).unwrap();
    (store, base)
}

fn lines(store: &Store) -> BTreeSet<String> {
    store.iter().map(|q| q.unwrap().to_string()).collect()
}

fn of_fact(base: &Base, fact: &str, property: &str, object: NamedNode) -> Quad {
    let graph = base.graph("lao-cai-2024-01");
    Quad::new(base.id(fact), base.ns(property), object, graph)
}

#[test]
fn facts_of_rules_that_are_not_trusted_are_gone_with_all_that_stands_for_them() {
    let (store, base) = judged();
    let left = confident(&store, &base, 0.6).unwrap();
    let reader = Reader::new(&left, &base);
    let facts = reader.facts().unwrap();
    assert_eq!(facts.len(), 4);
    assert!(facts.iter().all(|f| f.relation == Relation::Post));
    let uses = |property: &str| {
        let property = base.ns(property);
        left.quads_for_pattern(None, Some(property.as_ref()), None, None)
            .count()
    };
    assert_eq!(uses("holdsPostIn"), 4);
    for property in ["supports", "takesPartIn", "locatedIn", "hasParticipant"] {
        assert_eq!(uses(property), 0, "{property}");
    }
    assert!(!reader.knows(&base.id("evidence/lao-cai-2024-01/141-260")).unwrap());
    assert!(reader.knows(&base.id("evidence/bach-mai-2024-02/0-90")).unwrap());
    let mentions = |store: &Store| {
        let quads = store.quads_for_pattern(None, Some(schema::MENTIONS), None, None);
        quads.count()
    };
    assert_eq!(mentions(&left), mentions(&store), "entities stay");
    assert_eq!(
        Reader::new(&confident(&store, &base, 0.91).unwrap(), &base)
            .facts()
            .unwrap(),
        []
    );
}

#[test]
fn a_rule_of_which_nothing_is_known_has_what_one_has_that_was_never_judged() {
    let (store, base) = judged();
    assert_eq!(lines(&confident(&store, &base, 0.5).unwrap()), lines(&store));
    assert_ne!(lines(&confident(&store, &base, 0.51).unwrap()), lines(&store));
}

#[test]
fn one_trusted_rule_is_enough_but_not_where_the_event_is_gone() {
    let (store, base) = judged();
    let trusted = base.rule("post-before-name");
    let support = "support/lao-cai-2024-01/0000000004";
    store.insert(&of_fact(&base, support, "rule", trusted.clone())).unwrap();
    let part = "participant/bach-mai-2024-02/0000000002";
    let mut quad = of_fact(&base, part, "rule", trusted);
    quad.graph_name = base.graph("bach-mai-2024-02").into();
    store.insert(&quad).unwrap();
    let left = confident(&store, &base, 0.6).unwrap();
    let reader = Reader::new(&left, &base);
    assert!(reader.fact(&base.id(support)).unwrap().is_some());
    assert!(reader.fact(&base.id(part)).unwrap().is_none());
    let supports = base.ns("supports");
    assert_eq!(
        left.quads_for_pattern(None, Some(supports.as_ref()), None, None)
            .count(),
        1
    );
}

#[test]
fn every_view_loses_the_same() {
    let (named, base) = judged();
    let union = |store: &Store| {
        let out = Store::new().unwrap();
        for quad in store {
            let mut quad = quad.unwrap();
            quad.graph_name = GraphName::DefaultGraph;
            out.insert(&quad).unwrap();
        }
        out
    };
    let first = union(&confident(&named, &base, 0.6).unwrap());
    assert_eq!(lines(&first), lines(&confident(&union(&named), &base, 0.6).unwrap()));
}
