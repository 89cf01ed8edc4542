//! Dates and periods. A day and a month alone are a date only behind a word that says so (`ngày 9/1`, `sáng 28-12`).

use jiff::civil::Date;

use super::What;
use super::scan::Scan;

/// A day of a month; the year may have to come from elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateMention {
    pub day: i8,
    pub month: i8,
    pub year: Option<i16>,
}

impl DateMention {
    pub fn in_year(self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day).ok()
    }

    pub fn exact(self) -> Option<Date> {
        self.in_year(self.year?)
    }
}

/// A stretch of time that a figure is for: `2024`, `2024-05`, `2024-01/2024-03`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub text: String,
    /// The year it lies in.
    pub year: i16,
}

impl Scan<'_> {
    pub(super) fn date_at(&self, i: usize) -> Option<(usize, What)> {
        let tokens = self.rest(i);
        if self.tokens[i].number {
            // `Tết Bính Ngọ 2026`: a year behind a name for it.
            if let Some(year) = self.year(i).filter(|_| self.behind(i, "year-name")) {
                return Some((
                    1,
                    What::Period(Period {
                        text: year.to_string(),
                        year,
                    }),
                ));
            }
            // With a year no word before it is needed.
            let (len, date) = self.days_at(i).or_else(|| self.numeric_date(i))?;
            return date.year.map(|_| (len, What::Date(date)));
        }
        if let Some(len) = self.class("date-word").match_len(tokens) {
            let mut at = i + len;
            // `sáng ngày 9/1`, `chiều nay (17/3)`, `sáng nay, 23/10`
            while let Some(more) = self.class("date-word").match_len(self.rest(at)) {
                at += more;
            }
            if self.is(at, "(") || self.is(at, ",") {
                at += 1;
                if let Some(more) = self.class("date-word").match_len(self.rest(at)) {
                    at += more;
                }
            }
            if let Some((len, date)) = self.days_at(at).or_else(|| self.day_at(at)) {
                let closes = usize::from(self.is(at - 1, "(") && self.is(at + len, ")"));
                return Some((at + len + closes - i, What::Date(date)));
            }
        }
        self.period_at(i)
    }

    fn small(&self, i: usize, max: i16) -> Option<i16> {
        let token = self.token_in_sentence(i)?;
        let value: i16 = token.number.then(|| token.text(self.text).parse().ok()).flatten()?;
        (1..=max).contains(&value).then_some(value)
    }

    fn year(&self, i: usize) -> Option<i16> {
        self.small(i, 2100).filter(|y| *y >= 1900)
    }

    fn day_at(&self, i: usize) -> Option<(usize, DateMention)> {
        self.worded_date(i).or_else(|| self.numeric_date(i))
    }

    /// `3 và 4/7`, `12-13/10/2023`, `5/9 đến ngày 7/9/2024`: of several days the first, in the month or the year that only the last has.
    fn days_at(&self, i: usize) -> Option<(usize, DateMention)> {
        if let Some((len, first)) = self.day_at(i) {
            let at = i + len + self.day_joiner(i + len)?;
            let (more, last) = self.day_at(at)?;
            let year = last.year.filter(|_| first.year.is_none())?;
            let year = Some(if first.month > last.month { year - 1 } else { year });
            return Some((at + more - i, DateMention { year, ..first }));
        }
        let day = self.small(i, 31)? as i8;
        let mut at = i + 1;
        loop {
            at += self.day_joiner(at)?;
            if let Some((more, last)) = self.day_at(at) {
                let date = DateMention { day, ..last };
                date.in_year(last.year.unwrap_or(2024))?;
                return (day < last.day).then_some((at + more - i, date));
            }
            self.small(at, 31)?;
            at += 1;
        }
    }

    /// What stands between two days of a row.
    fn day_joiner(&self, i: usize) -> Option<usize> {
        let mark = ["-", "–", ","].iter().any(|m| self.is(i, m));
        let len = usize::from(mark)
            + self
                .class("day-joiner")
                .match_len(self.rest(i + usize::from(mark)))
                .unwrap_or(0);
        (len > 0).then_some(len)
    }

    /// `9/1`, `09-01-2024`, `9.1.2024`, and `4 10` where the stroke was lost.
    fn numeric_date(&self, i: usize) -> Option<(usize, DateMention)> {
        let day = self.small(i, 31)? as i8;
        let mark = |at: usize| ["/", "-", "."].iter().any(|m| self.is(at, m)) && self.tokens[at].glued;
        if !mark(i + 1) {
            let month = self.small(i + 1, 12)? as i8;
            let ends = self.token_in_sentence(i + 2).is_none_or(|t| t.punctuation);
            return ends.then_some((2, DateMention { day, month, year: None }));
        }
        let month = self.small(i + 2, 12)? as i8;
        let year = if mark(i + 3) { self.year(i + 4) } else { None };
        // `24/24 giờ`, `3/3 chỉ tiêu` are no dates: the third place of a date is its year or nothing.
        if year.is_none() && mark(i + 3) && self.tokens.get(i + 4).is_some_and(|t| t.number && t.glued) {
            return None;
        }
        Date::new(year.unwrap_or(2024), month, day).ok()?;
        Some((if year.is_some() { 5 } else { 3 }, DateMention { day, month, year }))
    }

    /// `26 tháng 01 năm 2021`, `5 tháng 3`.
    fn worded_date(&self, i: usize) -> Option<(usize, DateMention)> {
        let day = self.small(i, 31)? as i8;
        let word = self.class("month-word").match_len(self.rest(i + 1))?;
        let month = self.small(i + 1 + word, 12)? as i8;
        let mut len = 2 + word;
        let mut year = None;
        if let Some(word) = self.class("year-word").match_len(self.rest(i + len))
            && let Some(y) = self.year(i + len + word)
        {
            year = Some(y);
            len += word + 1;
        } else if self.is(i + len, "/")
            && let Some(y) = self.year(i + len + 1)
        {
            year = Some(y);
            len += 2;
        }
        Some((len, DateMention { day, month, year }))
    }

    fn period_at(&self, i: usize) -> Option<(usize, What)> {
        let period = |text: String, year: i16| What::Period(Period { text, year });
        if let Some(word) = self.class("year-word").match_len(self.rest(i))
            && let Some(year) = self.year(i + word)
        {
            return Some((word + 1, period(year.to_string(), year)));
        }
        if let Some(found) = self.quarter_at(i) {
            return Some(found);
        }
        let word = self.class("month-word").match_len(self.rest(i))?;
        // `tháng 3/2024`
        let month = self.small(i + word, 12)?;
        let behind = i + word + 1;
        if self.is(behind, "/") || self.is(behind, "-") {
            let year = self.year(behind + 1)?;
            return Some((word + 3, period(format!("{year}-{month:02}"), year)));
        }
        let skip = self.class("year-word").match_len(self.rest(behind))?;
        let year = self.year(behind + skip)?;
        Some((word + 2 + skip, period(format!("{year}-{month:02}"), year)))
    }

    /// `quý I/2025`, `quý 2 năm 2024`.
    fn quarter_at(&self, i: usize) -> Option<(usize, What)> {
        let word = self.class("quarter-word").match_len(self.rest(i))?;
        let at = i + word;
        let quarter = match self.token_in_sentence(at)?.text(self.text) {
            "I" | "1" => 1,
            "II" | "2" => 2,
            "III" | "3" => 3,
            "IV" | "4" => 4,
            _ => return None,
        };
        let skip = match self.class("year-word").match_len(self.rest(at + 1)) {
            Some(len) => len,
            None => usize::from(self.is(at + 1, "/") || self.is(at + 1, "-")),
        };
        let year = self.year(at + 1 + skip).filter(|_| skip > 0)?;
        let text = format!("{year}-{:02}/{year}-{:02}", quarter * 3 - 2, quarter * 3);
        Some((word + 2 + skip, What::Period(Period { text, year })))
    }

    /// `9 tháng đầu năm 2021`, `3 tháng cuối năm 2021`, `6 tháng đầu năm`: called at the number.
    pub(super) fn months_at(&self, i: usize) -> Option<(usize, What)> {
        let months = self.small(i, 12)?;
        let mut at = i + 1 + self.class("month-word").match_len(self.rest(i + 1))?;
        let first = if let Some(len) = self.class("first-part").match_len(self.rest(at)) {
            at += len;
            true
        } else {
            at += self.class("last-part").match_len(self.rest(at))?;
            false
        };
        at += self.class("year-word").match_len(self.rest(at))?;
        let year = self.year(at)?;
        let (from, to) = if first { (1, months) } else { (13 - months, 12) };
        Some((
            at + 1 - i,
            What::Period(Period {
                text: format!("{year}-{from:02}/{year}-{to:02}"),
                year,
            }),
        ))
    }
}
