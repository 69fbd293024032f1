use std::collections::{BTreeMap, BTreeSet};

use tracuu_article::Article;

/// Which of two records of one id wins: the one captured later, an undated one counting as newest; among equals the one
/// read later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) captured: i64,
    pub(crate) number: u64,
}

/// What the writer did with an article.
pub(crate) enum Taken {
    New,
    Replacing,
    Outdone,
}

/// The articles that are in the index so far, by id.
#[derive(Debug, Default)]
pub(crate) struct Winners {
    known: BTreeMap<Box<str>, Winner>,
    /// Ids of articles that are in the index without all their addresses.
    incomplete: BTreeSet<Box<str>>,
}

#[derive(Debug)]
struct Winner {
    rank: Rank,
    addresses: BTreeSet<Box<str>>,
}

impl Winners {
    /// Decides on an article, and gives it the addresses of those that it replaces as aliases.
    pub(crate) fn take(&mut self, rank: Rank, article: &mut Article) -> Taken {
        let addresses = article.url.iter().chain(&article.aliases).map(|url| url.as_str().into());
        let Some(winner) = self.known.get_mut(article.id.as_str()) else {
            self.known.insert(article.id.as_str().into(), Winner { rank, addresses: addresses.collect() });
            return Taken::New;
        };
        let before = winner.addresses.len();
        winner.addresses.extend(addresses);
        if winner.rank > rank {
            if winner.addresses.len() > before {
                self.incomplete.insert(article.id.as_str().into());
            }
            return Taken::Outdone;
        }
        winner.rank = rank;
        article.aliases = winner.aliases(article.url.as_deref());
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
        self.known.get(id).map(|winner| winner.aliases(url)).unwrap_or_default()
    }
}

impl Winner {
    fn aliases(&self, url: Option<&str>) -> Vec<String> {
        self.addresses.iter().filter(|address| Some(address.as_ref()) != url).map(ToString::to_string).collect()
    }
}
