//! Places: names of the lexicon, and names that a word for their level marks (`xã Bản Xèo`).

use super::What;
use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Kind};
use crate::text::fold_phrase;

/// What the word before a place's name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitLevel {
    Province,
    /// `thành phố`: of a province or centrally run.
    City,
    District,
    Commune,
    Hamlet,
    Country,
}

impl UnitLevel {
    pub const ALL: [Self; 6] = [
        Self::Province,
        Self::City,
        Self::District,
        Self::Commune,
        Self::Hamlet,
        Self::Country,
    ];
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// The concepts it may be, in the order of the lexicon; none for a place no lexicon holds.
    pub candidates: Vec<ConceptId>,
    /// The name without the word before it; with it where the name is a number (`Quận 1`).
    pub name: String,
    pub unit: Option<UnitLevel>,
    pub provincial: bool,
}

impl PlaceMention {
    pub fn is_province(&self) -> bool {
        self.provincial
    }
}

/// The longest name without a word of the lexicon, in tokens.
const MAX_NAME: usize = 4;

impl Scan<'_> {
    /// The word for a level at token `i`: its length and level.
    pub(super) fn unit_at(&self, i: usize) -> Option<(usize, UnitLevel)> {
        let tokens = self.rest(i);
        let (mut len, level) = self
            .units
            .iter()
            .find_map(|(class, level)| Some((class.match_len(tokens)?, *level)))?;
        if self.is(i + len, ".") && self.tokens.get(i + len).is_some_and(|t| t.glued) && self.tokens[i].capital {
            len += 1;
        }
        Some((len, level))
    }

    /// A place at token `i`, with or without a word for its level.
    pub(super) fn place_at(&self, i: usize) -> Option<(usize, PlaceMention)> {
        if let Some(listed) = self.listed_place_at(i) {
            return Some(listed);
        }
        let bare = self.bare_place_at(i);
        if let Some((skip, unit)) = self.unit_at(i)
            && let Some((len, place)) = self.name_behind_unit(i, skip, unit)
            && bare.as_ref().is_none_or(|(longest, _)| *longest < skip + len)
        {
            return Some((skip + len, place));
        }
        bare.or_else(|| self.the_province_at(i))
    }

    /// `hỗ trợ tỉnh`, `được tỉnh phát động`, `Tỉnh đã triển khai`: the word alone, where it can only be the province that the text is about.
    fn the_province_at(&self, i: usize) -> Option<(usize, PlaceMention)> {
        let (len, unit) = self.unit_at(i).filter(|(_, u)| *u == UnitLevel::Province)?;
        let alone = self
            .token_in_sentence(i + len)
            .is_none_or(|t| !t.capital && !self.class("unit-compound").contains(t));
        let place = PlaceMention {
            candidates: Vec::new(),
            name: String::new(),
            unit: Some(unit),
            provincial: true,
        };
        let subject = (i == self.sentence.start || self.tokens[i - 1].punctuation)
            && self
                .token_in_sentence(i + len)
                .is_some_and(|t| self.class("province-word-behind").contains(t));
        (alone && (subject || self.behind(i, "province-word-before"))).then_some((len, place))
    }

    fn name_behind_unit(&self, i: usize, skip: usize, unit: UnitLevel) -> Option<(usize, PlaceMention)> {
        let at = i + skip;
        let first = self.token_in_sentence(at)?;
        if first.number && matches!(unit, UnitLevel::District | UnitLevel::Commune) {
            let name = self.slice(i..at + 1).to_owned();
            let name = capitalised(&name);
            return Some((
                1,
                PlaceMention {
                    candidates: self.candidates(i, skip + 1, None),
                    name,
                    unit: Some(unit),
                    provincial: false,
                },
            ));
        }
        if !first.capital {
            return None;
        }
        let lens: Vec<usize> = self.labels(at).iter().map(|m| m.len).collect();
        for len in lens {
            let candidates = self.candidates(at, len, Some(unit));
            if !candidates.is_empty() {
                return Some((len, self.place(at, len, candidates, Some(unit))));
            }
        }
        // `Chủ tịch UBND huyện Lầu Bá Chò`: a person may follow the bare word for a level.
        // Two words are a place (`UBND phường Ninh Kiều`), five a place and a person.
        let run = self.capital_run(at);
        let person = self.is_surname(at) && run >= 3 && !(run >= 5 && self.is_surname(at + 2)) && self.follows_post(i);
        if matches!(unit, UnitLevel::Province | UnitLevel::Country) || person {
            return None;
        }
        // A name that no lexicon holds: the capitalised words, but not a person's or a body's name behind them.
        let mut len = 0;
        while len < MAX_NAME
            && self
                .token_in_sentence(at + len)
                .is_some_and(|t| t.capital && t.is_word() && (len == 0 || !t.line_start))
        {
            if len > 0 && (self.is_surname(at + len) && len >= 2 || self.starts_body_of_words(at + len)) {
                break;
            }
            len += 1;
        }
        (len > 0 && !self.starts_body(at)).then(|| (len, self.place(at, len, Vec::new(), Some(unit))))
    }

    /// Whether a post stands before the words that lead up to token `i` without a mark between.
    fn follows_post(&self, i: usize) -> bool {
        let before = (self.sentence.start..i)
            .rev()
            .take(6)
            .take_while(|&j| !self.tokens[j].punctuation)
            .last();
        before.is_some_and(|first| {
            (first..i).any(|j| {
                self.mention_ending_at(j)
                    .is_some_and(|m| matches!(m.what, What::Role(_)))
            })
        })
    }

    /// A name of the lexicon without a word for its level.
    pub(super) fn bare_place_at(&self, i: usize) -> Option<(usize, PlaceMention)> {
        let found = self.labels(i);
        let len = found.iter().find(|m| self.is_place(m.concept))?.len;
        if !self.tokens[i].capital {
            return None;
        }
        let candidates = self.candidates(i, len, None);
        let province = candidates
            .iter()
            .any(|&c| self.lexicon.concept(c).entity_type() == Some(EntityType::Province));
        if !province && !self.may_stand_bare(i, len, &candidates) {
            return None;
        }
        // Cut out of a longer capitalised name it is no place of its own, except directly behind what composes with it.
        Some((len, self.place(i, len, candidates, None)))
    }

    pub(super) fn place(
        &self,
        at: usize,
        len: usize,
        candidates: Vec<ConceptId>,
        unit: Option<UnitLevel>,
    ) -> PlaceMention {
        let provincial = match candidates.first().map(|&c| self.lexicon.concept(c)) {
            Some(first) => first.entity_type() == Some(EntityType::Province),
            None => false,
        };
        let name = match candidates.first() {
            Some(&c) => self.lexicon.concept(c).label.clone(),
            None => self.slice(at..at + len).to_owned(),
        };
        PlaceMention {
            candidates,
            name,
            unit,
            provincial,
        }
    }

    /// The places that `len` tokens at `i` may name, provinces first.
    pub(super) fn candidates(&self, i: usize, len: usize, unit: Option<UnitLevel>) -> Vec<ConceptId> {
        let mut out: Vec<ConceptId> = self
            .labels(i)
            .iter()
            .filter(|m| m.len == len && self.is_place(m.concept) && unit.is_none_or(|u| self.unit_fits(m.concept, u)))
            .map(|m| m.concept)
            .collect();
        out.sort_by_key(|&c| (self.lexicon.concept(c).entity_type() != Some(EntityType::Province), c));
        out
    }

    fn is_place(&self, concept: ConceptId) -> bool {
        matches!(
            self.lexicon.concept(concept).kind,
            Kind::Thing(EntityType::Province | EntityType::Place)
        )
    }

    /// Whether a place may have that word before its name.
    pub(super) fn unit_fits(&self, concept: ConceptId, unit: UnitLevel) -> bool {
        let concept = self.lexicon.concept(concept);
        let Some(level) = concept.unit.as_deref().and_then(|u| self.level_of_unit(u)) else {
            return matches!(unit, UnitLevel::City | UnitLevel::Country)
                && concept.entity_type() == Some(EntityType::Place);
        };
        let province = concept.entity_type() == Some(EntityType::Province);
        match unit {
            // Also another country's: `tỉnh Hủa Phăn`.
            UnitLevel::Province => level == UnitLevel::Province,
            // Huế was a city of a province before it was one of its own.
            UnitLevel::City => level == UnitLevel::City || !province && level == UnitLevel::District,
            // Districts become towns and cities, and texts lag behind.
            UnitLevel::District => !province && matches!(level, UnitLevel::District | UnitLevel::City),
            other => other == level,
        }
    }

    /// Whether the bare name of a place below a province may stand for it: a given name or a street may bear it too.
    fn may_stand_bare(&self, i: usize, len: usize, candidates: &[ConceptId]) -> bool {
        let followed_by_name = self
            .token_in_sentence(i + len)
            .is_some_and(|t| t.capital && t.is_word() && !t.line_start);
        let follows_name = i > self.sentence.start
            && self.tokens[i - 1].capital
            && self.tokens[i - 1].is_word()
            && !self.is_mention_end(i);
        // `Đại sứ Nhật Bản Kenji Sato`: a country between a post and its holder.
        let behind_role = self
            .mention_ending_at(i)
            .is_some_and(|m| matches!(m.what, What::Role(_)));
        if behind_role
            && candidates
                .iter()
                .all(|&c| self.is_foreign(c) || self.lexicon.concept(c).within.is_none())
        {
            return true;
        }
        // `Trưởng đại diện WHO tại Việt Nam Angela Pratt`: a post leads up to the place, and its holder follows.
        if followed_by_name && !self.role_leads_to(i) || follows_name {
            return false;
        }
        let country = candidates.iter().all(|&c| self.lexicon.concept(c).within.is_none());
        let words = fold_phrase(self.slice(i..i + len));
        let ambiguous = candidates
            .iter()
            .map(|&c| self.lexicon.concept(c))
            .any(|c| c.ambiguous && fold_phrase(&c.label) == words);
        if country && !ambiguous {
            return true;
        }
        // `Phú Quốc: ...` opens a headline or a line of a list; `xã Bình Châu (Bình Sơn)`; `Đông Anh, Hà Nội`.
        let opens_line = (i == self.sentence.start || self.tokens[i].line_start) && self.is(i + len, ":");
        let in_brackets = i > self.sentence.start + 1
            && self.is(i - 1, "(")
            && self
                .mention_ending_at(i - 1)
                .is_some_and(|m| matches!(m.what, What::Place(_) | What::Body(_)));
        let own_province = || {
            let (_, province) = self.bare_place_at(i + len + 1)?;
            let within = |c: ConceptId| self.lexicon.concept(c).within.as_deref();
            let family = |path: &str| {
                path.trim_end_matches(|c: char| c.is_ascii_digit() || c == '-')
                    .to_owned()
            };
            let named = province
                .candidates
                .iter()
                .map(|&p| family(&self.lexicon.concept(p).path));
            let named: Vec<String> = named.collect();
            Some(
                province.is_province()
                    && candidates
                        .iter()
                        .any(|&c| within(c).is_some_and(|w| named.contains(&family(w)))),
            )
        };
        if opens_line || in_brackets || self.is(i + len, ",") && own_province().unwrap_or(false) {
            return true;
        }
        let foreign = candidates.iter().all(|&c| self.is_foreign(c));
        self.behind(i, "place-preposition") || self.behind_place(i) || (foreign && !ambiguous)
    }

    pub(super) fn is_foreign(&self, concept: ConceptId) -> bool {
        let mut at = self.lexicon.concept(concept);
        for _ in 0..4 {
            match at.within.as_deref().and_then(|p| self.lexicon.by_path(p)) {
                Some(within) => at = self.lexicon.concept(within),
                None => break,
            }
        }
        at.entity_type() == Some(EntityType::Place) && at.path != super::scan::HOME_COUNTRY
    }
}

fn capitalised(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}
