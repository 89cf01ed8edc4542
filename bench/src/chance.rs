//! Numbers that look random and depend on a seed alone.

/// SplitMix64: one number of state, good enough to choose words with.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The chances of one thing, told apart from all others by its key.
    pub fn of(seed: u64, key: &[u64]) -> Self {
        let mut chance = Self(seed);
        for part in key {
            chance.0 = chance.draw() ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        chance.draw();
        chance
    }

    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`, which must not be 0.
    pub fn below(&mut self, n: u64) -> u64 {
        self.draw() % n.max(1)
    }

    pub fn index(&mut self, len: usize) -> usize {
        usize::try_from(self.below(len as u64)).unwrap_or_default()
    }

    /// True once in `1 / share` times.
    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    fn unit(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// An index by weight.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (i, weight) in weights.enumerate() {
            last = i;
            left -= weight;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    /// An index by Zipf's law: the second comes half as often as the first.
    pub fn zipf(&mut self, len: usize) -> usize {
        self.weighted((1..=len).map(|rank| 1.0 / rank as f64))
    }
}
