//! Where in a sentence what rules look for stands, as bits by token: whether and where a rule may match is read off here before it is tried.

use std::cell::Cell;
use std::ops::Range;

use super::signal::{OneOf, Signal, Signals, each_bit};

/// For each signal the tokens that announce it, of those at which an item begins. Tokens are counted from the first one of the sentence.
#[derive(Debug, Default)]
pub(super) struct Occurrences {
    /// Words of 64 bits in a row.
    width: usize,
    /// A row for each signal.
    rows: Vec<u64>,
    /// The signals whose rows may hold something, as bits.
    held: Vec<u64>,
    /// What was found out about several signals at once, and when: many rules ask for the same ones.
    known: Vec<Cell<(u32, u64)>>,
    /// Another number after each change.
    now: u32,
}

impl Occurrences {
    /// Takes up a sentence of so many tokens.
    pub fn reset(&mut self, tokens: usize, signals: &Signals) {
        let Self { width, rows, held, .. } = self;
        for (word, bits) in held.iter_mut().enumerate() {
            each_bit(std::mem::take(bits), |bit| {
                let from = (word * 64 + bit) * *width;
                if *width == 1 {
                    rows[from] = 0;
                } else {
                    rows[from..from + *width].fill(0);
                }
            });
        }
        *width = tokens.div_ceil(64);
        if rows.len() < signals.len() * *width {
            rows.resize(signals.len() * *width, 0);
        }
        held.resize(signals.len().div_ceil(64), 0);
        if self.known.len() < signals.sets() * *width {
            self.known.resize(signals.sets() * *width, Cell::new((0, 0)));
        }
        self.changed();
    }

    /// To be called when signals were added or removed.
    pub fn changed(&mut self) {
        self.now = self.now.wrapping_add(1);
        if self.now == 0 {
            self.known.fill(Cell::new((0, 0)));
            self.now = 1;
        }
    }

    #[inline]
    pub fn add(&mut self, signal: Signal, token: usize) {
        let signal = usize::from(signal);
        self.held[signal / 64] |= 1 << (signal % 64);
        self.rows[signal * self.width + token / 64] |= 1 << (token % 64);
    }

    pub fn remove(&mut self, signal: Signal, token: usize) {
        self.rows[usize::from(signal) * self.width + token / 64] &= !(1 << (token % 64));
    }

    /// The signals that stand in the sentence, as bits; some that stood there before may be among them.
    pub fn held(&self) -> &[u64] {
        &self.held
    }

    /// The tokens in a range that announce one of the signals.
    #[inline]
    pub fn all_in(&self, tokens: Range<usize>, signals: &OneOf) -> impl Iterator<Item = usize> {
        // Hardly a sentence has more than 64 tokens.
        let (mut at, last) = if self.width == 1 {
            (0, usize::from(tokens.start < tokens.end))
        } else {
            (tokens.start / 64, tokens.end.div_ceil(64))
        };
        let mut bits = if at < last {
            self.word(signals, at) & bits_between(&tokens, at)
        } else {
            0
        };
        std::iter::from_fn(move || {
            while bits == 0 {
                at += 1;
                if at >= last {
                    return None;
                }
                bits = self.word(signals, at) & bits_between(&tokens, at);
            }
            let next = at * 64 + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            Some(next)
        })
    }

    /// The last token before another that announces one of the signals.
    #[inline]
    pub fn last_before(&self, token: usize, signals: &OneOf) -> Option<usize> {
        if self.width == 1 {
            let before = 1_u64.checked_shl(token as u32).map_or(u64::MAX, |bit| bit - 1);
            let bits = self.word(signals, 0) & before;
            return (bits != 0).then(|| 63 - bits.leading_zeros() as usize);
        }
        (0..token.div_ceil(64)).rev().find_map(|at| {
            let bits = self.word(signals, at) & bits_between(&(0..token), at);
            (bits != 0).then(|| at * 64 + 63 - bits.leading_zeros() as usize)
        })
    }

