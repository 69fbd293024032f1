//! Groups the articles of an index whose fingerprints are alike.

use std::path::Path;

use tantivy::{Searcher, columnar::StrColumn};
use tracuu_index::{Duplicates, EngineContext, Result};

use super::fingerprint::Fingerprint;

/// An article with its fingerprint.
struct Entry {
    /// Orders entries the same way in every build.
    key: u64,
    fingerprint: Fingerprint,
    segment: u32,
    doc: u32,
}

/// Those before it with which an entry of a band is compared: where many share a band they are mostly the same.
const LOOKED_BACK: usize = 8;

/// Groups all articles that a searcher sees and writes the groups into the folder of a generation.
pub(crate) fn write_groups(searcher: &Searcher, folder: &Path) -> Result<()> {
    let entries = entries(searcher)?;
    let ids: Vec<Option<StrColumn>> = searcher
        .segment_readers()
        .iter()
        .map(|segment| segment.fast_fields().str("id").doing("open the ids"))
        .collect::<Result<_>>()?;
    let mut groups = Duplicates::default();
    for group in groups_of(&entries.iter().map(|entry| entry.fingerprint).collect::<Vec<_>>()) {
        let mut members = Vec::with_capacity(group.len());
        for entry in group.into_iter().filter_map(|at| entries.get(at)) {
            let Some(Some(column)) = ids.get(entry.segment as usize) else { continue };
            let Some(ordinal) = column.ords().first(entry.doc) else { continue };
            let mut id = String::new();
            column.ord_to_str(ordinal, &mut id).doing("read an id")?;
            members.push(id);
        }
        groups.add(members);
    }
    groups.write(folder)
}

/// The articles that have a fingerprint, in the order of their keys.
fn entries(searcher: &Searcher) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let numbers = reader.fast_fields().u64("fingerprint").doing("open the fingerprints")?;
        let keys = reader.fast_fields().u64("key").doing("open the keys")?;
        for doc in (0..reader.max_doc()).filter(|doc| !reader.is_deleted(*doc)) {
            let Some(fingerprint) = Fingerprint::from_numbers(numbers.values_for_doc(doc)) else { continue };
            entries.push(Entry { key: keys.first(doc).unwrap_or(0), fingerprint, segment, doc });
        }
    }
    entries.sort_unstable_by_key(|entry| (entry.key, entry.fingerprint));
    Ok(entries)
}

/// The places of those that tell the same as the first one of their group, which none tells the same as that comes before it; groups of
/// one are left out.
fn groups_of(all: &[Fingerprint]) -> Vec<Vec<usize>> {
    let mut linked = Linked((0..all.len()).collect());
    let mut band: Vec<(u64, usize)> = Vec::with_capacity(all.len());
    for place in 0..Fingerprint::BANDS {
        band.clear();
        band.extend(all.iter().enumerate().map(|(at, one)| (one.band(place), at)));
        band.sort_unstable();
        for alike in band.chunk_by(|one, other| one.0 == other.0) {
            for (at, (_, later)) in alike.iter().enumerate() {
                let before = alike.get(at.saturating_sub(LOOKED_BACK)..at).unwrap_or_default();
                for (_, earlier) in alike.first().filter(|_| at > LOOKED_BACK).into_iter().chain(before) {
                    let pair = (all.get(*earlier), all.get(*later));
                    if let (Some(one), Some(other)) = pair
                        && linked.first_of(*earlier) != linked.first_of(*later)
                        && one.is_same(other)
                    {
                        linked.link(*earlier, *later);
                    }
                }
            }
        }
    }
    let mut groups = Vec::new();
    let mut chained: Vec<(usize, usize)> = (0..all.len()).map(|at| (linked.first_of(at), at)).collect();
    chained.sort_unstable();
    for chain in chained.chunk_by(|one, other| one.0 == other.0).filter(|chain| chain.len() > 1) {
        // What is alike through others alone is not the same.
        let mut rest: Vec<usize> = chain.iter().map(|(_, at)| *at).collect();
        while let Some(first) = rest.first().and_then(|first| all.get(*first)) {
            let is_same = |at: &usize| all.get(*at).is_some_and(|one| one == first || one.is_same(first));
            let (group, others): (Vec<usize>, Vec<usize>) = rest.iter().partition(|at| is_same(at));
            if group.len() > 1 {
                groups.push(group);
            }
            rest = others;
        }
    }
    groups
}

/// Which places are linked, through others too: each knows an earlier one of its chain, or itself.
struct Linked(Vec<usize>);

impl Linked {
    fn first_of(&mut self, mut at: usize) -> usize {
        loop {
            let before = self.earlier(at);
            if before == at {
                return at;
            }
            let first = self.earlier(before);
            if let Some(known) = self.0.get_mut(at) {
                *known = first;
            }
            at = before;
        }
    }

    fn earlier(&self, at: usize) -> usize {
        self.0.get(at).copied().unwrap_or(at)
    }

    fn link(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        if let Some(later) = self.0.get_mut(one.max(other)) {
            *later = one.min(other);
        }
    }
}
