//! The segments of a snapshot as one plan asks them: what each accepts, and what is pinned in it.

use tantivy::SegmentReader;

use super::{Result, TantivySnapshot, clock::Clock, doc_set::DocSetBits, filter::Filter, phrase};
use crate::planning::ResolvedPlan;

/// A list is dense that has one article in so many.
const DENSE_SHARE: usize = 128;

/// A segment under a plan.
pub(super) struct Segment<'a> {
    pub(super) ordinal: u32,
    pub(super) reader: &'a SegmentReader,
    filter: Filter<'a>,
    /// The articles that hold what must be held; absent where nothing must.
    holding: Option<DocSetBits>,
    hidden: Vec<u32>,
    /// Nothing is asked of its articles.
    pub(super) accepts_all: bool,
    /// Pinned articles that it accepts, with their places in the list of pins.
    pub(super) pinned: Vec<(usize, u32)>,
}

impl Segment<'_> {
    /// Whether an article meets the restrictions.
    #[inline]
    pub(super) fn accepts(&self, doc: u32) -> bool {
        self.accepts_all || self.accepts_some(doc)
    }

    fn accepts_some(&self, doc: u32) -> bool {
        self.holding.as_ref().is_none_or(|docs| docs.contains(doc)) && self.accepts_pinned(doc)
    }

    /// The same of a pinned one, which need not hold what must be held.
    fn accepts_pinned(&self, doc: u32) -> bool {
        self.filter.accepts(doc) && !self.hidden.contains(&doc)
    }

    /// A list with more articles than this is dense.
    pub(super) fn dense(&self) -> usize {
        self.reader.max_doc() as usize / DENSE_SHARE
    }

    /// The place of an article in the list of pins.
    pub(super) fn pin(&self, doc: u32) -> Option<usize> {
        self.pinned.iter().find(|(_, pinned)| *pinned == doc).map(|(place, _)| *place)
    }
}

impl TantivySnapshot {
    /// The segments, and whether there was time to find all that they hold of what must be held.
    pub(super) fn under<'a>(&'a self, plan: &'a ResolvedPlan) -> Result<(Vec<Segment<'a>>, bool)> {
        let mut all_whole = true;
        let mut segments = Vec::new();
        for (ordinal, reader) in self.segments() {
            let (holding, is_whole) = phrase::matching(reader, &self.fields, &plan.restrictions, Clock(plan.deadline))?;
            all_whole &= is_whole;
            let hidden = self.documents(reader, &plan.restrictions.hidden)?;
            let hidden: Vec<u32> = hidden.into_iter().map(|(_, doc)| doc).collect();
            let filter = Filter::new(reader, &plan.restrictions)?;
            let accepts_all = holding.is_none() && hidden.is_empty() && filter.is_empty();
            let mut segment = Segment { ordinal, reader, filter, holding, hidden, accepts_all, pinned: Vec::new() };
            let mut pinned = self.documents(reader, &plan.pinned)?;
            pinned.retain(|(_, doc)| segment.accepts_pinned(*doc));
            segment.pinned = pinned;
            segments.push(segment);
        }
        Ok((segments, all_whole))
    }
}
