//! Figures: of which place, for which time.

use super::period::Time;
use super::{Assembly, Read, leaf};
use crate::fact::{EntityType, Value};
use crate::lexicon::{ConceptId, Kind};
use crate::mention::{HOME_COUNTRY, What};
use crate::rules::Leaf;
use crate::text::fold_phrase;

/// How many words before a figure may say that it is a target.
const BEFORE: usize = 9;
/// How many words at the head of a sentence may say that all its figures are targets.
const OPENING: usize = 4;
/// What is counted where a text names a disease alone.
const CASES: &str = "indicator/cases";
/// What accidents have too.
const EPIDEMIC: &[&str] = &["cases", "deaths"];

impl Assembly<'_> {
    pub(super) fn indicator(&mut self, r: &Read) -> Option<Vec<(&'static str, Option<Value>)>> {
        let reading = &r.reading;
        let concept = match leaf(reading, "indicator") {
            None => self.tallied(r)?,
            Some(Leaf::Mention(m)) => match &self.parsed.mentions[*m].what {
                What::Indicator(concept) => *concept,
                _ => return None,
            },
            // A rule that knows what is measured where the text says it in pieces.
            Some(Leaf::Text(code)) => self.lexicon.by_path(&format!("indicator/{}", code.replace('_', "-")))?,
            Some(Leaf::Words(_)) => return None,
        };
        let concept = self.lexicon.concept(concept);
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
        // 34,1 beds are beds for ten thousand people, and no count.
        if value_kind == "count" && value.contains('.') {
            return None;
        }
        let of_epidemic = concept.notation.as_deref().is_some_and(|n| EPIDEMIC.contains(&n));
        if of_epidemic && self.says(r.sentence, "accident-word") && !self.says(r.sentence, "disease") {
            return None;
        }
        if leaf(reading, "period").is_none() && self.is_target(r) {
            return None;
        }
        let named = self.entity(reading, "place");
        let place = match named {
            Some(place) => Some(place),
            None if self.says(r.sentence, "nation-word") => self.home(),
            None if let Some(near) = self.place_before(r) => Some(near),
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
            _ => match self.time_of_figure(r) {
                Time::Period(period) => Some(period),
                Time::Unknown => None,
                Time::ToCome => return None,
            },
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

    /// What a text counts place by place: the cases or deaths named last before in the sentence or the one before it, or else the cases of a disease it names.
    fn tallied(&mut self, r: &Read) -> Option<ConceptId> {
        let of_epidemic = |id: ConceptId| {
            let notation = self.lexicon.concept(id).notation.as_deref();
            notation.is_some_and(|n| EPIDEMIC.contains(&n))
        };
        let mentions = &self.parsed.mentions;
        let to = mentions.partition_point(|m| m.span.start < r.reading.span.start);
        let before = mentions[..to].iter().rev().take_while(|m| m.sentence + 1 >= r.sentence);
        let named = before
            .filter_map(|m| match m.what {
                What::Indicator(id) => Some(id),
                _ => None,
            })
            .next();
        match named {
            Some(id) => of_epidemic(id).then_some(id),
            None if self.says(r.sentence, "disease") => self.lexicon.by_path(CASES),
            None => None,
        }
    }

    /// Whether a sentence holds a phrase of a class.
    fn says(&mut self, sentence: usize, class: &str) -> bool {
        if self.folded.0 != sentence {
            let span = self.parsed.sentences[sentence].span;
            self.folded = (sentence, fold_phrase(span.of(&self.parsed.document.text)));
        }
        holds_phrase(&self.folded.1, &self.lexicon.class(class).folded)
    }

    /// Whether the figure is one to be reached: a word that says so opens the sentence, or stands a few words before what is measured or behind it.
    fn is_target(&self, r: &Read) -> bool {
        let sentence = self.parsed.sentences[r.sentence].span;
        let text = &self.parsed.document.text;
        let before = fold_phrase(&text[sentence.start..r.reading.span.start]);
        let words: Vec<&str> = before.split(' ').collect();
        let opening = words[..words.len().min(OPENING)].join(" ");
        let near = words[words.len().saturating_sub(BEFORE)..].join(" ");
        let value = match leaf(&r.reading, "value") {
            Some(Leaf::Mention(m)) => self.parsed.mentions[*m].span.start,
            _ => r.reading.span.start,
        };
        let inside = fold_phrase(&text[r.reading.span.start..value.max(r.reading.span.start)]);
        [opening, near, inside]
            .iter()
            .any(|part| self.has_phrase(part, "target-word"))
    }

    /// Whether folded words hold a phrase of a class.
    fn has_phrase(&self, folded: &str, class: &str) -> bool {
        holds_phrase(folded, &self.lexicon.class(class).folded)
    }

    /// The place that was named last before a figure in its sentence, or the hospital: its own beds are not the province's.
    fn place_before(&self, r: &Read) -> Option<usize> {
        let mentions = &self.parsed.mentions;
        let from = mentions.partition_point(|m| m.sentence < r.sentence);
        let to = mentions.partition_point(|m| m.span.start < r.reading.span.start);
        let (at, entity) = (from..to).rev().find_map(|at| {
            let entity = self.links[at]?;
            let of = self.table.get(entity).entity_type;
            matches!(of, EntityType::Province | EntityType::Place | EntityType::Hospital).then_some((at, entity))
        })?;
        let between = &self.parsed.document.text[mentions[at].span.end..r.reading.span.start];
        (!self.has_phrase(&fold_phrase(between), "whole-area")).then_some(entity)
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
