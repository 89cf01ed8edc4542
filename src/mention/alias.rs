//! Short names that a document introduces: `Bệnh viện X (sau đây gọi là Bệnh viện)`, `Công ty Y (CTCL)`.

use super::What;
use super::scan::Scan;
use crate::lexicon::{Kind, LabelMatch};
use crate::text::{fold_phrase, fold_word};

/// The longest such name, in tokens.
const MAX_ALIAS: usize = 6;

impl Scan<'_> {
    /// Remembers a short name in brackets behind the last mention, which ends before token `i`.
    pub(super) fn learn_alias(&mut self, i: usize) {
        let named = self.mentions.last().map(|m| &m.what);
        if !matches!(named, Some(What::Body(_) | What::Programme(_) | What::LegalDocument(_))) || !self.is(i, "(") {
            return;
        }
        let intro = self.class("alias-intro").match_len(self.rest(i + 1));
        let start = i + 1 + intro.unwrap_or(0);
        let end = (start..start + MAX_ALIAS)
            .take_while(|&j| {
                self.token_in_sentence(j)
                    .is_some_and(|t| intro.is_some() || t.all_caps || t.punctuation)
                    && !self.is(j, ")")
            })
            .last()
            .map_or(start, |last| last + 1);
        let capital = self.token_in_sentence(start).is_some_and(|t| t.capital);
        if end > start && capital && self.is(end, ")") && (intro.is_some() || !self.names_another(start, end)) {
            let alias = fold_phrase(self.slice(start..end).trim_matches(['"', '“', '”']));
            let first = alias.split(' ').next().unwrap_or_default();
            self.alias_first.insert(first.to_owned());
            self.aliases.insert(alias, self.mentions.len() - 1);
        }
    }

    /// Whether what stands between the brackets is the name of something else: `Bệnh viện Chợ Rẫy (TP.HCM)`.
    fn names_another(&self, start: usize, end: usize) -> bool {
        let own = match self.mentions.last().map(|m| &m.what) {
            Some(What::Body(body)) => Some(body.concept),
            _ => None,
        };
        let place = self.place_at(start).is_some_and(|(len, _)| start + len == end);
        let labelled = |m: &LabelMatch| {
            let thing = matches!(self.lexicon.concept(m.concept).kind, Kind::Thing(_));
            start + m.len == end && thing && Some(m.concept) != own
        };
        place || self.labels(start).iter().any(labelled)
    }

    /// A short name that the document introduced.
    pub(super) fn alias_at(&self, i: usize) -> Option<(usize, What)> {
        if self.aliases.is_empty() || !self.tokens[i].capital {
            return None;
        }
        if !self.alias_first.contains(&fold_word(self.tokens[i].text(self.text))) {
            return None;
        }
        (1..=MAX_ALIAS)
            .rev()
            .filter(|len| i + len <= self.sentence.end)
            .find_map(|len| {
                let words = fold_phrase(self.slice(i..i + len));
                let mention = *self.aliases.get(&words)?;
                Some((len, self.mentions[mention].what.clone()))
            })
    }
}
