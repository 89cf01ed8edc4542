//! Which rules a sentence may be read by: those for which it holds one thing that each of their matches needs.

use super::chart::Chart;
use super::labels::LabelSet;
use super::matcher::OneOf;
use super::signal::{Signals, each_bit};

/// For each signal and each label, as rows of bits, the rules that it brings into play.
#[derive(Debug, Default)]
pub(super) struct Unlocks {
    /// Words of 64 bits in a row.
    width: usize,
    signals: Vec<u64>,
    labels: Vec<u64>,
    /// Rules that need nothing.
    always: Vec<u64>,
}

impl Unlocks {
    /// `needs` are those of each rule in their order.
    pub fn of<'a>(needs: impl ExactSizeIterator<Item = &'a [OneOf]>, signals: &Signals) -> Self {
        let width = needs.len().div_ceil(64);
        let mut out = Self {
            width,
            signals: vec![0; width * signals.len()],
            labels: vec![0; width * LabelSet::BITS as usize],
            always: vec![0; width],
        };
        for (rule, needs) in needs.enumerate() {
            let (word, bit) = (rule / 64, 1 << (rule % 64));
            // The need that the fewest things fulfil; a word is seldomer than a mention.
            let Some(key) = needs.iter().min_by_key(|n| (n.labels.count_ones(), n.signals.len())) else {
                out.always[word] |= bit;
                continue;
            };
            for signal in &key.signals {
                out.signals[usize::from(*signal) * width + word] |= bit;
            }
            for label in (0..LabelSet::BITS as usize).filter(|l| key.labels >> l & 1 != 0) {
                out.labels[label * width + word] |= bit;
            }
        }
        out
    }

    /// The rules that a sentence brings into play.
    pub fn all(&self, chart: &Chart, rules: &mut Vec<u64>) {
        rules.clear();
        rules.extend_from_slice(&self.always);
        for (word, bits) in chart.announced().iter().enumerate() {
            each_bit(*bits, |bit| self.add(&self.signals, word * 64 + bit, rules));
        }
        self.labels(chart.labels(), rules);
    }

    /// Those that labels bring into play.
    pub fn labels(&self, labels: LabelSet, rules: &mut [u64]) {
        each_bit(labels, |label| self.add(&self.labels, label, rules));
    }

    fn add(&self, rows: &[u64], row: usize, rules: &mut [u64]) {
        let row = &rows[row * self.width..(row + 1) * self.width];
        rules.iter_mut().zip(row).for_each(|(rules, row)| *rules |= row);
    }
}
