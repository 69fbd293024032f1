//! Articles that others link to and that a generation does not hold.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;
use tracuu_article::{ArticleId, CanonicalRules};

use crate::{error::Result, generation::Generation};

/// An article that others link to and that is not held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Its address: the shortest that they have for it.
    pub url: String,
    /// The text of that link.
    pub title: String,
    /// How many articles link to it.
    pub linked_by: u64,
}

/// The articles that others list as related and that are not held under any of their addresses: the most linked ones first.
pub fn gaps(generation: &Generation, rules: &CanonicalRules) -> Result<Vec<Gap>> {
    let mut held: HashSet<String> = HashSet::new();
    let id_of = |url: &str| ArticleId::from_url(url, rules).map(|id| id.as_str().to_owned());
    generation.each_article(|article, _| {
        held.extend(article.aliases.iter().chain(&article.url).filter_map(|url| id_of(url)));
        held.insert(article.id);
        Ok(())
    })?;
    let mut missing: BTreeMap<String, Gap> = BTreeMap::new();
    generation.each_article(|article, _| {
        let mut seen = HashSet::new();
        for other in article.related {
            let Some(url) = other.url else { continue };
            let Some(id) = id_of(&url).filter(|id| !held.contains(id)) else { continue };
            let is_new = seen.insert(id.clone());
            let found = Gap { url, title: other.title, linked_by: 0 };
            let gap = missing.entry(id).or_insert_with(|| found.clone());
            gap.linked_by += u64::from(is_new);
            // The same one in whatever order articles are stored.
            let key = |gap: &Gap| (gap.url.len(), gap.url.clone(), gap.title.clone());
            if key(&found) < key(gap) {
                (gap.url, gap.title) = (found.url, found.title);
            }
        }
        Ok(())
    })?;
    let mut gaps: Vec<Gap> = missing.into_values().collect();
    gaps.sort_by(|one, other| other.linked_by.cmp(&one.linked_by).then_with(|| one.url.cmp(&other.url)));
    Ok(gaps)
}
