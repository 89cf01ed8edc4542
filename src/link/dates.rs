//! When a text was published, and which year its dates without a year mean.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::Parsed;
use crate::mention::{DateMention, What};

static URL_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|\D)(20\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:\d{6,9})?(?:\D|$)")
        .expect("a valid pattern")
});
static URL_MONTH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"/(20\d\d)/?(0[1-9]|1[0-2])/").expect("a valid pattern"));

/// What is known of the time of a document.
#[derive(Debug, Clone)]
pub struct Dates {
    /// Of the metadata, the dateline or the address.
    pub published: Option<Date>,
    /// A year that the address gives without a day.
    url_year: Option<i16>,
    /// Full dates in the text, by scope.
    full: Vec<(usize, Date)>,
    /// Years that the text names, by sentence.
    years: Vec<(usize, i16)>,
    scope_dates: Vec<(usize, Date)>,
    /// The scope of each sentence.
    scopes: Vec<usize>,
}

impl Dates {
    pub fn of(parsed: &Parsed) -> Self {
        let url = parsed.document.url.as_deref().unwrap_or_default();
        let number = |c: &regex::Captures, i: usize| c[i].parse::<i16>().unwrap_or_default();
        let in_url = URL_DAY
            .captures(url)
            .and_then(|c| Date::new(number(&c, 1), number(&c, 2) as i8, number(&c, 3) as i8).ok());
        let dateline = parsed
            .sections
            .iter()
            .find(|s| s.scope == 0 && s.date.is_some())
            .and_then(|s| s.date);
        let mut full = Vec::new();
        let mut years = Vec::new();
        for mention in parsed.mentions {
            match &mention.what {
                What::Date(date) => full.extend(date.exact().map(|d| (parsed.scope(mention.sentence), d))),
                What::Period(period) => years.push((mention.sentence, period.year)),
                _ => {}
            }
        }
        // Each is asked for again and again; a long text says few of them often.
        full.sort_unstable();
        full.dedup();
        Self {
            published: parsed.document.published.or(dateline).or(in_url),
            url_year: URL_MONTH.captures(url).map(|c| number(&c, 1)),
            full,
            years,
            scopes: (0..parsed.sentences.len()).map(|s| parsed.scope(s)).collect(),
            scope_dates: parsed
                .sections
                .iter()
                .filter_map(|s| Some((s.scope, s.date?)))
                .collect(),
        }
    }

    /// The day on which a scope was published, as far as is known.
    pub fn of_scope(&self, scope: usize) -> Option<Date> {
        let own = self
            .scope_dates
            .iter()
            .find(|(s, _)| *s == scope && scope != 0)
            .map(|(_, d)| *d);
        let full = || {
            self.full
                .iter()
                .filter(|(s, _)| *s == scope || *s == 0)
                .map(|(_, d)| *d)
                .max()
        };
        own.or(self.published).or_else(full)
    }

    /// The full date of a mention; nothing where nothing makes its year certain. `reviews` says that the sentence looks back on a year it names.
    pub fn resolve(&self, date: DateMention, scope: usize, sentence: usize, reviews: bool) -> Option<Date> {
        if date.year.is_some() {
            return date.exact();
        }
        let named: Option<i16> = self.years.iter().find(|(s, _)| *s == sentence).map(|(_, y)| *y);
        if let Some(published) = self
            .scope_dates
            .iter()
            .find(|(s, _)| *s == scope && scope != 0)
            .map(|(_, d)| *d)
            .or(self.published)
        {
            // News is about what was; a date a little ahead is announced.
            let same = date.in_year(published.year());
            let ahead = same.is_some_and(|d| d.since(published).is_ok_and(|span| span.get_days() > 60));
            return if ahead {
                date.in_year(published.year() - 1)
            } else {
                same
            };
        }
        if let Some(year) = named {
            let next = reviews && date.month <= 3;
            return date.in_year(if next { year + 1 } else { year });
        }
        if let Some(year) = self.url_year {
            return date.in_year(year);
        }
        let mut in_scope: Vec<i16> = self
            .years
            .iter()
            .filter(|(s, _)| self.scopes.get(*s) == Some(&scope))
            .map(|(_, y)| *y)
            .collect();
        in_scope.sort_unstable();
        in_scope.dedup();
        let mut known: Vec<i16> = self
            .full
            .iter()
            .filter(|(s, _)| *s == scope)
            .map(|(_, d)| d.year())
            .collect();
        known.dedup();
        match known.as_slice() {
            [year] => date.in_year(*year),
            [] if in_scope.len() == 1 => date.in_year(in_scope[0]),
            _ => None,
        }
    }

    /// The year that a sentence is about: its own, or the one last named before it within `reach` sentences.
    pub fn year_near(&self, sentence: usize, reach: usize) -> Option<i16> {
        self.years
            .iter()
            .rev()
            .find(|(s, _)| *s <= sentence && sentence - s <= reach)
            .map(|(_, y)| *y)
    }
}
