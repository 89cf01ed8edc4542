//! Figures: of which place, for which time.

use std::ops::Range;

use super::period::Time;
use super::{Assembly, Read, leaf};
use crate::fact::{EntityType, Value};
use crate::lexicon::{ConceptId, Kind};
use crate::mention::{HOME_COUNTRY, What};
use crate::rules::Leaf;

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
        let here = mentions[..to]
            .iter()
            .rev()
            .take_while(|m| m.sentence == r.sentence)
            .any(|m| matches!(m.what, What::Indicator(_)));
        match named {
            // `512 ca tử vong. Riêng hôm nay có thêm 431 ca`: what a new sentence counts without a word for the dead are cases.
            Some(id) if !here && of_epidemic(id) => self.lexicon.by_path(CASES),
            Some(id) => of_epidemic(id).then_some(id),
            None if self.says(r.sentence, "disease") => self.lexicon.by_path(CASES),
            None => None,
        }
    }

    /// Whether a sentence holds a phrase of a class.
    fn says(&self, sentence: usize, class: &'static str) -> bool {
        self.hold(self.parsed.sentences[sentence].tokens.clone(), class)
    }

    /// Whether some tokens hold a phrase of a class.
    fn hold(&self, tokens: Range<usize>, class: &'static str) -> bool {
        let tokens = self.parsed.tokens.get(tokens).unwrap_or_default();
        self.lexicon.own_class(class).stands_in(tokens)
    }

    /// The first token of a sentence that begins at a place or behind it.
    fn token_at(&self, sentence: usize, place: usize) -> usize {
        let tokens = &self.parsed.sentences[sentence].tokens;
        tokens.start + self.parsed.tokens[tokens.clone()].partition_point(|t| t.span.start < place)
    }

    /// Whether the figure is one to be reached: a word that says so opens the sentence, or stands a few words before what is measured or behind it.
    fn is_target(&self, r: &Read) -> bool {
        let first = self.parsed.sentences[r.sentence].tokens.start;
        let said = self.token_at(r.sentence, r.reading.span.start);
        let value = match leaf(&r.reading, "value") {
            Some(Leaf::Mention(m)) => self.parsed.mentions[*m].tokens.start,
            _ => said,
        };
        let opening = first..said.min(first + OPENING);
        let near = said.saturating_sub(BEFORE).max(first)..said;
        // `phấn đấu đạt 11 bác sĩ/vạn dân, bao phủ BHYT trên 95%`: what is striven for goes on to the end of the clause.
        let clause = (first..said)
            .rev()
            .find(|at| self.parsed.tokens[*at].span.of(&self.parsed.document.text) == ";")
            .map_or(first, |at| at + 1);
        self.hold(clause..said, "goal-word")
            || [opening, near, said..value.max(said)]
                .into_iter()
                .any(|part| self.hold(part, "target-word"))
    }

    /// The place that was named last before a figure in its sentence, or the hospital: its own beds are not the province's.
    fn place_before(&self, r: &Read) -> Option<usize> {
        let mentions = &self.parsed.mentions;
        let from = self.mentions_of(r.sentence).start;
        let to = mentions.partition_point(|m| m.span.start < r.reading.span.start);
        let (at, entity) = (from..to).rev().find_map(|at| {
            let entity = self.links[at]?;
            let of = self.table.get(entity).entity_type;
            matches!(of, EntityType::Province | EntityType::Place | EntityType::Hospital).then_some((at, entity))
        })?;
        let between = mentions[at].tokens.end..self.token_at(r.sentence, r.reading.span.start);
        (!self.hold(between, "whole-area")).then_some(entity)
    }

    fn home(&mut self) -> Option<usize> {
        let concept = self.lexicon.concept(self.lexicon.by_path(HOME_COUNTRY)?);
        Some(self.table.concept(concept, EntityType::Place, "the whole country"))
    }
}
