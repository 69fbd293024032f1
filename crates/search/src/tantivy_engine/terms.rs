use std::collections::BTreeMap;

use tantivy::{Searcher, Term, postings::TermInfo, query::FuzzyTermQuery, schema::Field};
use tracuu_index::Fields;

use super::{Doing, Result, held::Held};
use crate::plan::{Plan, PlanTerm, Role, Scope, Words};

/// BM25's k1 and b.
pub(crate) const K1: f32 = 1.2;
pub(crate) const B: f32 = 0.75;

/// An idf that its powers leave as it is.
const USUAL_IDF: f32 = 4.0;

/// A query whose pairs are in the index but for one in so many is retrieved by pairs.
const MISSING_PAIRS: usize = 12;

/// Queries of fewer different syllables are scored in full.
const SHORT: u32 = 5;

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
    /// What an article must hold.
    pub(crate) held: Held,
    /// BM25's length normalisation by norm code, for the text and for the title.
    pub(crate) text_norms: Norms,
    pub(crate) title_norms: Norms,
    /// `k1 * (1 - b + b * length / average)` of a text of any length is the first and so many times its length.
    pub(crate) norm_of_length: (f32, f32),
}

#[derive(Debug)]
pub(crate) struct QueryTerm {
    /// Its place in the plan.
    pub(crate) place: usize,
    pub(crate) role: Role,
    pub(crate) scope: Scope,
    pub(crate) field: Field,
    pub(crate) idf: f32,
    /// The most that it adds to a score, but for the factor of its frequency.
    pub(crate) value: f32,
    /// The words that an article with it holds.
    pub(crate) holds: Words,
    /// By segment.
    pub(crate) infos: Vec<Option<TermInfo>>,
}

/// `k1 * (1 - b + b * length / average)` for each code of a length.
pub(crate) type Norms = Box<[f32; 256]>;

impl QueryTerms {
    pub(crate) fn new(searcher: &Searcher, fields: &Fields, plan: &Plan) -> Result<Self> {
        let articles: u64 = searcher.segment_readers().iter().map(|reader| u64::from(reader.max_doc())).sum();
        let mut terms = Vec::with_capacity(plan.terms.len());
        let mut held = Held::new(plan);
        for (place, term) in plan.terms.iter().enumerate() {
            let resolved = resolve(searcher, fields, place, term, articles)?;
            let is_known = resolved.infos.iter().any(Option::is_some);
            held.add(term, resolved.idf, is_known);
            if is_known {
                terms.push(resolved);
            }
        }
        held.finish();
        for term in terms.iter_mut().filter(|term| term.role == Role::StandsFor) {
            term.value *= held.mass(term.holds) / term.idf.max(f32::MIN_POSITIVE);
        }
        let count = |role| plan.terms.iter().filter(|term| term.role == role).count();
        let pairs = count(Role::Pair);
        let known = terms.iter().filter(|term| term.role == Role::Pair).count();
        let by_pairs = plan.required.is_empty()
            && plan.rules.is_empty()
            && count(Role::StandsFor) == 0
            && plan.words.count_ones() >= SHORT
            && known > 0
            && (pairs - known) * MISSING_PAIRS <= pairs;
        let text_average = average(searcher, fields.folded, articles)?;
        Ok(Self {
            terms,
            strategy: if by_pairs { Strategy::Pairs } else { Strategy::Full },
            held,
            text_norms: norms(text_average),
            title_norms: norms(average(searcher, fields.title, articles)?),
            norm_of_length: (K1 * (1.0 - B), K1 * B / text_average),
        })
    }

    /// Whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.held.is_nothing()
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
        self.value * frequency / (frequency + norm)
    }
}

/// The field of the whole text that holds terms of this kind.
pub(crate) fn field_of(fields: &Fields, term: &str) -> Field {
    if term.contains(['=', ' ', '#', '@']) { fields.weighed } else { fields.folded }
}

/// Near terms that are kept.
const MAX_NEAR: usize = 16;
/// Terms with a prefix that are looked at in one segment.
const MAX_LOOKED_AT: usize = 2_000;

/// Folded terms that begin so and are longer, the commonest first.
pub(crate) fn completions(searcher: &Searcher, fields: &Fields, prefix: &str) -> Result<Vec<String>> {
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(fields.folded).doing("open the terms")?;
        let mut terms = index.terms().range().ge(prefix).into_stream().doing("look for longer terms")?;
        for _ in 0..MAX_LOOKED_AT {
            if !terms.advance() || !terms.key().starts_with(prefix.as_bytes()) {
                break;
            }
            if let Ok(longer) = std::str::from_utf8(terms.key()) {
                *found.entry(longer.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            }
        }
    }
    Ok(commonest(found))
}

fn commonest(found: BTreeMap<String, u64>) -> Vec<String> {
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_by_key(|(_, frequency)| std::cmp::Reverse(*frequency));
    found.truncate(MAX_NEAR);
    found.into_iter().map(|(near, _)| near).collect()
}

/// Folded terms that are one edit away, the commonest first; the first letter, which is seldom wrong, may be.
pub(crate) fn near(searcher: &Searcher, fields: &Fields, term: &str) -> Result<Vec<String>> {
    let query = FuzzyTermQuery::new(Term::from_field_text(fields.folded, term), 1, true);
    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(fields.folded).doing("open the terms")?;
        let automaton = query.automaton().doing("look for near terms")?;
        let mut terms = index.terms().search(automaton).into_stream().doing("look for near terms")?;
        while terms.advance() {
            if let Ok(near) = std::str::from_utf8(terms.key())
                && near != term
                && near.chars().all(char::is_alphabetic)
            {
                *found.entry(near.to_owned()).or_default() += u64::from(terms.value().doc_freq);
            }
        }
    }
    Ok(commonest(found))
}

fn resolve(searcher: &Searcher, fields: &Fields, place: usize, term: &PlanTerm, articles: u64) -> Result<QueryTerm> {
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
    let raised =
        if (term.power - 1.0).abs() < f32::EPSILON { idf } else { idf * (idf / USUAL_IDF).powf(term.power - 1.0) };
    let value = term.weight * raised * (K1 + 1.0);
    Ok(QueryTerm { place, role: term.role, scope: term.scope, field, idf, value, holds: term.holds, infos })
}

fn average(searcher: &Searcher, field: Field, articles: u64) -> Result<f32> {
    let mut tokens = 0;
    for reader in searcher.segment_readers() {
        tokens += reader.inverted_index(field).doing("open the terms")?.total_num_tokens();
    }
    Ok((tokens as f32 / articles.max(1) as f32).max(f32::MIN_POSITIVE))
}

fn norms(average: f32) -> Norms {
    let mut norms = Box::new([0.0; 256]);
    for (code, norm) in (0..=u8::MAX).zip(norms.iter_mut()) {
        let length = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(code) as f32;
        *norm = K1 * (1.0 - B + B * length / average);
    }
    norms
}
