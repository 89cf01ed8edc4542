//! Which rules a sentence may be read by: those for which it holds all that each of their matches needs.

use rustc_hash::FxHashMap;

use super::labels::LabelSet;
use super::occurrences::Occurrences;
use super::signal::{OneOf, Signals, each_bit, is_label};

/// For each signal, as a row of bits, the rules of which it is the key, and behind them the needs that it fulfils. Of a row only the words stand here that hold something.
#[derive(Debug, Default)]
pub(super) struct Unlocks {
    /// Words of 64 bits for all rules.
    rules: usize,
    words: Vec<(u32, u64)>,
    /// Where the words of each signal begin.
    rows: Vec<u32>,
    /// The signals that fulfil something, as bits.
    wanted: Vec<u64>,
    /// The row of a sentence that holds nothing: rules that need nothing are in it.
    empty: Vec<u64>,
    /// The needs of each rule besides its key, by number, those that are seldom fulfilled first.
    others: Vec<Box<[u32]>>,
}

/// The rules whose keys a sentence holds, and the needs that it fulfils, in a row like those of the signals.
#[derive(Debug, Default)]
pub(super) struct Unlocked(Vec<u64>);

impl Unlocks {
    /// `needs` are those of each rule in their order.
    pub fn of<'a>(needs: impl ExactSizeIterator<Item = &'a [OneOf]> + Clone, signals: &Signals) -> Self {
        let mut numbers = FxHashMap::default();
        for need in needs.clone().flatten() {
            let next = numbers.len();
            numbers.entry(need.number).or_insert(next);
        }
        let rules = needs.len().div_ceil(64);
        let width = rules + numbers.len().div_ceil(64);
        let mut rows = vec![vec![0_u64; width]; signals.len()];
        let mut out = Self {
            rules,
            words: Vec::new(),
            rows: Vec::new(),
            wanted: vec![0; signals.len().div_ceil(64)],
            empty: vec![0; width],
            others: Vec::new(),
        };
        for (rule, needs) in needs.enumerate() {
            // The need that the fewest things fulfil is the key; a word is seldomer than a mention.
            let mut needs: Vec<&OneOf> = needs.iter().collect();
            needs.sort_by_key(|need| {
                let labels = need.signals.iter().filter(|s| is_label(**s)).count();
                (labels, need.signals.len())
            });
            let Some((key, others)) = needs.split_first() else {
                out.empty[rule / 64] |= 1 << (rule % 64);
                out.others.push([].into());
                continue;
            };
            for signal in key.signals.iter().copied().map(usize::from) {
                rows[signal][rule / 64] |= 1 << (rule % 64);
            }
            for need in others {
                let number = numbers[&need.number];
                for signal in need.signals.iter().copied().map(usize::from) {
                    rows[signal][rules + number / 64] |= 1 << (number % 64);
                }
            }
            out.others
                .push(others.iter().map(|need| numbers[&need.number] as u32).collect());
        }
        for (signal, row) in rows.iter().enumerate() {
            out.rows.push(out.words.len() as u32);
            let words = (0..).zip(row).filter(|(_, bits)| **bits != 0);
            out.words.extend(words.map(|(word, bits)| (word, *bits)));
            if out.words.len() > out.rows[signal] as usize {
                out.wanted[signal / 64] |= 1 << (signal % 64);
            }
        }
        out.rows.push(out.words.len() as u32);
        out
    }

    /// What a sentence brings into play.
    pub fn all(&self, occurrences: &Occurrences, unlocked: &mut Unlocked) {
        unlocked.0.clone_from(&self.empty);
        for (word, (held, wanted)) in occurrences.held().iter().zip(&self.wanted).enumerate() {
            each_bit(held & wanted, |bit| self.add(word * 64 + bit, unlocked));
        }
    }

    /// Adds what labels bring into play.
    pub fn labels(&self, labels: LabelSet, unlocked: &mut Unlocked) {
        each_bit(labels, |label| self.add(label, unlocked));
    }

    fn add(&self, signal: usize, unlocked: &mut Unlocked) {
        let row = self.rows[signal] as usize..self.rows[signal + 1] as usize;
        for (word, bits) in &self.words[row] {
            unlocked.0[*word as usize] |= bits;
        }
    }

    /// The number of the first rule in play at `from` or behind it.
    pub fn next(&self, from: usize, unlocked: &Unlocked) -> Option<usize> {
        let (rules, fulfilled) = unlocked.0.split_at(self.rules);
        let mut at = from / 64;
        let mut word = rules.get(at)? & (u64::MAX << (from % 64));
        loop {
            while word == 0 {
                at += 1;
                word = *rules.get(at)?;
            }
            let rule = at * 64 + word.trailing_zeros() as usize;
            let holds = |need: &u32| fulfilled[*need as usize / 64] >> (need % 64) & 1 != 0;
            if self.others[rule].iter().all(holds) {
                return Some(rule);
            }
            word &= word - 1;
        }
    }
}
