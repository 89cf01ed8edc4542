//! The province that a place in a text is certain to speak of.

use super::{Dates, Parsed};
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Lexicon};
use crate::mention::{BodyPlace, PlaceMention, UnitLevel, What};
use crate::text::{SectionKind, tokenize};

struct Named {
    province: ConceptId,
    scope: usize,
    section: usize,
    sentence: usize,
    token: usize,
    /// Only where something took place (`tại Hà Nội`).
    venue: bool,
    headline: bool,
    /// Known only from a place in it.
    derived: bool,
}

/// Where provinces are named in a document.
pub struct Context {
    named: Vec<Named>,
    /// Places below a province: (scope, sentence, the mention).
    local: Vec<(usize, usize, PlaceMention)>,
    metadata: Option<ConceptId>,
    pub dates: Dates,
}

/// Which provinces a word before or behind the gap allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    Any,
    /// `tỉnh`: no city.
    Province,
    /// `thành phố`, centrally run.
    City,
}

impl Context {
    pub fn of(parsed: &Parsed, lexicon: &Lexicon, tokens_text: &dyn Fn(usize) -> bool) -> Self {
        let dates = Dates::of(parsed);
        let mut named = Vec::new();
        let mut local = Vec::new();
        for mention in parsed.mentions {
            let place = match &mention.what {
                What::Place(place) => place,
                What::Body(body) => match &body.place {
                    BodyPlace::Named(place, _) => place,
                    _ => continue,
                },
                _ => continue,
            };
            let scope = parsed.scope(mention.sentence);
            if !place.is_province() {
                local.push((scope, mention.sentence, place.clone()));
            }
            let explicit = choose(&place.candidates, lexicon, &dates, scope)
                .filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province));
            let province = explicit.or_else(|| province_of(place, lexicon));
            let Some(province) = province else { continue };
            let section = parsed.section(mention.sentence);
            named.push(Named {
                province,
                scope,
                section,
                sentence: mention.sentence,
                token: mention.tokens.start,
                venue: matches!(mention.what, What::Place(_))
                    && place.unit.is_none()
                    && tokens_text(mention.tokens.start),
                derived: explicit.is_none(),
                headline: parsed.sections[section].kind == SectionKind::Headline,
            });
        }
        let metadata = parsed.document.place.as_deref().and_then(|place| {
            let tokens = tokenize(place, &lexicon.vocabulary);
            (0..tokens.len()).find_map(|i| {
                let candidates: Vec<ConceptId> = lexicon.matches(&tokens[i..]).into_iter().map(|m| m.concept).collect();
                choose(&candidates, lexicon, &dates, 0)
                    .filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province))
            })
        });
        Self {
            named,
            local,
            metadata,
            dates,
        }
    }

    /// Of the concepts that one name may be, the one that was valid when the text was written; the newest where that is unknown.
    pub fn choose(&self, candidates: &[ConceptId], lexicon: &Lexicon, scope: usize) -> Option<ConceptId> {
        choose(candidates, lexicon, &self.dates, scope)
    }

    /// The only place of a level that the sentence names, or else the article.
    pub fn local_at(&self, parsed: &Parsed, sentence: usize, unit: UnitLevel) -> Option<&PlaceMention> {
        let scope = parsed.scope(sentence);
        let fits = |p: &&PlaceMention| match (p.unit, unit) {
            (Some(has), wanted) => has == wanted,
            (None, wanted) => wanted != UnitLevel::Commune && !p.candidates.is_empty(),
        };
        let only = |found: Vec<&'_ PlaceMention>| -> Option<usize> {
            let first = found.first()?;
            found
                .iter()
                .all(|p| p.name == first.name)
                .then(|| self.local.iter().position(|(_, _, p)| std::ptr::eq(p, *first)))?
        };
        let here = self
            .local
            .iter()
            .filter(|(_, s, _)| *s == sentence)
            .map(|(_, _, p)| p)
            .filter(fits)
            .collect();
        let all = self
            .local
            .iter()
            .filter(|(s, _, _)| *s == scope)
            .map(|(_, _, p)| p)
            .filter(fits)
            .collect();
        only(here).or_else(|| only(all)).map(|i| &self.local[i].2)
    }

    /// The province that a gap at `token` of `sentence` stands for, and why.
    pub fn province_at(
        &self,
        parsed: &Parsed,
        lexicon: &Lexicon,
        sentence: usize,
        token: usize,
        wanted: Wanted,
    ) -> Option<(ConceptId, &'static str)> {
        // Districts of different provinces make none of them certain.
        let derived =
            self.named.iter().all(|n| n.derived) && self.named.iter().any(|n| n.province != self.named[0].province);
        let fits = |n: &&Named| match wanted {
            _ if derived => false,
            Wanted::Any => true,
            Wanted::Province => is_province(lexicon, n.province),
            Wanted::City => !is_province(lexicon, n.province),
        };
        let (scope, section) = (parsed.scope(sentence), parsed.section(sentence));
        let main = self.main_province(scope, &fits);
        // A venue counts only where nothing else is known.
        let here: Vec<&Named> = self
            .named
            .iter()
            .filter(fits)
            .filter(|n| n.sentence == sentence && !(n.venue && main.is_some_and(|m| m != n.province)))
            .collect();
        let before = here.iter().rfind(|n| n.token < token);
        // `Ông A đề nghị Sở Y tế học tập tỉnh B`: provinces that come later are others where the text is about one.
        // Posts in a row share the province that the last one names.
        let of_post = token == parsed.sentences[sentence].tokens.start
            || parsed
                .mentions
                .iter()
                .any(|m| m.tokens.end == token && matches!(m.what, What::Role(_)));
        let about = main.filter(|_| before.is_none() && !here.is_empty() && !of_post);
        if let Some(main) = about {
            return Some((main, "the province that this text is about"));
        }
        if let Some(only) = unique(&here) {
            return Some((only, "the province named in the same sentence"));
        }
        if !here.is_empty() {
            return before.map(|n| (n.province, "the province named last before it in the sentence"));
        }
        let paragraph: Vec<&Named> = self
            .named
            .iter()
            .filter(fits)
            .filter(|n| {
                n.section == section && n.sentence < sentence && !(n.venue && main.is_some_and(|m| m != n.province))
            })
            .collect();
        if let Some(only) = unique(&paragraph) {
            return Some((only, "the province named before in the same paragraph"));
        }
        if let Some(main) = main {
            return Some((main, "the province that this text is about"));
        }
        if let Some(place) = self.metadata.filter(|p| match wanted {
            Wanted::Any => true,
            Wanted::Province => is_province(lexicon, *p),
            Wanted::City => !is_province(lexicon, *p),
        }) {
            return Some((place, "the place in the document's metadata"));
        }
        if scope != 0 {
            return self
                .main_province(0, &fits)
                .map(|p| (p, "the province that the page's article is about"));
        }
        None
    }

    /// The one province of a scope, or the one that is named at least three times as often as any other.
    pub fn main(&self, scope: usize) -> Option<ConceptId> {
        self.main_province(scope, &|_: &&Named| true)
            .or(if scope == 0 { self.metadata } else { None })
    }

    /// The province of a scope that names no other, however it is named.
    pub fn only(&self, scope: usize) -> Option<ConceptId> {
        let here: Vec<&Named> = self.named.iter().filter(|n| n.scope == scope).collect();
        unique(&here)
    }

    /// The only province named in a sentence.
    pub fn in_sentence(&self, sentence: usize) -> Option<ConceptId> {
        let here: Vec<&Named> = self.named.iter().filter(|n| n.sentence == sentence).collect();
        unique(&here)
    }

    fn main_province(&self, scope: usize, fits: &impl Fn(&&Named) -> bool) -> Option<ConceptId> {
        let mut counts: Vec<(ConceptId, usize)> = Vec::new();
        for named in self.named.iter().filter(|n| n.scope == scope).filter(|n| fits(n)) {
            let weight = if named.venue {
                1
            } else if named.headline {
                6
            } else {
                3
            };
            match counts.iter_mut().find(|(p, _)| *p == named.province) {
                Some((_, count)) => *count += weight,
                None => counts.push((named.province, weight)),
            }
        }
        counts.sort_by_key(|(p, count)| (std::cmp::Reverse(*count), *p));
        match counts.as_slice() {
            [] => None,
            [(only, _)] => Some(*only),
            [(first, most), (_, next), ..] => (*most >= 2 * next && *most >= 6).then_some(*first),
        }
    }
}

