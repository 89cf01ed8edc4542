//! Numbers as Vietnamese writes them: `1.232.826`, `12,5`, `1,2 triệu`, `93,2%`.

use super::What;
use super::scan::Scan;

impl Scan<'_> {
    pub(super) fn number_at(&self, i: usize) -> Option<(usize, What)> {
        if !self.tokens[i].number {
            return None;
        }
        let mut len = 1;
        // Digits and separators without blanks between them.
        while let (Some(mark), Some(next)) = (self.token_in_sentence(i + len), self.token_in_sentence(i + len + 1)) {
            if !(mark.glued && next.glued && next.number && (self.is(i + len, ".") || self.is(i + len, ","))) {
                break;
            }
            len += 2;
        }
        let mut value = plain_decimal(self.slice(i..i + len))?;
        if let Some((more, scaled)) = self.lower_bound(i + len, &value) {
            return Some((len + more, What::Number(scaled)));
        }
        for (class, zeros) in &self.multipliers {
            if let Some(words) = class.match_len(self.rest(i + len)) {
                value = shifted(&value, *zeros);
                len += words;
                break;
            }
        }
        if self.is(i + len, "%") {
            return Some((len + 1, What::Percent(value)));
        }
        Some((len, What::Number(value)))
    }

    /// `410 đến 420 nghìn`, called behind the first number: that number in the scale that only the second one has.
    fn lower_bound(&self, i: usize, lower: &str) -> Option<(usize, String)> {
        let mark = ["-", "–"].iter().any(|m| self.is(i, m));
        let joiner = if mark {
            1
        } else {
            self.class("day-joiner").match_len(self.rest(i))?
        };
        let upper = self.token_in_sentence(i + joiner).filter(|t| t.number)?;
        let upper: u32 = upper.text(self.text).parse().ok()?;
        let scale = i + joiner + 1;
        let (words, zeros) = self
            .multipliers
            .iter()
            .find_map(|(class, zeros)| Some((class.match_len(self.rest(scale))?, *zeros)))?;
        let lower: u32 = lower.parse().ok().filter(|l| *l < upper)?;
        Some((joiner + 1 + words, shifted(&lower.to_string(), zeros)))
    }
}

/// The plain decimal of a number written with thousands' dots and a decimal comma, or the other way round. A number that is neither is none.
pub(super) fn plain_decimal(written: &str) -> Option<String> {
    let groups: Vec<&str> = written.split(['.', ',']).collect();
    let marks: Vec<char> = written.chars().filter(|c| matches!(c, '.' | ',')).collect();
    if groups.iter().any(|g| g.is_empty() || g.len() > 15) || !written.is_ascii() {
        return None;
    }
    let (whole, fraction) = match marks.as_slice() {
        [] => (groups.concat(), ""),
        [mark] if *mark == ',' || groups[1].len() != 3 || groups[0] == "0" => (groups[0].to_owned(), groups[1]),
        many if many.iter().all(|m| m == &many[0]) => {
            if groups[1..].iter().any(|g| g.len() != 3) {
                return None;
            }
            (groups.concat(), "")
        }
        many if many[..many.len() - 1].iter().all(|m| m == &many[0]) => {
            (groups[..groups.len() - 1].concat(), groups[groups.len() - 1])
        }
        _ => return None,
    };
    Some(canonical(&whole, fraction))
}

fn canonical(whole: &str, fraction: &str) -> String {
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

/// A plain decimal times ten to the power of `zeros`.
fn shifted(value: &str, zeros: usize) -> String {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let padded = format!("{fraction:0<zeros$}");
    canonical(&format!("{whole}{}", &padded[..zeros]), &padded[zeros..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        for (written, value) in [
            ("1.232.826", "1232826"),
            ("12,5", "12.5"),
            ("12.53", "12.53"),
            ("1.590", "1590"),
            ("1.234,50", "1234.5"),
            ("0,8", "0.8"),
            ("007", "7"),
        ] {
            assert_eq!(plain_decimal(written).as_deref(), Some(value), "{written}");
        }
        assert_eq!(plain_decimal("1.2.3"), None);
        assert_eq!(shifted("1.2", 6), "1200000");
        assert_eq!(shifted("3.14159", 3), "3141.59");
    }
}
