//! Where what became no article, and what was wrong with what did, is told.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc};

use serde::{Deserialize, Serialize};
use tracuu_article::{Origin, Rejection, RejectionKind};
use tracuu_index::{Report, Result, absolute};

/// A record that became no article.
#[derive(Debug)]
pub(crate) struct Rejected {
    pub(crate) rejection: Rejection,
    /// How the record begins.
    pub(crate) sample: String,
    /// The number of its source, from 0.
    pub(crate) source: usize,
}

/// Takes every rejection and warning of a build, in the order in which the decoders come to them. All are counted elsewhere.
pub(crate) trait RejectionSink {
    /// A record became no article.
    fn reject(&mut self, rejected: Rejected);

    /// The first ones.
    fn first(&mut self) -> &mut FirstRejections;

    /// Something was wrong that did not cost the article.
    fn warn(&mut self, origin: &Origin, warning: &str) {
        self.first().keep_warning(origin, warning);
    }

    /// The files and folders of which something was rejected, as they are from the root.
    fn rejected_paths(&mut self) -> &BTreeSet<Arc<str>> {
        &self.first().paths
    }

    /// Sees that all is on the disk, and tells what a build needs that goes on from here.
    fn keep(&mut self) -> Result<Kept> {
        Ok(Kept { first: self.first().clone(), bytes: 0 })
    }
}

/// What was rejected until a checkpoint.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) first: FirstRejections,
    /// Bytes of the file that has all of them.
    pub(crate) bytes: u64,
}

/// Keeps the first ones in the order of reading, for a report.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct FirstRejections {
    rejections: Vec<Rejection>,
    warnings: Vec<(Origin, String)>,
    paths: BTreeSet<Arc<str>>,
    /// The last of them as it was told: the next one is often the same.
    #[serde(skip)]
    last: PathBuf,
}

/// Rejections, and warnings, that a report spells out.
pub(crate) const MAX_SPELT_OUT: usize = 100;
/// How many times that are held until the first ones are chosen.
const HELD: usize = 8;

impl RejectionSink for FirstRejections {
    fn reject(&mut self, rejected: Rejected) {
        let Rejection { origin, kind, .. } = &rejected.rejection;
        // An image in an archive says nothing of what else is in it.
        let tells_of_file = origin.offset.is_none() || RejectionKind::FAULTS.contains(kind);
        if tells_of_file && self.last != origin.path {
            self.last.clone_from(&rejected.rejection.origin.path);
            self.paths.insert(absolute(&self.last));
        }
        self.rejections.push(rejected.rejection);
        if self.rejections.len() > HELD * MAX_SPELT_OUT {
            keep_first(&mut self.rejections, |rejection| &rejection.origin);
        }
    }

    fn first(&mut self) -> &mut FirstRejections {
        self
    }
}

impl FirstRejections {
    fn keep_warning(&mut self, origin: &Origin, warning: &str) {
        self.warnings.push((origin.clone(), warning.to_owned()));
        if self.warnings.len() > HELD * MAX_SPELT_OUT {
            keep_first(&mut self.warnings, |(origin, _)| origin);
        }
    }

    /// Writes them into a report.
    pub(crate) fn tell(mut self, report: &mut Report) {
        keep_first(&mut self.rejections, |rejection| &rejection.origin);
        keep_first(&mut self.warnings, |(origin, _)| origin);
        report.rejections = self.rejections.iter().map(ToString::to_string).collect();
        report.warnings = self.warnings.iter().map(|(origin, warning)| format!("{origin}: {warning}")).collect();
    }
}

/// Sorts by file and line and keeps the first ones, so that a report is the same whatever the threads did.
fn keep_first<T>(list: &mut Vec<T>, origin: impl Fn(&T) -> &Origin) {
    let key = |item: &T| -> (PathBuf, [Option<u64>; 3]) {
        let origin = origin(item);
        (origin.path.clone(), [origin.line, origin.offset, origin.within])
    };
    list.sort_by_cached_key(key);
    list.truncate(MAX_SPELT_OUT);
}