fn unique(named: &[&Named]) -> Option<ConceptId> {
    let first = named.first()?.province;
    named.iter().all(|n| n.province == first).then_some(first)
}

fn is_province(lexicon: &Lexicon, concept: ConceptId) -> bool {
    let unit = lexicon.concept(concept).unit.as_deref().unwrap_or_default();
    lexicon.class("unit-province").phrases.iter().any(|p| p == unit)
}

/// The province of a place whose only reading lies in one.
fn province_of(place: &PlaceMention, lexicon: &Lexicon) -> Option<ConceptId> {
    let mut provinces: Vec<ConceptId> = place
        .candidates
        .iter()
        .filter_map(|&c| lexicon.concept(c).within.as_deref())
        .filter_map(|p| lexicon.by_path(p))
        .collect();
    provinces.sort();
    provinces.dedup();
    match provinces.as_slice() {
        [only]
            if place
                .unit
                .is_none_or(|u| matches!(u, UnitLevel::City | UnitLevel::District)) =>
        {
            Some(*only).filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province))
        }
        _ => None,
    }
}

fn choose(candidates: &[ConceptId], lexicon: &Lexicon, dates: &Dates, scope: usize) -> Option<ConceptId> {
    let provinces: Vec<ConceptId> = candidates
        .iter()
        .copied()
        .filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province))
        .collect();
    let pool = if provinces.is_empty() { candidates } else { &provinces };
    if let Some(date) = dates.of_scope(scope)
        && let Some(valid) = pool.iter().find(|c| lexicon.concept(**c).is_valid_on(date))
    {
        return Some(*valid);
    }
    // A name that is no longer valid still names what bore it.
    pool.iter()
        .copied()
        .max_by_key(|c| (lexicon.concept(*c).valid_from, std::cmp::Reverse(*c)))
}
