//! Postings of one term in one segment, read forwards.

use tantivy::{TERMINATED, postings::BlockSegmentPostings, schema::IndexRecordOption};

use super::{Doing, Result, terms::QueryTerm};

/// Postings that are walked along or skipped through. Going to a near article is a few comparisons: matches are mostly dense in
/// the lists of common words.
pub(super) struct List {
    block: BlockSegmentPostings,
    /// The place in the block.
    at: usize,
}

/// Articles of a window: what is kept of them stays in the cache.
pub(super) const WINDOW: u32 = 1 << 12;
/// The bits of a window.
pub(super) type Window = [u64; (WINDOW / u64::BITS) as usize];

/// Postings of a block at most.
const MAX_BLOCK: usize = 128;

/// Articles that are tried one by one before the rest of a block is halved.
const NEAR: usize = 6;

impl List {
    /// The list of a term; `None` where the segment has none.
    pub(super) fn open(
        reader: &tantivy::SegmentReader,
        segment: u32,
        term: &QueryTerm<'_>,
        option: IndexRecordOption,
    ) -> Result<Option<Self>> {
        let Some(info) = term.info(segment) else { return Ok(None) };
        let index = reader.inverted_index(term.field).doing("open the terms")?;
        let block = index.read_block_postings_from_terminfo(info, option).doing("read postings")?;
        Ok(Some(Self { block, at: 0 }))
    }

    /// How many articles it has.
    pub(super) fn len(&self) -> usize {
        self.block.doc_freq() as usize
    }

    /// The current article; [`TERMINATED`] behind the last one.
    #[inline]
    pub(super) fn doc(&self) -> u32 {
        self.block.docs().get(self.at).copied().unwrap_or(TERMINATED)
    }

    /// How often the current article holds the term.
    #[inline]
    pub(super) fn frequency(&self) -> u32 {
        self.block.freqs().get(self.at).copied().unwrap_or(0)
    }

    /// Goes to the next article.
    #[inline]
    pub(super) fn advance(&mut self) {
        self.at += 1;
        if self.at >= self.block.block_len() {
            self.block.advance();
            self.at = 0;
        }
    }

    /// Calls `each` with the articles from the current one on and before `end`, by blocks, with how often each holds the term where the
    /// list was opened for that; goes behind them.
    #[inline]
    pub(super) fn each_before(&mut self, end: u32, mut each: impl FnMut(&[u32], &[u32])) {
        loop {
            let docs = self.block.docs();
            let rest = docs.get(self.at..).unwrap_or_default();
            let inside = self.at..self.at + rest.partition_point(|doc| *doc < end);
            let frequencies = self.block.freqs().get(inside.clone()).unwrap_or_default();
            each(docs.get(inside.clone()).unwrap_or_default(), frequencies);
            self.at = inside.end;
            if self.at < docs.len() || docs.is_empty() {
                break;
            }
            self.block.advance();
            self.at = 0;
        }
    }

    /// Sets the bits of its articles from `begin` on and before the end of the window, and goes behind them.
    pub(super) fn mark(&mut self, begin: u32, bits: &mut Window) {
        self.seek(begin);
        self.each_before(begin.saturating_add(WINDOW), |docs, _| {
            for doc in docs {
                let at = doc - begin;
                if let Some(word) = bits.get_mut((at / u64::BITS) as usize) {
                    *word |= 1 << (at % u64::BITS);
                }
            }
        });
    }

    /// Calls `each` with those of its articles that are marked in a window, by blocks, and goes behind it.
    #[inline]
    pub(super) fn each_marked(&mut self, begin: u32, bits: &Window, mut each: impl FnMut(&[u32])) {
        self.seek(begin);
        self.each_before(begin.saturating_add(WINDOW), |docs, _| {
            // Each is written, and those that are not marked are written over: whether one is cannot be foreseen.
            for docs in docs.chunks(MAX_BLOCK) {
                let (mut marked, mut count) = ([0; MAX_BLOCK], 0);
                for doc in docs {
                    let at = doc - begin;
                    let word = bits.get((at / u64::BITS) as usize).copied().unwrap_or(0);
                    if let Some(place) = marked.get_mut(count) {
                        *place = *doc;
                    }
                    count += usize::from(word & (1 << (at % u64::BITS)) != 0);
                }
                each(marked.get(..count).unwrap_or_default());
            }
        });
    }

    /// Goes to an article, or to the first one behind it; whether it is there. Never goes back.
    #[inline]
    pub(super) fn seek(&mut self, doc: u32) -> bool {
        let docs = self.block.docs();
        match docs.last() {
            None => return false,
            Some(last) if *last < doc => self.at = self.block.seek(doc),
            Some(_) => {
                let rest = docs.get(self.at..).unwrap_or_default();
                let is_before = |one: &u32| *one < doc;
                self.at += match rest.get(NEAR) {
                    Some(far) if is_before(far) => rest.partition_point(is_before),
                    _ => rest.iter().take_while(|one| is_before(one)).count(),
                };
            }
        }
        self.doc() == doc
    }
}
