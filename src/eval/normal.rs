//! The form in which two values are compared.

use std::sync::LazyLock;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

#[derive(Deserialize)]
struct Comparison {
    abbreviations: Vec<(String, String)>,
    i_for_y: Vec<(char, char, String)>,
    province: (String, String),
    city: Vec<String>,
    country: String,
}

static COMPARISON: LazyLock<Comparison> =
    LazyLock::new(|| toml::from_str(include_str!("comparison.toml")).expect("the file is part of the program"));

/// A value of a column, so that equal ones are the same string.
pub fn normal_in(column: &str, value: &str) -> String {
    match column {
        "value" | "count" => match value.trim().parse::<f64>() {
            // Six significant digits, as `%g` shows them.
            Ok(number) => format!("{number:.5e}"),
            Err(_) => normal(value),
        },
        "date" => value.chars().take(10).collect(),
        "kind" | "type" | "indicator" | "capacity" => value
            .rsplit(['#', '/'])
            .next()
            .unwrap_or(value)
            .replace('-', "_")
            .to_lowercase(),
        "title" => value
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase(),
        _ => normal(value),
    }
}

/// A text without case, punctuation, abbreviations and the words that add nothing.
pub fn normal(value: &str) -> String {
    const PUNCTUATION: &str = ".,;:\"“”'‘’()[]-–—/";
    let lower = value.nfc().collect::<String>().to_lowercase();
    let spaced: String = lower
        .chars()
        .map(|c| if PUNCTUATION.contains(c) { ' ' } else { c })
        .collect();
    let words: Vec<String> = spaced.split_whitespace().map(one_tone_placement).collect();
    let mut text = map_words(&words.join(" "), i_for_y);
    for (short, full) in &COMPARISON.abbreviations {
        text = replace_words(&text, short, full);
    }
    text = without_level(&text);
    if let Some(rest) = text.strip_suffix(&COMPARISON.country) {
        let kept = rest.trim_end();
        if kept.len() < rest.len() && kept.ends_with(is_word) {
            text.truncate(kept.len());
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The tone mark of an open oa, oe or uy stands on its first vowel.
fn one_tone_placement(word: &str) -> String {
    let mut letters: Vec<char> = word.nfd().collect();
    if let [head @ .., glide, vowel, tone] = letters.as_mut_slice()
        && matches!((*glide, *vowel), ('o', 'a' | 'e') | ('u', 'y'))
        && matches!(*tone, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
        && head.last() != Some(&'q')
    {
        std::mem::swap(vowel, tone);
    }
    letters.into_iter().nfc().collect()
}

fn i_for_y(word: &str) -> String {
    let mut letters = word.chars();
    if let (Some(first), Some(vowel), None) = (letters.next(), letters.next(), letters.next()) {
        for (y, i, consonants) in &COMPARISON.i_for_y {
            if vowel == *y && consonants.contains(first) {
                return format!("{first}{i}");
            }
        }
    }
    word.to_owned()
}

/// Maps each run of word characters; what stands between stays.
fn map_words(text: &str, map: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if word > 0 {
            out.push_str(&map(&rest[..word]));
        }
        let gap = rest[word..].find(is_word).unwrap_or(rest.len() - word);
        out.push_str(&rest[word..word + gap]);
        rest = &rest[word + gap..];
    }
    out
}

/// Replaces whole words.
fn replace_words(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices(from) {
        let end = at + from.len();
        let alone = !text[..at].ends_with(is_word) && !text[end..].starts_with(is_word);
        if alone && at >= done {
            out.push_str(&text[done..at]);
            out.push_str(to);
            done = end;
        }
    }
    out.push_str(&text[done..]);
    out
}

/// Drops the words for a province and for one of the large cities.
fn without_level(text: &str) -> String {
    let Comparison {
        province: (province, but_before),
        city,
        ..
    } = &*COMPARISON;
    let (word, cities) = city.split_first().expect("the file names it");
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let begins = !out.ends_with(is_word);
        if let Some(behind) = rest.strip_prefix(province.as_str()).filter(|_| begins)
            && !behind.starts_with(is_word)
            && !behind
                .strip_prefix(' ')
                .is_some_and(|b| b.starts_with(but_before.as_str()))
        {
            out.push(' ');
            rest = behind;
        } else if let Some(behind) = rest
            .strip_prefix(word.as_str())
            .and_then(|b| b.strip_prefix(' '))
            .filter(|_| begins)
            && cities.iter().any(|name| behind.starts_with(name.as_str()))
        {
            out.push(' ');
            rest = behind;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_are_equal() {
        for (a, b) in [
            ("UBND tỉnh Lai Châu", "Ủy ban nhân dân Lai Châu"),
            ("Uỷ ban nhân dân TP. Hà Nội", "ủy ban nhân dân hà nội"),
            ("BVĐK Hoà Bình", "Bệnh viện Đa khoa tỉnh Hòa Bình"),
            ("Bác sỹ", "bác sĩ"),
            ("Hội Chữ thập đỏ Việt Nam", "Hội Chữ thập đỏ"),
            ("TP.HCM", "thành phố Hồ Chí Minh"),
        ] {
            assert_eq!(normal(a), normal(b), "{a} {b}");
        }
        assert_eq!(normal("Tỉnh ủy Lai Châu"), "tỉnh ủy lai châu");
        assert_eq!(normal("Việt Nam"), "việt nam");
        assert_eq!(normal("thành phố Vinh"), "thành phố vinh");
        assert_eq!(normal("quý"), "quý");
    }

    #[test]
    fn columns_have_forms_of_their_own() {
        assert_eq!(normal_in("value", "12.50"), normal_in("value", "12.5"));
        assert_eq!(normal_in("title", "GS.TS"), "gsts");
        assert_eq!(
            normal_in("kind", "https://w3id.org/quanhe/id/event-kind/working-visit"),
            "working_visit"
        );
        assert_eq!(normal_in("date", "2024-01-09T08:00"), "2024-01-09");
    }
}
