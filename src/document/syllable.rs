//! Whether a word is spelt like a Vietnamese syllable: onset, rhyme, tone. Serves to recognise legacy encodings, which have nothing else that tells them apart.

use std::collections::HashSet;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

static SPELLING: LazyLock<Spelling> = LazyLock::new(|| Spelling::parse(include_str!("tables/syllables.txt")));

#[derive(Default)]
struct Spelling {
    onsets: Vec<String>,
    rhymes: HashSet<String>,
    /// Rhymes with a stop coda, which bear an acute accent or a dot below.
    stops: HashSet<String>,
}

impl Spelling {
    fn parse(data: &str) -> Self {
        let mut spelling = Self {
            onsets: vec![String::new()],
            ..Self::default()
        };
        for line in data.lines() {
            let mut words = line.split_whitespace().map(str::to_owned);
            match words.next().as_deref() {
                Some("onsets") => spelling.onsets.extend(words),
                Some("rhymes") => spelling.rhymes.extend(words),
                Some("stops") => spelling.stops.extend(words),
                _ => {}
            }
        }
        spelling
    }
}

/// How many of a text's words with a letter beyond ASCII are Vietnamese syllables. Words of plain ASCII say nothing of the encoding and are not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Score {
    pub syllables: usize,
    pub words: usize,
}

impl Score {
    pub fn share(self) -> f64 {
        if self.words == 0 {
            0.0
        } else {
            self.syllables as f64 / self.words as f64
        }
    }
}

/// Scores at most the first `limit` words that count.
pub(super) fn score(text: &str, limit: usize) -> Score {
    let mut score = Score::default();
    for word in text
        .split(|c: char| !is_word_char(c))
        .filter(|w| !w.is_ascii())
        .take(limit)
    {
        score.words += 1;
        score.syllables += usize::from(is_syllable(word));
    }
    score
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&c)
}

/// `word` in any case, composed or decomposed. A capital behind a small letter (`tƠ`) is no syllable: wrong encodings make such words.
pub(super) fn is_syllable(word: &str) -> bool {
    let mut tone = None;
    let mut letters = String::with_capacity(word.len());
    for c in word.nfd() {
        if is_tone(c) {
            if tone.replace(c).is_some() {
                return false;
            }
        } else {
            letters.push(c);
        }
    }
    let letters: String = letters.nfc().collect();
    if has_inner_capital(&letters) {
        return false;
    }
    let letters = letters.to_lowercase();
    SPELLING.onsets.iter().any(|onset| {
        let Some(rhyme) = letters.strip_prefix(onset.as_str()) else {
            return false;
        };
        if SPELLING.stops.contains(rhyme) {
            matches!(tone, Some('\u{301}' | '\u{323}'))
        } else {
            SPELLING.rhymes.contains(rhyme)
        }
    }) || (letters == "gi" && tone.is_some())
}

fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

fn has_inner_capital(letters: &str) -> bool {
    letters
        .chars()
        .zip(letters.chars().skip(1))
        .any(|(a, b)| a.is_lowercase() && b.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_other_words() {
        for word in [
            "nghiệp",
            "Đường",
            "TỈNH",
            "khỏe",
            "khoẻ",
            "quyết",
            "giữa",
            "thuỷ",
            "người",
            "Y\u{301}",
            "huyện",
            "Ủy",
            "rượu",
            "khuỷu",
            "gìn",
            "gì",
            "Lắk",
        ] {
            assert_eq!(is_syllable(word), word != "Lắk", "{word}");
        }
        for word in [
            "được\u{301}",
            "tƠ",
            "naïve",
            "été",
            "façade",
            "Bøng",
            "thuêc",
            "biệp1",
            "Müller",
            "côt",
        ] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn only_words_beyond_ascii_count() {
        assert_eq!(score("Sở Y tế Lai Châu 2025", 100), Score { syllables: 3, words: 3 });
        assert_eq!(score("plain text", 100).words, 0);
    }
}