    /// Those of the 64 tokens from `64 * at` that announce one of the signals.
    #[inline]
    fn word(&self, one_of: &OneOf, at: usize) -> u64 {
        let of = |signal: &Signal| self.rows[usize::from(*signal) * self.width + at];
        if let [signal] = one_of.signals.as_slice() {
            return of(signal);
        }
        let known = &self.known[one_of.number * self.width + at];
        let (then, bits) = known.get();
        if then == self.now {
            return bits;
        }
        let bits = one_of.signals.iter().fold(0, |bits, signal| bits | of(signal));
        known.set((self.now, bits));
        bits
    }
}

/// A set of tokens of one sentence.
#[derive(Debug, Default)]
pub(super) struct TokenBits(Vec<u64>);

impl TokenBits {
    /// Empties it, for a sentence of so many tokens.
    pub fn reset(&mut self, tokens: usize) {
        self.0.clear();
        self.0.resize(tokens.div_ceil(64), 0);
    }

    pub fn add(&mut self, tokens: Range<usize>) {
        for at in tokens.start / 64..tokens.end.div_ceil(64) {
            self.0[at] |= bits_between(&tokens, at);
        }
    }

    /// The first of the set in a range, or the end of the range.
    pub fn first_in(&self, tokens: Range<usize>) -> usize {
        (tokens.start / 64..tokens.end.div_ceil(64))
            .find_map(|at| {
                let bits = self.0[at] & bits_between(&tokens, at);
                (bits != 0).then(|| at * 64 + bits.trailing_zeros() as usize)
            })
            .unwrap_or(tokens.end)
    }
}

/// The tokens of a range among the 64 from `64 * at`, some of which are in it.
fn bits_between(tokens: &Range<usize>, at: usize) -> u64 {
    let from = tokens.start.saturating_sub(at * 64);
    let to = (tokens.end - at * 64).min(64);
    if from >= to {
        return 0;
    }
    (u64::MAX << from) & (u64::MAX >> (64 - to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TokenId;

    #[test]
    fn finds_what_stands_in_a_range() {
        let mut occurrences = Occurrences::default();
        let mut all = Signals::default();
        (0..300).for_each(|word| {
            all.word(TokenId(word));
        });
        let mut one_of = |signals: &[Signal]| {
            let mut one_of = OneOf::from(signals.to_vec());
            all.number(&mut one_of);
            one_of
        };
        let sets = [&[70][..], &[299], &[70, 299], &[71], &[]].map(&mut one_of);
        let both = one_of(&[70, 299]);
        for (tokens, places) in [(200, [0, 63, 64, 190]), (70, [3, 5, 64, 69])] {
            occurrences.reset(tokens, &all);
            for (n, place) in places.into_iter().enumerate() {
                occurrences.add([70, 299][n % 2], place);
            }
            for signals in &sets {
                let standing = |place: &usize| {
                    let n = places.iter().position(|p| p == place);
                    n.is_some_and(|n| signals.signals.contains(&[70, 299][n % 2]))
                };
                for from in 0..tokens {
                    assert_eq!(occurrences.last_before(from, signals), (0..from).rev().find(standing));
                    for to in from..=tokens {
                        let all: Vec<usize> = occurrences.all_in(from..to, signals).collect();
                        assert_eq!(all, (from..to).filter(standing).collect::<Vec<_>>());
                    }
                }
            }
        }
        occurrences.remove(70, 64);
        occurrences.remove(299, 69);
        occurrences.changed();
        assert!(occurrences.all_in(0..70, &both).eq([3, 5]));
    }

    #[test]
    fn a_set_of_tokens_holds_its_ranges() {
        let mut set = TokenBits::default();
        set.reset(150);
        set.add(10..12);
        set.add(60..130);
        let inside = |token: &usize| (10..12).contains(token) || (60..130).contains(token);
        for from in 0..150 {
            for to in from..=150 {
                assert_eq!(set.first_in(from..to), (from..to).find(inside).unwrap_or(to));
            }
        }
    }
}
