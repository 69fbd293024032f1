//! Which articles are near to one: what is asked to find them, and which of those that are found are shown.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde::Serialize;
use tracuu_article::{Article, ArticleId, CanonicalRules};
use tracuu_index::{Duplicates, Lexicon};
use tracuu_text::{TermKind, Terms};

use crate::{engine::RankedArticle, planning::idf, results::Hit};

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
/// Pairs of syllables that are asked for, beside the title.
const MAX_PAIRS: usize = 12;
/// Pairs of which it is looked up how rare they are: the most frequent ones, and of those the first.
const MAX_LOOKED_UP: usize = 100;
/// Words of a title that are asked for.
const MAX_TITLE: usize = 30;
/// What the score of an article is multiplied with that the page itself lists beside its own.
const LINKED: f32 = 1.25;

/// The query whose answer is near to an article: its title, and the pairs of syllables that stand often in it and in few others.
pub(crate) fn query(article: &Article, lexicon: &Lexicon, duplicates: &Duplicates, articles: u64) -> String {
    let group = duplicates.group_of(&article.id).and_then(|group| duplicates.groups().get(group));
    let copies = group.map_or(1, Vec::len) as u64;
    let title = &article.title;
    let mut words = Vec::new();
    let mut terms = Terms::folded_only(title);
    while words.len() < MAX_TITLE && terms.advance() {
        words.extend(title.get(terms.start()..terms.end()));
    }
    let mut pairs: BTreeMap<String, (u32, usize, &str)> = BTreeMap::new();
    for text in [&article.title, &article.description, &article.body] {
        let text = text.get(..text.floor_char_boundary(MAX_TEXT)).unwrap_or_default();
        let mut terms = Terms::new(text);
        while terms.advance() {
            if terms.kind() == TermKind::Pair {
                let written = text.get(terms.start()..terms.end()).unwrap_or_default();
                let place = pairs.len();
                pairs.entry(terms.term().to_owned()).or_insert((0, place, written)).0 += 1;
            }
        }
    }
    let mut pairs: Vec<(String, (u32, usize, &str))> = pairs.into_iter().collect();
    pairs.sort_unstable_by_key(|(_, (count, place, _))| (Reverse(*count), *place));
    let weighed = pairs.into_iter().take(MAX_LOOKED_UP).filter_map(|(pair, (count, _, written))| {
        let holding = lexicon.document_frequency(&pair);
        // What no other article holds finds none.
        (holding > copies).then(|| ((1.0 + (count as f32).ln()) * idf(articles, holding), written))
    });
    let mut weighed: Vec<(f32, &str)> = weighed.collect();
    weighed.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    // A full stop parts what does not belong together.
    let pairs = weighed.into_iter().take(MAX_PAIRS).map(|(_, written)| written.replace(',', " "));
    [words.join(" ")].into_iter().chain(pairs).collect::<Vec<_>>().join(". ")
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
