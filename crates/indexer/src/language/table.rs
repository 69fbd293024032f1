/// Keys with the powers of two that their counts are nearest to, in two bytes and a quarter each: a key is told by its place
/// among the buckets and by twelve bits more, so that about one in three hundred unknown ones is taken for a known one.
#[derive(Clone, Debug, Default)]
pub(crate) struct CountTable {
    /// Where each bucket begins.
    begins: Vec<u32>,
    /// Twelve bits of the key's hash and four of its count.
    entries: Vec<u16>,
}

/// Keys in a bucket, about.
const BUCKET: usize = 16;

impl CountTable {
    pub(crate) fn new(counts: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut hashed: Vec<(u64, u32)> = counts.map(|(key, count)| (hash(key), count)).collect();
        hashed.sort_unstable();
        let buckets = hashed.len().div_ceil(BUCKET).max(1);
        let mut table = Self { begins: vec![0; buckets + 1], entries: Vec::with_capacity(hashed.len()) };
        let mut bucket = 0;
        for (hash, count) in hashed {
            let own = bucket_of(hash, buckets);
            while bucket < own {
                bucket += 1;
                table.set_begin(bucket);
            }
            table.entries.push(fingerprint(hash) << 4 | power(count));
        }
        while bucket < buckets {
            bucket += 1;
            table.set_begin(bucket);
        }
        table
    }

    fn set_begin(&mut self, bucket: usize) {
        let at = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        if let Some(begin) = self.begins.get_mut(bucket) {
            *begin = at;
        }
    }

    /// About how often the key was counted; 0 where it was not.
    pub(crate) fn get(&self, key: u32) -> f32 {
        let hash = hash(key);
        let bucket = bucket_of(hash, self.begins.len().saturating_sub(1));
        let bound = |at: usize| self.begins.get(at).map_or(0, |begin| *begin as usize);
        let entries = self.entries.get(bound(bucket)..bound(bucket + 1)).unwrap_or_default();
        let wanted = fingerprint(hash);
        entries.iter().find(|entry| **entry >> 4 == wanted).map_or(0.0, |entry| f32::from(1_u16 << (entry & 15)))
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        for length in [self.begins.len(), self.entries.len()] {
            out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        }
        out.extend(self.begins.iter().flat_map(|begin| begin.to_le_bytes()));
        out.extend(self.entries.iter().flat_map(|entry| entry.to_le_bytes()));
    }

    /// Takes itself off the front of the bytes; `None` where they are too few.
    pub(crate) fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut length = || take::<4>(bytes).map(|bytes| u32::from_le_bytes(bytes) as usize);
        let (begins, entries) = (length()?, length()?);
        let (head, rest) = bytes.split_at_checked(begins.checked_mul(4)?)?;
        let (tail, rest) = rest.split_at_checked(entries.checked_mul(2)?)?;
        *bytes = rest;
        Some(Self {
            begins: head.as_chunks().0.iter().map(|begin| u32::from_le_bytes(*begin)).collect(),
            entries: tail.as_chunks().0.iter().map(|entry| u16::from_le_bytes(*entry)).collect(),
        })
    }
}

/// Takes so many bytes off the front.
pub(crate) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

/// Fibonacci hashing, twice: the upper bits tell the bucket, the lower ones the key within it.
fn hash(key: u32) -> u64 {
    let mixed = u64::from(key).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

fn bucket_of(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

fn fingerprint(hash: u64) -> u16 {
    (hash & 0xfff) as u16
}

/// The nearest power of two, up to the 15th.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 15")]
fn power(count: u32) -> u16 {
    (count.max(1) as f32).log2().round().clamp(0.0, 15.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_and_unknown_keys_seldom_have_one() {
        let table = CountTable::new((0..20_000).map(|key| (key * 977, 1 + key % 100)));
        let mut bytes = Vec::new();
        table.write(&mut bytes);
        assert!(bytes.len() < 20_000 * 23 / 10);
        let table = CountTable::read(&mut bytes.as_slice()).unwrap();
        // Two keys of one bucket may have the same twelve bits.
        let differs = |key: &u32| {
            let (count, got) = ((1 + key % 100) as f32, table.get(key * 977));
            got < count / 1.5 || got > count * 1.5
        };
        let differing = (0..20_000).filter(differs).count();
        assert!(differing < 100, "{differing}");
        let wrong = (0..20_000).filter(|key| table.get(key * 977 + 1) > 0.0).count();
        assert!(wrong < 200, "{wrong}");
        assert!(CountTable::read(&mut &bytes[..bytes.len() - 1]).is_none());
    }
}
