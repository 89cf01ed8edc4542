//! Programmes: names of the lexicon, numbered ones (`Đề án 1816`), titles in quotation marks, and capitalised titles behind their head.

use super::Named;
use super::scan::Scan;
use crate::fact::EntityType;

/// The longest title without quotation marks, in tokens.
const MAX_TITLE: usize = 20;

impl Scan<'_> {
    pub(super) fn programme_at(&self, i: usize) -> Option<(usize, Named)> {
        let known = self
            .known(i, EntityType::Programme)
            .filter(|(_, named)| !(self.behind(i, "plural") && self.is_kind_of_programme(named)));
        let open = self
            .class("programme-head")
            .match_len(self.rest(i))
            .and_then(|head| self.open_programme(i, head, known.is_none()));
        match (known, open) {
            // A known name does not go on in lower case; another number or a quoted title is another programme.
            (Some(known), Some(open)) => {
                let more = self.tokens[i + known.0..i + open.0.max(known.0)]
                    .iter()
                    .any(|t| t.capital || t.number);
                Some(if open.0 > known.0 && (more || known.1.concept.is_none()) {
                    open
                } else {
                    known
                })
            }
            (known, open) => known.or(open),
        }
    }

    /// `các chương trình mục tiêu quốc gia`: a name that is also the word for all of its kind.
    fn is_kind_of_programme(&self, named: &Named) -> bool {
        named.concept.is_some_and(|c| self.lexicon.concept(c).ambiguous)
    }

    /// `with_period`: `giai đoạn 2021-2025` behind a title is part of it.
    fn open_programme(&self, i: usize, head: usize, with_period: bool) -> Option<(usize, Named)> {
        if self.behind(i, "plural") {
            return None;
        }
        // `Đề án tổng thể “Sắp xếp ...”`
        let quality = self
            .class("programme-quality")
            .match_len(self.rest(i + head))
            .filter(|len| self.quoted_at(i + head + len).is_some())
            .unwrap_or(0);
        let mut at = i + head + quality;
        at += self.class("number-word").match_len(self.rest(at)).unwrap_or(0);
        let first = self.token_in_sentence(at)?;
        let title = if first.number {
            let digits = first.text(self.text);
            let followed = self.token_in_sentence(at + 1).is_some_and(|t| t.is_word() && t.glued);
            // `dự án 126 triệu USD`
            let amount = self
                .multipliers
                .iter()
                .any(|(class, _)| class.match_len(self.rest(at + 1)).is_some());
            if digits.len() > 5 || followed || amount || self.is(at + 1, "%") {
                return None;
            }
            at += 1;
            let suffix = self.number_suffix(at);
            at += suffix;
            match suffix {
                0 => digits.to_owned(),
                // `Đề án số 05-ĐA/TU`
                _ => self.slice(i + head..at).to_owned(),
            }
        } else if let Some((len, inside)) = self.quoted_at(at) {
            // `chương trình "Triển lãm ảnh"`: a show, whatever it calls itself.
            if !self.tokens[i].capital && self.class("show-word").match_len(self.rest(at + 1)).is_some() {
                return None;
            }
            let qualities = self.slice(i + head..i + head + quality);
            at += len;
            format!("{qualities} {inside}").trim_start().to_owned()
        } else if let Some(len) = self.quoted_from(i, head) {
            let title = self.slice(i + head..i + len).to_owned();
            at = i + len;
            title
        } else if first.capital && first.is_word() && !first.line_start && !self.starts_body(at)
            || self.begins_lower_title(i, head, at)
        {
            let mut end = self.title_end(at);
            // `Dự án Xây dựng Bệnh viện X`: what a body's name cuts off is no title.
            if !first.capital && !self.is_whole_title(i, head, at..end) || self.starts_long_body(end) {
                return None;
            }
            if with_period {
                end += self.title_period_at(end).unwrap_or(0);
            }
            let title = self.slice(at..end).to_owned();
            at = end;
            title
        } else {
            return None;
        };
        let label = format!("{} {title}", self.head_label(i, head));
        Some((
            at - i,
            Named {
                concept: self.concept_labelled(&label, EntityType::Programme),
                label,
            },
        ))
    }

    /// `“Đề án tổng thể sắp xếp, tổ chức lại ...”`: the head stands inside the quotation marks; the length of the name, where the marks hold nothing else.
    fn quoted_from(&self, i: usize, head: usize) -> Option<usize> {
        let before = i.checked_sub(1).filter(|at| *at >= self.sentence.start)?;
        let (len, _) = self.quoted_at(before)?;
        let inside = len.checked_sub(2)?;
        (inside > head + 1 && self.tokens[i].capital).then_some(inside)
    }

    /// `-ĐA/TU` behind a number: marks and capitals without a blank between, in tokens.
    fn number_suffix(&self, at: usize) -> usize {
        let glued = |j: usize| self.token_in_sentence(j).filter(|t| t.glued);
        let mut end = at;
        while (self.is(end, "-") || self.is(end, "/"))
            && glued(end).is_some()
            && glued(end + 1).is_some_and(|t| t.all_caps)
        {
            end += 2;
        }
        end - at
    }

    /// Whether a title in small letters begins at `at`: behind a head that is always a name's, or behind a capital that the sentence does not ask for.
    fn begins_lower_title(&self, i: usize, head: usize, at: usize) -> bool {
        let word = |class: &'static str| self.class(class).match_len(self.rest(at)).is_some();
        let of_name = self.class("lower-title-head").match_len(self.rest(i)) == Some(head);
        let meant = of_name && self.tokens[i].capital || self.tokens[i].capital && i > self.sentence.start;
        // `đề án phát triển y tế cơ sở`, `dự án nâng cao năng lực giai đoạn 2021-2025`
        let scheme = || {
            self.class("scheme-head").match_len(self.rest(i)) == Some(head)
                || self.title_period_at(self.title_end(at)).is_some()
        };
        of_name && (word("name-word") || word("campaign-word")) || word("programme-word") && (meant || scheme())
    }

    /// A title in small letters is a name where it says enough, and is not cut off by a body's name.
    fn is_whole_title(&self, i: usize, head: usize, title: std::ops::Range<usize>) -> bool {
        let loose = self.class("loose-title-head").match_len(self.rest(i)) == Some(head);
        let known_word = self.class("name-word").match_len(self.rest(title.start)).is_some();
        let least = match (loose, known_word) {
            (true, _) => 5,
            (false, false) => 3,
            (false, true) => 1,
        };
        title.len() >= least && !self.starts_body(title.end)
    }

    /// Where a title without quotation marks ends: before a mark, a name, or a word that goes on with the sentence.
    fn title_end(&self, start: usize) -> usize {
        if self.tokens[start].all_caps && self.tokens[start].text(self.text).chars().count() > 1 {
            let mut end = start + self.capital_run(start);
            // `LIFE-GAP`
            while end + 1 < self.tokens.len()
                && self.is(end, "-")
                && self.tokens[end + 1].glued
                && self.tokens[end + 1].all_caps
            {
                end += 1 + self.capital_run(end + 1);
            }
            return end;
        }
        let mut end = start + 1;
        while end < start + MAX_TITLE {
            let Some(token) = self.token_in_sentence(end).filter(|t| !t.line_start) else {
                break;
            };
            // `COVID-19`
            if self.is(end, "-") && token.glued && self.token_in_sentence(end + 1).is_some_and(|t| t.number && t.glued)
            {
                end += 2;
                continue;
            }
            // `Đề án phát triển y tế cơ sở tỉnh X`
            if let Some((len, place)) = self.place_at(end)
                && place.unit.is_some()
                && place.is_province()
                && self.tokens[end + len - 1].capital
            {
                end += len;
                continue;
            }
            let joint = self.is(end, "-") || self.class("and-word").contains(token) || self.is(end, ",");
            let name_word = |at: usize| self.class("name-word").match_len(self.rest(at));
            if let Some(len) = name_word(end) {
                end += len;
            } else if joint
                && (name_word(end + 1).is_some() || self.is(end, "-") || self.goes_on_with_programme(end))
                && !self.starts_body(end + 1)
            {
                end += 1;
            } else if let Some(len) = self.goes_on_behind_preposition(start, end) {
                end += len;
            } else if token.is_word()
                && self.class("title-stop").match_len(self.rest(end)).is_none()
                && !self.starts_body(end)
                && !self.is_surname(end)
                && !self.starts_role(end)
            {
                end += 1;
            } else {
                break;
            }
        }
        end
    }

    /// `xây dựng và phát triển`, `khám bệnh, chữa bệnh`: what stands behind the joint at `at` goes on with a title.
    fn goes_on_with_programme(&self, at: usize) -> bool {
        let class = if self.is(at, ",") {
            "title-joined"
        } else {
            "programme-word"
        };
        let joins = |class: &'static str| self.class(class).match_len(self.rest(at + 1)).is_some();
        !self.is(at, "-") && (joins(class) || class == "programme-word" && joins("title-noun"))
    }

    /// `cho người nghèo`, `tại cộng đồng`, `hành động quốc gia về dinh dưỡng`: a preposition at `at` and what it leads to go on with the title from `start`.
    fn goes_on_behind_preposition(&self, start: usize, at: usize) -> Option<usize> {
        let len = self.class("title-preposition").match_len(self.rest(at))?;
        let opening = self.class("title-opening").match_len(&self.tokens[start..at]) == Some(at - start);
        let object = self.class("title-object").match_len(self.rest(at + len));
        let lower = self
            .token_in_sentence(at + len)
            .is_some_and(|t| t.is_word() && !t.number && !t.capital);
        match object {
            _ if !lower => None,
            Some(more) => Some(len + more),
            None => opening.then_some(len),
        }
    }

    /// `giai đoạn 2021 - 2025`, `đến năm 2030`
    fn title_period_at(&self, i: usize) -> Option<usize> {
        let len = self.class("title-period").match_len(self.rest(i))?;
        let year = |at: usize| {
            self.token_in_sentence(at)
                .is_some_and(|t| t.number && t.text(self.text).len() == 4)
        };
        if !year(i + len) {
            return None;
        }
        let dash = self.token_in_sentence(i + len + 1).is_some() && self.is(i + len + 1, "-");
        Some(len + if dash && year(i + len + 2) { 3 } else { 1 })
    }
}
