//! Which class each of the program's own names means, remembered by the name's place and length: they are asked for at nearly every word.

use std::sync::atomic::{AtomicU64, Ordering};

/// Each slot holds a name's place, its length and behind them the number of its class, as one number; 0 where nothing is known.
#[derive(Debug)]
pub(super) struct Slots(Box<[AtomicU64]>);

/// A power of two, several times the number of classes that the program knows by name.
const SLOTS: usize = 2048;
/// Bits for the number of a class, and for the length of a name; what takes more is not remembered.
const CLASS: u32 = 11;
const LEN: u32 = 6;

impl Default for Slots {
    fn default() -> Self {
        Self((0..SLOTS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Slots {
    /// The class of a name, where it was found out before.
    #[inline]
    pub fn get(&self, name: &'static str) -> Option<usize> {
        let (key, slot) = key_of(name);
        let class = |known: u64| (known >> CLASS == key).then_some((known & ((1 << CLASS) - 1)) as usize);
        class(self.0[slot].load(Ordering::Relaxed)).or_else(|| class(self.0[slot ^ 1].load(Ordering::Relaxed)))
    }

    /// Remembers the class of a name, in its slot or the one beside it.
    pub fn set(&self, name: &'static str, class: usize) {
        let (key, slot) = key_of(name);
        if key < 1 << (64 - CLASS) && class < 1 << CLASS {
            let free = self.0[slot].load(Ordering::Relaxed) == 0;
            let slot = if free { slot } else { slot ^ 1 };
            self.0[slot].store(key << CLASS | class as u64, Ordering::Relaxed);
        }
    }
}

/// The number of a name, and its slot. One that is too long has a number that no slot holds.
#[inline]
fn key_of(name: &'static str) -> (u64, usize) {
    let key = if name.len() < 1 << LEN {
        (name.as_ptr() as u64) << LEN | name.len() as u64
    } else {
        u64::MAX
    };
    let slot = key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOTS.trailing_zeros());
    (key, slot as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_its_place_and_its_length() {
        let slots = Slots::default();
        let (long, short) = ("unit-district", "unit");
        let inside: &'static str = &long[..4];
        slots.set(long, 7);
        slots.set(inside, 0);
        assert_eq!((slots.get(long), slots.get(inside)), (Some(7), Some(0)));
        assert!(slots.get(short).is_none() || short.as_ptr() == inside.as_ptr());
        slots.set(short, 1 << CLASS);
        assert_eq!(slots.get(&long[..9]), None);
    }
}
