//! Names of persons: a surname and the capitalised words behind it; any capitalised words behind a word that only persons follow.

use super::scan::Scan;
use super::{Mention, PersonMention, What};
use crate::fact::EntityType;
use crate::lexicon::Kind;

/// The longest Vietnamese name, in syllables.
const MAX_NAME: usize = 5;

impl Scan<'_> {
    pub(super) fn is_surname(&self, i: usize) -> bool {
        let Some(first) = self.token_in_sentence(i).filter(|t| t.capital) else {
            return false;
        };
        // `H'Hen`, `K'Brêu`: the prefix is as good as a surname.
        let prefixed = self
            .token_in_sentence(i + 1)
            .is_some_and(|t| t.glued && t.is_apostrophe(self.text))
            && self.token_in_sentence(i + 2).is_some_and(|t| t.glued && t.capital);
        // `Kpá H'Nhung`, `Rơ Châm H'Yéo`: a clan's name before the prefix.
        let clan = |from: usize| {
            self.token_in_sentence(from).is_some_and(|t| t.capital && t.is_word())
                && self
                    .token_in_sentence(from + 1)
                    .is_some_and(|t| t.glued && t.is_apostrophe(self.text))
                && self.token_in_sentence(from + 2).is_some_and(|t| t.glued && t.capital)
        };
        if !prefixed && self.behind_honorific(i) && (clan(i + 1) || clan(i + 2) && self.capital_run(i) >= 3) {
            return true;
        }
        prefixed && first.span.end - first.span.start <= 2
            || self.class("surname").match_len(self.rest(i)).is_some()
            || self.ends_with_clan(i)
    }

    /// `Y Biêr Niê`: a prefix that is a word too opens a name that ends with its clan.
    fn ends_with_clan(&self, i: usize) -> bool {
        self.class("minority-prefix").contains(&self.tokens[i]) && {
            let run = self.capital_run(i);
            (3..=MAX_NAME).contains(&run) && self.class("highland-clan").contains(&self.tokens[i + run - 1])
        }
    }

    fn behind_honorific(&self, i: usize) -> bool {
        self.mention_ending_at(i)
            .is_some_and(|m| matches!(m.what, What::Honorific | What::Title(_)))
    }

    /// The person named at token `i`.
    pub(super) fn person_at(&self, i: usize) -> Option<(usize, PersonMention)> {
        let token = &self.tokens[i];
        if !token.capital || !token.is_word() || self.is_name_of_a_thing(i) {
            return None;
        }
        // What is no name counts where it is the whole run of capitals; but a street's namesake behind a post is a person (`Chủ tịch HĐND tỉnh Trần Quốc Toản`).
        if self
            .class("not-a-name")
            .match_len(self.rest(i))
            .is_some_and(|len| len >= self.capital_run(i) && !(len > 2 && self.role_leads_to(i)))
            && !self.behind_honorific(i)
        {
            return None;
        }
        let marker = self.person_marker_before(i);
        if self.is_country_of_post(i) || self.is_credit(i) {
            return None;
        }
        if marker.is_none()
            && (self.is_known_place(i)
                || self.is_inside_a_name(i)
                || self.is_preposition_before_place(i)
                || self.is_whereabouts(i))
        {
            return None;
        }
        if self.is_surname(i)
            && let Some(len) = self.vietnamese_name(i)
            && !(token.all_caps && self.tokens[i + 1].all_caps && marker.is_none())
            && !(marker.is_none() && self.is_place_behind(i, len))
        {
            return Some((
                len,
                PersonMention {
                    name: self.name(i, len),
                    partial: false,
                },
            ));
        }
        let marker = marker?;
        if marker == Marker::Honorific
            && let Some(len) = self.given_name(i)
        {
            return Some((
                len,
                PersonMention {
                    name: self.name(i, len),
                    partial: true,
                },
            ));
        }
        let len = self.foreign_name(i)?;
        // A word behind a post is a name where a full name before it ends so (`Phó Giám đốc Tuấn`); else it begins a body that was not recognised.
        let behind_post = self
            .mention_ending_at(i)
            .is_some_and(|m| matches!(m.what, What::Role(_)));
        if behind_post && (len == 1 && !self.ends_a_name(i) || self.post_has_holder(i)) {
            return None;
        }
        Some((
            len,
            PersonMention {
                name: self.name(i, len),
                partial: len == 1,
            },
        ))
    }

    /// `đường Nguyễn Trãi`, `Trường Lê Lợi`: a person's name that something else bears. Behind a post it is a person's all the same.
    fn is_name_of_a_thing(&self, i: usize) -> bool {
        let class = self.class("name-blocker-before");
        (1..=4).any(|len| {
            i >= self.sentence.start + len
                && class.match_len(&self.tokens[i - len..i]) == Some(len)
                && !self
                    .mention_ending_at(i - len)
                    .is_some_and(|m| matches!(m.what, What::Role(_)))
        }) && !self
            .mention_ending_at(i)
            .is_some_and(|m| matches!(m.what, What::Role(_) | What::Body(_) | What::Honorific | What::Title(_)))
    }

    /// `Đoàn Hà Tĩnh`: what follows the word that could be a surname is a place.
    fn is_place_behind(&self, i: usize, len: usize) -> bool {
        len > 2
            && self.labels(i + 1).iter().any(|m| {
                m.len == len - 1 && self.lexicon.concept(m.concept).entity_type() == Some(EntityType::Province)
            })
    }

    /// Whether the word at `i` is the last of a full name before it.
    fn ends_a_name(&self, i: usize) -> bool {
        self.name_ends.contains(self.tokens[i].text(self.text))
    }

    /// Remembers how a full name ends.
    pub(super) fn learn_name_end(&mut self, name: &str) {
        if let Some((_, last)) = name.rsplit_once(' ')
            && !self.name_ends.contains(last)
        {
            self.name_ends.insert(last.to_owned());
        }
    }

    /// `bà Emily Whitfield, Giám đốc điều hành Little Lungs`: the post before `i` stands behind its holder already.
    fn post_has_holder(&self, i: usize) -> bool {
        let mut before = self.mentions.iter().rev();
        let (Some(role), Some(holder)) = (before.next(), before.next()) else {
            return false;
        };
        let joint = role.tokens.start.saturating_sub(1);
        role.tokens.end == i
            && holder.tokens.end == joint
            && joint > self.sentence.start
            && self.tokens[joint].punctuation
            && !self.is(joint, ";")
            && matches!(&holder.what, What::Person(p) if !p.partial || p.name.contains(' '))
    }

    /// `Đại sứ Cuba Rogelio Polanco`: the country of the post before it, not the first of the holder's names.
    fn is_country_of_post(&self, i: usize) -> bool {
        let Some(What::Role(role)) = self.mention_ending_at(i).map(|m| &m.what) else {
            return false;
        };
        let implied = matches!(
            &self.lexicon.concept(role.concept).kind,
            Kind::Role {
                implied_body: Some(_),
                ..
            }
        ) || self.behind(i, "foreign-role");
        let country = self.country_at(i).and_then(|(len, place)| {
            let plain = place.candidates.iter().all(|&c| !self.lexicon.concept(c).ambiguous);
            (implied || plain).then_some(len)
        });
        country.is_some_and(|len| self.capital_run(i) >= len + 2 || self.capital_run(i) == len)
    }

    /// A line with nothing but a name, or names between marks (`Nguyễn Hương - Hoàng Tùng`), is a byline.
    fn is_credit(&self, i: usize) -> bool {
        let run = self.capital_run(i);
        let alone = i == self.sentence.start && i + run >= self.sentence.end;
        let line = &self.tokens[self.sentence.clone()];
        let names = line
            .iter()
            .all(|t| t.joins || t.punctuation && t.text(self.text) == "/" || t.capital && t.is_word() && !t.all_caps);
        let marks = line.iter().filter(|t| t.punctuation).count();
        let dashed = names
            && (1..=3).contains(&marks)
            && line.len() <= 4 * (marks + 1)
            && line.first().is_some_and(|t| t.line_start);
        dashed || alone && run <= 3 && !self.tokens[i].all_caps
    }

    /// `Từ Vũ Hán, ...`: the word is a surname and a preposition; `Nam Mỹ`: a region.
    fn is_preposition_before_place(&self, i: usize) -> bool {
        let place = || {
            self.labels(i + 1).iter().any(|m| {
                let named = self
                    .token_in_sentence(i + 1 + m.len)
                    .is_some_and(|t| t.capital && t.is_word());
                self.is_place(m.concept) && !named
            })
        };
        let region = self.lexicon.regions().match_len(self.rest(i));
        region.is_some_and(|len| len > 1 && len == self.capital_run(i))
            || self.class("place-preposition").contains(&self.tokens[i])
                && (place()
                    || self.unit_at(i + 1).is_some()
                    || self.class("site-head").match_len(self.rest(i + 1)).is_some()
                    || self.lexicon.regions().match_len(self.rest(i + 1)).is_some())
    }

    /// `ở Sơn Lôi`, `trú Hồng Hà`: two words behind what leads to a place.
    fn is_whereabouts(&self, i: usize) -> bool {
        self.capital_run(i) == 2 && i > self.sentence.start && self.class("whereabouts").contains(&self.tokens[i - 1])
    }

    /// `sân bay Tân Sơn Nhất`, `61 Đinh Tiên Hoàng`: cut out of a longer name, or a street behind the number of a house.
    fn is_inside_a_name(&self, i: usize) -> bool {
        let house_number = |m: &Mention| matches!(m.what, What::Number(_));
        if i < self.sentence.start + 2 || self.mention_ending_at(i).is_some_and(|m| !house_number(m)) {
            return false;
        }
        let before = &self.tokens[i - 1];
        let longer = before.capital && before.is_word() && self.capital_run(i) == 2;
        longer || before.is_house_number(self.text) && !before.line_start && !self.tokens[i].line_start
    }

    /// A place of two words that begins as a name does (`Sa Thầy`), or the second half of one (`Ia H'Drai`).
    fn is_known_place(&self, i: usize) -> bool {
        let run = self.capital_run(i);
        let known = run == 2
            && self.labels(i).iter().any(|m| {
                m.len == run && matches!(self.lexicon.concept(m.concept).kind, Kind::Thing(EntityType::Place))
            });
        let inside = i > self.sentence.start
            && self.tokens[i - 1].capital
            && self.tokens[i - 1].is_word()
            && !self.is_mention_end(i)
            && self.tokens.get(i + 1).is_some_and(|t| t.is_apostrophe(self.text));
        known || inside
    }

    /// The words of a name with single blanks.
    fn name(&self, i: usize, len: usize) -> String {
        let mut out = String::new();
        for (n, token) in self.tokens[i..i + len].iter().enumerate() {
            if n > 0 && !token.glued && !out.ends_with('-') && !self.is(i + n, "-") {
                out.push(' ');
            }
            out.push_str(token.text(self.text));
        }
        out
    }

    fn vietnamese_name(&self, i: usize) -> Option<usize> {
        let mut len = 1;
        while len < MAX_NAME {
            let at = i + len;
            let Some(next) = self.token_in_sentence(at) else { break };
            // `H'Hen Niê`, `K'Brêu`; `Điểu K'ré`, where a surname stands before the prefix
            let prefix = len > 1 && self.tokens[at - 1].text(self.text).chars().count() == 1;
            if self.tokens[at].is_apostrophe(self.text)
                && next.glued
                && self
                    .tokens
                    .get(at + 1)
                    .is_some_and(|t| t.glued && (t.capital || prefix && t.is_word()))
            {
                len += 2;
                continue;
            }
            if !next.capital
                || !next.is_word()
                || next.line_start
                || next.all_caps && !self.tokens[i].all_caps && next.text(self.text).chars().count() > 1
            {
                break;
            }
            if len >= 2 && (self.starts_role(at) || self.starts_long_body(at))
                || self.class("never-in-name").contains(next)
            {
                break;
            }
            len += 1;
        }
        if len >= 2 && self.joined_by_hyphen(i + len) {
            return Some(len + 2);
        }
        let bare = len == 1;
        let initials = self.tokens[i + len - 1].text(self.text).chars().count() == 1 && len == 2;
        (!bare && !initials).then_some(len)
    }

    /// A hyphen without blanks inside a name: `Kim Jong-un`, `Sơn Tùng M-TP`; but `Nguyễn Văn Nam-Phó Giám đốc` wants blanks.
    fn joined_by_hyphen(&self, at: usize) -> bool {
        let next = self.token_in_sentence(at + 1).filter(|t| t.glued && t.is_word());
        let initial = self.tokens[at - 1].text(self.text).chars().count() == 1;
        self.is(at, "-")
            && self.tokens[at].glued
            && next.is_some_and(|t| initial || !t.capital)
            && self.role_at(at + 1).is_none()
    }

    /// One or two capitalised words behind `ông`, `bà`, `đồng chí`.
    fn given_name(&self, i: usize) -> Option<usize> {
        let run = self.capital_run(i);
        // `bà Mariam J. Sherman`: an initial is not the end of a name.
        let initial = run > 0
            && self.tokens[i + run - 1].text(self.text).chars().count() == 1
            && self.is(i + run, ".")
            && self.tokens[i + run].glued;
        (run <= 2
            && !initial
            && !(run > 0 && self.joined_by_hyphen(i + run))
            && run > 0
            && !self.class("never-in-name").contains(&self.tokens[i])
            && !self.tokens[i].all_caps
            && !self.starts_role(i)
            && !self.starts_long_body(i))
        .then_some(run)
    }

    fn foreign_name(&self, i: usize) -> Option<usize> {
        // `Ths.Bs Đinh Thị Hường`: one title behind another is no part of the name.
        if self.starts_role(i)
            || self.starts_title(i)
            || self.starts_long_body(i)
            || self.class("title-word").contains(&self.tokens[i])
        {
            return None;
        }
        let mut len = 0;
        while len < 7 {
            let Some(token) = self.token_in_sentence(i + len) else {
                break;
            };
            let initial =
                self.is(i + len, ".") && token.glued && self.tokens[i + len - 1].text(self.text).chars().count() == 1;
            let hyphen = len > 0
                && self.is(i + len, "-")
                && token.glued
                && self.token_in_sentence(i + len + 1).is_some_and(|t| t.capital);
            if initial || hyphen {
                len += 1;
                continue;
            }
            // `Prayut Chan-ocha`
            if len > 0 && self.joined_by_hyphen(i + len) {
                len += 2;
                continue;
            }
            if !token.capital
                || !token.is_word()
                || token.line_start && len > 0
                || token.all_caps && token.text(self.text).len() > 1
            {
                break;
            }
            if len > 0 && (self.starts_role(i + len) || self.starts_long_body(i + len))
                || self.class("never-in-name").contains(token)
            {
                break;
            }
            len += 1;
        }
        // A place or a body is no person because of the title before it.
        let known = self.labels(i).iter().any(|m| {
            let concept = self.lexicon.concept(m.concept);
            let place = matches!(concept.entity_type(), Some(EntityType::Place | EntityType::Province));
            concept.entity_type().is_some() && (m.len >= len || place && m.len > 1)
        });
        // Initials alone are no name.
        let named = self.tokens[i..i + len]
            .iter()
            .any(|t| t.text(self.text).chars().count() > 1 && !t.all_caps);
        (named && !known).then_some(len)
    }

    /// What stands before `i` and says that a person follows.
    fn person_marker_before(&self, i: usize) -> Option<Marker> {
        if i == self.sentence.start || self.tokens[i].line_start {
            return None;
        }
        if self.behind(i, "occupation") {
            return Some(Marker::Other);
        }
        match self.mention_ending_at(i).map(|m| &m.what) {
            Some(What::Honorific) => Some(Marker::Honorific),
            Some(What::Title(_) | What::Role(_)) => Some(Marker::Other),
            // `Giám đốc Ngân hàng X tại Việt Nam Andrew Jeffries`
            Some(What::Body(_) | What::Place(_)) if self.role_leads_to(i) => Some(Marker::Other),
            _ if self.is(i - 1, ".")
                && i >= 2
                && matches!(self.mention_ending_at(i - 1).map(|m| &m.what), Some(What::Title(_))) =>
            {
                Some(Marker::Other)
            }
            _ => None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Honorific,
    Other,
}
