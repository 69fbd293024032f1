//! The terms of a plan, looked up in the segments.

use tantivy::{Searcher, SegmentReader, Term, postings::TermInfo, schema::Field};
use tracuu_index::{Fields, is_weighed};

use super::{Doing, Result};
use crate::planning::{ResolvedPlan, ResolvedTerm, Role, Scope, WordSet, bm25_score};

/// The terms of a plan with their places in the segments.
#[derive(Debug)]
pub(super) struct QueryTerms<'a> {
    pub(super) terms: Vec<QueryTerm<'a>>,
    /// The norm of each code of a length, for the text and for the title.
    text_norms: Norms,
    title_norms: Norms,
}

#[derive(Debug)]
pub(super) struct QueryTerm<'a> {
    pub(super) resolved: &'a ResolvedTerm,
    pub(super) field: Field,
    /// The query's words that an article with this term holds: its own, and of a pair those of its syllables.
    pub(super) holds: WordSet,
    /// By segment.
    pub(super) infos: Vec<Option<TermInfo>>,
}

/// The norm of a length for each of its codes.
pub(super) type Norms = Box<[f32; 256]>;

impl<'a> QueryTerms<'a> {
    pub(super) fn new(searcher: &Searcher, fields: &Fields, plan: &'a ResolvedPlan) -> Result<Self> {
        let terms = plan.terms.iter().map(|resolved| {
            let term = &resolved.term;
            let field = field_of(fields, term.scope, &term.text);
            let holds = term.holds | words_of_pair(plan, &term.text);
            Ok(QueryTerm { resolved, field, holds, infos: infos(searcher, field, &term.text)? })
        });
        Ok(Self {
            terms: terms.collect::<Result<_>>()?,
            text_norms: norms(plan, Scope::Everything),
            title_norms: norms(plan, Scope::Title),
        })
    }

    pub(super) fn norms(&self, scope: Scope) -> &Norms {
        match scope {
            Scope::Everything => &self.text_norms,
            Scope::Title => &self.title_norms,
        }
    }
}

impl QueryTerm<'_> {
    /// BM25 of one posting.
    #[inline]
    pub(super) fn score(&self, frequency: u32, norm: f32) -> f32 {
        bm25_score(self.resolved.ceiling, frequency, norm)
    }

    pub(super) fn info(&self, segment: u32) -> Option<&TermInfo> {
        self.infos.get(segment as usize).and_then(Option::as_ref)
    }
}

/// The field that holds a term.
pub(super) fn field_of(fields: &Fields, scope: Scope, term: &str) -> Field {
    match scope {
        Scope::Title => fields.title,
        Scope::Everything if is_weighed(term) => fields.weighed,
        Scope::Everything => fields.folded,
    }
}

/// The words that are the syllables of a pair; none where a term is no pair.
fn words_of_pair(plan: &ResolvedPlan, text: &str) -> WordSet {
    let Some((first, second)) = text.split_once(' ') else { return 0 };
    let words = plan.terms.iter().map(|one| &one.term).filter(|term| term.role == Role::Decides);
    words.filter(|term| term.text == first || term.text == second).fold(0, |all, term| all | term.holds)
}

fn infos(searcher: &Searcher, field: Field, term: &str) -> Result<Vec<Option<TermInfo>>> {
    let key = Term::from_field_text(field, term);
    let info = |reader: &SegmentReader| {
        let index = reader.inverted_index(field).doing("open the terms")?;
        index.get_term_info(&key).doing("look up a term")
    };
    searcher.segment_readers().iter().map(info).collect()
}

fn norms(plan: &ResolvedPlan, scope: Scope) -> Norms {
    let mut norms = Box::new([0.0; 256]);
    for (code, norm) in (0..=u8::MAX).zip(norms.iter_mut()) {
        let length = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(code);
        *norm = plan.average_lengths.norm(scope, length as f32);
    }
    norms
}
