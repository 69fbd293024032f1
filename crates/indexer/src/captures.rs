//! Which of several captures of an article is taken.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use tracuu_article::{Article, Origin, PublicationDate};
use tracuu_index::{Origins, RecordPlace, absolute};

/// Which of two records of one id wins: the one captured later, an undated one counting as newest; among equals the one
/// read later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    captured: i64,
    pub(crate) number: u64,
    /// The number of its source; of two records it decides nothing.
    pub(crate) source: usize,
}

impl Rank {
    /// That of an article of a record.
    pub(crate) fn of(article: &Article, number: u64, source: usize) -> Self {
        let captured = article.captured_at.as_ref().and_then(PublicationDate::seconds);
        Self { captured: captured.unwrap_or(i64::MAX), number, source }
    }

    /// That of an article which was in the index before anything was read.
    pub(crate) fn before_all(article: &Article) -> Self {
        Self::of(article, 0, 0)
    }
}

/// What the writer did with an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// The first of its id.
    New,
    /// Better than one of its id that was taken before.
    Replacing,
    /// One of its id that was taken before is better.
    Superseded,
    /// It is in the index just so.
    Unchanged,
}

/// The articles that are in the index so far, by id.
#[derive(Debug, Default)]
pub(crate) struct CaptureResolver {
    known: BTreeMap<Box<str>, Best>,
    /// Ids of articles that are in the index without all their addresses.
    incomplete: BTreeSet<Box<str>>,
    /// The path of the last record, as it is from the root: the next one often has the same.
    last: (PathBuf, Option<RecordPlace>),
}

#[derive(Debug)]
struct Best {
    rank: Rank,
    addresses: BTreeSet<Box<str>>,
    /// Absent of an article that was in the index before, and stays.
    place: Option<RecordPlace>,
}

impl CaptureResolver {
    /// Decides on an article, and gives it the addresses of those that it replaces as aliases.
    pub(crate) fn take(&mut self, rank: Rank, origin: &Origin, article: &mut Article) -> Taken {
        let place = Some(self.place(origin));
        let addresses = addresses(article);
        let Some(best) = self.known.get_mut(article.id.as_str()) else {
            self.known.insert(article.id.as_str().into(), Best { rank, addresses, place });
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
        (best.rank, best.place) = (rank, place);
        article.aliases = best.aliases(article.url.as_deref());
        Taken::Replacing
    }

    /// Takes in an article that was in the index before, unless one of its id was read since.
    pub(crate) fn know(&mut self, rank: Rank, article: &Article) {
        let best = || Best { rank, addresses: addresses(article), place: None };
        self.known.entry(article.id.as_str().into()).or_insert_with(best);
    }

    /// Takes in an article that was taken from this record before the build was interrupted.
    pub(crate) fn know_again(&mut self, article: &Article, place: RecordPlace) {
        let (rank, addresses) = (Rank::before_all(article), addresses(article));
        self.known.insert(article.id.as_str().into(), Best { rank, addresses, place: Some(place) });
    }

    /// Takes in all addresses of an article that is in the index without some of them.
    pub(crate) fn know_addresses(&mut self, id: &str, addresses: Vec<String>) {
        if let Some(best) = self.known.get_mut(id) {
            best.addresses.extend(addresses.into_iter().map(String::into_boxed_str));
            self.incomplete.insert(id.into());
        }
    }

    /// All addresses of the articles that are in the index without some of theirs.
    pub(crate) fn incomplete_addresses(&self) -> BTreeMap<String, Vec<String>> {
        let addresses = |id| self.known.get(id).map(|best| best.aliases(None));
        self.incomplete.iter().filter_map(|id| Some((id.to_string(), addresses(id)?))).collect()
    }

    /// Ids of articles that were read and gave way to what was in the index before.
    pub(crate) fn given_way(&self) -> Vec<String> {
        self.known.iter().filter(|(_, best)| best.place.is_none()).map(|(id, _)| id.to_string()).collect()
    }

    /// Whether an article of this id was taken.
    pub(crate) fn knows(&self, id: &str) -> bool {
        self.known.contains_key(id)
    }

    pub(crate) fn len(&self) -> usize {
        self.known.len()
    }

    /// How many articles were written before all of their addresses were known.
    pub(crate) fn incomplete(&self) -> usize {
        self.incomplete.len()
    }

    /// Takes the ids of articles that were written before all of their addresses were known.
    pub(crate) fn take_incomplete(&mut self) -> BTreeSet<Box<str>> {
        std::mem::take(&mut self.incomplete)
    }

    /// The other addresses of an article.
    pub(crate) fn aliases(&self, id: &str, url: Option<&str>) -> Vec<String> {
        self.known.get(id).map(|best| best.aliases(url)).unwrap_or_default()
    }

    /// Tells where each article came from that was taken, and the addresses of all.
    pub(crate) fn tell_origins(&self, origins: &mut Origins) {
        for (id, best) in &self.known {
            let addresses = best.addresses.iter().cloned().collect();
            match &best.place {
                Some(place) => origins.set(id, place.clone(), addresses),
                None => origins.set_urls(id, addresses),
            }
        }
    }

    fn place(&mut self, origin: &Origin) -> RecordPlace {
        let (path, known) = &mut self.last;
        let file = match known {
            Some(known) if *path == origin.path => known.file.clone(),
            _ => absolute(&origin.path),
        };
        let place = RecordPlace { file, line: origin.line, offset: origin.offset, within: origin.within };
        self.last = (origin.path.clone(), Some(place.clone()));
        place
    }
}

/// All addresses of an article.
fn addresses(article: &Article) -> BTreeSet<Box<str>> {
    article.url.iter().chain(&article.aliases).map(|url| url.as_str().into()).collect()
}

impl Best {
    fn aliases(&self, url: Option<&str>) -> Vec<String> {
        self.addresses.iter().filter(|address| Some(address.as_ref()) != url).map(ToString::to_string).collect()
    }
}
