//! Which articles tell the same, by their places in the segments.

use std::collections::BTreeSet;

use tantivy::SegmentReader;
use tracuu_index::Duplicates;

use super::{Doing, Result, doc_set::DocSetBits, matching::Match, order::Candidate};

/// The group of each article; those that tell the same share one.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    by_segment: Vec<Grouped>,
    /// All groups are below this number.
    count: u32,
    /// Number of articles, and of those that differ.
    articles: usize,
    distinct: usize,
}

/// The articles of a segment that are in a group.
#[derive(Clone, Debug)]
struct Grouped {
    articles: DocSetBits,
    /// For each word of the bits how many articles stand before it.
    before: Vec<u32>,
    /// The group of each of them, ascending by article.
    groups: Vec<u32>,
}

/// The groups of some articles, one for each article that is in one.
#[derive(Debug)]
pub(super) struct Members {
    groups: Vec<u32>,
    /// Which groups are among them.
    seen: DocSetBits,
    surplus: u64,
}

impl Groups {
    /// Finds the articles of the groups in these segments.
    pub(super) fn of(duplicates: &Duplicates, segments: &[SegmentReader]) -> Result<Self> {
        let mut group_of: Vec<(&str, u32)> = Vec::new();
        for (group, ids) in (1..).zip(duplicates.groups()) {
            group_of.extend(ids.iter().map(|id| (id.as_str(), group)));
        }
        let count = group_of.last().map_or(0, |(_, last)| *last + 1);
        group_of.sort_unstable();
        let mut groups = Self { count, ..Self::default() };
        let mut seen = BTreeSet::new();
        for segment in segments {
            groups.articles += segment.num_docs() as usize;
            let (mut articles, mut of_segment) = (DocSetBits::new(segment.max_doc()), Vec::new());
            let column = segment.fast_fields().str("id").doing("open the ids")?.filter(|_| !group_of.is_empty());
            if let Some(column) = column {
                let of_ordinals = groups_of_ordinals(&column, &group_of)?;
                for doc in (0..segment.max_doc()).filter(|doc| !segment.is_deleted(*doc)) {
                    let ordinal = column.ords().first(doc).and_then(|ordinal| usize::try_from(ordinal).ok());
                    let group = ordinal.and_then(|ordinal| of_ordinals.get(ordinal)).copied().unwrap_or(0);
                    if group > 0 {
                        articles.insert(doc);
                        of_segment.push(group);
                    }
                    groups.distinct += usize::from(group == 0 || seen.insert(group));
                }
            } else {
                groups.distinct += segment.num_docs() as usize;
            }
            groups.by_segment.push(Grouped { before: articles.ranks(), articles, groups: of_segment });
        }
        Ok(groups)
    }

    /// The group of an article; 0 is alone.
    pub(super) fn of_article(&self, segment: u32, doc: u32) -> u32 {
        self.by_segment.get(segment as usize).map_or(0, |grouped| grouped.group(doc))
    }

    /// How many hits give as many that differ, as far as articles are copied everywhere alike.
    pub(super) fn worth(&self, distinct: usize) -> usize {
        if self.distinct == 0 { distinct } else { distinct.saturating_mul(self.articles).div_ceil(self.distinct) }
    }

    /// Counts the groups of the matches of a segment.
    pub(super) fn count(&self, segment: u32, matches: &[Match], members: &mut Members) {
        let Some(grouped) = self.by_segment.get(segment as usize) else { return };
        for one in matches {
            members.add(grouped.group(one.doc));
        }
    }

    /// A place for the groups of articles.
    pub(super) fn no_members(&self) -> Members {
        Members { groups: Vec::new(), seen: DocSetBits::new(self.count), surplus: 0 }
    }

    /// Notes which candidates are of a group of which another one is before them.
    pub(super) fn note_copies(&self, candidates: &mut [Candidate]) {
        let mut seen = BTreeSet::new();
        for candidate in candidates {
            let group = self.of_article(candidate.segment, candidate.doc);
            candidate.is_copy = group > 0 && !seen.insert(group);
        }
    }

    /// Leaves the first hit of each group, and none of those that were seen before.
    pub(super) fn collapse(&self, hits: &mut Vec<Candidate>, mut seen: BTreeSet<u32>) {
        hits.retain(|hit| {
            let group = self.of_article(hit.segment, hit.doc);
            group == 0 || seen.insert(group)
        });
    }
}

impl Grouped {
    /// The group of an article; 0 is alone.
    #[inline]
    fn group(&self, doc: u32) -> u32 {
        if !self.articles.contains(doc) {
            return 0;
        }
        let before = self.before.get(doc as usize / 64).copied().unwrap_or(0);
        self.groups.get((before + self.articles.before_in_word(doc)) as usize).copied().unwrap_or(0)
    }
}

impl Members {
    /// Adds an article of a group; 0 is none.
    #[inline]
    pub(super) fn add(&mut self, group: u32) {
        if group > 0 {
            self.groups.push(group);
            self.surplus += u64::from(self.seen.contains(group));
            self.seen.insert(group);
        }
    }

    /// How many articles of a group are there beside one.
    pub(super) fn others(&self, group: u32) -> u32 {
        let all = if group > 0 { self.groups.iter().filter(|one| **one == group).count() } else { 0 };
        u32::try_from(all.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// How many articles there are more than groups.
    pub(super) fn surplus(&self) -> u64 {
        self.surplus
    }
}

/// The group of each ordinal of a column of ids.
fn groups_of_ordinals(column: &tantivy::columnar::StrColumn, group_of: &[(&str, u32)]) -> Result<Vec<u32>> {
    let mut groups = Vec::with_capacity(column.num_terms());
    let mut ids = column.dictionary().stream().doing("read the ids")?;
    let mut rest = group_of.iter().peekable();
    while ids.advance() {
        while rest.next_if(|(id, _)| id.as_bytes() < ids.key()).is_some() {}
        let found = rest.next_if(|(id, _)| id.as_bytes() == ids.key());
        groups.push(found.map_or(0, |(_, group)| *group));
    }
    Ok(groups)
}
