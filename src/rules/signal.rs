//! What an item of a sentence announces: a label it has, a word that rules hold, or the beginning of a phrase of a class they hold.

use std::collections::HashMap;

use super::ahead::ClassBits;
use super::labels::LabelSet;
use crate::lexicon::{ClassId, Lexicon};
use crate::text::{Token, TokenId};

/// The number of what rules look for: labels have those of their bits, words and classes the numbers behind.
pub(super) type Signal = u16;

/// What every item announces.
pub(super) const ITEM: Signal = LABELS;
/// How many signals are labels.
const LABELS: Signal = LabelSet::BITS as Signal;

/// Whether a signal is a label.
pub(super) fn is_label(signal: Signal) -> bool {
    signal < LABELS
}

/// The signals of the labels in a set.
pub(super) fn of_labels(labels: LabelSet) -> impl Iterator<Item = Signal> {
    (0..LABELS).filter(move |signal| labels >> signal & 1 != 0)
}

/// What a part of a pattern may be seen by: labels, words, and words that begin a phrase of a class.
#[derive(Debug, Clone, Default)]
pub(super) struct OneOf {
    pub signals: Vec<Signal>,
    /// Equal ones have one number, which [`Signals::number`] gives.
    pub number: usize,
}

impl From<Vec<Signal>> for OneOf {
    fn from(signals: Vec<Signal>) -> Self {
        Self { signals, number: 0 }
    }
}

impl OneOf {
    pub fn add(&mut self, other: Self) {
        self.signals.extend(other.signals);
        self.signals.sort_unstable();
        self.signals.dedup();
    }
}

/// All words and classes that rules look for.
#[derive(Debug)]
pub(super) struct Signals {
    words: HashMap<TokenId, Signal>,
    classes: HashMap<ClassId, Signal>,
    len: Signal,
    /// Signals that are looked for together.
    sets: HashMap<Vec<Signal>, usize>,
    pub class_bits: ClassBits,
    announced: Vec<(TokenId, Signal)>,
    /// What each word announces: a stretch of `flat`, by the word's number.
    of_word: Vec<(u32, u32)>,
    flat: Vec<Signal>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            words: HashMap::new(),
            classes: HashMap::new(),
            len: ITEM + 1,
            sets: HashMap::new(),
            class_bits: ClassBits::default(),
            announced: Vec::new(),
            of_word: Vec::new(),
            flat: Vec::new(),
        }
    }
}

impl Signals {
    pub fn word(&mut self, word: TokenId) -> Signal {
        if let Some(&known) = self.words.get(&word) {
            return known;
        }
        let signal = self.next();
        self.words.insert(word, signal);
        self.announce(word, signal);
        signal
    }

    pub fn class(&mut self, class: ClassId, lexicon: &Lexicon) -> Signal {
        if let Some(&known) = self.classes.get(&class) {
            return known;
        }
        let signal = self.next();
        self.classes.insert(class, signal);
        lexicon
            .class_of(class)
            .first()
            .iter()
            .for_each(|word| self.announce(word, signal));
        signal
    }

    fn next(&mut self) -> Signal {
        self.len += 1;
        self.len - 1
    }

    fn announce(&mut self, word: TokenId, signal: Signal) {
        self.announced.push((word, signal));
    }

    /// Gives signals that are looked for together their number.
    pub fn number(&mut self, one_of: &mut OneOf) {
        let next = self.sets.len();
        one_of.number = *self.sets.entry(one_of.signals.clone()).or_insert(next);
    }

    /// How many such numbers there are.
    pub fn sets(&self) -> usize {
        self.sets.len()
    }

    /// To be called when all rules are read.
    pub fn close(&mut self) {
        self.announced.sort_unstable();
        self.flat = self.announced.iter().map(|(_, signal)| *signal).collect();
        let words = self.announced.last().map_or(0, |(word, _)| word.0 as usize + 1);
        self.of_word = vec![(0, 0); words];
        for (at, (word, _)) in (0..).zip(&self.announced) {
            let of_word = &mut self.of_word[word.0 as usize];
            if of_word.1 == 0 {
                of_word.0 = at;
            }
            of_word.1 = at + 1;
        }
    }

    /// What a word announces.
    pub fn of(&self, token: &Token) -> &[Signal] {
        let of_word = self.of_word.get(token.id.0 as usize);
        of_word.map_or(&[], |&(from, to)| &self.flat[from as usize..to as usize])
    }

    /// How many there are, labels included.
    pub fn len(&self) -> usize {
        usize::from(self.len)
    }
}

/// Visits the numbers of the bits that are set.
#[inline]
pub(super) fn each_bit(mut bits: u64, mut visit: impl FnMut(usize)) {
    while bits != 0 {
        visit(bits.trailing_zeros() as usize);
        bits &= bits - 1;
    }
}
