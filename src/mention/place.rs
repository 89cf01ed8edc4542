//! Places: names of the lexicon, and names that a word for their level marks (`xã Bản Xèo`).

use super::What;
use super::gate::PLACE;
use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Kind};
use crate::text::capitalised;

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
    /// `bang`: a part of another country.
    State,
}

impl UnitLevel {
    pub const ALL: [Self; 7] = [
        Self::Province,
        Self::City,
        Self::District,
        Self::Commune,
        Self::Hamlet,
        Self::Country,
        Self::State,
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
/// The longest name that may hold that of a place, in tokens.
const LONGER_NAME: usize = 4;

impl Scan<'_> {
    /// The word for a level at token `i`: its length and level.
    pub(super) fn unit_at(&self, i: usize) -> Option<(usize, UnitLevel)> {
        let tokens = self.rest(i);
        let opens = self.gates.get(tokens.first()?.id.0 as usize)?;
        if opens & PLACE == 0 {
            return None;
        }
        let (mut len, level) = self
            .units
            .iter()
            .find_map(|(class, level)| Some((class.match_len(tokens)?, *level)))?;
        if self.tokens[i].capital && self.is(i + len, ".") && self.dot_belongs(i + len) {
            len += 1;
        }
        let letter = self.tokens[i].text(self.text).chars().count() == 1;
        (!letter || self.letter_is_unit(i, len, level)).then_some((len, level))
    }

    /// Whether the dot at `i` is that of an abbreviation before it: `TP. Huế`, and `TP . Huế` where a text has blanks around every mark.
    fn dot_belongs(&self, i: usize) -> bool {
        let next = self.token_in_sentence(i + 1);
        self.tokens[i].glued || next.is_some_and(|t| !t.glued && (t.capital || t.number))
    }

    /// `P. Bình Hưng Hòa`, `Q.12`, `H. Đại Lộc`: a letter is a level in an address alone, for it is an initial as often (`chị H. Theo bác sĩ`).
    fn letter_is_unit(&self, i: usize, len: usize, level: UnitLevel) -> bool {
        let at = i + len;
        let Some(first) = self.token_in_sentence(at).filter(|_| self.tokens[i].capital && len > 1) else {
            return false;
        };
        let before = i == self.sentence.start
            || (self.tokens[i - 1].punctuation && !self.is(i - 1, "."))
            || self.behind(i, "place-preposition")
            || self.behind(i, "residence-word");
        let known = || {
            self.labels(at)
                .iter()
                .any(|m| self.is_place(m.concept) && self.unit_fits(m.concept, level))
        };
        let run = self.capital_run(at);
        let address = || i > self.sentence.start && (run == 2 || run == 3 && !self.is_surname(at));
        before && (known() || first.number && level != UnitLevel::Province || level == UnitLevel::Commune && address())
    }

    /// A place at token `i`, with or without a word for its level.
    pub(super) fn place_at(&self, i: usize) -> Option<(usize, PlaceMention)> {
        if self.in_longer_name(i) {
            return None;
        }
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
            if !candidates.is_empty() && !self.goes_on_in_apostrophe(at + len) {
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
        let len = self.unknown_name(at, unit);
        (len > 0 && !self.opens_body_name(at, unit)).then(|| (len, self.place(at, len, Vec::new(), Some(unit))))
    }

    /// A name that no lexicon holds: the capitalised words, but not a person's or a body's name behind them; a number may end it (`phường Mỹ Đình 1`).
    fn unknown_name(&self, at: usize, unit: UnitLevel) -> usize {
        let (mut len, mut compound) = (0, false);
        while len < MAX_NAME {
            let next = at + len;
            // `Ea H'đing`, `Đắk R'Tíh`
            if len > 0 && self.goes_on_in_apostrophe(next) {
                len += 2;
                continue;
            }
            let Some(token) = self.token_in_sentence(next) else {
                break;
            };
            if !token.capital || !token.is_word() || len > 0 && token.line_start {
                break;
            }
            let person = len >= 2 && !compound && self.is_surname(next) && self.capital_run(next) >= 2;
            if len > 0 && (person || self.starts_body_of_words(next)) {
                break;
            }
            // `thị trấn Nông trường Mộc Châu`
            let words = self.class("place-name-compound").match_len(self.rest(next));
            compound = words.is_some();
            len += words.unwrap_or(1);
        }
        let numbered = len > 0
            && matches!(unit, UnitLevel::Hamlet | UnitLevel::Commune)
            && self
                .token_in_sentence(at + len)
                .is_some_and(|t| t.number && t.text(self.text).len() < 3 && self.is_number_of_name(at + len));
        len + usize::from(numbered)
    }

    /// An apostrophe inside a name at `i`, with more of it behind.
    fn goes_on_in_apostrophe(&self, i: usize) -> bool {
        self.token_in_sentence(i)
            .is_some_and(|t| t.glued && t.is_apostrophe(self.text))
            && self.token_in_sentence(i + 1).is_some_and(|t| t.glued && t.is_word())
    }

    /// Whether what stands behind a word for a level is a body (`xã, Hội Nông dân`) and no place named by the same words (`xã Hội Xuân`, `phường Trung Tâm`).
    fn opens_body_name(&self, at: usize, unit: UnitLevel) -> bool {
        if !self.starts_body(at) {
            return false;
        }
        let run = self.capital_run(at);
        let compound = (1..run).any(|n| {
            let rest = self.rest(at + n);
            let words = [self.class("name-word"), self.class("name-compound")];
            words.iter().any(|w| w.match_len(rest).is_some_and(|len| n + len > run))
        });
        let named = matches!(unit, UnitLevel::Commune | UnitLevel::Hamlet)
            && (2..=3).contains(&run)
            && !self.tokens[at].all_caps
            && !compound
            && !self.tokens[at - 1].punctuation;
        !named
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

    /// Whether token `i` stands in a name of no place that holds one of a place: `Thái Bình Dương`, `Tổ Quốc`.
    pub(super) fn in_longer_name(&self, i: usize) -> bool {
        let longer = self.class("longer-name");
        (0..LONGER_NAME.min(i - self.sentence.start + 1))
            .any(|back| longer.match_len(self.rest(i - back)).is_some_and(|len| len > back))
    }

    /// A name of the lexicon without a word for its level.
    pub(super) fn bare_place_at(&self, i: usize) -> Option<(usize, PlaceMention)> {
        let found = self.labels(i);
        let len = found.iter().find(|m| self.is_place(m.concept))?.len;
        if !self.tokens[i].capital || self.in_longer_name(i) {
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

    pub(super) fn is_place(&self, concept: ConceptId) -> bool {
        matches!(
            self.lexicon.concept(concept).kind,
            Kind::Thing(EntityType::Province | EntityType::Place)
        )
    }

    /// Whether a place may have that word before its name.
    pub(super) fn unit_fits(&self, id: ConceptId, unit: UnitLevel) -> bool {
        let concept = self.lexicon.concept(id);
        let Some(level) = concept.unit.as_deref().and_then(|u| self.level_of_unit(u)) else {
            let part = matches!(unit, UnitLevel::Province | UnitLevel::State) && self.is_foreign(id);
            return (part || matches!(unit, UnitLevel::City | UnitLevel::Country))
                && concept.entity_type() == Some(EntityType::Place);
        };
        let province = concept.entity_type() == Some(EntityType::Province);
        if matches!(unit, UnitLevel::Province | UnitLevel::State) && !province {
            return level != UnitLevel::Country && self.is_foreign(id);
        }
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
