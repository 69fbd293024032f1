//! What much text without any words marked in it tells: how often syllables stand side by side, and how often with capitals.

use super::units::mix;

/// What is known of two units side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Pair {
    /// How much oftener they are together than by chance, 0 to 15 (pointwise mutual information in steps).
    pub(crate) tie: u8,
    /// How often both have a capital within a sentence, 0 to 7.
    pub(crate) capital: u8,
}

/// What is known of one unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Single {
    /// How often it has a capital within a sentence, 0 to 7.
    pub(crate) capital: u8,
    /// The cluster of units that stand beside the same ones, from 1; 0 for none.
    pub(crate) cluster: u8,
}

/// Pairs and single units by the hash of their keys. Hashes of others may be equal to theirs, one in some thousands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Statistics {
    pairs: Hashed,
    singles: Hashed,
}

/// Hashes with a number each, in an open-addressing table.
#[derive(Clone, Debug, Default)]
struct Hashed {
    slots: Vec<(u32, u16)>,
}

impl Hashed {
    fn new(entries: &[(u32, u16)]) -> Self {
        let size = (entries.len() * 2).next_power_of_two().max(2);
        let mut slots = vec![(0, 0); size];
        for (hash, value) in entries {
            let mut at = *hash as usize & (size - 1);
            while slots.get(at).is_some_and(|(_, taken)| *taken != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(slot) = slots.get_mut(at) {
                *slot = (*hash, *value);
            }
        }
        Self { slots }
    }

    /// 0 where the hash is not there.
    #[inline]
    fn get(&self, hash: u32) -> u16 {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize & mask;
        while let Some((other, value)) = self.slots.get(at).copied().filter(|(_, value)| *value != 0) {
            if other == hash {
                return value;
            }
            at = (at + 1) & mask;
        }
        0
    }
}

impl Statistics {
    /// From entries of a hash and a number that is not 0.
    pub(crate) fn new(pairs: &[(u32, u16)], singles: &[(u32, u16)]) -> Self {
        Self { pairs: Hashed::new(pairs), singles: Hashed::new(singles) }
    }

    #[inline]
    pub(crate) fn pair(&self, one: u32, other: u32) -> Pair {
        let value = self.pairs.get(mix(one, other));
        Pair { tie: bits(value, 0, 15), capital: bits(value, 4, 7) }
    }

    #[inline]
    pub(crate) fn single(&self, key: u32) -> Single {
        let value = self.singles.get(mix(key, key));
        Single { capital: bits(value, 0, 7), cluster: bits(value, 8, 255) }
    }
}

impl Pair {
    #[cfg(feature = "training")]
    pub(crate) fn packed(self) -> u16 {
        u16::from(self.tie) | u16::from(self.capital) << 4
    }
}

impl Single {
    #[cfg(feature = "training")]
    pub(crate) fn packed(self) -> u16 {
        u16::from(self.capital) | u16::from(self.cluster) << 8
    }
}

#[inline]
fn bits(value: u16, from: u32, mask: u8) -> u8 {
    (value >> from).to_le_bytes()[0] & mask
}
