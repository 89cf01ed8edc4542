//! What the words of a sentence announce: a word that rules hold, or the beginning of a phrase of a class they hold.

use std::collections::HashMap;

use crate::lexicon::{ClassId, Lexicon};
use crate::text::{Token, TokenId};

/// The number of a word or class that rules look for.
pub(super) type Signal = u16;

/// All words and classes that rules look for.
#[derive(Debug, Default)]
pub(super) struct Signals {
    words: HashMap<TokenId, Signal>,
    classes: HashMap<ClassId, Signal>,
    len: Signal,
    /// What each word announces, by the word's number.
    of_word: Vec<Vec<Signal>>,
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
        let at = word.0 as usize;
        if at >= self.of_word.len() {
            self.of_word.resize(at + 1, Vec::new());
        }
        self.of_word[at].push(signal);
    }

    /// What a word announces.
    pub fn of(&self, token: &Token) -> &[Signal] {
        self.of_word.get(token.id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// All that the words of a sentence announce, as bits.
    pub fn all(&self, tokens: &[Token]) -> Vec<u64> {
        let mut bits = vec![0; usize::from(self.len) / 64 + 1];
        for signal in tokens.iter().flat_map(|t| self.of(t)) {
            bits[usize::from(signal / 64)] |= 1 << (signal % 64);
        }
        bits
    }
}
