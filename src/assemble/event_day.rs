//! The day that a reading gives an event: a date, or words that name a day by another one.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Assembly, Read, leaf};
use crate::fact::Span;
use crate::mention::{Mention, What};
use crate::rules::Leaf;
use crate::text::fold_phrase;

/// The days of the events told so far: by scope where in the text the last one was told, and its day.
#[derive(Default)]
pub(super) struct Days(FxHashMap<usize, (usize, Date)>);

impl Days {
    /// The day of a reading, asked for in the order of the text.
    pub fn of(&mut self, assembly: &Assembly, r: &Read, scope: usize) -> Option<Date> {
        let day = match leaf(&r.reading, "date")? {
            Leaf::Mention(m) => match &assembly.parsed.mentions[*m].what {
                What::Date(_) if is_stamp(assembly, &assembly.parsed.mentions[*m]) => None,
                What::Date(date) => {
                    let reviews = || reviews(assembly, r.sentence);
                    assembly.context.dates.resolve(*date, scope, r.sentence, reviews)
                }
                _ => None,
            },
            Leaf::Words(words) if is_class(assembly, *words, "same-day") => self.same_day(assembly, *words, scope),
            // `Nhân dịp này`, `tại buổi lễ`: only of an event that was told; a date that was named need not be its day.
            Leaf::Words(words) if is_class(assembly, *words, "same-occasion") => self.told_before(*words, scope),
            Leaf::Words(words) => relative(assembly, *words, scope),
            Leaf::Text(_) => None,
        }?;
        let at = r.reading.span.start;
        let told = self.0.entry(scope).or_insert((at, day));
        if told.0 <= at {
            *told = (at, day);
        }
        Some(day)
    }

    /// The day of the event that the text told before; where it told none, the date last named.
    fn same_day(&self, assembly: &Assembly, words: Span, scope: usize) -> Option<Date> {
        self.told_before(words, scope)
            .or_else(|| last_date(assembly, words.start, scope))
    }

    fn told_before(&self, words: Span, scope: usize) -> Option<Date> {
        let told = self.0.get(&scope).filter(|(at, _)| *at <= words.start);
        told.map(|(_, day)| *day)
    }
}

/// Whether a date only says when a related headline was published: `Kiểm tra bếp ăn tập thể (05/03/2024)`, bare and at its end.
pub(super) fn is_stamp(assembly: &Assembly, date: &Mention) -> bool {
    let parsed = assembly.parsed;
    let tokens = &parsed.tokens[date.tokens.clone()];
    let end = parsed.sentences[date.sentence].tokens.end;
    parsed.scope(date.sentence) != 0
        && matches!(&date.what, What::Date(date) if date.year.is_some())
        && tokens.first().is_some_and(|t| t.number)
        && parsed.tokens[date.tokens.end.min(end)..end]
            .iter()
            .all(|t| t.punctuation)
}

/// The last date that stands before a place of the text.
fn last_date(assembly: &Assembly, before: usize, scope: usize) -> Option<Date> {
    let parsed = assembly.parsed;
    let end = parsed.mentions.partition_point(|m| m.span.start < before);
    let mentions = parsed.mentions[..end].iter().rev();
    mentions
        .filter(|m| parsed.scope(m.sentence) == scope)
        .find_map(|m| match &m.what {
            What::Date(date) => assembly.context.dates.resolve(*date, scope, m.sentence, || false),
            _ => None,
        })
}

/// Today is the day of the publication, yesterday the one before it.
fn relative(assembly: &Assembly, words: Span, scope: usize) -> Option<Date> {
    let published = assembly.context.dates.published.filter(|_| scope == 0)?;
    if is_class(assembly, words, "today") {
        Some(published)
    } else if is_class(assembly, words, "yesterday") {
        published.yesterday().ok()
    } else {
        None
    }
}

/// Whether a sentence looks back on a year.
fn reviews(assembly: &Assembly, sentence: usize) -> bool {
    let sentence = assembly.parsed.sentences[sentence].span;
    let folded = fold_phrase(sentence.of(&assembly.parsed.document.text));
    let words = &assembly.lexicon.class("review-word").folded;
    words.iter().any(|w| folded.contains(w.as_str()))
}

/// Whether words are a phrase of a class.
pub(super) fn is_class(assembly: &Assembly, words: Span, class: &str) -> bool {
    let folded = fold_phrase(words.of(&assembly.parsed.document.text));
    assembly.lexicon.class(class).folded.contains(&folded)
}
