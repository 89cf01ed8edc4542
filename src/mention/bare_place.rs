//! Bare names of places below a province: what says that one stands for the place, and not for a person or a street that bears it.

use super::What;
use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::ConceptId;
use crate::text::fold_phrase;

impl Scan<'_> {
    /// Whether the bare name of a place below a province may stand for it: a given name or a street may bear it too.
    pub(super) fn may_stand_bare(&self, i: usize, len: usize, candidates: &[ConceptId]) -> bool {
        let followed_by_name = self
            .token_in_sentence(i + len)
            .is_some_and(|t| t.capital && t.is_word() && !t.line_start);
        // `Tại Ấn Độ`: a preposition opens the sentence.
        let follows_name = i > self.sentence.start
            && self.tokens[i - 1].capital
            && self.tokens[i - 1].is_word()
            && !self.is_mention_end(i)
            && !self.class("place-preposition").contains(&self.tokens[i - 1]);
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
        // `Phú Quốc: ...` opens a headline or a line of a list; `xã Bình Châu (Bình Sơn)`; `Đông Anh, Hà Nội`; `Hương Sơn (Hà Tĩnh)`.
        let bulleted = i > self.sentence.start && self.tokens[i - 1].punctuation && self.tokens[i - 1].line_start;
        let bulleted = bulleted || i == self.sentence.start + 1 && self.tokens[i - 1].punctuation;
        let opens_line = (i == self.sentence.start || self.tokens[i].line_start || bulleted) && self.is(i + len, ":");
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
        let before_province = self.is(i + len, ",") || self.is(i + len, "(");
        if opens_line || in_brackets || before_province && own_province().unwrap_or(false) {
            return true;
        }
        let foreign = candidates.iter().all(|&c| self.is_foreign(c));
        self.behind(i, "place-preposition")
            || self.behind(i, "residence-word")
            || self.behind_place(i)
            || (foreign && !ambiguous)
            || self.is_counted_place(i + len)
            || self.opens_clause(i)
                && (self.opens_place_list(i + len, country) || self.acts(i, len, country, ambiguous))
    }

    /// Whether a figure for the place stands at `i`: `Đông Anh 12 ca`, `Liên Chiểu (8)`.
    fn is_counted_place(&self, i: usize) -> bool {
        let open = usize::from(self.is(i, "("));
        let number = (0..).take_while(|n| self.is_part_of_number(i + open + n)).count();
        let mut behind = i + open + number;
        // `4,8 triệu ca`
        let rest = self.rest(behind);
        behind += self
            .multipliers
            .iter()
            .find_map(|(class, _)| class.match_len(rest))
            .unwrap_or(0);
        let counted = self.class("counted-case").match_len(self.rest(behind));
        number > 0 && (counted.is_some() || open == 1 && self.is(behind, ")"))
    }

    /// Digits, and the marks between them.
    fn is_part_of_number(&self, i: usize) -> bool {
        let number = |j: usize| self.token_in_sentence(j).is_some_and(|t| t.number);
        let mark =
            (self.is(i, ".") || self.is(i, ",")) && self.tokens[i].glued && number(i + 1) && self.tokens[i + 1].glued;
        number(i) || mark
    }

    /// Whether a clause, or an item of a list, begins at `i`.
    fn opens_clause(&self, i: usize) -> bool {
        i == self.sentence.start || self.tokens[i].line_start || self.tokens[i - 1].punctuation && !self.is(i - 1, ".")
    }

    /// Whether another place of the same kind stands behind a joint at `i`: `Hội An và Tam Kỳ`, `Mỹ, Brazil và Nga`.
    fn opens_place_list(&self, i: usize, country: bool) -> bool {
        let joint = self.is(i, ",")
            || self
                .token_in_sentence(i)
                .is_some_and(|t| self.class("and-word").contains(t));
        let is_country = |c: ConceptId| self.lexicon.concept(c).within.is_none();
        joint
            && self.token_in_sentence(i + 1).is_some_and(|t| t.capital)
            && self.labels(i + 1).iter().any(|m| {
                self.is_place(m.concept)
                    && self.lexicon.concept(m.concept).entity_type() == Some(EntityType::Place)
                    && is_country(m.concept) == country
                    && self.ends_before_lower(i + 1 + m.len)
            })
    }

    /// Whether no capitalised word stands at `i`.
    fn ends_before_lower(&self, i: usize) -> bool {
        self.token_in_sentence(i).is_none_or(|t| !t.capital || !t.is_word())
    }

    /// Whether the place at `i` does what places do in the news: `Đà Lạt đón`, `Mỹ ghi nhận`. A longer name that begins as a person's does may be a person.
    fn acts(&self, i: usize, len: usize, country: bool, ambiguous: bool) -> bool {
        let words = len > 1 && !ambiguous && (len == 2 || !self.is_surname(i));
        let country = country && len == 1 && self.class("honorific").match_len(self.rest(i)).is_none();
        (words || country) && self.class("place-predicate").match_len(self.rest(i + len)).is_some()
    }
}
