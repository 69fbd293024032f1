//! Which articles are near to one: the plan that finds them, and which of those that are found are shown. It needs no
//! understanding, since nobody typed it.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::Serialize;
use tracuu_article::{Article, ArticleId, CanonicalRules};
use tracuu_index::Duplicates;
use tracuu_text::{TermKind, Terms};

use crate::{
    engine::RankedArticle,
    planning::{Archive, Need, Plan, PlanTerm, Role, Scope, idf},
    results::Hit,
};

/// Articles near to one.
#[derive(Clone, Debug, Serialize)]
pub struct RelatedArticles {
    /// The one.
    pub id: String,
    /// The nearest first; none that tells the same.
    pub related: Vec<Hit>,
}

/// Bytes of a text that are looked at.
const MAX_TEXT: usize = 20_000;
/// Of how many words and of how many pairs of an article it is looked up how rare they are: the most frequent ones, and of those
/// the first.
const MAX_LOOKED_UP: usize = 120;
/// Pairs by which others are found.
const MAX_FINDING: usize = 32;
/// Pairs, those by which others are found among them, and words by which they are ordered.
const MAX_PAIRS: usize = 60;
const MAX_WORDS: usize = 40;
/// What the score of an article is multiplied with that the page itself lists beside its own.
const LINKED: f32 = 1.1;

/// A word or pair of an article.
#[derive(Clone)]
struct Told {
    term: String,
    /// How much it tells: its idf, and more where the article has it often.
    weight: f32,
    /// How often the article has it, damped.
    frequency: f32,
}

/// The plan that finds what is near to an article, which so many tell the same as, itself counted: by the pairs that are typical of
/// it, ordered by more pairs and by words, each as often as the article has it.
pub(crate) fn plan(article: &Article, archive: Archive<'_>, copies: usize) -> Plan {
    let (pairs, words): (BTreeMap<String, Count>, _) =
        counts(article).into_iter().partition(|(term, _)| term.contains(' '));
    let pairs = most_telling(pairs, archive, copies, MAX_PAIRS);
    let words = most_telling(words, archive, copies, MAX_WORDS);
    let term = |told: Told, role, holds| PlanTerm {
        text: told.term,
        scope: Scope::Everything,
        weight: told.frequency,
        power: 1.0,
        role,
        holds,
        marks: None,
    };
    let mut plan = Plan { need: Need::Share(0.0), ..Plan::default() };
    let has_pairs = !pairs.is_empty();
    for (place, told) in pairs.into_iter().enumerate() {
        if place < MAX_FINDING {
            // The first term makes an article with the pair match, the second one finds the best of those and scores.
            plan.words |= 1 << place;
            plan.terms.push(PlanTerm { weight: 0.0, ..term(told.clone(), Role::Decides, 1 << place) });
            plan.terms.push(term(told, Role::Pair, 0));
        } else {
            plan.terms.push(term(told, Role::Scores, 0));
        }
    }
    for (place, told) in words.into_iter().enumerate() {
        let bit = if has_pairs { 0 } else { 1 << place };
        plan.words |= bit;
        plan.terms.push(term(told, if has_pairs { Role::Scores } else { Role::Decides }, bit));
    }
    plan.match_none = plan.words == 0;
    plan
}

/// How often an article has a term, and how many others it has before.
#[derive(Clone, Copy)]
struct Count {
    count: u32,
    place: usize,
}

/// The folded words and pairs of an article.
fn counts(article: &Article) -> BTreeMap<String, Count> {
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for text in [&article.title, &article.description, &article.body] {
        let mut terms = Terms::new(text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default());
        while terms.advance() {
            if !matches!(terms.kind(), TermKind::Folded | TermKind::Pair) {
                continue;
            }
            let place = counts.len();
            match counts.get_mut(terms.term()) {
                Some(known) => known.count += 1,
                None => drop(counts.insert(terms.term().to_owned(), Count { count: 1, place })),
            }
        }
    }
    counts
}

/// Those that tell most, the first ones first; what no other article holds tells nothing.
fn most_telling(terms: BTreeMap<String, Count>, archive: Archive<'_>, copies: usize, most: usize) -> Vec<Told> {
    let mut terms: Vec<(String, Count)> = terms.into_iter().collect();
    terms.sort_unstable_by_key(|(_, Count { count, place })| (Reverse(*count), *place));
    terms.truncate(MAX_LOOKED_UP);
    let told = terms.into_iter().filter_map(|(term, Count { count, .. })| {
        let holding = archive.lexicon.document_frequency(&term);
        let frequency = 1.0 + (count as f32).ln();
        (holding > copies as u64).then(|| Told { weight: frequency * idf(archive.articles, holding), frequency, term })
    });
    let mut told: Vec<Told> = told.collect();
    told.sort_by(|one, other| other.weight.total_cmp(&one.weight).then_with(|| one.term.cmp(&other.term)));
    told.truncate(most);
    told
}

/// The nearest of what was found, without the article itself and without what tells the same as it or as a nearer one.
pub(crate) fn nearest(
    article: &Article,
    mut found: Vec<RankedArticle>,
    duplicates: &Duplicates,
    limit: usize,
) -> Vec<RankedArticle> {
    let rules = CanonicalRules::default();
    let listed = article.related.iter().filter_map(|link| ArticleId::from_url(link.url.as_deref()?, &rules));
    let listed: BTreeSet<ArticleId> = listed.collect();
    for hit in found.iter_mut().filter(|hit| listed.iter().any(|id| id.as_str() == hit.id)) {
        hit.keys.score *= LINKED;
    }
    found.sort_by(|one, other| other.keys.score.total_cmp(&one.keys.score));
    let mut seen: BTreeSet<usize> = duplicates.group_of(&article.id).into_iter().collect();
    found.retain(|hit| hit.id != article.id && duplicates.group_of(&hit.id).is_none_or(|group| seen.insert(group)));
    found.truncate(limit);
    found
}
