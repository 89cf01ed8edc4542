//! A constraint → the SPARQL query whose rows are its violations.

use oxigraph::model::{Literal, NamedNode};

use super::shacl::{Constraint, NodeKind, Property, Shape};
use crate::graph::vocab::xsd;

/// A query for each constraint of a property; `?focus` is the node that is wrong, `?value` the value that is.
pub fn queries(shape: &Shape, property: &Property) -> Vec<String> {
    let targets: String = shape.targets.iter().map(|t| format!(" {t}")).collect();
    let focus = format!("VALUES ?target {{{targets} }} ?focus a ?target .");
    property
        .constraints
        .iter()
        .map(|c| query(&focus, &property.path, c))
        .collect()
}

fn query(focus: &str, path: &NamedNode, constraint: &Constraint) -> String {
    let counted = |test: String| {
        format!(
            "SELECT ?focus ?count {{ {{ SELECT ?focus (COUNT(DISTINCT ?value) AS ?count) {{ {focus} OPTIONAL {{ ?focus {path} ?value }} }} \
             GROUP BY ?focus }} FILTER({test}) }}"
        )
    };
    // Each value is tested once, however many nodes have it; only for the wrong ones the nodes are looked up.
    let values = |test: String| {
        format!(
            "SELECT DISTINCT ?focus ?value {{ {{ {{ SELECT DISTINCT ?value {{ {focus} ?focus {path} ?value }} }} {test} }} \
             ?focus {path} ?value . {focus} }}"
        )
    };
    match constraint {
        Constraint::MinCount(n) => counted(format!("?count < {n}")),
        Constraint::MaxCount(n) => counted(format!("?count > {n}")),
        Constraint::Datatype(datatype) => {
            let parses = if [xsd::DATE, xsd::INTEGER, xsd::DECIMAL].contains(&datatype.as_ref()) {
                format!(" || !COALESCE(STRLEN(STR({datatype}(STR(?value)))) > 0, false)")
            } else {
                String::new()
            };
            values(format!(
                "FILTER(!ISLITERAL(?value) || DATATYPE(?value) != {datatype}{parses})"
            ))
        }
        Constraint::Class(classes) => {
            let classes: String = classes.iter().map(|c| format!(" {c}")).collect();
            values(format!("MINUS {{ VALUES ?class {{{classes} }} ?value a ?class }}"))
        }
        Constraint::NodeKind(kind) => values(format!("FILTER(!({}))", node_kind(*kind))),
        Constraint::In(list) => {
            let same: Vec<_> = list.iter().map(|t| format!("SAMETERM(?value, {t})")).collect();
            let test = if same.is_empty() {
                "true".to_owned()
            } else {
                format!("!({})", same.join(" || "))
            };
            values(format!("FILTER({test})"))
        }
        Constraint::Pattern(pattern) => {
            let pattern = Literal::from(pattern.as_str());
            values(format!("FILTER(ISBLANK(?value) || !REGEX(STR(?value), {pattern}))"))
        }
        Constraint::MinInclusive(least) => values(format!("FILTER(!COALESCE(?value >= {least}, false))")),
        Constraint::UniqueLang => format!(
            "SELECT DISTINCT ?focus ?value {{ {focus} ?focus {path} ?value , ?other . \
             FILTER(LANG(?value) != \"\" && LANG(?value) = LANG(?other) && STR(?value) < STR(?other)) }}"
        ),
    }
}

fn node_kind(kind: NodeKind) -> String {
    let tests: Vec<_> = [
        (kind.iri, "ISIRI(?value)"),
        (kind.blank, "ISBLANK(?value)"),
        (kind.literal, "ISLITERAL(?value)"),
    ]
    .into_iter()
    .filter_map(|(wanted, test)| wanted.then_some(test))
    .collect();
    tests.join(" || ")
}
