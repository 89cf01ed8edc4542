//! Folding: the form in which two spellings of one Vietnamese word are equal.
//!
//! NFC, lower case, the newer placement of the tone mark (`hoá` = `hóa`, `uỷ` = `ủy`), and `i` for `y` behind a single `h k l m s t v`
//! (`bác sỹ` = `bác sĩ`, `kỹ` = `kĩ`).

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::char::{compose, decompose_canonical, is_combining_mark};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::letters;

/// Folds one word into `out`, which is cleared first.
pub fn fold_word_into(word: &str, out: &mut String) {
    out.clear();
    fold_word_onto(word, out);
}

/// Folds one word behind what `out` holds.
pub(super) fn fold_word_onto(word: &str, out: &mut String) {
    let start = out.len();
    if word.is_ascii() {
        out.push_str(word);
        out[start..].make_ascii_lowercase();
        i_for_y(out, start);
        return;
    }
    for c in word.chars() {
        match letters::lower(c) {
            // The Icelandic letter often stands for the Vietnamese one, which it looks like.
            Some('ð') => out.push('đ'),
            Some(lower) => out.push(lower),
            None if letters::may_combine(c) && is_combining_mark(c) => {
                out.truncate(start);
                out.extend(word.nfc().flat_map(char::to_lowercase));
                break;
            }
            None => out.extend(c.to_lowercase()),
        }
    }
    place_tone(out, start);
    i_for_y(out, start);
}

/// The folded form of one word.
pub fn fold_word(word: &str) -> String {
    let mut out = String::new();
    fold_word_into(word, &mut out);
    out
}

/// The folded words of a phrase, joined by single blanks; punctuation is kept as words of its own.
pub fn fold_phrase(phrase: &str) -> String {
    let mut out = String::with_capacity(phrase.len() + 8);
    for token in super::token::words(phrase) {
        if !out.is_empty() {
            out.push(' ');
        }
        super::token::fold_onto(token, &mut out);
    }
    out
}

/// A name in the letters that others write it with: composed, and with the Vietnamese letter where the Icelandic one stands, which looks like it.
pub fn usual_letters(name: &str) -> Cow<'_, str> {
    if is_nfc(name) && !name.contains(['Ð', 'ð']) {
        return Cow::Borrowed(name);
    }
    let letter = |c| match c {
        'Ð' => 'Đ',
        'ð' => 'đ',
        c => c,
    };
    Cow::Owned(name.nfc().map(letter).collect())
}

/// Lower case without any diacritics, `đ` as `d`: the form in which names are looked up by hand.
pub fn unaccent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let letters = &*PLAIN_LETTERS;
    for c in text.chars() {
        match letters.of(c) {
            Some(plain) => out.push(plain),
            None => unaccent_char(c, |part| out.push(part)),
        }
    }
    out
}

/// Visits the characters that [`unaccent`] makes of one.
pub(super) fn unaccent_char(c: char, mut visit: impl FnMut(char)) {
    decompose_canonical(c, |part| {
        if !is_combining_mark(part) {
            part.to_lowercase()
                .for_each(|c| visit(if matches!(c, 'đ' | 'ð') { 'd' } else { c }));
        }
    });
}

/// What [`unaccent`] makes of the characters of Latin script, where that is one of ASCII; 0 for others.
pub(super) struct PlainLetters {
    first: [u8; 0x250],
    double: [u8; 0x100],
}

pub(super) static PLAIN_LETTERS: LazyLock<PlainLetters> = LazyLock::new(|| {
    let plain = |code: u32| {
        let mut parts = Vec::new();
        unaccent_char(char::from_u32(code).unwrap_or('\0'), |part| parts.push(part));
        match parts.as_slice() {
            [one] if one.is_ascii() => *one as u8,
            _ => 0,
        }
    };
    PlainLetters {
        first: std::array::from_fn(|at| plain(at as u32)),
        double: std::array::from_fn(|at| plain(0x1e00 + at as u32)),
    }
});

impl PlainLetters {
    #[inline]
    pub fn of(&self, c: char) -> Option<char> {
        let code = c as usize;
        let plain = match code {
            0..0x80 => return Some(c.to_ascii_lowercase()),
            0x80..0x250 => self.first[code],
            0x1e00..0x1f00 => self.double[code - 0x1e00],
            _ => return None,
        };
        (plain != 0).then_some(char::from(plain))
    }
}

/// [`unaccent`] with white space folded to single blanks: the form in which names are looked up.
pub fn plain(text: &str) -> String {
    unaccent(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The vowel and the tone of a letter that has no other mark, for the vowels that matter here.
fn tone_of(c: char) -> Option<(char, char)> {
    let tone = |at: usize| ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'][at];
    let of = |vowel: char, letters: [char; 5]| letters.iter().position(|l| *l == c).map(|at| (vowel, tone(at)));
    of('a', ['à', 'á', 'ã', 'ả', 'ạ'])
        .or_else(|| of('e', ['è', 'é', 'ẽ', 'ẻ', 'ẹ']))
        .or_else(|| of('y', ['ỳ', 'ý', 'ỹ', 'ỷ', 'ỵ']))
}

fn place_tone(out: &mut String, start: usize) {
    let mut chars = out[start..].chars().rev();
    let (Some(last), Some(glide)) = (chars.next(), chars.next()) else {
        return;
    };
    if last.is_ascii() || !matches!(glide, 'o' | 'u') {
        return;
    }
    let Some((base, tone)) = tone_of(last) else {
        return;
    };
    if !matches!((glide, base), ('o', 'a') | ('o', 'e') | ('u', 'y')) || chars.next() == Some('q') {
        return;
    }
    if let Some(marked) = compose(glide, tone) {
        out.truncate(out.len() - last.len_utf8() - 1);
        out.push(marked);
        out.push(base);
    }
}

fn i_for_y(out: &mut String, start: usize) {
    if out.len() - start > 4 {
        return;
    }
    let mut chars = out[start..].chars();
    let (Some('h' | 'k' | 'l' | 'm' | 's' | 't' | 'v'), Some(vowel), None) = (chars.next(), chars.next(), chars.next())
    else {
        return;
    };
    let i = match vowel {
        'y' => 'i',
        'ỳ' => 'ì',
        'ý' => 'í',
        'ỹ' => 'ĩ',
        'ỷ' => 'ỉ',
        'ỵ' => 'ị',
        _ => return,
    };
    out.truncate(start + 1);
    out.push(i);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_many_spellings() {
        for (a, b) in [
            ("hoá", "hóa"),
            ("Uỷ", "ủy"),
            ("sỹ", "sĩ"),
            ("KỸ", "kĩ"),
            ("thuỷ", "thủy"),
            ("To\u{323}a", "tọa"),
            ("khoẻ", "khỏe"),
            ("tỷ", "tỉ"),
        ] {
            assert_eq!(fold_word(a), fold_word(b), "{a} {b}");
        }
        assert_eq!(fold_word("quý"), "quý");
        assert_eq!(fold_word("hoàn"), "hoàn");
        assert_eq!(fold_word("Thuấn"), "thuấn");
    }

    #[test]
    fn without_diacritics() {
        assert_eq!(unaccent("Trần Văn Thuấn - Đắk Lắk"), "tran van thuan - dak lak");
        assert_eq!(plain("TRẦN  Văn\u{a0}Thuấn"), "tran van thuan");
    }
}
