//! Places below and above a province: which of its namesakes a mention is.

use super::context::{Context, Wanted};
use super::{EntityTable, Parsed};
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Lexicon};
use crate::mention::{HOME_COUNTRY, Mention, PlaceMention};
use crate::text::{OF, slug};

/// The entity of a place; nothing for the home country, which is no entity of a document.
pub(super) fn link(
    place: &PlaceMention,
    mention: &Mention,
    parsed: &Parsed,
    lexicon: &Lexicon,
    context: &Context,
    table: &mut EntityTable,
) -> Option<usize> {
    if place.is_province() && place.candidates.is_empty() {
        let token = mention.tokens.start;
        let (id, why) = context
            .main_beside_bodies(parsed, mention.sentence, Wanted::Province)
            .or_else(|| context.province_at(parsed, mention.sentence, token, Wanted::Province))?;
        return Some(table.concept(lexicon.concept(id), EntityType::Province, why));
    }
    let (concept, why) = resolve(place, mention, parsed, lexicon, context);
    match concept {
        Some(id) => {
            let concept = lexicon.concept(id);
            if concept.path == HOME_COUNTRY {
                return None;
            }
            let entity_type = concept
                .entity_type()
                .filter(|t| matches!(t, EntityType::Province | EntityType::Place))?;
            let entity = table.concept(concept, entity_type, why);
            if let Some(within) = concept.within.as_deref().and_then(|p| lexicon.by_path(p)) {
                table.set_province(entity, lexicon.concept(within));
            }
            Some(entity)
        }
        None => {
            // No lexicon holds it: known by its name and the province around it, or by this document alone.
            let province = context.province_at(parsed, mention.sentence, mention.tokens.start, Wanted::Any);
            let suffix = match province {
                Some((p, _)) => format!("-{}", slug(&lexicon.concept(p).label)),
                None => format!("{OF}{}", slug(&parsed.document.id)),
            };
            let entity = table.named(EntityType::Place, &place.name, &suffix, why);
            if let Some((p, _)) = province {
                table.set_province(entity, lexicon.concept(p));
            }
            Some(entity)
        }
    }
}

/// The concept a place name stands for: the only one, or the only one in the province of the context.
pub(super) fn resolve(
    place: &PlaceMention,
    mention: &Mention,
    parsed: &Parsed,
    lexicon: &Lexicon,
    context: &Context,
) -> (Option<ConceptId>, &'static str) {
    let scope = parsed.scope(mention.sentence);
    if place.is_province() {
        return (
            context.choose(&place.candidates, lexicon, scope),
            "label of the lexicon, by the date of the text",
        );
    }
    match place.candidates.as_slice() {
        [] => (None, "NIL: a name behind the word for its level"),
        [only] => (Some(*only), "label of the lexicon"),
        many => {
            let here = context.province_at(parsed, mention.sentence, mention.tokens.start, Wanted::Any);
            let inside: Vec<ConceptId> = many
                .iter()
                .copied()
                .filter(|c| {
                    // A district of before a merger lies in the version of its province that was.
                    let within = lexicon.concept(*c).within.as_deref().and_then(|p| lexicon.by_path(p));
                    here.zip(within)
                        .is_some_and(|((p, _), within)| lexicon.concept(p).label == lexicon.concept(within).label)
                })
                .collect();
            let pool: &[ConceptId] = if inside.is_empty() { many } else { &inside };
            let mut provinces: Vec<_> = pool.iter().map(|c| lexicon.concept(*c).within.as_deref()).collect();
            provinces.sort_unstable();
            provinces.dedup();
            if provinces.len() == 1 {
                (
                    context.choose(pool, lexicon, scope),
                    "the place of that name in the province of the context",
                )
            } else {
                (None, "NIL: several places bear this name")
            }
        }
    }
}
