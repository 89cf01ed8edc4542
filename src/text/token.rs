//! Tokens: words, numbers and marks of a text, each with the number of its folded form.

use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;

use super::cache::{ALL_CAPS, CAPITAL, Cache, NUMBER};
use super::fold::fold_word_onto;
use super::letters::{TABLE, Table, is};
use crate::fact::Span;

/// The number of a folded word in a [`Vocabulary`]; [`TokenId::UNKNOWN`] for every word that no lexicon and no rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TokenId(pub u32);

impl TokenId {
    pub const UNKNOWN: TokenId = TokenId(0);
}

/// All words that lexicons and rules hold.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// By their folded form, and by the spellings that they were given in.
    ids: FxHashMap<Box<str>, u32>,
    len: u32,
    /// Another number after each new word, and another for each vocabulary: what [`Cache`] remembers holds for one.
    version: u64,
}

/// Counts the versions of vocabularies.
static VERSIONS: AtomicU64 = AtomicU64::new(1);

impl Vocabulary {
    /// The number of a word, which becomes part of the vocabulary.
    pub fn intern(&mut self, word: &str) -> TokenId {
        if let Some(&id) = self.ids.get(word) {
            return TokenId(id);
        }
        let mut folded = String::new();
        fold_into(word, &mut folded);
        let known = self.ids.get(folded.as_str()).copied();
        let id = known.unwrap_or(self.len + 1);
        if known.is_none() {
            self.len = id;
            self.ids.insert(folded.as_str().into(), id);
        }
        if folded != word {
            self.ids.insert(word.into(), id);
        }
        self.version = VERSIONS.fetch_add(1, Ordering::Relaxed);
        TokenId(id)
    }

    /// Another number after each new word, and another for each vocabulary.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    pub fn intern_phrase(&mut self, phrase: &str) -> Vec<TokenId> {
        words(phrase).map(|w| self.intern(w)).collect()
    }

    /// The number of a word of a text; `folded` is room for its folded form.
    pub(super) fn get(&self, word: &str, folded: &mut String) -> TokenId {
        if let Some(&id) = self.ids.get(word) {
            return TokenId(id);
        }
        fold_into(word, folded);
        self.ids
            .get(folded.as_str())
            .map_or(TokenId::UNKNOWN, |&id| TokenId(id))
    }
}

/// A word, number or punctuation mark.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    pub span: Span,
    pub id: TokenId,
    /// Begins with an upper-case letter.
    pub capital: bool,
    /// A letter, and no lower-case one.
    pub all_caps: bool,
    /// Digits only.
    pub number: bool,
    /// A single character that is neither letter nor digit.
    pub punctuation: bool,
    /// A comma or a dash.
    pub joins: bool,
    /// An opening round bracket.
    pub opens: bool,
    /// Follows the token before it without a blank.
    pub glued: bool,
    /// The first token of its line.
    pub line_start: bool,
}

impl Token {
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        self.span.of(text)
    }

    /// Whether it may be the number of a house: `31`, `31A`, `K43`.
    pub fn is_house_number(&self, text: &str) -> bool {
        let digits = |part: &[u8]| !part.is_empty() && part.len() <= 4 && part.iter().all(u8::is_ascii_digit);
        match self.text(text).as_bytes() {
            [number @ .., letter] if letter.is_ascii_uppercase() => digits(number),
            [letter, number @ ..] if letter.is_ascii_uppercase() => number.len() > 1 && digits(number),
            number => digits(number),
        }
    }

    /// An apostrophe inside a name (`H'Hen`), however it is set.
    pub fn is_apostrophe(&self, text: &str) -> bool {
        matches!(self.text(text), "'" | "’" | "‘" | "ʼ")
    }

    /// A word with a letter.
    pub fn is_word(&self) -> bool {
        !self.number && !self.punctuation
    }
}

pub(super) fn fold_into(word: &str, out: &mut String) {
    out.clear();
    fold_onto(word, out);
}

/// Folds a word or mark behind what `out` holds.
pub(super) fn fold_onto(word: &str, out: &mut String) {
    // One mark for each family: the dashes are one dash.
    let mark = match word.as_bytes() {
        // All of these marks begin with one of three bytes, and so does hardly a word.
        [0xc2 | 0xca | 0xe2, ..] => match word {
            "–" | "—" | "‐" | "‑" | "−" => Some('-'),
            "“" | "”" | "„" | "«" | "»" => Some('"'),
            "’" | "‘" | "ʼ" => Some('\''),
            _ => None,
        },
        _ => None,
    };
    match mark {
        Some(mark) => out.push(mark),
        None => fold_word_onto(word, out),
    }
}

