//! Which of several captures of an article is taken.

use std::collections::{BTreeMap, BTreeSet};

use tracuu_article::Article;

/// Which of two records of one id wins: the one captured later, an undated one counting as newest; among equals the one
/// read later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) captured: i64,
    pub(crate) number: u64,
    /// The number of its source; of two records it decides nothing.
    pub(crate) source: usize,
}

/// What the writer did with an article.
pub(crate) enum Taken {
    /// The first of its id.
    New,
    /// Better than one of its id that was taken before.
    Replacing,
    /// One of its id that was taken before is better.
    Superseded,
}

/// The articles that are in the index so far, by id.
#[derive(Debug, Default)]
pub(crate) struct CaptureResolver {
    known: BTreeMap<Box<str>, Best>,
    /// Ids of articles that are in the index without all their addresses.
    incomplete: BTreeSet<Box<str>>,
}

#[derive(Debug)]
struct Best {
    rank: Rank,
    addresses: BTreeSet<Box<str>>,
}

impl CaptureResolver {
    /// Decides on an article, and gives it the addresses of those that it replaces as aliases.
    pub(crate) fn take(&mut self, rank: Rank, article: &mut Article) -> Taken {
        let addresses = article.url.iter().chain(&article.aliases).map(|url| url.as_str().into());
        let Some(best) = self.known.get_mut(article.id.as_str()) else {
            self.known.insert(article.id.as_str().into(), Best { rank, addresses: addresses.collect() });
            return Taken::New;
        };
        let before = best.addresses.len();
        best.addresses.extend(addresses);
        if best.rank > rank {
            if best.addresses.len() > before {
                self.incomplete.insert(article.id.as_str().into());
            }
            return Taken::Superseded;
        }
        best.rank = rank;
        article.aliases = best.aliases(article.url.as_deref());
        Taken::Replacing
    }

    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// Takes the ids of articles that were written before all of their addresses were known.
    pub(crate) fn take_incomplete(&mut self) -> BTreeSet<Box<str>> {
        std::mem::take(&mut self.incomplete)
    }

    /// The other addresses of an article.
    pub(crate) fn aliases(&self, id: &str, url: Option<&str>) -> Vec<String> {
        self.known.get(id).map(|best| best.aliases(url)).unwrap_or_default()
    }
}

impl Best {
    fn aliases(&self, url: Option<&str>) -> Vec<String> {
        self.addresses.iter().filter(|address| Some(address.as_ref()) != url).map(ToString::to_string).collect()
    }
}
