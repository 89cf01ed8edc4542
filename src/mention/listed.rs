//! Bodies whose head a list says once: `các trung tâm y tế khu vực: A, B và C`, `Trung tâm Y tế các huyện: A, B`.

use super::body::{Body, BodyPlace};
use super::place::{PlaceMention, UnitLevel};
use super::scan::Scan;
use super::{Mention, What};
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Kind, Level};

/// The longest head, in tokens.
const MAX_HEAD: usize = 7;
/// The most words that tell the bodies of a list apart from others: `khu vực phía tây`.
const MAX_TAIL: usize = 4;
/// The longest name that no lexicon holds, in tokens.
const MAX_NAME: usize = 4;
/// The longest remark in brackets inside a list, in tokens.
const MAX_BRACKETS: usize = 8;

impl Scan<'_> {
    /// `Sở Y tế Cần Thơ, Sơn La và Lai Châu`, `CDC hai tỉnh A và B`: a province behind a body and a joint is that body of this province, where the text
    /// says that there are several or the list comes to its end.
    pub(super) fn same_body_elsewhere(&self, i: usize) -> Option<(usize, Body)> {
        let before = self.listed_behind(i)?;
        let What::Body(body) = &before.what else { return None };
        let template = matches!(self.lexicon.concept(body.concept).kind, Kind::BodyTemplate { .. });
        let BodyPlace::Named(first, _) = &body.place else {
            return None;
        };
        let (len, place) = self.bare_place_at(i)?;
        if !template || !first.is_province() || !place.is_province() || first.name == place.name {
            return None;
        }
        let alone = self
            .token_in_sentence(i + len)
            .is_none_or(|t| !t.capital || !t.is_word());
        (alone && (body.short || self.opens_list(before) || self.ends_list(i, len))).then(|| {
            let place = BodyPlace::Named(place, self.span(i..i + len));
            let body = Body {
                place,
                short: true,
                ..body.clone()
            };
            (len, body)
        })
    }

    /// The mention that a joint directly before the capitalised word at `i` goes on from.
    fn listed_behind(&self, i: usize) -> Option<&Mention> {
        let joint = i > self.sentence.start + 1
            && self.tokens[i].capital
            && self.tokens[i].is_word()
            && (self.is(i - 1, ",") || self.class("and-word").contains(&self.tokens[i - 1]));
        joint
            .then(|| {
                self.mention_ending_at(i - 1)
                    .or_else(|| self.mention_before_brackets(i - 1))
            })
            .flatten()
    }

    /// The mention before the brackets that end before token `i`: `Nhi đồng 1 (TP.HCM), Từ Dũ`.
    pub(super) fn mention_before_brackets(&self, i: usize) -> Option<&Mention> {
        if i <= self.sentence.start || !self.is(i - 1, ")") {
            return None;
        }
        let from = i.saturating_sub(MAX_BRACKETS).max(self.sentence.start);
        let open = (from..i).rev().find(|&at| self.is(at, "("))?;
        let before = self.mentions.iter().rev().find(|m| m.tokens.end <= open)?;
        (before.tokens.end == open && before.tokens.start >= self.sentence.start).then_some(before)
    }

    /// Whether a capitalised word at `i` goes on with a list: then it may name a body or a place that no lexicon holds.
    pub(super) fn goes_on_with_list(&self, i: usize) -> bool {
        let listed = |m: &Mention| matches!(m.what, What::Body(_) | What::Place(_));
        i > self.sentence.start + 1 && self.is(i - 1, ":") || self.listed_behind(i).is_some_and(listed)
    }

    /// Whether a mention is said to be one of several: `các trung tâm y tế huyện A`, `Trung tâm Y tế các huyện A`, `3 xã A`.
    fn opens_list(&self, mention: &Mention) -> bool {
        let start = mention.tokens.start;
        let counted = start > self.sentence.start && self.tokens[start - 1].number;
        counted
            || self.behind(start, "plural")
            || mention.tokens.clone().skip(1).any(|at| {
                self.class("several")
                    .match_len(self.rest(at))
                    .is_some_and(|len| self.unit_at(at + len).is_some())
            })
    }

    /// Whether the name of `len` tokens at `i` is the last of a list, or others up to the last follow: `, B, C và D`.
    fn ends_list(&self, i: usize, len: usize) -> bool {
        let joins = |at: usize| {
            self.token_in_sentence(at)
                .is_some_and(|t| self.class("and-word").contains(t))
        };
        let mut at = i + len;
        if joins(i - 1) || self.trails_off(at) {
            return true;
        }
        while !joins(at) {
            let run = self.capital_run(at + 1);
            if !self.is(at, ",") || run == 0 || run > MAX_NAME {
                return false;
            }
            at += 1 + run;
            if self.trails_off(at) {
                return true;
            }
        }
        self.token_in_sentence(at + 1).is_some_and(|t| t.capital && t.is_word())
    }

    /// Whether dots at `i` say that a list could go on: `Cần Thơ, Sơn La...`.
    fn trails_off(&self, i: usize) -> bool {
        self.is(i, "…") || self.is(i, "...") || self.is(i, ".") && self.is(i + 1, ".")
    }

    /// A name below a province in a list that has its head: behind the head itself, or behind another of the list.
    pub(super) fn listed_body_at(&self, i: usize) -> Option<(usize, Body)> {
        if i < self.sentence.start + 2 || !self.tokens[i].capital || !self.tokens[i].is_word() {
            return None;
        }
        let mut unit = None;
        // Without a word for several, only what surely is a place of the same level belongs to the list.
        let mut sure = true;
        let concept = if let Some(before) = self.listed_behind(i) {
            let What::Body(body) = &before.what else { return None };
            match &body.place {
                _ if body.short => {}
                BodyPlace::Named(first, _) if !first.is_province() => sure = self.opens_list(before),
                _ => return None,
            }
            if let BodyPlace::Named(first, _) = &body.place {
                unit = first.unit;
            }
            body.concept
        } else if self.is(i - 1, ":") {
            self.list_head_before(i - 1)?
        } else {
            return None;
        };
        let Kind::BodyTemplate { makes, levels, .. } = &self.lexicon.concept(concept).kind else {
            return None;
        };
        if !levels.contains(&Level::District) && !levels.contains(&Level::Commune) {
            return None;
        }
        let (len, mut place) = self.listed_name(i)?;
        let fits = |p: &PlaceMention| {
            !p.candidates.is_empty() && p.candidates.iter().any(|&c| unit.is_none_or(|u| self.unit_fits(c, u)))
        };
        if !sure && !(fits(&place) && self.ends_list(i, len)) {
            return None;
        }
        if place.unit.is_none() && (place.candidates.is_empty() || fits(&place)) {
            place.unit = unit;
        } else if place.unit.is_none() && unit.is_some() {
            // `UBND các xã Đồng Văn, Mèo Vạc`: a commune that bears the name of its district.
            place.candidates.clear();
            place.unit = unit;
        }
        let closed = self
            .token_in_sentence(i + len)
            .is_none_or(|t| !t.capital || !t.is_word());
        closed.then(|| {
            let place = BodyPlace::Named(place, self.span(i..i + len));
            let body = Body {
                makes: *makes,
                concept,
                tail: String::new(),
                place,
                short: true,
                host: None,
            };
            (len, body)
        })
    }

    /// `các xã Ba Điền, Ba Vinh và Ba Thành`, `3 huyện: A, B`: a name in a list of places whose level is said once.
    pub(super) fn listed_place_at(&self, i: usize) -> Option<(usize, PlaceMention)> {
        if i < self.sentence.start + 2 || !self.tokens[i].capital || !self.tokens[i].is_word() {
            return None;
        }
        let unit = match self.listed_behind(i) {
            Some(before) => {
                let What::Place(place) = &before.what else { return None };
                // What has a level without its word was found here before.
                let listed = self.unit_at(before.tokens.start).is_none();
                place.unit.filter(|_| listed || self.opens_list(before))?
            }
            None if self.is(i - 1, ":") => self.unit_of_several_before(i - 1)?,
            None => return None,
        };
        let mut provinces = self.labels(i).iter().map(|m| self.lexicon.concept(m.concept));
        if provinces.any(|c| c.entity_type() == Some(EntityType::Province)) && unit != UnitLevel::Province {
            return None;
        }
        let lens: Vec<usize> = self.labels(i).iter().map(|m| m.len).collect();
        for len in lens {
            let candidates = self.candidates(i, len, Some(unit));
            if !candidates.is_empty() {
                return Some((len, self.place(i, len, candidates, Some(unit))));
            }
        }
        if !self.labels(i).is_empty() || !matches!(unit, UnitLevel::District | UnitLevel::Commune) {
            return None;
        }
        self.listed_name(i).map(|(len, place)| {
            (
                len,
                PlaceMention {
                    unit: Some(unit),
                    ..place
                },
            )
        })
    }

    /// The level of the word that ends before token `i`, where several are spoken of: `6 huyện`, `các xã`.
    fn unit_of_several_before(&self, i: usize) -> Option<UnitLevel> {
        let starts = (self.sentence.start..i).rev().take(3);
        let (at, level) = starts
            .filter_map(|u| {
                self.unit_at(u)
                    .filter(|(len, _)| u + len == i)
                    .map(|(_, level)| (u, level))
            })
            .next_back()?;
        let counted = at > self.sentence.start && self.tokens[at - 1].number;
        (counted || self.behind(at, "plural")).then_some(level)
    }

    /// The head that a plural word makes one of a list, where it ends before token `i`.
    fn list_head_before(&self, i: usize) -> Option<ConceptId> {
        let template = |from: usize, to: usize| {
            self.labels(from)
                .iter()
                .find(|m| {
                    m.len == to - from && matches!(self.lexicon.concept(m.concept).kind, Kind::BodyTemplate { .. })
                })
                .map(|m| m.concept)
        };
        let starts = || (self.sentence.start..i).rev().take(MAX_HEAD);
        // `các trung tâm y tế:`, `các trung tâm y tế huyện:`, `các trung tâm y tế khu vực phía tây:`
        let unit = starts().find(|&u| self.unit_at(u).is_some_and(|(len, _)| u + len == i));
        for end in [Some(i), unit].into_iter().flatten() {
            if let Some(head) = starts().find_map(|from| {
                (from < end && self.behind(from, "plural"))
                    .then(|| template(from, end))
                    .flatten()
            }) {
                return Some(head);
            }
        }
        let lower = (self.sentence.start..i)
            .rev()
            .take_while(|&at| self.tokens[at].is_word() && !self.tokens[at].capital && !self.tokens[at].number)
            .take(MAX_TAIL);
        for end in lower {
            let found = starts().find_map(|from| {
                (from < end && self.behind(from, "plural"))
                    .then(|| template(from, end))
                    .flatten()
            });
            if found.is_some() {
                return found;
            }
        }
        // `Trung tâm Y tế các huyện:`
        let unit = unit?;
        let several = starts().find(|&s| {
            self.class("several")
                .match_len(self.rest(s))
                .is_some_and(|len| s + len == unit)
        })?;
        starts().find_map(|from| (from < several).then(|| template(from, several)).flatten())
    }

    /// A place of the lexicon below a province, or the capitalised words up to the next mark.
    fn listed_name(&self, i: usize) -> Option<(usize, PlaceMention)> {
        let known = self.labels(i).iter().find(|m| {
            matches!(self.lexicon.concept(m.concept).kind, Kind::Thing(EntityType::Place))
                && !self.is_foreign(m.concept)
        });
        if let Some(found) = known {
            return Some(self.named_place(i, found.len));
        }
        let run = self.capital_run(i);
        let name = run > 0 && run <= MAX_NAME && !self.is_surname(i) && !self.starts_body(i) && !self.starts_role(i);
        name.then(|| {
            let place = PlaceMention {
                candidates: Vec::new(),
                name: self.slice(i..i + run).to_owned(),
                unit: None,
                provincial: false,
            };
            (run, place)
        })
    }
}
