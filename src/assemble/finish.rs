//! The last step: equal facts are one, and all mentions come together.

use std::hash::{BuildHasher, Hash};

use rustc_hash::{FxBuildHasher, FxHashMap};
use smallvec::SmallVec;

use crate::fact::{EntityMention, EntityType, Extraction, Fact, Relation, Value};
use crate::mention::{HOME_COUNTRY, What};

use super::surface::name_spans;
use super::{Assembly, fields};

/// Facts without those marked; events are never marked, and stand first, so their indices hold.
fn without(facts: Vec<Fact>, marked: &[bool]) -> Vec<Fact> {
    facts
        .into_iter()
        .zip(marked)
        .filter(|(_, marked)| !**marked)
        .map(|(fact, _)| fact)
        .collect()
}

/// Degrees that stand together are one title: GS and TS are GSTS.
pub(super) fn merge_titles(facts: &mut Vec<Fact>) {
    let mut out: Vec<Fact> = Vec::with_capacity(facts.len());
    for fact in facts.drain(..) {
        if fact.relation == Relation::Title
            && let Some(last) = out.last_mut()
            && last.relation == Relation::Title
            && last.evidence == fact.evidence
            && last.field("person") == fact.field("person")
            && let (Some(Value::Text(before)), Some(Value::Text(title))) =
                (last.field("title").cloned(), fact.field("title").cloned())
            && fields::join_as_one(&before, &title)
        {
            last.fields[1].1 = Value::Text(format!("{before}{title}"));
            continue;
        }
        out.push(fact);
    }
    // `PGS Bình` behind `PGS.TS Phạm Văn Bình` is no degree of its own.
    let titles: Vec<(Option<Value>, String)> = out
        .iter()
        .filter(|f| f.relation == Relation::Title)
        .filter_map(|f| match f.field("title") {
            Some(Value::Text(title)) => Some((f.field("person").cloned(), title.clone())),
            _ => None,
        })
        .collect();
    out.retain(|fact| {
        let Some(Value::Text(title)) = fact.field("title").filter(|_| fact.relation == Relation::Title) else {
            return true;
        };
        let part = |whole: &str| whole.len() > title.len() && (whole.starts_with(title) || whole.ends_with(title));
        !titles
            .iter()
            .any(|(person, whole)| part(whole) && person.as_ref() == fact.field("person"))
    });
    *facts = out;
}

/// Keeps one of equal facts, orders what is left by the text, and collects the mentions.
pub(super) fn finish(mut assembly: Assembly, facts: Vec<Fact>, published: Option<jiff::civil::Date>) -> Extraction {
    let mut kept: Vec<Fact> = Vec::with_capacity(facts.len());
    let mut said: FxHashMap<u64, SmallVec<[usize; 1]>> = FxHashMap::default();
    for fact in facts {
        if fact.relation != Relation::Event {
            let known = said.entry(hash_of((fact.relation, &fact.fields))).or_default();
            if known
                .iter()
                .any(|&k| kept[k].relation == fact.relation && kept[k].fields == fact.fields)
            {
                continue;
            }
            known.push(kept.len());
        }
        kept.push(fact);
    }
    let superseded = superseded(&kept);
    let kept = without(kept, &superseded);
    let cut_short = cut_short(&kept, &assembly);
    let kept = without(kept, &cut_short);
    let mut mentions = Vec::new();
    let home = assembly.lexicon.by_path(HOME_COUNTRY);
    for (mention, link) in assembly.parsed.mentions.iter().zip(&assembly.links) {
        let is_home =
            matches!(&mention.what, What::Place(p) if home.is_some() && p.candidates.first() == home.as_ref());
        let country = home.filter(|_| link.is_none() && is_home).map(|id| {
            let concept = assembly.lexicon.concept(id);
            assembly.table.concept(concept, EntityType::Place, "the country itself")
        });
        let Some(entity) = link.or(country) else { continue };
        let spans = name_spans(mention, assembly.parsed, assembly.lexicon);
        mentions.extend(spans.into_iter().map(|span| EntityMention { span, entity }));
    }
    mentions.extend(
        assembly
            .table
            .nested
            .iter()
            .map(|&(span, entity)| EntityMention { span, entity }),
    );
    mentions.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end), m.entity));
    mentions.dedup();
    Extraction {
        entities: assembly.table.entities,
        mentions,
        facts: kept,
        sites: Vec::new(),
        published,
    }
}

