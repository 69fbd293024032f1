//! Which articles tell the same, by their places in the segments.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::SegmentReader;
use tracuu_index::Duplicates;

use super::{Doing, Result, matching::Match, order::Candidate, scorer::galloped};

/// The group of each article; those that tell the same share one.
#[derive(Clone, Debug, Default)]
pub(super) struct Groups {
    /// By segment, the articles that are in a group, ascending, with it.
    by_segment: Vec<Vec<(u32, u32)>>,
    /// Number of articles, and of those that differ.
    articles: usize,
    distinct: usize,
}

/// How many of some articles are in each group.
#[derive(Debug, Default)]
pub(super) struct Members(BTreeMap<u32, u32>);

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
        let mut rest = matches;
        for (doc, group) in self.by_segment.get(segment as usize).into_iter().flatten() {
            rest = rest.get(galloped(rest, *doc)..).unwrap_or_default();
            match rest.first() {
                Some(one) if one.doc == *doc => members.add(*group),
                Some(_) => {}
                None => break,
            }
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
            *self.0.entry(group).or_default() += 1;
        }
    }

    /// How many articles of a group are there beside one.
    pub(super) fn others(&self, group: u32) -> u32 {
        self.0.get(&group).map_or(0, |count| count.saturating_sub(1))
    }

    /// How many articles there are more than groups.
    pub(super) fn surplus(&self) -> u64 {
        self.0.values().map(|count| u64::from(count.saturating_sub(1))).sum()
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
