//! Looks at a sample of the pages of an archive before they are extracted for good, to find what those of one host share.
//!
//! The sample is the pages of least hash, so that it does not depend on any order; what is held of a page are hashes and the
//! beginnings of its texts.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};

use crate::{
    extract::{Context, PageKind, Trace, Traces, examine},
    shared::{HostShared, Parts, Shared, key},
};

/// Pages that are looked at, of all sources together.
pub const SAMPLE: usize = 2_000;

/// The articles of a host of which that is told which share what.
const FEWEST: usize = 5;
/// The share of a host's articles that must have a part for it to be theirs together.
const SHARE: f32 = 0.5;
/// Of this many articles with one headline it is the site's, where they are that share of all.
const FEWEST_TITLES: usize = 3;
/// Parts of a kind that are told of a host.
const MAX_TOLD: usize = 20;

/// The files to look at: those whose names, given first, have the least hashes.
pub fn sample<F>(mut files: Vec<(&Path, F)>) -> Vec<F> {
    files.sort_by_cached_key(|(name, _)| (key(&name.to_string_lossy()), *name));
    files.truncate(SAMPLE);
    files.into_iter().map(|(_, file)| file).collect()
}

/// What is compared of one page.
#[derive(Debug)]
pub struct Glance(Traces);

/// Looks at a page; nothing is to be compared where it is no article.
pub fn glance(bytes: &[u8], context: &Context<'_>) -> Option<Glance> {
    let (extraction, traces) = examine(bytes, context, true);
    traces.filter(|_| extraction.kind == PageKind::Article).map(Glance)
}

/// What the pages share, host by host.
pub fn compare(glances: Vec<Glance>) -> Shared {
    let mut hosts: BTreeMap<String, Vec<Traces>> = BTreeMap::new();
    for Glance(traces) in glances {
        hosts.entry(traces.host.clone()).or_default().push(traces);
    }
    let compared = hosts.into_iter().map(|(host, pages)| (host, of_host(&pages)));
    let is_any = |shared: &HostShared| {
        [&shared.clocks, &shared.titles, &shared.canonicals, &shared.paragraphs].iter().any(|parts| !parts.is_empty())
    };
    Shared { hosts: compared.filter(|(_, shared)| is_any(shared)).collect() }
}

fn of_host(pages: &[Traces]) -> HostShared {
    let articles = pages.iter().map(|page| page.body).collect::<BTreeSet<_>>().len();
    let most = |count: usize, fewest| count >= fewest && count as f32 >= SHARE * articles as f32;
    let shared = |of: fn(&Traces) -> Vec<&Trace>, fewest: usize| {
        let mut bodies: BTreeMap<&Trace, BTreeSet<u64>> = BTreeMap::new();
        for page in pages {
            for trace in of(page) {
                bodies.entry(trace).or_default().insert(page.body);
            }
        }
        let mut parts = Parts::default();
        for (trace, _) in bodies.into_iter().filter(|(_, bodies)| most(bodies.len(), fewest)) {
            parts.add(trace.key, &trace.text);
        }
        parts
    };
    let mut found = HostShared {
        articles,
        clocks: shared(|page| page.date.iter().collect(), FEWEST),
        titles: shared(|page| page.titles.iter().collect(), FEWEST_TITLES),
        paragraphs: shared(|page| page.paragraphs.iter().collect(), FEWEST),
        canonicals: Parts::default(),
    };
    let mut by_address: BTreeMap<&str, Vec<&Traces>> = BTreeMap::new();
    for page in pages {
        if let Some(address) = &page.canonical {
            by_address.entry(address).or_default().push(page);
        }
    }
    for (address, pages) in by_address.into_iter().filter(|(_, pages)| pages.len() > 1) {
        if are_different(&pages, &found) {
            found.canonicals.add(key(address), address);
        }
    }
    for parts in [&mut found.clocks, &mut found.titles, &mut found.paragraphs, &mut found.canonicals] {
        parts.texts.sort();
        parts.texts.truncate(MAX_TOLD);
    }
    found
}

/// Whether pages are of more than one article: two captures, or two views, of one have its headline or a paragraph in common.
fn are_different(pages: &[&Traces], shared: &HostShared) -> bool {
    let parts = |page: &Traces| -> Vec<u64> {
        let own = page.paragraphs.iter().map(|trace| trace.key).filter(|key| !shared.paragraphs.has_key(*key));
        let titles = page.titles.iter().map(|title| title.key).filter(|key| !shared.titles.has_key(*key));
        own.chain(titles).chain([page.body]).collect()
    };
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    let all: Vec<Vec<u64>> = pages.iter().map(|page| parts(page)).collect();
    for (at, parts) in all.iter().enumerate() {
        for part in parts {
            holders.entry(*part).or_default().push(at);
        }
    }
    // The pages that are known to be of the first one's article, until no other joins them.
    let mut seen = BTreeSet::from([0]);
    let mut next = vec![0];
    while let Some(at) = next.pop() {
        for part in all.get(at).into_iter().flatten() {
            for other in holders.remove(part).unwrap_or_default() {
                if seen.insert(other) {
                    next.push(other);
                }
            }
        }
    }
    seen.len() < pages.len()
}
