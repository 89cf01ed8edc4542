//! The last step: equal facts are one, and all mentions come together.

use crate::fact::{EntityMention, EntityType, Extraction, Fact, Relation, Value};
use crate::mention::{HOME_COUNTRY, What};

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
    *facts = out;
}

/// Keeps one of equal facts, orders what is left by the text, and collects the mentions.
pub(super) fn finish(mut assembly: Assembly, facts: Vec<Fact>, published: Option<jiff::civil::Date>) -> Extraction {
    let mut kept: Vec<Fact> = Vec::with_capacity(facts.len());
    for fact in facts {
        let same = |k: &Fact| k.relation == fact.relation && k.fields == fact.fields;
        if fact.relation == Relation::Event || !kept.iter().any(same) {
            kept.push(fact);
        }
    }
    // What another fact of the relation says with more fields is not said twice.
    let within = |a: &Fact, b: &Fact| {
        a.relation == b.relation && a.fields.len() < b.fields.len() && a.fields.iter().all(|f| b.fields.contains(f))
    };
    let superseded: Vec<bool> = kept
        .iter()
        .map(|a| a.relation != Relation::Event && kept.iter().any(|b| within(a, b)))
        .collect();
    let kept = without(kept, &superseded);
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
        mentions.push(EntityMention {
            span: mention.span,
            entity,
        });
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
