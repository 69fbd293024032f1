//! What many pages of one host share, and what is therefore no article's own: the page's clock, a headline of the site, an address
//! of its front page, paragraphs around every article. Found by [`survey`](crate::survey), heeded by
//! [`extract`](crate::extract).

use std::{
    collections::{BTreeMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

/// What the pages of each host share, by the host without `www.`; of pages whose host is not known by an empty name.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    pub(crate) hosts: BTreeMap<String, HostShared>,
}

/// What the pages of a host share.
#[derive(Clone, Debug, Default)]
pub struct HostShared {
    /// How many articles of it were looked at.
    pub articles: usize,
    /// Lines with a date below the headline: the page's clock.
    pub clocks: Parts,
    /// Headlines.
    pub titles: Parts,
    /// Addresses that pages call their canonical one.
    pub canonicals: Parts,
    /// Paragraphs in the body or beside it.
    pub paragraphs: Parts,
}

/// Texts that are shared.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    keys: HashSet<u64>,
    /// Their beginnings, for people.
    pub texts: Vec<String>,
}

impl Shared {
    /// What is known, host by host.
    pub fn hosts(&self) -> impl Iterator<Item = (&str, &HostShared)> {
        self.hosts.iter().map(|(host, shared)| (host.as_str(), shared))
    }

    pub(crate) fn of(&self, host: Option<&str>) -> Option<&HostShared> {
        self.hosts.get(host.unwrap_or_default())
    }
}

impl Parts {
    pub(crate) fn add(&mut self, key: u64, text: &str) {
        self.keys.insert(key);
        self.texts.push(text.to_owned());
    }

    /// Whether a text is one of them.
    pub(crate) fn has(&self, text: &str) -> bool {
        !self.keys.is_empty() && self.keys.contains(&key(text))
    }

    pub(crate) fn has_key(&self, key: u64) -> bool {
        self.keys.contains(&key)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// A number for a text, blanks and case aside: the same in every run.
pub(crate) fn key(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for letter in text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase) {
        letter.hash(&mut hasher);
    }
    hasher.finish()
}
