//! The engine over a published generation of Tantivy segments.
//!
//! Scores and held words live in arrays with a place for every article of a segment, so that totals, facets and sorting see the
//! whole match set. A retrieval by pairs whose facets are not wanted reads no postings of single syllables but for the best
//! candidates.

mod clock;
mod conjunctions;
mod doc_set;
mod facets;
mod filter;
mod groups;
mod hidden;
mod lists;
mod marked_pairs;
mod matching;
mod occurrences;
mod order;
mod phrase;
mod relevance;
mod run;
mod scorer;
mod segments;
mod terms;
mod titles;
mod windows;

use std::{collections::BTreeSet, sync::Arc};

use tantivy::{
    DocAddress, DocSet, Searcher, SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term,
    schema::{IndexRecordOption, Value},
};
use tracuu_article::Article;
use tracuu_index::{Fields, Generation};

use self::{facets::FacetColumns, groups::Groups, order::HitColumns};

use crate::{
    chosen::count_without_choice,
    engine::{Engine, EngineError, Facts, Questions, RankedArticle, Run, Snapshot},
    planning::ResolvedPlan,
};

/// Opens generations by memory map.
#[derive(Clone, Copy, Debug, Default)]
pub struct TantivyEngine;

impl Engine for TantivyEngine {
    fn open(&self, generation: &Generation, hidden: &BTreeSet<String>) -> Result<Arc<dyn Snapshot>> {
        let (searcher, fields) = (generation.reader.searcher(), generation.fields);
        let segments = hidden::without(&searcher, &fields, hidden)?;
        let groups = Arc::new(Groups::of(&generation.duplicates, &segments)?);
        let facets = segments.iter().map(FacetColumns::open).collect::<Result<_>>()?;
        let columns = segments.iter().map(HitColumns::open).collect::<Result<_>>()?;
        Ok(Arc::new(TantivySnapshot { searcher, segments, fields, facets, columns, groups }))
    }
}

/// A generation, ready to answer.
#[derive(Clone)]
struct TantivySnapshot {
    /// Gives stored articles.
    searcher: Searcher,
    /// Its segments without what is hidden.
    segments: Vec<SegmentReader>,
    fields: Fields,
    /// What they are counted by.
    facets: Vec<FacetColumns>,
    /// What they are ordered by and named.
    columns: Vec<HitColumns>,
    /// Which articles tell the same.
    groups: Arc<Groups>,
}

impl std::fmt::Debug for TantivySnapshot {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("TantivySnapshot").finish_non_exhaustive()
    }
}

type Result<T, E = EngineError> = std::result::Result<T, E>;

/// Names the action of a failure.
trait Doing<T> {
    fn doing(self, action: &'static str) -> Result<T>;
}

impl<T, E: Into<TantivyError>> Doing<T> for std::result::Result<T, E> {
    fn doing(self, action: &'static str) -> Result<T> {
        self.map_err(|error| {
            let error = error.into();
            let is_damage = matches!(
                error,
                TantivyError::DataCorruption(_) | TantivyError::InternalError(_) | TantivyError::SchemaError(_)
            );
            let source = Box::new(error);
            if is_damage {
                EngineError::Damaged { action, source }
            } else {
                EngineError::Unavailable { action, source }
            }
        })
    }
}

impl TantivySnapshot {
    /// The segments with their ordinals.
    fn segments(&self) -> impl Iterator<Item = (u32, &SegmentReader)> {
        (0..).zip(&self.segments)
    }

    /// Which of these ids' articles stand in a segment, with the place of each id.
    fn documents(&self, reader: &SegmentReader, ids: &[String]) -> Result<Vec<(usize, u32)>> {
        let mut found = Vec::new();
        if ids.is_empty() {
            return Ok(found);
        }
        let index = reader.inverted_index(self.fields.id).doing("open the ids")?;
        for (place, id) in ids.iter().enumerate() {
            let term = Term::from_field_text(self.fields.id, id);
            if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic).doing("look up an id")? {
                // One that was replaced stands there until it is merged away.
                while postings.doc() != TERMINATED && reader.is_deleted(postings.doc()) {
                    postings.advance();
                }
                if postings.doc() != TERMINATED {
                    found.push((place, postings.doc()));
                }
            }
        }
        Ok(found)
    }

    /// Where the article of a hit stands.
    fn address(&self, hit: &RankedArticle) -> Result<Option<DocAddress>> {
        if let Some(place) = hit.place {
            return Ok(Some(address_at(place)));
        }
        for (segment, reader) in self.segments() {
            if let [(_, doc), ..] = *self.documents(reader, std::slice::from_ref(&hit.id))? {
                return Ok(Some(DocAddress::new(segment, doc)));
            }
        }
        Ok(None)
    }

    fn article(&self, address: DocAddress) -> Result<Article> {
        let document: TantivyDocument = self.searcher.doc(address).doing("read an article")?;
        let json = document.get_first(self.fields.article).and_then(|value| value.as_str()).unwrap_or("{}");
        serde_json::from_str(json)
            .map_err(|error| EngineError::Damaged { action: "understand a stored article", source: Box::new(error) })
    }
}

/// An address as [`RankedArticle::place`].
fn place_of(address: DocAddress) -> u64 {
    u64::from(address.segment_ord) << 32 | u64::from(address.doc_id)
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of a place")]
fn address_at(place: u64) -> DocAddress {
    DocAddress::new((place >> 32) as u32, place as u32)
}

impl Snapshot for TantivySnapshot {
    fn run(&self, plans: &[ResolvedPlan]) -> Result<Run> {
        let mut last = Run::default();
        for (place, plan) in plans.iter().enumerate() {
            last = Run { plan: place, matches: self.run_one(plan)? };
            if !last.matches.is_empty() || last.matches.is_partial {
                break;
            }
        }
        count_without_choice(plans, &mut last, |plan| self.run_one(plan))?;
        Ok(last)
    }

    fn name(&self, hits: &mut [RankedArticle]) -> Result<()> {
        for hit in hits {
            if let Some(address) = hit.place.map(address_at)
                && let Some(columns) = self.columns.get(address.segment_ord as usize)
            {
                hit.id = columns.id(address.doc_id)?;
            }
        }
        Ok(())
    }

    fn look_up(&self, questions: &Questions) -> Result<Facts> {
        let counts = questions.conjunctions.iter().map(|terms| self.conjunction_count(terms));
        Ok(Facts {
            conjunction_counts: counts.collect::<Result<_>>()?,
            occurrences: self.occurrences(&questions.ids, &questions.terms)?,
        })
    }

    fn articles(&self, hits: &[RankedArticle]) -> Result<Vec<Article>> {
        let missing = |hit: &RankedArticle| EngineError::NoArticle { id: hit.id.clone() };
        let article = |hit| self.address(hit)?.map_or_else(|| Err(missing(hit)), |address| self.article(address));
        hits.iter().map(article).collect()
    }
}
