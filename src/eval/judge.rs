//! How many of each rule's facts are right.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::NamedNode;

use super::gold::Gold;
use super::score::{Row, Table, fits, is_whole};
use super::{EvalError, Tables};
use crate::graph::Base;
use crate::graph::confidence::Judged;
use crate::query::reader::Reader;

/// What gold answers say of one rule's facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleScore {
    /// The relations that its facts are of.
    pub relations: BTreeSet<&'static str>,
    pub judged: Judged,
}

/// The scores of all rules whose facts can be judged, by name: those in documents with gold answers that have a whole key.
///
/// A fact is right where gold has a fact of its key; the fields beside the key are not asked. A fact that several rules found counts for each.
pub fn rules(
    reader: &Reader<'_>,
    base: &Base,
    gold: &Gold,
    tables: &Tables,
) -> Result<BTreeMap<String, RuleScore>, EvalError> {
    let below = base.id("rule/").into_string();
    let mut out: BTreeMap<String, RuleScore> = BTreeMap::new();
    for (table, rows) in tables.iter().filter(|(table, _)| !table.fact.is_empty()) {
        for (fact, right) in facts(table, gold, rows) {
            let Some(fact) = reader.fact(&NamedNode::new_unchecked(fact))? else {
                continue;
            };
            for rule in fact.rules.iter().filter_map(|r| r.as_str().strip_prefix(&below)) {
                let score = out.entry(rule.to_owned()).or_default();
                score.relations.insert(table.relation);
                score.judged.add(right);
            }
        }
    }
    Ok(out)
}

/// The facts of a table that can be judged, each once, and whether they are right; a fact may have a row for each of its places.
fn facts<'r>(table: &Table, gold: &Gold, rows: &'r [Row]) -> BTreeMap<&'r str, bool> {
    let mut out = BTreeMap::new();
    for row in rows.iter().filter(|row| is_whole(table, row)) {
        let (Some(answers), Some(fact)) = (row.get("document").and_then(|d| gold.get(d)), row.get(table.fact)) else {
            continue;
        };
        let mut same = answers.iter().filter(|f| f.relation == table.relation);
        let right = same.any(|answer| fits(table.key, answer, row));
        *out.entry(fact.as_str()).or_default() |= right;
    }
    out
}
