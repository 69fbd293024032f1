//! What a build would do to the live index, found by reading everything and writing nothing.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::PathBuf,
};

use tracuu_article::{Article, Inventory};
use tracuu_index::{Check, Generation, Home, IndexError, Plan, Planned, Result, SourcePlan, fnv1a};

use crate::rejections::{FirstRejections, Rejected, RejectionSink};

/// Articles and rejections that are told of each kind.
const EXAMPLES: usize = 5;

/// What is read, beside what is live.
#[derive(Debug, Default)]
pub(crate) struct Planner {
    compared_with: Option<u64>,
    not_compared: Option<String>,
    /// The articles of the live generation that were not read yet: a hash of each by its id.
    live: BTreeMap<String, u64>,
    /// Those that were read, by id.
    read: BTreeMap<String, Seen>,
}

/// An article that was read.
#[derive(Debug)]
struct Seen {
    source: usize,
    title: String,
    hash: u64,
    /// The hash of the live article of this id.
    live: Option<u64>,
}

impl Planner {
    /// Reads what is live; a home without an index has nothing, and one that this program cannot read is told.
    pub(crate) fn new(home: &Home) -> Result<Self> {
        let mut planner = Self::default();
        let live = match Generation::open_current(home, Check::Sizes) {
            Ok(live) => live,
            Err(IndexError::NoGeneration { .. }) => return Ok(planner),
            Err(error) => {
                planner.not_compared = Some(error.to_string());
                return Ok(planner);
            }
        };
        planner.compared_with = Some(live.number);
        live.each_article(|article, _| {
            let hash = content_hash(&article);
            planner.live.insert(article.id, hash);
            Ok(())
        })?;
        Ok(planner)
    }

    /// Takes an article that goes in, in the place of one of its id that was read before.
    pub(crate) fn take(&mut self, source: usize, article: &Article) {
        let (title, hash) = (article.title.clone(), content_hash(article));
        match self.read.entry(article.id.clone()) {
            Entry::Occupied(mut seen) => {
                let seen = seen.get_mut();
                (seen.source, seen.title, seen.hash) = (source, title, hash);
            }
            Entry::Vacant(place) => {
                let live = self.live.remove(&article.id);
                place.insert(Seen { source, title, hash, live });
            }
        }
    }

    /// Whether an article was read.
    pub(crate) fn was_read(&self, id: &str) -> bool {
        self.read.contains_key(id)
    }

    /// The plan, source by source. What is removed are the articles that are `gone`; where that is left out, all that were not read.
    pub(crate) fn finish(self, sources: &[Inventory], rejected: RejectionsBySource, gone: Option<&[String]>) -> Plan {
        let path_of = |source: usize| sources.get(source).map(|source| source.path.clone()).unwrap_or_default();
        let mut plans: BTreeMap<PathBuf, SourcePlan> = BTreeMap::new();
        for source in sources {
            plans
                .entry(source.path.clone())
                .or_insert_with(|| SourcePlan { path: source.path.clone(), ..SourcePlan::default() });
        }
        for (id, seen) in &self.read {
            let plan = plans.entry(path_of(seen.source)).or_default();
            match seen.live {
                None => add(&mut plan.added, id, &seen.title),
                Some(live) if live != seen.hash => add(&mut plan.replaced, id, &seen.title),
                Some(_) => plan.unchanged += 1,
            }
        }
        for (source, (kinds, first)) in rejected.by_source {
            let plan = plans.entry(path_of(source)).or_default();
            for (kind, count) in kinds {
                *plan.rejected.entry(kind.to_owned()).or_default() += count;
            }
            plan.rejections.extend(first);
            plan.rejections.sort();
            plan.rejections.truncate(EXAMPLES);
        }
        let mut removed = Planned::default();
        match gone {
            Some(gone) => gone.iter().for_each(|id| add(&mut removed, id, "")),
            None => self.live.keys().for_each(|id| add(&mut removed, id, "")),
        }
        let (compared_with, not_compared) = (self.compared_with, self.not_compared);
        Plan { compared_with, not_compared, sources: plans.into_values().collect(), removed }
    }
}

fn add(planned: &mut Planned, id: &str, title: &str) {
    planned.articles += 1;
    if planned.examples.len() < EXAMPLES {
        planned.examples.push(format!("{id} {title}").trim_end().to_owned());
    }
}

/// A number for what readers find of an article: not for when and where it was read, nor for its other addresses.
fn content_hash(article: &Article) -> u64 {
    let article = Article { captured_at: None, archive: None, aliases: Vec::new(), ..article.clone() };
    // An article that is no JSON does not come here.
    fnv1a(serde_json::to_string(&article).unwrap_or_default().as_bytes())
}

/// Counts rejections by source, and keeps the first ones.
#[derive(Debug, Default)]
pub(crate) struct RejectionsBySource {
    pub(crate) first: FirstRejections,
    by_source: BTreeMap<usize, (BTreeMap<&'static str, u64>, Vec<String>)>,
}

impl RejectionSink for RejectionsBySource {
    fn reject(&mut self, rejected: Rejected) {
        let (kinds, first) = self.by_source.entry(rejected.source).or_default();
        *kinds.entry(rejected.rejection.kind.name()).or_default() += 1;
        first.push(rejected.rejection.to_string());
        if first.len() > 16 * EXAMPLES {
            first.sort();
            first.truncate(EXAMPLES);
        }
        self.first.reject(rejected);
    }

    fn first(&mut self) -> &mut FirstRejections {
        &mut self.first
    }
}
