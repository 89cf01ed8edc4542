//! How the composed name of a body is written.

use std::borrow::Cow;

use super::body::Linker;
use crate::fact::Span;
use crate::lexicon::Concept;
use crate::mention::{Body, BodyPlace, PlaceMention, UnitLevel};
use crate::text::{capitalised, fold_phrase};

impl Linker<'_> {
    /// The head of an open name as the text has it (`Công ty Dược`), spelt out where it is an abbreviation.
    pub(super) fn head_as_written(&self, body: &Body, head: &Concept) -> String {
        let written = self.written.of(&self.parsed.document.text);
        let end = if body.tail.is_empty() {
            None
        } else {
            written.find(body.tail.as_str())
        };
        let own = end
            .map(|at| written[..at].trim())
            .filter(|own| own.chars().any(char::is_lowercase));
        // `Trường ĐH Mở`, but `Công ty TNHH`: what the head's own name spells out.
        let spelt = |w| {
            let long = self.lexicon.expansion(w);
            long.filter(|long| head.folded().contains(fold_phrase(long).as_str()))
                .unwrap_or(w)
        };
        let words = own.map(|own| own.split_whitespace().map(spelt).collect::<Vec<_>>().join(" "));
        words
            .filter(|w| fold_phrase(w) != head.folded())
            .map_or_else(|| head.label.clone(), |w| capitalised(&w))
    }

    /// A place below a province with the word that stands before it in the text.
    pub(super) fn as_written(&self, place: &PlaceMention) -> String {
        let Some(unit) = place.unit else {
            return place.name.clone();
        };
        if fold_phrase(&place.name).split(' ').count() == 2 && place.name.ends_with(|c: char| c.is_ascii_digit()) {
            let mut chars = place.name.chars();
            return chars
                .next()
                .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect());
        }
        let class = match unit {
            UnitLevel::Province => "unit-province",
            UnitLevel::City => "unit-city",
            UnitLevel::District => "unit-district",
            UnitLevel::Commune => "unit-commune",
            UnitLevel::Hamlet => "unit-hamlet",
            UnitLevel::Country => "unit-country",
            UnitLevel::State => "unit-state",
        };
        let class = self.lexicon.class(class);
        let (words, name) = (&class.phrases, fold_phrase(&place.name));
        let unit_in = |span: Span, may_end: bool| {
            let folded = format!("{} ", fold_phrase(span.of(&self.parsed.document.text)));
            let mut units = words.iter().zip(&class.folded);
            units.find(|(_, w)| {
                folded.contains(&format!("{w} {name} ")) || may_end && folded.ends_with(&format!(" {w} "))
            })
        };
        // A body that is named before its place has it from the next one: `Bí thư Đảng ủy, Chủ tịch HĐND phường Bến Thành`.
        let sentence = self.parsed.sentences[self.mention.sentence].span;
        let long = unit_in(self.mention.span, true).or_else(|| unit_in(sentence, false));
        let long = long.map(|(w, _)| w);
        // `TX. Gò Công` is a town, and no district.
        let spelt = long.and_then(|w| self.lexicon.expansion(w.trim_end_matches('.')));
        let unit = long
            .filter(|w| w.chars().any(char::is_lowercase))
            .map(String::as_str)
            .or(spelt)
            .or(words.first().map(String::as_str))
            .unwrap_or("");
        format!("{unit} {}", place.name)
    }

    pub(super) fn unit_word(&self, class: &str) -> String {
        self.lexicon.class(class).phrases.first().cloned().unwrap_or_default()
    }

    /// The word for a level with which a name ends (`Trung tâm Y tế huyện`), or that the next body shares with it (`Bí thư Đảng ủy, Chủ tịch HĐND phường`).
    pub(super) fn bare_unit(&self, body: &Body) -> &str {
        let class = match body.place {
            BodyPlace::Unit(UnitLevel::Commune) => self.lexicon.class("unit-commune"),
            _ => self.lexicon.class("unit-district"),
        };
        let (tokens, text) = (self.parsed.tokens, &self.parsed.document.text);
        let end = self.parsed.sentences[self.mention.sentence].tokens.end;
        let last = self.mention.tokens.end.saturating_sub(1);
        let unit = (last..end).find_map(|at| {
            let len = class.match_len(&tokens[at..end])?;
            Some(Span::new(tokens[at].span.start, tokens[at + len - 1].span.end))
        });
        unit.map_or("", |unit| unit.of(text))
    }
}

/// A template's pattern with a place in it, and single blanks.
pub(super) fn filled(pattern: &str, unit: &str, name: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + unit.len() + name.len());
    for word in pattern.split_whitespace() {
        let filled = match word {
            "{unit}" => Cow::Borrowed(unit),
            "{name}" => Cow::Borrowed(name),
            word if word.contains('{') => Cow::Owned(word.replace("{unit}", unit).replace("{name}", name)),
            word => Cow::Borrowed(word),
        };
        for part in filled.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(part);
        }
    }
    out
}
