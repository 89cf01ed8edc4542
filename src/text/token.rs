use std::collections::HashMap;

use super::fold::fold_word_into;
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
    ids: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The number of a word, which becomes part of the vocabulary.
    pub fn intern(&mut self, word: &str) -> TokenId {
        let mut folded = String::new();
        fold_into(word, &mut folded);
        let next = self.ids.len() as u32 + 1;
        TokenId(*self.ids.entry(folded.into()).or_insert(next))
    }

    pub fn intern_phrase(&mut self, phrase: &str) -> Vec<TokenId> {
        words(phrase).map(|w| self.intern(w)).collect()
    }

    fn get(&self, folded: &str) -> TokenId {
        self.ids.get(folded).map_or(TokenId::UNKNOWN, |&id| TokenId(id))
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
    // One mark for each family: the dashes are one dash, and `&` is read as the word it stands for.
    match word {
        "–" | "—" | "‐" | "‑" | "−" => {
            out.clear();
            out.push('-');
        }
        "“" | "”" | "„" | "«" | "»" => {
            out.clear();
            out.push('"');
        }
        "’" | "‘" | "ʼ" => {
            out.clear();
            out.push('\'');
        }
        _ => fold_word_into(word, out),
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
}

/// The words, numbers and punctuation marks of a phrase.
pub fn words(phrase: &str) -> impl Iterator<Item = &str> {
    let mut rest = phrase;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let end = if is_word_char(first) {
            rest.find(|c| !is_word_char(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, tail) = rest.split_at(end);
        rest = tail;
        Some(word)
    })
}

/// Cuts a text into tokens. White space and invisible characters are never part of one.
pub fn tokenize(text: &str, vocabulary: &Vocabulary) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut folded = String::new();
    let mut chars = text.char_indices().peekable();
    let (mut line_start, mut end_of_last) = (true, usize::MAX);
    while let Some((start, first)) = chars.next() {
        if first.is_whitespace() || is_invisible(first) {
            line_start |= matches!(first, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            continue;
        }
        let mut end = start + first.len_utf8();
        let is_word = is_word_char(first);
        let (mut letters, mut lower) = (false, false);
        let mut digits = first.is_numeric();
        if is_word {
            letters = first.is_alphabetic();
            lower = first.is_lowercase();
            while let Some(&(at, c)) = chars.peek() {
                if !is_word_char(c) {
                    break;
                }
                chars.next();
                end = at + c.len_utf8();
                letters |= c.is_alphabetic();
                lower |= c.is_lowercase();
                digits &= c.is_numeric();
            }
        }
        let span = Span::new(start, end);
        fold_into(span.of(text), &mut folded);
        tokens.push(Token {
            span,
            id: vocabulary.get(&folded),
            capital: first.is_uppercase(),
            all_caps: letters && !lower,
            number: is_word && digits && !letters,
            punctuation: !is_word,
            opens: folded == "(",
            joins: matches!(folded.as_str(), "," | "-"),
            glued: end_of_last == start,
            line_start: std::mem::take(&mut line_start),
        });
        end_of_last = end;
    }
    tokens
}

fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
