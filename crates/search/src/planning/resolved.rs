//! A plan with what the whole archive knows of its terms: the very thing that an engine carries out.
//!
//! Every constant that decides an answer stands in this folder, so that a second engine has none to copy.

use std::{ops::Range, sync::Arc, time::Instant};

use tracuu_index::{Lexicon, is_weighed};

use super::{
    matching::MatchCriterion,
    order::SortKeys,
    plan::{Need, Passage, Plan, PlanTerm, PlannedTitle, Restrictions, Role, Scope},
    scoring::{self, AverageLengths},
};
use crate::request::Sort;

/// Number of the best candidates of a retrieval by pairs that are scored by all terms; and of hits by relevance that are drawn from
/// all matches where only some are counted.
const DRAWN: usize = 200;
/// A query is retrieved by its pairs where at most one in this many of them is in no article.
const MISSING_PAIRS: usize = 12;
/// Queries of fewer different words are scored in full.
const MIN_WORDS_BY_PAIRS: u32 = 5;

/// Number of articles whose best passages are looked for.
const LOOKED_AT: usize = 20;

/// What an engine has to find, by definition:
///
/// 1. An article matches where it meets the criterion and the restrictions, or is pinned and meets the restrictions but for what
///    it must hold.
/// 2. Its score is the sum of BM25 over the terms, of the whole text and of the title, as the strategy says; a pinned one has
///    [`super::pinned_score`].
/// 3. A match is counted where it is pinned or its mass is at least [`MatchCriterion::counted_from`] of the greatest mass among
///    those that meet the criterion and the restrictions: totals and facets are over those.
/// 4. The title of a match that is not pinned [`super::TitleClass::Begins`] with the query where it holds all words of
///    [`Self::title`] and the text begins with them, marked so, and [`super::TitleClass::Is`] the query where it has no more terms than that;
///    the first only where titles may go on.
/// 5. Hits are in the order of [`super::SortKeys::compare`]. By date they are the counted matches. By relevance they are the
///    best [`Self::drawn`] of all matches, and behind those the counted ones of the others.
/// 6. Where it [`Self::collapses`], a hit is left out before which, in that order, another one comes that tells the same
///    ([`tracuu_index::Duplicates`]), and is counted with the first of them.
#[derive(Clone, Debug)]
pub struct ResolvedPlan {
    /// The terms that some article holds.
    pub terms: Arc<[ResolvedTerm]>,
    /// Which articles match by the words that they hold.
    pub criterion: Arc<MatchCriterion>,
    /// What else a match must hold or be.
    pub restrictions: Arc<Restrictions>,
    /// Ids of articles that match whatever they hold; by relevance they stand on top, in this order.
    pub pinned: Arc<[String]>,
    /// How the reader wrote each word, by its bit.
    pub names: Arc<[String]>,
    /// How scores are found.
    pub strategy: Strategy,
    /// How a title must begin so that its article comes first; absent where no title can, or scores alone order.
    pub title: Option<TitleQuery>,
    /// Number of hits by relevance that need not be counted.
    pub drawn: usize,
    /// What lengths are compared with.
    pub average_lengths: AverageLengths,
    /// How the best are looked at more closely, above the engine.
    pub passage: Passage,
    /// Number of hits in front of which the engine gives the positions of [`Self::passage_terms`].
    pub looked_at: usize,
    /// The order of hits.
    pub sort: Sort,
    /// By date: hits are only those behind one with these keys.
    pub after: Option<SortKeys>,
    /// Whether of several hits that tell the same only the first one is a hit; only where [`Self::with_facets`] too.
    pub collapses: bool,
    /// Which hits are wanted, by their places from 0.
    pub hits: Range<usize>,
    /// Whether the size of the match set and its facets are wanted. Hits do not depend on it.
    pub with_facets: bool,
    /// The facets of which the reader chose something: their values are counted as if nothing of them were chosen
    /// ([`crate::count_without_choice`]).
    pub chosen: ChosenFacets,
    /// When to stop: what was found by then is the answer, which says so.
    pub deadline: Option<Instant>,
}

/// Facets of which something was chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each facet is chosen or not")]
pub struct ChosenFacets {
    /// A section.
    pub section: bool,
    /// A publication.
    pub source: bool,
    /// A year.
    pub year: bool,
    /// An author.
    pub author: bool,
}

/// A term with what it adds to a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedTerm {
    /// The term as it was planned.
    pub term: PlanTerm,
    /// Its inverse document frequency, in the text or in the title.
    pub idf: f32,
    /// What it adds at most: [`super::bm25_score`] says how much for a frequency and a length.
    pub ceiling: f32,
}

/// What makes a title answer a query.
#[derive(Clone, Debug, PartialEq)]
pub struct TitleQuery {
    /// Places of the terms that it must hold.
    pub terms: Vec<usize>,
    /// The words with which it must begin, and how many terms it has at most where it is the query.
    pub title: PlannedTitle,
}

/// How scores are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// All terms of all matching articles.
    Full,
    /// Matching articles are scored by their terms of [`Role::Pair`]; the best [`ResolvedPlan::drawn`] of them are then scored by all
    /// terms and ordered by that. The others follow, in the order of their pairs.
    Pairs,
}

