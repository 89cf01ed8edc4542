//! What was found out about words of a text, by their bytes: most words of a text stood in it before.

use std::cell::Cell;

use super::letters::{TABLE, is};
use super::token::Vocabulary;

/// Words and marks of texts, for one vocabulary.
#[derive(Default)]
pub(super) struct Cache {
    version: u64,
    words: Vec<(u128, Seen)>,
}

/// What is known of a word.
#[derive(Clone, Copy, Default)]
pub(super) struct Seen {
    pub id: u32,
    pub flags: u8,
}

/// Words remembered; a power of two.
const SLOTS: usize = 16384;
/// The longest word that is remembered, in bytes.
const LONGEST: usize = size_of::<u128>();

pub(super) const CAPITAL: u8 = 1;
pub(super) const ALL_CAPS: u8 = 2;
pub(super) const NUMBER: u8 = 4;
/// A word, and no mark.
const WORD: u8 = 8;

thread_local! {
    static CACHE: Cell<Cache> = const {
        Cell::new(Cache {
            version: 0,
            words: Vec::new(),
        })
    };
}

impl Cache {
    /// Keeps it for the next text.
    pub fn keep(self) {
        CACHE.set(self);
    }

    pub fn take(vocabulary: &Vocabulary) -> Self {
        let mut cache = CACHE.take();
        if cache.version != vocabulary.version() || cache.words.is_empty() {
            cache.version = vocabulary.version();
            cache.words.clear();
            cache.words.resize(SLOTS, (0, Seen::default()));
        }
        cache
    }

    /// Where the word ends that begins at `start`, and what is known of it; nothing where it has to be looked at.
    ///
    /// What was a word before is one wherever it stands between such bytes as end any word.
    #[inline]
    pub fn word(&self, bytes: &[u8], start: usize) -> Option<(usize, Seen)> {
        let sixteen: [u8; LONGEST] = bytes.get(start..start + LONGEST)?.try_into().ok()?;
        let all = u128::from_le_bytes(sixteen);
        let len = match ends(all as u64) {
            0 => 8 + ends((all >> 64) as u64).trailing_zeros() / 8,
            ends => ends.trailing_zeros() / 8,
        } as usize;
        if len == 0 || len == LONGEST {
            return None;
        }
        let key = all & (u128::MAX >> (8 * (LONGEST - len)));
        let (known, seen) = self.words[slot_of(key)];
        (known == key && seen.flags & WORD != 0).then_some((start + len, seen))
    }

    /// What is known of the word or mark `start..end`.
    pub fn get(&mut self, text: &str, start: usize, end: usize, vocabulary: &Vocabulary, folded: &mut String) -> Seen {
        let bytes = text.as_bytes();
        let len = end - start;
        if len > LONGEST {
            return look(&text[start..end], vocabulary, folded);
        }
        let key = match bytes.get(start..start + LONGEST).and_then(|b| b.try_into().ok()) {
            Some(sixteen) => u128::from_le_bytes(sixteen) & (u128::MAX >> (8 * (LONGEST - len))),
            None => {
                let mut sixteen = [0; LONGEST];
                sixteen[..len].copy_from_slice(&bytes[start..end]);
                u128::from_le_bytes(sixteen)
            }
        };
        let slot = &mut self.words[slot_of(key)];
        if slot.0 != key {
            *slot = (key, look(&text[start..end], vocabulary, folded));
        }
        slot.1
    }
}

#[inline]
fn slot_of(key: u128) -> usize {
    let mixed = (key as u64 ^ ((key >> 64) as u64).rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 50) as usize & (SLOTS - 1)
}

