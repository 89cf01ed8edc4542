//! Which rules a sentence may be read by: those for which it holds what each of their matches needs.

use super::labels::LabelSet;
use super::occurrences::Occurrences;
use super::signal::{OneOf, Signal, Signals, each_bit, is_label};

/// How many of the things that a rule needs are asked for.
const KEYS: usize = 2;

/// For each signal, as a row of bits, the rules of which it is the first key, and behind them those of which it is the second.
#[derive(Debug, Default)]
pub(super) struct Unlocks {
    /// Words of 64 bits for all rules; a row has as many for each key.
    width: usize,
    rows: Vec<u64>,
    /// The signals that are keys, as bits.
    keys: Vec<u64>,
    /// Rules that have no such key.
    without: Vec<u64>,
}

/// The rules that a sentence brings into play: a row of those whose first key it holds, and of those whose second.
#[derive(Debug, Default)]
pub(super) struct Unlocked(Vec<u64>);

impl Unlocks {
    /// `needs` are those of each rule in their order.
    pub fn of<'a>(needs: impl ExactSizeIterator<Item = &'a [OneOf]>, signals: &Signals) -> Self {
        let width = needs.len().div_ceil(64);
        let mut out = Self {
            width,
            rows: vec![0; KEYS * width * signals.len()],
            keys: vec![0; signals.len().div_ceil(64)],
            without: vec![0; KEYS * width],
        };
        for (rule, needs) in needs.enumerate() {
            // The needs that the fewest things fulfil; a word is seldomer than a mention.
            let mut needs: Vec<&[Signal]> = needs.iter().map(|need| need.signals.as_slice()).collect();
            needs.sort_by_key(|signals| (signals.iter().filter(|s| is_label(**s)).count(), signals.len()));
            for key in 0..KEYS {
                let (word, bit) = (key * width + rule / 64, 1 << (rule % 64));
                match needs.get(key) {
                    Some(signals) => {
                        for signal in signals.iter().copied().map(usize::from) {
                            out.rows[signal * KEYS * width + word] |= bit;
                            out.keys[signal / 64] |= 1 << (signal % 64);
                        }
                    }
                    None => out.without[word] |= bit,
                }
            }
        }
        out
    }

    /// The rules that a sentence brings into play.
    pub fn all(&self, occurrences: &Occurrences, unlocked: &mut Unlocked) {
        unlocked.0.clone_from(&self.without);
        for (word, (held, keys)) in occurrences.held().iter().zip(&self.keys).enumerate() {
            each_bit(held & keys, |bit| self.add(word * 64 + bit, unlocked));
        }
    }

    /// Adds those that labels bring into play.
    pub fn labels(&self, labels: LabelSet, unlocked: &mut Unlocked) {
        each_bit(labels, |label| self.add(label, unlocked));
    }

    fn add(&self, signal: usize, unlocked: &mut Unlocked) {
        let row = &self.rows[signal * KEYS * self.width..][..KEYS * self.width];
        unlocked.0.iter_mut().zip(row).for_each(|(rules, row)| *rules |= row);
    }
}

impl Unlocked {
    /// The number of the first rule at `from` or behind it.
    pub fn next(&self, from: usize) -> Option<usize> {
        let (first, second) = self.0.split_at(self.0.len() / KEYS);
        let mut at = from / 64;
        let mut word = first.get(at)? & second.get(at)? & (u64::MAX << (from % 64));
        while word == 0 {
            at += 1;
            word = first.get(at)? & second.get(at)?;
        }
        Some(at * 64 + word.trailing_zeros() as usize)
    }
}
