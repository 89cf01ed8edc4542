//! Hospitals of which a list says only a part: `các bệnh viện: Gang Thép, C Thái Nguyên`, `Bệnh viện Phổi và Bệnh viện Châm cứu Trung ương`.

use super::What;
use super::body::{Body, BodyPlace};
use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Kind, Tail};

/// The longest name that no lexicon holds, in tokens.
const MAX_NAME: usize = 8;
/// The longest part that the last of a list says for all, in tokens.
const MAX_SHARED: usize = 3;

impl Scan<'_> {
    /// A name behind the words for several hospitals, or behind another of the same list, that no lexicon holds.
    pub(super) fn listed_hospital_at(&self, i: usize) -> Option<(usize, Body)> {
        if i <= self.sentence.start + 1 || !self.tokens[i].is_word() || self.tokens[i].line_start {
            return None;
        }
        let colon = usize::from(self.is(i - 1, ":"));
        let head = self.behind(i - colon, "hospitals-head");
        let joined = self.is(i - 1, ",") || self.class("and-word").contains(&self.tokens[i - 1]);
        let of_list = |m: &super::Mention| match &m.what {
            What::Body(b) => b.short && b.makes == EntityType::Hospital,
            _ => false,
        };
        let goes_on = || {
            joined
                && self
                    .mention_ending_at(i - 1)
                    .or_else(|| self.mention_before_brackets(i - 1))
                    .is_some_and(of_list)
        };
        if !head && !goes_on() {
            return None;
        }
        let first = &self.tokens[i];
        let kind = self.class("name-word").match_len(self.rest(i)).unwrap_or(0);
        let named = |at: usize| self.token_in_sentence(at).is_some_and(|t| t.capital && t.is_word());
        // `đa khoa Phú Phong`: a kind in small letters, and a name.
        if !first.capital && !(kind > 0 && named(i + kind)) {
            return None;
        }
        let known = self.labels(i).iter().any(|m| {
            let concept = self.lexicon.concept(m.concept);
            let place = matches!(concept.entity_type(), Some(EntityType::Province | EntityType::Place));
            place && !named(i + m.len)
        });
        if known
            || self.starts_body(i)
            || self.starts_role(i)
            || self.starts_title(i)
            || self.unit_at(i).is_some()
            || self.is_surname(i) && self.capital_run(i) >= 3
        {
            return None;
        }
        let (concept, makes) = self.hospital_head()?;
        let end = self.hospital_name_end(i);
        let name = self.slice(i..end).to_owned();
        // A name of its own: more than one word, or one that a number or a mark ends.
        let closed = self
            .token_in_sentence(end)
            .is_none_or(|t| t.punctuation || self.class("and-word").contains(t));
        (end > i + 1 && (closed || goes_on()) && end - i <= MAX_NAME).then(|| {
            let body = Body {
                makes,
                concept,
                tail: name,
                place: BodyPlace::None,
                short: true,
                host: None,
            };
            (end - i, body)
        })
    }

    /// Where a hospital's name from `i` ends.
    fn hospital_name_end(&self, i: usize) -> usize {
        let mut at = i;
        while let Some(token) = self.token_in_sentence(at).filter(|t| !t.line_start || at == i) {
            let words = self.class("name-word").match_len(self.rest(at));
            let compound = self.class("name-compound").match_len(self.rest(at));
            if token.capital && token.is_word() {
                if at > i && (self.starts_body_of_words(at) || self.starts_role(at)) {
                    break;
                }
                at += words.max(compound).unwrap_or(1);
            } else if token.number && at > i && self.is_number_of_name(at) {
                at += 1;
            } else if let Some(len) = words.filter(|_| !token.number) {
                at += len;
            } else if self.is(at, "-") && self.token_in_sentence(at + 1).is_some_and(|t| t.capital && t.is_word()) {
                at += 1;
            } else {
                break;
            }
        }
        at
    }

    /// The open head of hospitals.
    fn hospital_head(&self) -> Option<(ConceptId, EntityType)> {
        let head = self.class("hospitals-head").phrases.first()?;
        let tokens = crate::text::tokenize(head, &self.lexicon.vocabulary);
        // Behind the word for several stands the head itself.
        let mut single = tokens.get(1..)?.to_vec();
        single.first_mut()?.capital = true;
        let found = self.lexicon.matches(&single);
        found.iter().find_map(|m| match self.lexicon.concept(m.concept).kind {
            Kind::OpenHead {
                makes,
                tail: Tail::Domain | Tail::Capitalised,
            } if makes == EntityType::Hospital => Some((m.concept, makes)),
            _ => None,
        })
    }

    /// `Bệnh viện Phổi và Bệnh viện Châm cứu Trung ương`: what the next one's name ends with makes the name at `i..end` one of the lexicon.
    pub(super) fn shares_end_of_next(&self, i: usize, end: usize) -> Option<Body> {
        let joint = self.token_in_sentence(end)?;
        if !self.class("and-word").contains(joint) || !self.starts_body(end + 1) || self.starts_role(i) {
            return None;
        }
        let next = self
            .labels(end + 1)
            .iter()
            .find(|m| !m.short && self.lexicon.concept(m.concept).kind == Kind::Thing(EntityType::Hospital))?;
        let next_end = end + 1 + next.len;
        (1..=MAX_SHARED.min(next.len)).find_map(|shared| {
            let label = format!("{} {}", self.slice(i..end), self.slice(next_end - shared..next_end));
            let concept = self.concept_labelled(&label, EntityType::Hospital)?;
            Some(Body {
                makes: EntityType::Hospital,
                concept,
                tail: String::new(),
                place: BodyPlace::None,
                short: false,
                host: None,
            })
        })
    }
}
