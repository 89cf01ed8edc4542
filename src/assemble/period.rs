//! For which time a figure is: what its sentence says, or a year that the sentences before it name.

use jiff::civil::Date;

use super::{Assembly, Read, leaf};
use crate::fact::Span;
use crate::lexicon::WordClass;
use crate::mention::{Mention, What};
use crate::rules::Leaf;

/// How many sentences back a year still holds; the lines of a list or a table do not count.
const REACH: usize = 4;
/// How many lines of a list or a table are looked over.
const LINES: usize = 24;
/// How many tokens may stand between a figure and the time directly behind it.
const GAP: usize = 4;
/// The last month in which `the past year` is the one before.
const SPRING: i8 = 4;

/// For which time a figure is.
pub(super) enum Time {
    Unknown,
    Period(String),
    /// A year that was still to come when the text was published: the figure is a plan.
    ToCome,
}

impl Assembly<'_> {
    pub(super) fn time_of_figure(&self, r: &Read) -> Time {
        let scope = self.parsed.scope(r.sentence);
        let published = self.context.dates.of_scope(scope);
        let value = self.value_span(r);
        if let Some((text, year)) = self.period_in_sentence(r.sentence, value) {
            return match published {
                Some(day) if year > day.year() => Time::ToCome,
                _ => Time::Period(text),
            };
        }
        if let Some(day) = published {
            if let Some(months) = self.first_months(r.sentence) {
                let year = day.year() - i16::from(months > day.month());
                return Time::Period(format!("{year}-01/{year}-{months:02}"));
            }
            if self.names_time(r.sentence, "this-year-word") {
                return Time::Period(day.year().to_string());
            }
            if self.names_time(r.sentence, "past-year-word") && day.month() <= SPRING {
                return Time::Period((day.year() - 1).to_string());
            }
        }
        if self.names_time(r.sentence, "now-word") {
            return Time::Unknown;
        }
        self.period_before(r.sentence, published)
            .map_or(Time::Unknown, Time::Period)
    }

    /// Whether a sentence says a phrase of a class that stands for a time, and compares nothing with it.
    fn names_time(&self, sentence: usize, class: &str) -> bool {
        let class = self.lexicon.class(class);
        let cut = self.lexicon.class("not-a-time-before");
        let tokens = self.parsed.sentences[sentence].tokens.clone();
        let own = |i: usize| i == tokens.start || !cut.contains(&self.parsed.tokens[i - 1]);
        tokens.clone().any(|i| {
            class.match_len(&self.parsed.tokens[i..tokens.end]).is_some()
                && own(i)
                && !self.is_compared(i, tokens.start)
        })
    }

    fn value_span(&self, r: &Read) -> Span {
        match leaf(&r.reading, "value") {
            Some(Leaf::Mention(m)) => self.parsed.mentions[*m].span,
            _ => r.reading.span,
        }
    }

    /// The time that stands directly behind a figure, or last before it, or first behind it; never one that it is compared with.
    fn period_in_sentence(&self, sentence: usize, value: Span) -> Option<(String, i16)> {
        let first = self.parsed.sentences[sentence].tokens.start;
        let of = |m: &Mention| match &m.what {
            What::Period(p) if !self.is_compared(m.tokens.start, first) => Some((p.text.clone(), p.year)),
            _ => None,
        };
        let mentions = &self.parsed.mentions[self.mentions_of(sentence)];
        let tokens = &self.parsed.tokens;
        let end = tokens.partition_point(|t| t.span.end <= value.end);
        let behind = mentions.iter().find(|m| m.span.start >= value.end && of(m).is_some());
        let directly = behind.filter(|m| {
            let gap = &tokens[end..m.tokens.start.max(end)];
            let closed = gap
                .iter()
                .any(|t| t.joins || t.number || self.parsed.document.text[t.span.start..].starts_with(';'));
            gap.len() <= GAP && !closed
        });
        let before = mentions
            .iter()
            .rev()
            .find(|m| m.span.end <= value.start && of(m).is_some());
        // Further behind it must be of the same clause.
        let behind = behind.filter(|m| {
            let between = &self.parsed.document.text[value.end..m.span.start];
            !between.contains(';') && !self.is_planned(m)
        });
        directly.or(before).or(behind).and_then(of)
    }

    /// `so với cùng kỳ năm 2023`: what a figure is compared with is not its time.
    fn is_compared(&self, at: usize, first: usize) -> bool {
        let ends = |class: &WordClass| {
            (1..=6).any(|len| at >= first + len && class.match_len(&self.parsed.tokens[at - len..at]) == Some(len))
        };
        ends(self.lexicon.class("comparison-word"))
    }

    /// `6 tháng đầu năm`, without a year: how many months.
    fn first_months(&self, sentence: usize) -> Option<i8> {
        let range = self.parsed.sentences[sentence].tokens.clone();
        let tokens = &self.parsed.tokens;
        let text = &self.parsed.document.text;
        range.clone().find_map(|i| {
            let months: i8 = tokens[i].number.then(|| tokens[i].text(text).parse().ok()).flatten()?;
            let mut at = i + 1;
            for class in ["month-word", "first-part", "year-word"] {
                at += self.lexicon.class(class).match_len(tokens.get(at..range.end)?)?;
            }
            ((1..=12).contains(&months) && !self.is_compared(i, range.start)).then_some(months)
        })
    }

    /// `đến năm 2030`, `nhiệm vụ năm 2025`: a time that was still to come.
    fn is_planned(&self, m: &Mention) -> bool {
        let plan = self.lexicon.class("plan-word");
        let first = self.parsed.sentences[m.sentence].tokens.start;
        let at = m.tokens.start;
        (1..=4).any(|len| at >= first + len && plan.match_len(&self.parsed.tokens[at - len..at]) == Some(len))
    }

    /// The time named last in the sentences before, no later than the text and no earlier than the year before it: a year, or months of one.
    fn period_before(&self, sentence: usize, published: Option<Date>) -> Option<String> {
        let fits = |m: &Mention| match &m.what {
            What::Period(p) if !self.is_planned(m) => published
                .map(Date::year)
                .is_none_or(|now| p.year <= now && p.year + 1 >= now)
                .then(|| {
                    if p.text.contains('/') {
                        p.text.clone()
                    } else {
                        p.year.to_string()
                    }
                }),
            _ => None,
        };
        let scope = self.parsed.scope(sentence);
        let mut left = REACH;
        for at in (sentence.saturating_sub(LINES)..sentence).rev() {
            if self.parsed.scope(at) != scope {
                return None;
            }
            let span = self.parsed.sentences[at].span;
            if span.of(&self.parsed.document.text).ends_with('.') {
                left = left.checked_sub(1)?;
            }
            if let Some(period) = self.parsed.mentions[self.mentions_of(at)].iter().rev().find_map(fits) {
                return Some(period);
            }
            if let Some(day) = published.filter(|day| day.month() <= SPRING)
                && self.names_time(at, "past-year-word")
            {
                return Some((day.year() - 1).to_string());
            }
        }
        None
    }
}