/// The highest bit of each of eight bytes that is ASCII and neither letter nor digit: no word goes on with it.
#[inline]
fn ends(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xff;
    const HIGH: u64 = ONES * 0x80;
    // No sum of two bytes below 0x80 reaches into the next byte.
    let from = |bytes: u64, first: u8| bytes + ONES * u64::from(0x80 - first);
    let plain = eight & !HIGH;
    let lower = plain | (ONES * 0x20);
    let letter = from(lower, b'a') & !from(lower, b'z' + 1);
    let digit = from(plain, b'0') & !from(plain, b'9' + 1);
    !eight & !(letter | digit) & HIGH
}

/// Finds out about a word or mark.
fn look(word: &str, vocabulary: &Vocabulary, folded: &mut String) -> Seen {
    let table = &*TABLE;
    let (mut some, mut all, mut first) = (0, u8::MAX, None);
    for c in word.chars() {
        let kind = table.kind(c);
        first.get_or_insert(kind);
        some |= kind;
        all &= kind;
    }
    let flag = |is: bool, flag: u8| if is { flag } else { 0 };
    Seen {
        id: vocabulary.get(word, folded).0,
        flags: flag(first.unwrap_or(0) & is::UPPER != 0, CAPITAL)
            | flag(all & is::WORD != 0, WORD)
            | flag(some & is::LETTER != 0 && some & is::LOWER == 0, ALL_CAPS)
            | flag(all & is::DIGIT != 0 && some & is::LETTER == 0, NUMBER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::token::{Token, TokenId, tokenize};

    #[test]
    fn what_is_remembered_holds_for_one_vocabulary() {
        let (mut one, mut other) = (Vocabulary::default(), Vocabulary::default());
        one.intern("x");
        let of_one = one.intern("Tỉnh");
        let text = "tỉnh TỈNH ti\u{309}nh nghiêngnghiêngnghiêng tỉnh";
        let ids = |vocabulary: &Vocabulary| tokenize(text, vocabulary).iter().map(|t| t.id).collect::<Vec<_>>();
        let unknown = TokenId::UNKNOWN;
        assert_eq!(ids(&one), [of_one, of_one, of_one, unknown, of_one]);
        assert_eq!(ids(&other), [unknown; 5]);
        let of_other = other.intern("tỉnh");
        assert_eq!(ids(&other), [of_other, of_other, of_other, unknown, of_other]);
        assert_eq!(ids(&one), [of_one, of_one, of_one, unknown, of_one]);
    }

    /// A word that is remembered ends where it did when it was looked at.
    #[test]
    fn words_that_stood_before_are_cut_alike() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.intern("bệnh");
        let pieces = [
            "bệnh",
            "Bệnh",
            "viện",
            " ",
            ",",
            "–",
            "_",
            "H'Hen",
            "x²",
            "1816",
            "12%",
            "\n",
            "\u{a0}",
            "e\u{323}",
            "q",
            "…",
            "nghiêngnghiêng",
            "×",
        ];
        let cut = |text: &str| -> Vec<_> {
            let tokens = tokenize(text, &vocabulary);
            let seen = |t: &Token| {
                (
                    t.span,
                    t.id,
                    t.capital,
                    t.all_caps,
                    t.number,
                    t.punctuation,
                    t.joins,
                    t.glued,
                )
            };
            tokens.iter().map(seen).collect()
        };
        for n in 0..pieces.len().pow(3) {
            let three = [0, 1, 2].map(|k| pieces[n / pieces.len().pow(k) % pieces.len()]);
            let text = three.concat() + "                 ";
            let known = cut(&text);
            // A word of another vocabulary makes the cache forget.
            CACHE.take();
            assert_eq!(known, cut(&text), "{text:?}");
        }
    }

    #[test]
    fn what_ends_a_word_among_eight_bytes() {
        for byte in 0..=u8::MAX {
            let eight = u64::from_le_bytes([b'a', byte, b'z', byte, 0xff, 0x80, b'0', byte]);
            let wanted = if byte.is_ascii() && !byte.is_ascii_alphanumeric() {
                0x8000_0000_8000_8000
            } else {
                0
            };
            assert_eq!(ends(eight), wanted, "{byte:x}");
        }
    }
}