/// Which honours are named more fully elsewhere for the same recipient: a headline's `Huân chương` is the `Huân chương Lao động hạng Nhì` of the text.
/// Of unnamed recipients, as many must receive both.
fn cut_short(facts: &[Fact], assembly: &Assembly) -> Vec<bool> {
    let named = |fact: &Fact| match (fact.relation, fact.field("award")) {
        (Relation::Award, Some(Value::Entity(award))) => Some((
            assembly.table.get(*award).label.clone(),
            fact.field("recipient").cloned(),
            fact.field("count").cloned(),
        )),
        _ => None,
    };
    let awards: Vec<_> = facts.iter().map(named).collect();
    let mut of_recipient: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (at, award) in awards.iter().enumerate() {
        if let Some((_, recipient, _)) = award {
            of_recipient.entry(hash_of(recipient)).or_default().push(at);
        }
    }
    let fuller = |at: usize| {
        let (label, recipient, count) = awards[at].as_ref()?;
        let others = of_recipient.get(&hash_of(recipient))?;
        let longer = |other: &String| {
            other
                .strip_prefix(label.as_str())
                .is_some_and(|rest| rest.starts_with(' '))
        };
        Some(others.iter().any(|&o| {
            awards[o]
                .as_ref()
                .is_some_and(|(name, to, of)| to == recipient && (count.is_none() || count == of) && longer(name))
        }))
    };
    (0..facts.len()).map(|at| fuller(at).unwrap_or(false)).collect()
}

/// Which facts another fact of the relation says with more fields: what is said so is not said twice.
fn superseded(facts: &[Fact]) -> Vec<bool> {
    let names = |fact: &Fact| fact.fields.iter().map(|(name, _)| *name).collect::<Vec<_>>();
    let mut shapes: Vec<(Relation, Vec<&str>)> = Vec::new();
    let mut of_shape: Vec<Vec<usize>> = Vec::new();
    for (at, fact) in facts.iter().enumerate().filter(|(_, f)| f.relation != Relation::Event) {
        let same = |(relation, shape): &(Relation, Vec<&str>)| {
            *relation == fact.relation && shape.iter().copied().eq(fact.fields.iter().map(|(name, _)| *name))
        };
        match shapes.iter().position(same) {
            Some(known) => of_shape[known].push(at),
            None => {
                shapes.push((fact.relation, names(fact)));
                of_shape.push(vec![at]);
            }
        }
    }
    let mut out = vec![false; facts.len()];
    for (fewer, (relation, shape)) in shapes.iter().enumerate() {
        let mut richer: FxHashMap<u64, SmallVec<[usize; 1]>> = FxHashMap::default();
        for (more, (other, names)) in shapes.iter().enumerate() {
            if other == relation && names.len() > shape.len() && shape.iter().all(|name| names.contains(name)) {
                for &at in &of_shape[more] {
                    let hash = hash_of(shape.iter().map(|name| facts[at].field(name)).collect::<Vec<_>>());
                    richer.entry(hash).or_default().push(at);
                }
            }
        }
        if richer.is_empty() {
            continue;
        }
        for &at in &of_shape[fewer] {
            let hash = hash_of(
                facts[at]
                    .fields
                    .iter()
                    .map(|(_, value)| Some(value))
                    .collect::<Vec<_>>(),
            );
            let within = |other: &usize| facts[at].fields.iter().all(|f| facts[*other].fields.contains(f));
            out[at] = richer.get(&hash).is_some_and(|others| others.iter().any(within));
        }
    }
    out
}

fn hash_of(what: impl Hash) -> u64 {
    FxBuildHasher.hash_one(what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::{Evidence, Span};

    #[test]
    fn what_a_richer_fact_says_is_superseded() {
        // All facts of three fields, each left out or one of two values, in two relations.
        let evidence = Evidence {
            sentence: Span::new(0, 1),
            rule: "r".into(),
        };
        let fact = |n: usize| {
            let fields = ["a", "b", "c"].into_iter().enumerate();
            Fact {
                relation: [Relation::Post, Relation::Support][n / 27],
                fields: fields
                    .filter_map(|(at, name)| match n / 3_usize.pow(at as u32) % 3 {
                        0 => None,
                        value => Some((name, Value::Entity(value))),
                    })
                    .collect(),
                evidence: evidence.clone(),
            }
        };
        let within = |a: &Fact, b: &Fact| {
            a.relation == b.relation && a.fields.len() < b.fields.len() && a.fields.iter().all(|f| b.fields.contains(f))
        };
        for step in [1, 5, 7, 11] {
            let facts: Vec<Fact> = (0..54).step_by(step).map(fact).collect();
            let wanted: Vec<bool> = facts.iter().map(|a| facts.iter().any(|b| within(a, b))).collect();
            assert_eq!(superseded(&facts), wanted);
        }
    }
}
