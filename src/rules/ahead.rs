//! What the item at a position may be read as, and what a way of a pattern may go on with: a way that cannot begin with the next item is not tried.

use rustc_hash::FxHashSet;

use super::labels::LabelSet;
use super::matcher::Instruction;
use crate::lexicon::{ClassId, Lexicon};
use crate::text::TokenId;

/// Labels as they are, words and classes as bits that others share: two that have nothing in common cannot meet, two that have may.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ahead {
    pub labels: LabelSet,
    pub words: u64,
}

impl Ahead {
    /// What stands behind the last item.
    pub const END: Self = Self {
        labels: 0,
        words: 1 << 63,
    };
    const ANY: Self = Self {
        labels: LabelSet::MAX,
        words: u64::MAX,
    };

    #[inline]
    pub fn meets(self, other: Self) -> bool {
        (self.labels & other.labels) | (self.words & other.words) != 0
    }

    fn or(self, other: Self) -> Self {
        Self {
            labels: self.labels | other.labels,
            words: self.words | other.words,
        }
    }
}

/// The bit of a word.
#[inline]
pub(super) fn of_word(word: TokenId) -> u64 {
    1 << ((u64::from(word.0.wrapping_mul(0x9e37_79b1)) * 63) >> 32)
}

/// The bits of the classes that words begin a phrase of.
#[derive(Debug, Default)]
pub(super) struct ClassBits {
    known: FxHashSet<u32>,
    by_word: Vec<u64>,
}

impl ClassBits {
    /// The bit of a class, which its words have from now on.
    fn of(&mut self, class: ClassId, lexicon: &Lexicon) -> u64 {
        let bit = 1 << (class.number() % 63);
        if self.known.insert(class.number()) {
            for word in lexicon.class_of(class).first().iter() {
                let at = word.0 as usize;
                self.by_word.resize(self.by_word.len().max(at + 1), 0);
                self.by_word[at] |= bit;
            }
        }
        bit
    }

    /// The bits of the classes that a word begins a phrase of.
    #[inline]
    pub fn at(&self, word: TokenId) -> u64 {
        self.by_word.get(word.0 as usize).copied().unwrap_or(0)
    }
}

/// What either way of each split may go on with, by the number of the split.
pub(super) fn of_splits(
    instructions: &[Instruction],
    words: &[Vec<TokenId>],
    splits: usize,
    classes: &mut ClassBits,
    lexicon: &Lexicon,
) -> Vec<[Ahead; 2]> {
    let mut at = vec![Ahead::default(); instructions.len()];
    let get = |at: &[Ahead], n: u16| at[usize::from(n)];
    // Ways go back only where something is repeated: a few rounds, and nothing changes any more.
    let mut changes = true;
    while changes {
        changes = false;
        for n in (0..instructions.len()).rev() {
            let behind = at.get(n + 1).copied().unwrap_or(Ahead::ANY);
            let of_words = |words: u64| Ahead { labels: 0, words };
            let here = match &instructions[n] {
                Instruction::Word(word) => of_words(of_word(*word)),
                Instruction::Words(set) => {
                    let words = words[usize::from(*set)].iter();
                    of_words(words.fold(0, |bits, word| bits | of_word(*word)))
                }
                Instruction::Class(class) => of_words(classes.of(*class, lexicon)),
                Instruction::Label(labels) => Ahead {
                    labels: *labels,
                    words: 0,
                },
                Instruction::NotWord(_)
                | Instruction::NotClass(_)
                | Instruction::NotLabel(_)
                | Instruction::Named(_)
                | Instruction::Open(_)
                | Instruction::Close(_)
                | Instruction::Start => behind,
                Instruction::End => Ahead::END,
                Instruction::Split(first, second, _) => get(&at, *first).or(get(&at, *second)),
                Instruction::Jump(to) => get(&at, *to),
                Instruction::Gap(_) | Instruction::Match => Ahead::ANY,
            };
            changes |= at[n] != here;
            at[n] = here;
        }
    }
    let mut out = vec![[Ahead::ANY; 2]; splits];
    for instruction in instructions {
        if let Instruction::Split(first, second, number) = instruction {
            out[usize::from(*number)] = [get(&at, *first), get(&at, *second)];
        }
    }
    out
}
