//! Figures: of which place, for which time.

use super::{Assembly, Read};
use crate::fact::{EntityType, Value};
use crate::lexicon::Kind;
use crate::mention::{HOME_COUNTRY, What};
use crate::text::fold_phrase;

/// How many sentences back a year still holds.
const REACH: usize = 4;
/// How many words before a figure may say that it is a target.
const BEFORE: usize = 9;

impl Assembly<'_> {
    pub(super) fn indicator(&mut self, r: &Read) -> Option<Vec<(&'static str, Option<Value>)>> {
        let reading = &r.reading;
        let Some(What::Indicator(concept)) = self.what(reading, "indicator") else {
            return None;
        };
        let concept = self.lexicon.concept(*concept);
        let Kind::Indicator { value_kind, units } = &concept.kind else {
            return None;
        };
        let value = self.what(reading, "value")?;
        let (value, percent) = match value {
            What::Number(n) => (n.clone(), false),
            What::Percent(n) => (n.clone(), true),
            _ => return None,
        };
        // A share is no count, and a number of beds is no rate.
        if percent != (value_kind == "percent") && (value_kind != "count_or_percent") {
            return None;
        }
        if self.is_target(r) {
            return None;
        }
        let named = self.entity(reading, "place");
        let place = match named {
            Some(place) => Some(place),
            None if self.says(r.sentence, "nation-word") => self.home(),
            None => {
                let scope = self.parsed.scope(r.sentence);
                let province = self
                    .context
                    .in_sentence(r.sentence)
                    .or_else(|| self.context.main(scope));
                match province {
                    Some(p) => Some(self.table.concept(
                        self.lexicon.concept(p),
                        EntityType::Province,
                        "the province that this text is about",
                    )),
                    None => None,
                }
            }
        };
        let period = match self.what(reading, "period") {
            Some(What::Period(period)) => Some(period.text.clone()),
            _ => self.context.dates.year_near(r.sentence, REACH).map(|y| y.to_string()),
        };
        let unit = if percent {
            Some("%".to_owned())
        } else {
            units.first().cloned()
        };
        Some(vec![
            (
                "indicator",
                Some(Value::Concept {
                    path: concept.path.clone(),
                    label: concept.notation.clone().unwrap_or_else(|| concept.label.clone()),
                }),
            ),
            ("value", Some(Value::Number(value))),
            ("place", place.map(Value::Entity)),
            ("period", period.map(Value::Text)),
            ("unit", unit.map(Value::Text)),
        ])
    }

    /// Whether a sentence holds a phrase of a class.
    fn says(&mut self, sentence: usize, class: &str) -> bool {
        if self.folded.0 != sentence {
            let span = self.parsed.sentences[sentence].span;
            self.folded = (sentence, fold_phrase(span.of(&self.parsed.document.text)));
        }
        holds_phrase(&self.folded.1, &self.lexicon.class(class).folded)
    }

    /// Whether the figure is one to be reached: a word that says so stands a few words before it.
    fn is_target(&self, r: &Read) -> bool {
        let sentence = &self.parsed.sentences[r.sentence];
        let text = &self.parsed.document.text;
        let figure = r.reading.span.start;
        let tokens = &self.parsed.tokens[sentence.tokens.clone()];
        let first = tokens.partition_point(|t| t.span.start < figure);
        let start = tokens[first.saturating_sub(BEFORE)].span.start.min(figure);
        let before = fold_phrase(&text[start..figure]);
        let behind = before.rmatch_indices(' ').nth(BEFORE - 1).map_or(0, |(at, _)| at + 1);
        holds_phrase(&before[behind..], &self.lexicon.class("target-word").folded)
    }

    fn home(&mut self) -> Option<usize> {
        let concept = self.lexicon.concept(self.lexicon.by_path(HOME_COUNTRY)?);
        Some(self.table.concept(concept, EntityType::Place, "the whole country"))
    }
}

/// Whether one of the phrases stands in a text as whole words.
fn holds_phrase(text: &str, phrases: &[String]) -> bool {
    let whole = |phrase: &str| {
        let mut from = 0;
        while let Some(found) = text[from..].find(phrase) {
            let (start, end) = (from + found, from + found + phrase.len());
            let blank = |at: usize| text.as_bytes().get(at).is_none_or(|b| *b == b' ');
            if (start == 0 || blank(start - 1)) && blank(end) {
                return true;
            }
            from = start + text[start..].chars().next().map_or(1, char::len_utf8);
        }
        false
    };
    phrases.iter().any(|phrase| whole(phrase))
}
