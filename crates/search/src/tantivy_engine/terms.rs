use tantivy::{Searcher, Term, postings::TermInfo, schema::Field};
use tracuu_indexer::Fields;

use super::{Doing, Result};
use crate::plan::{Need, Plan, PlanTerm, Role, Scope};

/// BM25's k1 and b.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// A query whose pairs are in the index but for one in so many is retrieved by pairs.
const MISSING_PAIRS: usize = 12;

/// Queries of fewer different syllables are scored in full.
const SHORT: usize = 5;

/// How a query is retrieved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strategy {
    /// All terms of all articles.
    Full,
    /// Pairs first, the rest for the best only.
    Pairs,
}

/// The terms of a plan with what the whole index knows of them.
#[derive(Debug)]
pub(crate) struct QueryTerms {
    pub(crate) terms: Vec<QueryTerm>,
    pub(crate) strategy: Strategy,
    /// The idf mass that an article must hold.
    needed: f32,
    /// BM25's length normalisation by norm code, for the text and for the title.
    pub(crate) text_norms: Norms,
    pub(crate) title_norms: Norms,
}

#[derive(Debug)]
pub(crate) struct QueryTerm {
    pub(crate) role: Role,
    pub(crate) scope: Scope,
    pub(crate) field: Field,
    pub(crate) idf: f32,
    pub(crate) weight: f32,
    /// What holding it adds to the idf mass that an article holds.
    pub(crate) mass: f32,
    /// By segment.
    pub(crate) infos: Vec<Option<TermInfo>>,
}

/// `k1 * (1 - b + b * length / average)` for each code of a length.
pub(crate) type Norms = Box<[f32; 256]>;

impl QueryTerms {
    pub(crate) fn new(searcher: &Searcher, fields: &Fields, plan: &Plan) -> Result<Self> {
        let articles: u64 = searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
        let mut terms = Vec::with_capacity(plan.terms.len());
        let mut absent_mass = 0.0;
        for term in &plan.terms {
            let mut resolved = resolve(searcher, fields, term, articles)?;
            resolved.mass = if term.role == Role::Decides { resolved.idf } else { 0.0 };
            if resolved.infos.iter().any(Option::is_some) {
                terms.push(resolved);
            } else if term.role == Role::Decides {
                absent_mass += resolved.idf;
            }
        }
        for alternative in &plan.alternatives {
            let (weight, scope) = (alternative.weight, Scope::Everything);
            let term = |text: &String| PlanTerm { text: text.clone(), scope, weight, role: Role::Scores };
            let mut resolved = resolve(searcher, fields, &term(&alternative.text), articles)?;
            for text in &alternative.stands_for {
                resolved.mass += resolve(searcher, fields, &term(text), articles)?.idf;
            }
            terms.push(resolved);
        }
        let mass: f32 = terms.iter().filter(|term| term.role == Role::Decides).map(|term| term.idf).sum();
        let deciding = plan.terms.iter().filter(|term| term.role == Role::Decides).count();
        let needed = match plan.need {
            // Sums of floats differ by their order: ask for a hair less.
            Need::All => (mass + absent_mass) * 0.9999,
            Need::Share(share) => (mass * share).max(f32::MIN_POSITIVE),
        };
        let pairs = plan.terms.iter().filter(|term| term.role == Role::Pair).count();
        let known = terms.iter().filter(|term| term.role == Role::Pair).count();
        let by_pairs = plan.required.is_empty()
            && plan.alternatives.is_empty()
            && deciding >= SHORT
            && known > 0
            && (pairs - known) * MISSING_PAIRS <= pairs;
        Ok(Self {
            terms,
            strategy: if by_pairs { Strategy::Pairs } else { Strategy::Full },
            needed: if deciding == 0 { 0.0 } else { needed.max(f32::MIN_POSITIVE) },
            text_norms: norms(searcher, fields.folded, articles)?,
            title_norms: norms(searcher, fields.title, articles)?,
        })
    }

    /// Whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.needed == 0.0
    }

    pub(crate) fn held_is_enough(&self, held: f32) -> bool {
        held >= self.needed
    }

    pub(crate) fn norms(&self, scope: Scope) -> &Norms {
        match scope {
            Scope::Everything => &self.text_norms,
            Scope::Title => &self.title_norms,
        }
    }
}

impl QueryTerm {
    /// BM25 of one posting.
    pub(crate) fn score(&self, frequency: u32, norm: f32) -> f32 {
        let frequency = frequency as f32;
        self.weight * self.idf * (K1 + 1.0) * frequency / (frequency + norm)
    }
}

/// The field of the whole text that holds terms of this kind.
pub(crate) fn field_of(fields: &Fields, term: &str) -> Field {
    if term.contains(['=', ' ', '#', '@']) { fields.weighed } else { fields.folded }
}

fn resolve(searcher: &Searcher, fields: &Fields, term: &PlanTerm, articles: u64) -> Result<QueryTerm> {
    let field = match term.scope {
        Scope::Title => fields.title,
        Scope::Everything => field_of(fields, &term.text),
    };
    let key = Term::from_field_text(field, &term.text);
    let mut infos = Vec::with_capacity(searcher.segment_readers().len());
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field).doing("open the terms")?;
        infos.push(index.get_term_info(&key).doing("look up a term")?);
    }
    let held: u64 = infos.iter().flatten().map(|info| u64::from(info.doc_freq)).sum();
    // Never negative, even while replaced articles still count in the frequencies.
    let rest = articles.saturating_sub(held) as f32;
    let idf = (1.0 + (rest + 0.5) / (held as f32 + 0.5)).ln();
    Ok(QueryTerm { role: term.role, scope: term.scope, field, idf, weight: term.weight, mass: 0.0, infos })
}

fn norms(searcher: &Searcher, field: Field, articles: u64) -> Result<Norms> {
    let mut tokens = 0;
    for reader in searcher.segment_readers() {
        tokens += reader.inverted_index(field).doing("open the terms")?.total_num_tokens();
    }
    let average = (tokens as f32 / articles.max(1) as f32).max(f32::MIN_POSITIVE);
    let mut norms = Box::new([0.0; 256]);
    for (code, norm) in (0..=u8::MAX).zip(norms.iter_mut()) {
        let length = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(code) as f32;
        *norm = K1 * (1.0 - B + B * length / average);
    }
    Ok(norms)
}
