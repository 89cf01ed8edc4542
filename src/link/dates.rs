//! When a text was published, and which year its dates without a year mean.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use rustc_hash::FxHashMap;

use super::Parsed;
use crate::mention::{DateMention, What};

static URL_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])(20[0-9]{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12][0-9]|3[01])(?:[0-9]{6,9})?(?:[^0-9]|$)")
        .expect("a valid pattern")
});
static URL_MONTH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"/(20[0-9]{2})/?(0[1-9]|1[0-2])/").expect("a valid pattern"));

/// What is known of the time of a document.
#[derive(Debug, Clone)]
pub struct Dates {
    /// Of the metadata, the dateline or the address.
    pub published: Option<Date>,
    /// A year that the address gives without a day.
    url_year: Option<i16>,
    /// Years that the text names, by sentence, in its order.
    years: Vec<(usize, i16)>,
    scopes: FxHashMap<usize, ScopeDates>,
}

/// What one scope says of its time.
#[derive(Debug, Clone, Default)]
struct ScopeDates {
    /// Of its own dateline.
    stamped: Option<Date>,
    /// The last of the full dates, of which the first of each sentence counts: `từ 15/3/2024 đến 15/3/2029` was not written in 2029.
    latest: Option<Date>,
    /// The sentence of the last date that counted.
    counted: Option<usize>,
    /// The years of full dates, and of periods.
    of_dates: Years,
    of_periods: Years,
}

/// No year, one, or several.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
enum Years {
    #[default]
    None,
    One(i16),
    Several,
}

impl Years {
    fn add(&mut self, year: i16) {
        *self = match *self {
            Self::None => Self::One(year),
            Self::One(known) if known == year => Self::One(year),
            _ => Self::Several,
        };
    }
}

impl Dates {
    pub fn of(parsed: &Parsed) -> Self {
        // Most addresses hold no year, and the patterns are costly to compile.
        let url = parsed
            .document
            .url
            .as_deref()
            .filter(|url| url.contains("20"))
            .unwrap_or_default();
        let number = |c: &regex::Captures, i: usize| c[i].parse::<i16>().unwrap_or_default();
        let in_url = (!url.is_empty())
            .then(|| URL_DAY.captures(url))
            .flatten()
            .and_then(|c| Date::new(number(&c, 1), number(&c, 2) as i8, number(&c, 3) as i8).ok());
        let dateline = parsed
            .sections
            .iter()
            .find(|s| s.scope == 0 && s.date.is_some())
            .and_then(|s| s.date);
        let mut scopes: FxHashMap<usize, ScopeDates> = FxHashMap::default();
        let mut years = Vec::new();
        for mention in parsed.mentions {
            match &mention.what {
                What::Date(date) => {
                    let Some(day) = date.exact() else { continue };
                    let scope = scopes.entry(parsed.scope(mention.sentence)).or_default();
                    if scope.counted != Some(mention.sentence) {
                        scope.latest = scope.latest.max(Some(day));
                        scope.counted = Some(mention.sentence);
                    }
                    scope.of_dates.add(day.year());
                }
                What::Period(period) => {
                    years.push((mention.sentence, period.year));
                    let scope = scopes.entry(parsed.scope(mention.sentence)).or_default();
                    scope.of_periods.add(period.year);
                }
                _ => {}
            }
        }
        for section in parsed.sections {
            if let Some(day) = section.date {
                scopes.entry(section.scope).or_default().stamped.get_or_insert(day);
            }
        }
        Self {
            published: parsed.document.published.or(dateline).or(in_url),
            url_year: (!url.is_empty())
                .then(|| URL_MONTH.captures(url))
                .flatten()
                .map(|c| number(&c, 1)),
            years,
            scopes,
        }
    }

    /// The stamp of a teaser.
    fn stamp(&self, scope: usize) -> Option<Date> {
        self.scopes.get(&scope).filter(|_| scope != 0)?.stamped
    }

    /// The day on which a scope was published, as far as is known.
    pub fn of_scope(&self, scope: usize) -> Option<Date> {
        let latest = |scope| self.scopes.get(&scope).and_then(|s| s.latest);
        self.stamp(scope)
            .or(self.published)
            .or_else(|| latest(scope).max(latest(0)))
    }

    /// The full date of a mention; nothing where nothing makes its year certain. `reviews` says that the sentence looks back on a year it names.
    pub fn resolve(
        &self,
        date: DateMention,
        scope: usize,
        sentence: usize,
        reviews: impl FnOnce() -> bool,
    ) -> Option<Date> {
        if date.year.is_some() {
            return date.exact();
        }
        if let Some(published) = self.stamp(scope).or(self.published) {
            // News is about what was; a date a little ahead is announced.
            let same = date.in_year(published.year());
            let ahead = same.is_some_and(|d| d.since(published).is_ok_and(|span| span.get_days() > 60));
            return if ahead {
                date.in_year(published.year() - 1)
            } else {
                same
            };
        }
        let first = self.years.partition_point(|(s, _)| *s < sentence);
        if let Some((_, year)) = self.years.get(first).filter(|(s, _)| *s == sentence) {
            let next = date.month <= 3 && reviews();
            return date.in_year(if next { year + 1 } else { *year });
        }
        if let Some(year) = self.url_year {
            return date.in_year(year);
        }
        let scope = self.scopes.get(&scope)?;
        match (scope.of_dates, scope.of_periods) {
            (Years::One(year), _) | (Years::None, Years::One(year)) => date.in_year(year),
            _ => None,
        }
    }
}
