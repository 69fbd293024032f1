//! Which articles tell the same, by their places in the segments.

use std::collections::BTreeSet;

use tantivy::SegmentReader;
use tracuu_index::Duplicates;

use super::{Doing, Result, doc_set::DocSetBits, matching::Match, order::Candidate};

/// The group of each article; those that tell the same share one.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    /// By segment, the articles that are in a group, ascending, with it.
    by_segment: Vec<Vec<(u32, u32)>>,
    /// By segment, the articles that are in a group.
    grouped: Vec<DocSetBits>,
    /// Number of articles, and of those that differ.
    articles: usize,
    distinct: usize,
}

/// The groups of some articles, one for each article that is in one.
#[derive(Debug, Default)]
pub(super) struct Members {
    groups: Vec<u32>,
    /// So many of them, from the first one on, are in order.
    sorted: usize,
}

impl Groups {
    /// Finds the articles of the groups in these segments.
    pub(super) fn of(duplicates: &Duplicates, segments: &[SegmentReader]) -> Result<Self> {
        let mut group_of: Vec<(&str, u32)> = Vec::new();
        for (group, ids) in (1..).zip(duplicates.groups()) {
            group_of.extend(ids.iter().map(|id| (id.as_str(), group)));
        }
        group_of.sort_unstable();
        let mut groups = Self::default();
        let mut seen = BTreeSet::new();
        for segment in segments {
            groups.articles += segment.num_docs() as usize;
            let mut of_segment = Vec::new();
            let column = segment.fast_fields().str("id").doing("open the ids")?.filter(|_| !group_of.is_empty());
            if let Some(column) = column {
                let of_ordinals = groups_of_ordinals(&column, &group_of)?;
                for doc in (0..segment.max_doc()).filter(|doc| !segment.is_deleted(*doc)) {
                    let ordinal = column.ords().first(doc).and_then(|ordinal| usize::try_from(ordinal).ok());
                    let group = ordinal.and_then(|ordinal| of_ordinals.get(ordinal)).copied().unwrap_or(0);
                    if group > 0 {
                        of_segment.push((doc, group));
                    }
                    groups.distinct += usize::from(group == 0 || seen.insert(group));
                }
            } else {
                groups.distinct += segment.num_docs() as usize;
            }
            let mut grouped = DocSetBits::new(segment.max_doc());
            for (doc, _) in &of_segment {
                grouped.insert(*doc);
            }
            groups.grouped.push(grouped);
            groups.by_segment.push(of_segment);
        }
        Ok(groups)
    }

    /// The group of an article; 0 is alone.
    pub(super) fn of_article(&self, segment: u32, doc: u32) -> u32 {
        let Some(groups) = self.by_segment.get(segment as usize) else { return 0 };
        let found = groups.binary_search_by_key(&doc, |(doc, _)| *doc).ok().and_then(|at| groups.get(at));
        found.map_or(0, |(_, group)| *group)
    }

    /// How many hits give as many that differ, as far as articles are copied everywhere alike.
    pub(super) fn worth(&self, distinct: usize) -> usize {
        if self.distinct == 0 { distinct } else { distinct.saturating_mul(self.articles).div_ceil(self.distinct) }
    }

    /// Counts the groups of the matches of a segment.
    pub(super) fn count(&self, segment: u32, matches: &[Match], members: &mut Members) {
        let Some(grouped) = self.grouped.get(segment as usize) else { return };
        for one in matches.iter().filter(|one| grouped.contains(one.doc)) {
            members.add(self.of_article(segment, one.doc));
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

impl Members {
    /// Adds an article of a group; 0 is none.
    pub(super) fn add(&mut self, group: u32) {
        if group > 0 {
            self.groups.push(group);
        }
    }

    /// How many articles of a group are there beside one.
    pub(super) fn others(&mut self, group: u32) -> u32 {
        let groups = self.sorted();
        let (from, to) = (groups.partition_point(|one| *one < group), groups.partition_point(|one| *one <= group));
        u32::try_from((to - from).saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// How many articles there are more than groups.
    pub(super) fn surplus(&mut self) -> u64 {
        let groups = self.sorted();
        groups.iter().zip(groups.iter().skip(1)).filter(|(one, next)| one == next).count() as u64
    }

    fn sorted(&mut self) -> &[u32] {
        if self.sorted < self.groups.len() {
            self.groups.sort_unstable();
            self.sorted = self.groups.len();
        }
        &self.groups
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