/// The words, numbers and punctuation marks of a phrase.
pub fn words(phrase: &str) -> impl Iterator<Item = &str> {
    let table = &*TABLE;
    let mut rest = phrase;
    std::iter::from_fn(move || {
        rest = rest.strip_prefix(' ').unwrap_or(rest);
        if !rest.as_bytes().first()?.is_ascii_alphanumeric() {
            rest = rest.trim_start();
        }
        let end = match word_end(rest, 0, table) {
            0 => rest.chars().next()?.len_utf8(),
            end => end,
        };
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

/// How a byte goes on a word: it does not, or how many bytes of the word its character has; 4 where the character has to be looked at.
static STEPS: [u8; 256] = steps();

const fn steps() -> [u8; 256] {
    let mut steps = [4; 256];
    let mut byte = 0;
    while byte < 256 {
        steps[byte] = match byte as u8 {
            b if b.is_ascii_alphanumeric() => 1,
            0..=0x7f => 0,
            // U+0100 to U+023F
            0xc4..=0xc8 => 2,
            _ => 4,
        };
        byte += 1;
    }
    steps
}

/// Where the word that goes on at `at` ends.
fn word_end(text: &str, mut at: usize, table: &Table) -> usize {
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        at += match STEPS[usize::from(byte)] {
            0 => return at,
            4 => match byte {
                // U+00C0 to U+00FF
                0xc3 if !matches!(bytes[at + 1], 0x97 | 0xb7) => 2,
                // U+1E00 to U+1EFF
                0xe1 if matches!(bytes[at + 1], 0xb8..=0xbb) => 3,
                _ => match text[at..].chars().next() {
                    Some(c) if table.kind(c) & is::WORD != 0 => c.len_utf8(),
                    _ => return at,
                },
            },
            step => usize::from(step),
        };
    }
    at
}

/// Cuts a text into tokens. White space and invisible characters are never part of one.
pub fn tokenize(text: &str, vocabulary: &Vocabulary) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut folded = String::new();
    let mut cache = Cache::take(vocabulary);
    let table = &*TABLE;
    let bytes = text.as_bytes();
    let (mut line_start, mut end_of_last) = (true, usize::MAX);
    let mut start = 0;
    while let Some(&byte) = bytes.get(start) {
        if byte == b' ' {
            start += 1;
            continue;
        }
        if let Some((end, seen)) = cache.word(bytes, start) {
            tokens.push(Token {
                span: Span::new(start, end),
                id: TokenId(seen.id),
                capital: seen.flags & CAPITAL != 0,
                all_caps: seen.flags & ALL_CAPS != 0,
                number: seen.flags & NUMBER != 0,
                punctuation: false,
                opens: false,
                joins: false,
                glued: end_of_last == start,
                line_start: std::mem::take(&mut line_start),
            });
            end_of_last = end;
            start = end;
            continue;
        }
        let mut end = word_end(text, start, table);
        let is_word = end > start;
        let mut first = '\0';
        if !is_word {
            first = text[start..].chars().next().unwrap_or_default();
            end = start + first.len_utf8();
            if table.kind(first) & is::BLANK != 0 {
                line_start |= matches!(first, '\n' | '\r' | '\u{2028}' | '\u{2029}');
                start = end;
                continue;
            }
        }
        let seen = cache.get(text, start, end, vocabulary, &mut folded);
        tokens.push(Token {
            span: Span::new(start, end),
            id: TokenId(seen.id),
            capital: seen.flags & CAPITAL != 0,
            all_caps: is_word && seen.flags & ALL_CAPS != 0,
            number: is_word && seen.flags & NUMBER != 0,
            punctuation: !is_word,
            opens: first == '(',
            joins: matches!(first, ',' | '-' | '–' | '—' | '‐' | '‑' | '−'),
            glued: end_of_last == start,
            line_start: std::mem::take(&mut line_start),
        });
        end_of_last = end;
        start = end;
    }
    cache.keep();
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::letters::is_word_char;

    #[test]
    fn spans_slice_their_source() {
        let text = "GS.TS. Trần Văn Thuấn\n17/3, 12,5%\u{a0}H'Hen";
        let tokens = tokenize(text, &Vocabulary::default());
        let words: Vec<_> = tokens.iter().map(|t| t.text(text)).collect();
        assert_eq!(
            words,
            [
                "GS", ".", "TS", ".", "Trần", "Văn", "Thuấn", "17", "/", "3", ",", "12", ",", "5", "%", "H", "'", "Hen"
            ]
        );
        assert!(tokens[7].line_start && tokens[8].glued && !tokens[15].glued);
        assert!(tokens[0].all_caps && tokens[0].capital && !tokens[4].all_caps);
    }

    #[test]
    fn decomposed_and_composed_are_one_word() {
        let mut vocabulary = Vocabulary::default();
        let id = vocabulary.intern("bệnh");
        let text = "be\u{323}\u{302}nh";
        assert_eq!(tokenize(text, &vocabulary)[0].id, id);
    }

    /// The steps over bytes are those over characters.
    #[test]
    fn words_end_where_their_characters_do() {
        for c in '\0'..='\u{ffff}' {
            let text = format!("a{c}b");
            let end = word_end(&text, 0, &TABLE);
            let wanted = if is_word_char(c) { text.len() } else { 1 };
            assert_eq!(end, wanted, "{c:?}");
        }
    }
}
