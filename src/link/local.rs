//! Places below a province: which one a word for a level alone means (`UBND huyện`).

use rustc_hash::FxHashMap;

use super::Parsed;
use crate::lexicon::{ConceptId, Lexicon};
use crate::mention::{BodyPlace, Mention, PlaceMention, UnitLevel, What};

/// The first place that fits, and whether all others bear its name.
#[derive(Clone, Copy)]
struct Local {
    first: usize,
    only: bool,
}

/// The places below a province that a document names.
pub struct Locals {
    /// In the order of the text: (sentence, index of the mention).
    named: Vec<(usize, usize)>,
    /// By scope and level, the places that the level's word may mean.
    of_scope: FxHashMap<(usize, UnitLevel), Local>,
}

impl Locals {
    pub fn of(parsed: &Parsed, lexicon: &Lexicon) -> Self {
        let country = |c: &ConceptId| lexicon.concept(*c).within.is_none();
        let below = |m: &Mention| {
            place_in(m)
                .is_some_and(|p| !p.is_province() && (p.candidates.is_empty() || !p.candidates.iter().all(country)))
        };
        let mentions = parsed.mentions.iter().enumerate();
        let named: Vec<_> = mentions
            .filter(|(_, m)| below(m))
            .map(|(at, m)| (m.sentence, at))
            .collect();
        Self {
            of_scope: by_scope(parsed, &named),
            named,
        }
    }

    /// The only place of a level that the sentence names, or else the article.
    pub fn at<'p>(&self, parsed: &Parsed<'p>, sentence: usize, unit: UnitLevel) -> Option<&'p PlaceMention> {
        let from = self.named.partition_point(|(s, _)| *s < sentence);
        let mut here: Option<Local> = None;
        for &(_, mention) in self.named[from..].iter().take_while(|(s, _)| *s == sentence) {
            add_local(parsed, mention, unit, &mut here);
        }
        let all = || self.of_scope.get(&(parsed.scope(sentence), unit)).copied();
        let only = |found: &Local| found.only;
        let found = here.filter(only).or_else(|| all().filter(only))?;
        place_in(&parsed.mentions[found.first])
    }
}

/// The place that a mention is, or that its name says.
pub(super) fn place_in(mention: &Mention) -> Option<&PlaceMention> {
    match &mention.what {
        What::Place(place) => Some(place),
        What::Body(body) => match &body.place {
            BodyPlace::Named(place, _) => Some(place),
            _ => None,
        },
        _ => None,
    }
}

fn by_scope(parsed: &Parsed, local: &[(usize, usize)]) -> FxHashMap<(usize, UnitLevel), Local> {
    let mut out = FxHashMap::default();
    for unit in UnitLevel::ALL {
        for of in local.chunk_by(|a, b| parsed.scope(a.0) == parsed.scope(b.0)) {
            let mut found = None;
            of.iter()
                .for_each(|&(_, mention)| add_local(parsed, mention, unit, &mut found));
            out.extend(found.map(|found| ((parsed.scope(of[0].0), unit), found)));
        }
    }
    out
}

/// Adds a place to what a word for a level may mean, if it fits.
fn add_local(parsed: &Parsed, mention: usize, unit: UnitLevel, found: &mut Option<Local>) {
    let Some(place) = place_in(&parsed.mentions[mention]) else {
        return;
    };
    let fits = match place.unit {
        Some(has) => has == unit,
        None => unit != UnitLevel::Commune && !place.candidates.is_empty(),
    };
    if !fits {
        return;
    }
    match found {
        None => {
            *found = Some(Local {
                first: mention,
                only: true,
            });
        }
        Some(known) => {
            known.only &= place_in(&parsed.mentions[known.first]).is_some_and(|first| first.name == place.name);
        }
    }
}
