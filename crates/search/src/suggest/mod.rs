//! What someone who types may want to ask.

mod corrections;
mod past;
mod typed;

use std::collections::BTreeSet;

use serde::Serialize;
use tracuu_index::{HeadlinePhrase, Headlines};

pub use self::past::PastQueries;
use self::{corrections::corrections, typed::Typed};

/// Suggestions that are given at most.
pub(crate) const MAX_SUGGESTIONS: usize = 8;
/// Fewer than this make it worth a look at what else may have been meant.
const FEW: usize = 3;
/// Queries that were asked before among these.
const MAX_PAST: usize = 4;
/// Phrases among which those are looked for that are marked as they were typed.
const LOOKED_AT: usize = 32;

/// A suggestion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What to ask.
    pub text: String,
    /// What it is.
    pub kind: SuggestionKind,
}

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// It goes on from what was typed.
    Query,
    /// The title of an article.
    Title,
    /// What was typed is changed in it.
    Correction,
}

/// What is suggested for what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestions {
    /// What was typed.
    pub query: String,
    /// The best first.
    pub suggestions: Vec<Suggestion>,
}

/// What was asked before and goes on from what was typed, the most frequent first.
pub(crate) fn asked_before(past: &PastQueries, typed: &str) -> Vec<String> {
    let typed = Typed::read(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let asked = past.beginning(&typed.folded()).into_iter().filter(|text| typed.goes_on_as(text.split(' ')));
    asked.take(MAX_PAST).map(str::to_owned).collect()
}

/// What was asked before and the best phrases of titles for what was typed, without the titles of articles whose ids have these hashes.
/// Phrases that change what was typed are only looked for where few go on from it.
pub(crate) fn phrases(
    headlines: &Headlines,
    asked: Vec<String>,
    typed: &str,
    hidden: &BTreeSet<u64>,
) -> Vec<Suggestion> {
    let typed = Typed::read(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let asked = asked.into_iter().map(|text| Suggestion { text, kind: SuggestionKind::Query });
    let mut found: Vec<Suggestion> = asked.collect();
    for (_, suggestion) in scored(headlines, &typed, hidden, SuggestionKind::Query) {
        if found.iter().all(|known| known.text != suggestion.text) {
            found.push(suggestion);
        }
    }
    if found.len() < FEW {
        let mut others: Vec<(f32, Suggestion)> = Vec::new();
        for other in corrections(headlines, &typed) {
            others.extend(scored(headlines, &other, hidden, SuggestionKind::Correction));
        }
        others.sort_by(|one, other| other.0.total_cmp(&one.0));
        for (_, suggestion) in others {
            if found.iter().all(|known| known.text != suggestion.text) {
                found.push(suggestion);
            }
        }
    }
    found.truncate(MAX_SUGGESTIONS);
    found
}

/// The best phrases that go on from what was typed. Marks that were typed are meant, unless nothing is marked so.
fn scored(
    headlines: &Headlines,
    typed: &Typed,
    hidden: &BTreeSet<u64>,
    kind: SuggestionKind,
) -> Vec<(f32, Suggestion)> {
    let before: Vec<&str> = typed.before.iter().map(|word| word.folded.as_str()).collect();
    let limit = if typed.is_marked() { LOOKED_AT } else { MAX_SUGGESTIONS };
    let all = headlines.phrases(&before, &typed.partial.folded, limit, hidden);
    let is_marked_so = |phrase: &HeadlinePhrase| typed.goes_on_as(headlines.written(phrase));
    let mut found: Vec<HeadlinePhrase> = all.iter().copied().filter(is_marked_so).collect();
    if found.is_empty() {
        found = all;
    }
    found.truncate(MAX_SUGGESTIONS);
    found.into_iter().map(|phrase| (phrase.score, Suggestion { text: headlines.text(&phrase), kind })).collect()
}
