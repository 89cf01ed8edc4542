//! Bodies whose head a list says once: `các trung tâm y tế khu vực: A, B và C`, `Trung tâm Y tế các huyện: A, B`.

use super::What;
use super::body::{Body, BodyPlace};
use super::place::PlaceMention;
use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Kind, Level};

/// The longest head, in tokens.
const MAX_HEAD: usize = 7;
/// The longest name that no lexicon holds, in tokens.
const MAX_NAME: usize = 4;

impl Scan<'_> {
    /// `CDC hai tỉnh A và B`, `Sở Y tế A và B`: a province behind a body and a joint is that body of this province; behind a comma only in a list that says
    /// that it is one (`Sở Y tế các tỉnh A, B`).
    pub(super) fn same_body_elsewhere(&self, i: usize) -> Option<(usize, Body)> {
        let joint = i > self.sentence.start + 1
            && self.tokens[i].capital
            && (self.is(i - 1, ",") || self.class("and-word").contains(&self.tokens[i - 1]));
        let before = joint.then(|| self.mention_ending_at(i - 1)).flatten()?;
        let What::Body(body) = &before.what else { return None };
        let template = matches!(self.lexicon.concept(body.concept).kind, Kind::BodyTemplate { .. });
        if self.is(i - 1, ",") && !self.in_list_of_several(i - 1) {
            return None;
        }
        let BodyPlace::Named(first, _) = &body.place else {
            return None;
        };
        let (len, place) = self.bare_place_at(i)?;
        let alone = self
            .token_in_sentence(i + len)
            .is_none_or(|t| !t.capital || !t.is_word());
        (template && alone && first.is_province() && place.is_province()).then(|| {
            let place = BodyPlace::Named(place, self.span(i..i + len));
            (len, Body { place, ..body.clone() })
        })
    }

    /// Whether the bodies that stand in a row before `end` begin with one of several provinces: `Sở Y tế ba tỉnh A`.
    fn in_list_of_several(&self, end: usize) -> bool {
        let (mut end, mut first) = (end, None);
        for mention in self.mentions.iter().rev() {
            if mention.tokens.end != end || !matches!(mention.what, What::Body(_)) {
                break;
            }
            first = Some(mention.tokens.clone());
            end = mention.tokens.start.saturating_sub(1);
        }
        let several = self.class("several");
        first.is_some_and(|mut tokens| {
            tokens.any(|i| {
                several
                    .match_len(self.rest(i))
                    .is_some_and(|len| self.unit_at(i + len).is_some())
            })
        })
    }

    /// A name below a province in a list that has its head: behind the head itself, or behind another of the list.
    pub(super) fn listed_body_at(&self, i: usize) -> Option<(usize, Body)> {
        if i < self.sentence.start + 2 || !self.tokens[i].capital || !self.tokens[i].is_word() {
            return None;
        }
        let joint = self.is(i - 1, ",") || self.class("and-word").contains(&self.tokens[i - 1]);
        let concept = if joint {
            match self.mention_ending_at(i - 1).map(|m| &m.what) {
                Some(What::Body(body)) if body.short => body.concept,
                _ => return None,
            }
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
        let (len, place) = self.listed_name(i)?;
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
        // `các trung tâm y tế:`, `các trung tâm y tế huyện:`
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
