use rustc_hash::FxHashMap;

use super::fold::fold_word_into;
use super::letters::{TABLE, is, is_word_char};
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
}

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
        TokenId(id)
    }

    pub fn intern_phrase(&mut self, phrase: &str) -> Vec<TokenId> {
        words(phrase).map(|w| self.intern(w)).collect()
    }

    /// The number of a word of a text; `folded` is room for its folded form.
    fn get(&self, word: &str, folded: &mut String) -> TokenId {
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
    let table = &*TABLE;
    let mut chars = text.char_indices();
    let mut next = chars.next();
    let (mut line_start, mut end_of_last) = (true, usize::MAX);
    while let Some((start, first)) = next {
        let kind = table.kind(first);
        if kind & is::BLANK != 0 {
            line_start |= matches!(first, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            next = chars.next();
            continue;
        }
        let is_word = kind & is::WORD != 0;
        let (mut some, mut all) = (kind, kind);
        next = chars.next();
        while is_word && let Some((_, c)) = next {
            let kind = table.kind(c);
            if kind & is::WORD == 0 {
                break;
            }
            some |= kind;
            all &= kind;
            next = chars.next();
        }
        let end = next.map_or(text.len(), |(at, _)| at);
        let span = Span::new(start, end);
        tokens.push(Token {
            span,
            id: vocabulary.get(span.of(text), &mut folded),
            capital: kind & is::UPPER != 0,
            all_caps: is_word && some & is::LETTER != 0 && some & is::LOWER == 0,
            number: is_word && all & is::DIGIT != 0 && some & is::LETTER == 0,
            punctuation: !is_word,
            opens: first == '(',
            joins: matches!(first, ',' | '-' | '–' | '—' | '‐' | '‑' | '−'),
            glued: end_of_last == start,
            line_start: std::mem::take(&mut line_start),
        });
        end_of_last = end;
    }
    tokens
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
