//! What characters are, answered at once for the letters of Vietnamese and left to the standard library for all others.

use std::sync::LazyLock;

/// What a character is, as bits.
pub(super) mod is {
    pub const WORD: u8 = 1;
    pub const LETTER: u8 = 2;
    pub const DIGIT: u8 = 4;
    pub const UPPER: u8 = 8;
    pub const LOWER: u8 = 16;
    /// White space, and what is not seen.
    pub const BLANK: u8 = 32;
}

/// Where the letters of Vietnamese with two marks begin.
const DOUBLE: u32 = 0x1e00;

/// What the characters of Latin script are.
pub(super) struct Table {
    first: [u8; 0x250],
    double: [u8; 0x100],
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let from = |start| move |at: usize| char::from_u32(start + at as u32).map_or(0, kind);
    Table {
        first: std::array::from_fn(from(0)),
        double: std::array::from_fn(from(DOUBLE)),
    }
});

impl Table {
    /// What a character is: bits of [`is`].
    #[inline]
    pub fn kind(&self, c: char) -> u8 {
        let code = c as u32;
        if let Some(kind) = self.first.get(code as usize) {
            *kind
        } else if let Some(kind) = self.double.get(code.wrapping_sub(DOUBLE) as usize) {
            *kind
        } else {
            kind(c)
        }
    }
}

fn kind(c: char) -> u8 {
    let bit = |is, bit| if is { bit } else { 0 };
    bit(is_word_char(c), is::WORD)
        | bit(is_letter(c), is::LETTER)
        | bit(is_digit(c), is::DIGIT)
        | bit(is_upper(c), is::UPPER)
        | bit(is_lower(c), is::LOWER)
        | bit(c.is_whitespace() || is_invisible(c) || c == '_', is::BLANK)
}

fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Whether it belongs to a word: a letter, a digit or a combining mark.
#[inline]
pub(super) fn is_word_char(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{300}'..='\u{36f}' | '\u{1e00}'..='\u{1eff}' => true,
        '\0'..='\u{7f}' | '\u{2010}'..='\u{203a}' => false,
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        _ => c.is_alphanumeric(),
    }
}

#[inline]
fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{1e00}'..='\u{1eff}' => true,
        '\0'..='\u{7f}' | '\u{2010}'..='\u{203a}' => false,
        '\u{c0}'..='\u{24f}' => !matches!(c, '×' | '÷'),
        _ => c.is_alphabetic(),
    }
}

#[inline]
fn is_digit(c: char) -> bool {
    match c {
        '0'..='9' => true,
        '\0'..='\u{7f}'
        | '\u{c0}'..='\u{24f}'
        | '\u{300}'..='\u{36f}'
        | '\u{1e00}'..='\u{1eff}'
        | '\u{2010}'..='\u{203a}' => false,
        _ => c.is_numeric(),
    }
}

#[inline]
fn is_upper(c: char) -> bool {
    match c {
        'A'..='Z' => true,
        '\0'..='\u{7f}' => false,
        // The letters of Vietnamese stand in pairs.
        '\u{1ea0}'..='\u{1eff}' => u32::from(c) % 2 == 0,
        '\u{c0}'..='\u{de}' => c != '×',
        '\u{df}'..='\u{ff}' => false,
        _ => c.is_uppercase(),
    }
}

#[inline]
fn is_lower(c: char) -> bool {
    match c {
        'a'..='z' => true,
        '\0'..='\u{7f}' => false,
        '\u{1ea0}'..='\u{1eff}' => u32::from(c) % 2 == 1,
        '\u{c0}'..='\u{de}' => false,
        '\u{df}'..='\u{ff}' => c != '÷',
        _ => c.is_lowercase(),
    }
}

/// The lower case of a character that has one of a single character, as all letters of Vietnamese do.
#[inline]
pub(super) fn lower(c: char) -> Option<char> {
    let code = u32::from(c);
    match c {
        '\0'..='\u{7f}' => Some(c.to_ascii_lowercase()),
        '\u{1ea0}'..='\u{1eff}' => char::from_u32(code | 1),
        '\u{c0}'..='\u{de}' if c != '×' => char::from_u32(code + 0x20),
        '\u{df}'..='\u{ff}' => Some(c),
        'Ă' | 'Đ' | 'Ĩ' | 'Ũ' | 'Ơ' | 'Ư' => char::from_u32(code + 1),
        'ă' | 'đ' | 'ĩ' | 'ũ' | 'ơ' | 'ư' => Some(c),
        _ => None,
    }
}

/// Whether a word may hold a mark of its own behind a letter.
#[inline]
pub(super) fn may_combine(c: char) -> bool {
    !matches!(c, '\0'..='\u{2ff}' | '\u{1e00}'..='\u{1eff}')
}

/// A text with its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

/// Whether a word of more than one letter stands in capitals throughout.
pub fn is_shouted(word: &str) -> bool {
    word.chars().filter(|c| is_letter(*c)).nth(1).is_some() && !word.chars().any(is_lower)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::char::is_combining_mark;

    #[test]
    fn all_characters_are_what_the_standard_library_says() {
        for c in '\0'..=char::MAX {
            assert_eq!(
                is_word_char(c),
                c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}'),
                "{c:?}"
            );
            assert_eq!(is_letter(c), c.is_alphabetic(), "{c:?}");
            assert_eq!(is_digit(c), c.is_numeric(), "{c:?}");
            assert_eq!(is_upper(c), c.is_uppercase(), "{c:?}");
            assert_eq!(is_lower(c), c.is_lowercase(), "{c:?}");
            assert!(may_combine(c) || !is_combining_mark(c), "{c:?}");
            if let Some(lower) = lower(c) {
                assert_eq!(lower.to_string(), c.to_lowercase().to_string(), "{c:?}");
            }
        }
    }
}