/// What is wanted of a plan.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Hits that are left out in front.
    pub offset: usize,
    /// Hits that are wanted.
    pub limit: usize,
    /// Whether the size of the match set and its facets are wanted.
    pub with_facets: bool,
    /// The facets of which something was chosen.
    pub chosen: ChosenFacets,
    /// Whether of several hits that tell the same only the first one is wanted.
    pub collapses: bool,
    /// By date: hits are only those behind one with these keys.
    pub after: Option<SortKeys>,
    /// When to stop.
    pub deadline: Option<Instant>,
}

/// What an archive is, as far as ranking depends on it.
#[derive(Clone, Copy, Debug)]
pub struct Archive<'a> {
    /// Its terms with their frequencies.
    pub lexicon: &'a Lexicon,
    /// Number of its articles.
    pub articles: u64,
    /// Lengths over all articles, in syllables: of the text and of the title.
    pub lengths: tracuu_index::TotalLengths,
}

/// Resolves a plan for an archive.
pub fn resolve(mut plan: Plan, archive: Archive<'_>, wanted: &Wanted) -> ResolvedPlan {
    if plan.sort != Sort::Relevance {
        // Scores order equal dates alone: that is not worth a look at positions.
        plan.terms.iter_mut().for_each(|term| term.marks = None);
    }
    let planned = plan.terms.len();
    let mut terms = Vec::with_capacity(planned);
    for term in &plan.terms {
        let frequency = match term.scope {
            Scope::Everything => archive.lexicon.document_frequency(&term.text),
            Scope::Title => archive.lexicon.title_frequency(&term.text),
        };
        terms.push((term, scoring::idf(archive.articles, frequency), frequency > 0));
    }
    let criterion = MatchCriterion::new(&plan, terms.iter().copied());
    let count = |role| terms.iter().filter(|(term, ..)| term.role == role).count();
    let pairs = count(Role::Pair);
    let known_pairs = terms.iter().filter(|(term, _, is_known)| term.role == Role::Pair && *is_known).count();
    let by_pairs = criterion.is_share()
        && plan.restrictions.required.is_empty()
        && plan.rules.is_empty()
        && count(Role::StandsFor) == 0
        && plan.words.count_ones() >= MIN_WORDS_BY_PAIRS
        && known_pairs > 0
        && (pairs - known_pairs) * MISSING_PAIRS <= pairs;
    let title = title_query(&plan, &terms);
    let terms: Vec<(f32, bool)> = terms.into_iter().map(|(_, idf, is_known)| (idf, is_known)).collect();
    let terms = plan.terms.into_iter().zip(terms).filter(|(_, (_, is_known))| *is_known).map(|(term, (idf, _))| {
        let mut ceiling = scoring::ceiling(term.weight, idf, term.power);
        if term.role == Role::StandsFor {
            ceiling *= criterion.idf_sum(term.holds) / idf.max(f32::MIN_POSITIVE);
        }
        ResolvedTerm { term, idf, ceiling }
    });
    // The closer look reorders the first ones among themselves: a page that begins behind them needs none of them.
    let end = wanted.offset.saturating_add(wanted.limit);
    let looks_closer = plan.passage.weight > 0.0 && plan.sort == Sort::Relevance && wanted.offset < LOOKED_AT;
    ResolvedPlan {
        terms: terms.collect(),
        criterion: Arc::new(criterion),
        restrictions: Arc::new(plan.restrictions),
        pinned: plan.pinned.into(),
        names: plan.names.into(),
        strategy: if by_pairs { Strategy::Pairs } else { Strategy::Full },
        title,
        drawn: DRAWN,
        average_lengths: AverageLengths::new(archive.articles, archive.lengths.text, archive.lengths.title),
        passage: plan.passage,
        looked_at: if looks_closer { LOOKED_AT } else { 0 },
        sort: plan.sort,
        hits: if looks_closer { 0..end.max(LOOKED_AT) } else { wanted.offset..end },
        with_facets: wanted.with_facets,
        chosen: wanted.chosen,
        collapses: wanted.collapses && wanted.with_facets,
        after: wanted.after,
        deadline: wanted.deadline,
    }
}

/// The known words of titles, which stand in front of the same ones of the whole text, where every word has one. That they are
/// neighbours is told by their positions: a pair that a bracket parts is none.
fn title_query(plan: &Plan, terms: &[(&PlanTerm, f32, bool)]) -> Option<TitleQuery> {
    let title = plan.title.clone().filter(|_| plan.sort == Sort::Relevance)?;
    let (mut places, mut known, mut before) = (Vec::new(), 0, None);
    for (term, _, is_known) in terms {
        if term.scope == Scope::Everything && term.role == Role::Decides {
            let (in_title, place): (&PlanTerm, usize) = before?;
            if in_title.text != term.text {
                return None;
            }
            places.push(place);
        }
        before = (term.scope == Scope::Title && *is_known).then_some((*term, known));
        known += usize::from(*is_known);
    }
    (!places.is_empty()).then_some(TitleQuery { terms: places, title })
}

impl ResolvedPlan {
    /// The terms of which best passages are made: the folded ones of the text.
    pub fn passage_terms(&self) -> impl Iterator<Item = &ResolvedTerm> {
        self.terms.iter().filter(|one| one.term.scope == Scope::Everything && !is_weighed(&one.term.text))
    }

    /// Whether only one way of writing of some pair counts.
    pub(crate) fn has_marked_pairs(&self) -> bool {
        self.terms.iter().any(|one| one.term.marks.is_some())
    }

    /// The same plan with another need.
    pub(super) fn with_need(&self, need: Need) -> Self {
        Self { criterion: Arc::new(self.criterion.with_need(need)), ..self.clone() }
    }
}
