//! The day of an honour: of the ceremony that is told, or of its own sentence.

use jiff::civil::Date;

use super::{Assembly, Read, event, leaf};
use crate::mention::{Mention, What};
use crate::rules::Leaf;

/// Nothing where the sentence names several days, or a year that is not the article's: a hospital's history is no news of the day.
pub(super) fn of(assembly: &Assembly, r: &Read, events: &event::Events) -> Option<Date> {
    if let Some(day) = events.own_date(r.sentence) {
        return Some(day);
    }
    let parsed = assembly.parsed;
    let mentions = &parsed.mentions[assembly.mentions_of(r.sentence)];
    let mut days = mentions.iter().filter_map(|m| match m.what {
        What::Date(date) => Some(date),
        _ => None,
    });
    if let Some(day) = days.next() {
        let scope = parsed.scope(r.sentence);
        return days
            .all(|other| other == day)
            .then(|| assembly.context.dates.resolve(day, scope, r.sentence, || false))?;
    }
    let day = assembly.date_of(r.sentence, events);
    match year_of(assembly, r, mentions) {
        Some(year) => day.filter(|day| day.year() == year),
        None => day,
    }
}

/// The year in which an honour was given, as the sentence says it: `Năm 2019, ...`, `Huân chương Lao động hạng Ba năm 2019`.
/// That of the work it is given for stands elsewhere: `vì thành tích trong năm 2019`.
fn year_of(assembly: &Assembly, r: &Read, mentions: &[Mention]) -> Option<i16> {
    let behind_honour = |year: &Mention| {
        ["grade", "award"]
            .iter()
            .filter_map(|field| match leaf(&r.reading, field)? {
                Leaf::Mention(m) => Some(assembly.parsed.mentions[*m].tokens.end),
                _ => None,
            })
            .any(|end| year.tokens.start.checked_sub(end).is_some_and(|gap| gap <= 1))
    };
    mentions.iter().enumerate().find_map(|(at, m)| match &m.what {
        What::Period(period) if at == 0 || behind_honour(m) => Some(period.year),
        _ => None,
    })
}
