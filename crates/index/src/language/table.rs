//! A small table of counts that forgets their exact values and, seldom, takes an unknown key for a known one.

/// Keys with the powers of two that their counts are nearest to, in three bytes and a quarter each on the disk: a key is told by its
/// place among the buckets and by twenty bits more, so that about one in sixty thousand unknown ones is taken for a known one. The
/// reading of one query asks some hundreds.
#[derive(Clone, Debug, Default)]
pub struct CountTable {
    /// Where each bucket begins.
    begins: Vec<u32>,
    /// Twenty bits of the key's hash and four of its count.
    entries: Vec<u32>,
}

/// Keys in a bucket, about.
const BUCKET: usize = 16;
/// The bits of a hash that tell a key within its bucket.
const FINGERPRINT: u32 = (1 << 20) - 1;

impl CountTable {
    /// Makes a table of keys and their counts.
    pub fn new(counts: impl Iterator<Item = (u64, u32)>) -> Self {
        let hashed: Vec<(u64, u32)> = counts.map(|(key, count)| (hash(key), count)).collect();
        let buckets = hashed.len().div_ceil(BUCKET).max(1);
        let mut placed: Vec<(usize, u32)> = hashed
            .into_iter()
            .map(|(hash, count)| (bucket_of(hash, buckets), fingerprint(hash) << 4 | power(count)))
            .collect();
        placed.sort_unstable();
        let mut table = Self { begins: vec![0; buckets + 1], entries: Vec::with_capacity(placed.len()) };
        let mut bucket = 0;
        for (own, entry) in placed {
            while bucket < own {
                bucket += 1;
                table.set_begin(bucket);
            }
            table.entries.push(entry);
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
    pub fn get(&self, key: u64) -> f32 {
        let hash = hash(key);
        let bucket = bucket_of(hash, self.begins.len().saturating_sub(1));
        let entries = self.entries.get(self.bound(bucket)..self.bound(bucket + 1)).unwrap_or_default();
        let wanted = fingerprint(hash);
        entries.iter().find(|entry| **entry >> 4 == wanted).map_or(0.0, |entry| (1_u32 << (entry & 15)) as f32)
    }

    fn bound(&self, bucket: usize) -> usize {
        self.begins.get(bucket).map_or(0, |begin| *begin as usize)
    }

    /// Writes what compresses well: how many there are in each bucket, then of each how much greater it is than the one
    /// before it in its bucket, low bytes apart from the others.
    pub fn write(&self, out: &mut Vec<u8>) {
        let buckets = self.begins.len().saturating_sub(1);
        for length in [buckets, self.entries.len()] {
            out.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
        }
        let (mut lengths, mut lows, mut middles, mut highs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for bucket in 0..buckets {
            let entries = self.entries.get(self.bound(bucket)..self.bound(bucket + 1)).unwrap_or_default();
            lengths.extend(u16::try_from(entries.len()).unwrap_or(u16::MAX).to_le_bytes());
            let mut before = 0;
            for entry in entries {
                let [low, middle, high, _] = ((entry >> 4) - before).to_le_bytes();
                lows.push(low);
                middles.push(middle);
                highs.push(high << 4 | entry.to_le_bytes()[0] & 15);
                before = entry >> 4;
            }
        }
        out.extend(lengths.into_iter().chain(lows).chain(middles).chain(highs));
    }

    /// Takes itself off the front of the bytes; `None` where they are too few or contradict themselves.
    pub fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut length = || take::<4>(bytes).map(|bytes| u32::from_le_bytes(bytes) as usize);
        let (buckets, entries) = (length()?, length()?);
        let (lengths, rest) = bytes.split_at_checked(buckets.checked_mul(2)?)?;
        let (lows, rest) = rest.split_at_checked(entries)?;
        let (middles, rest) = rest.split_at_checked(entries)?;
        let (highs, rest) = rest.split_at_checked(entries)?;
        *bytes = rest;
        let mut table = Self { begins: vec![0], entries: Vec::with_capacity(entries) };
        let mut deltas = lows.iter().zip(middles).zip(highs);
        for length in lengths.as_chunks().0 {
            let mut fingerprint = 0;
            for ((low, middle), high) in deltas.by_ref().take(u16::from_le_bytes(*length).into()) {
                fingerprint += u32::from_le_bytes([*low, *middle, high >> 4, 0]);
                if fingerprint > FINGERPRINT {
                    return None;
                }
                table.entries.push(fingerprint << 4 | u32::from(high & 15));
            }
            table.begins.push(u32::try_from(table.entries.len()).ok()?);
        }
        (table.entries.len() == entries).then_some(table)
    }
}

/// Takes `N` bytes off the front.
pub(crate) fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*head)
}

/// Fibonacci hashing, twice: the upper bits tell the bucket, the lower ones the key within it.
fn hash(key: u64) -> u64 {
    let mixed = key.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

fn bucket_of(hash: u64, buckets: usize) -> usize {
    (((hash >> 32) * buckets as u64) >> 32) as usize
}

#[expect(clippy::cast_possible_truncation, reason = "twenty bits")]
fn fingerprint(hash: u64) -> u32 {
    hash as u32 & FINGERPRINT
}

/// The nearest power of two, up to the 15th.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 15")]
fn power(count: u32) -> u32 {
    (count.max(1) as f32).log2().round().clamp(0.0, 15.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_back_and_unknown_keys_seldom_have_one() {
        let table = CountTable::new((0..20_000).map(|key| (u64::from(key) * 977, 1 + key % 100)));
        let mut bytes = Vec::new();
        table.write(&mut bytes);
        assert!(bytes.len() < 20_000 * 33 / 10);
        let table = CountTable::read(&mut bytes.as_slice()).unwrap();
        // Two keys of one bucket may have the same bits.
        let differs = |key: &u32| {
            let (count, got) = ((1 + key % 100) as f32, table.get(u64::from(*key) * 977));
            got < count / 1.5 || got > count * 1.5
        };
        let differing = (0..20_000).filter(differs).count();
        assert!(differing < 5, "{differing}");
        let wrong = (0..20_000).filter(|key| table.get(key * 977 + 1) > 0.0).count();
        assert!(wrong < 5, "{wrong}");
        assert!(CountTable::read(&mut &bytes[..bytes.len() - 1]).is_none());
    }
}
