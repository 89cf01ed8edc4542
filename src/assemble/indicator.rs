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
        let sentence = self.parsed.sentences[r.sentence].span.of(&self.parsed.document.text);
        let folded = format!(" {} ", fold_phrase(sentence));
        let says = |class: &str| {
            self.lexicon
                .class(class)
                .folded
                .iter()
                .any(|w| folded.contains(&format!(" {w} ")))
        };
        if self.is_target(r) {
            return None;
        }
        let national = says("nation-word");
        let named = self.entity(reading, "place");
        let place = match named {
            Some(place) => Some(place),
            None if national => self.home(),
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

    /// Whether the figure is one to be reached: a word that says so stands a few words before it.
    fn is_target(&self, r: &Read) -> bool {
        let sentence = self.parsed.sentences[r.sentence].span;
        let text = &self.parsed.document.text;
        let before = fold_phrase(&text[sentence.start..r.reading.span.start]);
        let words: Vec<&str> = before.split(' ').collect();
        let near = format!(" {} ", words[words.len().saturating_sub(BEFORE)..].join(" "));
        self.lexicon
            .class("target-word")
            .folded
            .iter()
            .any(|w| near.contains(&format!(" {w} ")))
    }

    fn home(&mut self) -> Option<usize> {
        let concept = self.lexicon.concept(self.lexicon.by_path(HOME_COUNTRY)?);
        Some(self.table.concept(concept, EntityType::Place, "the whole country"))
    }
}
