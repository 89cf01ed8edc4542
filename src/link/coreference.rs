//! Bodies named before: a bare head (`Bệnh viện`), the beginning of a longer name.

use super::{EntityTable, Parsed};
use crate::lexicon::{ConceptId, Kind, Lexicon};
use crate::mention::{Body, What};
use crate::text::fold_phrase;

/// Whether a body is named by its bare head.
pub(super) fn is_anaphor(body: &Body, lexicon: &Lexicon) -> bool {
    body.short && body.tail.is_empty() && matches!(lexicon.concept(body.concept).kind, Kind::OpenHead { .. })
}

/// The body named before that a bare head means: the only one of its kind so far, or the only one in the paragraph.
pub(super) fn antecedent(
    body: &Body,
    index: usize,
    parsed: &Parsed,
    lexicon: &Lexicon,
    table: &EntityTable,
    links: &[Option<usize>],
) -> Option<usize> {
    let head = format!("{} ", fold_phrase(&lexicon.concept(body.concept).label));
    let sentence = parsed.mentions[index].sentence;
    let only = |same_section: bool| {
        let mut found: Option<usize> = None;
        for (mention, link) in parsed.mentions[..index].iter().zip(links) {
            let near = parsed.scope(mention.sentence) == parsed.scope(sentence)
                && (!same_section || parsed.section(mention.sentence) == parsed.section(sentence));
            let Some(entity) = link.filter(|_| near && matches!(mention.what, What::Body(_))) else {
                continue;
            };
            let written = || fold_phrase(mention.span.of(&parsed.document.text)).starts_with(&head);
            if fold_phrase(&table.get(entity).label).starts_with(&head) || written() {
                if found.is_some_and(|f| f != entity) {
                    return None;
                }
                found = Some(entity);
            }
        }
        found
    };
    only(true).or_else(|| only(false))
}

/// A composed name that is the beginning of just one longer name of its class in the document is that body.
///
/// A body of the lexicon stands for itself: `Bộ Y tế` is not the `Bộ Y tế Lào` that the text names too.
pub(super) fn merge_short_forms(parsed: &Parsed, lexicon: &Lexicon, table: &EntityTable, links: &mut [Option<usize>]) {
    let open: Vec<(usize, usize, &ConceptId)> = parsed
        .mentions
        .iter()
        .enumerate()
        .filter_map(|(i, m)| match &m.what {
            What::Body(b) if !matches!(lexicon.concept(b.concept).kind, Kind::Thing(_)) => {
                Some((i, links[i]?, &b.concept))
            }
            _ => None,
        })
        .collect();
    let folded: Vec<String> = table.entities.iter().map(|e| fold_phrase(&e.label)).collect();
    let mut merged: Vec<(usize, usize)> = Vec::new();
    for &(_, entity, concept) in &open {
        let short = &folded[entity];
        let mut longer: Vec<usize> = open
            .iter()
            .filter(|(_, other, c)| {
                *c == concept && *other != entity && folded[*other].starts_with(&format!("{short} "))
            })
            .map(|(_, other, _)| *other)
            .collect();
        longer.sort_unstable();
        longer.dedup();
        if let [only] = longer.as_slice()
            && table.get(entity).entity_type == table.get(*only).entity_type
            && short.split(' ').count() > 2
        {
            merged.push((entity, *only));
        }
    }
    for link in links.iter_mut().flatten() {
        if let Some((_, longer)) = merged.iter().find(|(short, _)| short == link) {
            *link = *longer;
        }
    }
}
