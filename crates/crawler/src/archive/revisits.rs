//! Captures that only say that a page was as it had been before, and where that stands.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tracuu_article::{Origin, PublicationDate};

use super::{Place, RecordHead};
use crate::shared::key;

/// The pages that were read so far, by what a later capture may name them by, over all sources that share it: some hundred bytes
/// a page.
#[derive(Clone, Debug, Default)]
pub struct Revisits(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    pages: HashMap<u64, (u32, Place)>,
    /// The captures of each address, by their seconds.
    by_url: HashMap<u64, Vec<(i64, u32, Place)>>,
    files: Vec<Arc<Path>>,
    waiting: Vec<Revisit>,
}

/// A capture that refers to a page.
#[derive(Clone, Debug)]
pub(super) struct Revisit {
    pub(super) origin: Origin,
    pub(super) url: Option<String>,
    pub(super) captured_at: Option<PublicationDate>,
    /// By what the page is known, the surest first.
    keys: Vec<u64>,
    /// The page was not modified since the capture of this address before.
    since: Option<u64>,
}

impl Revisit {
    pub(super) fn new(origin: Origin, head: &RecordHead, captured_at: Option<PublicationDate>) -> Self {
        let field = |name| head.headers.get(name);
        let url = field("WARC-Refers-To-Target-URI").or(head.url.as_deref());
        let is_unmodified = field("WARC-Profile").is_some_and(|profile| profile.contains("not-modified"));
        let keys = [
            url.zip(field("WARC-Refers-To-Date")).map(|(url, date)| by_capture(url, date)),
            field("WARC-Refers-To").map(by_id),
            field("WARC-Payload-Digest").filter(|_| !is_unmodified).map(by_digest),
        ];
        let since = url.filter(|_| is_unmodified).map(key);
        Self { origin, url: head.url.clone(), captured_at, keys: keys.into_iter().flatten().collect(), since }
    }
}

fn by_capture(url: &str, date: &str) -> u64 {
    key(&format!("capture {url} {date}"))
}

fn by_id(id: &str) -> u64 {
    key(&format!("id {id}"))
}

fn by_digest(digest: &str) -> u64 {
    key(&format!("digest {digest}"))
}

impl Revisits {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in a page that was captured then.
    pub(super) fn learn(&self, path: &Path, head: &RecordHead, captured_at: Option<&PublicationDate>) {
        let mut known = self.known();
        if known.files.last().is_none_or(|last| last.as_ref() != path) {
            known.files.push(path.into());
        }
        let Ok(file) = u32::try_from(known.files.len() - 1) else { return };
        let keys = [
            head.url.as_deref().zip(head.date.as_deref()).map(|(url, date)| by_capture(url, date)),
            head.headers.get("WARC-Record-ID").map(by_id),
            head.headers.get("WARC-Payload-Digest").map(by_digest),
        ];
        if let Some((url, seconds)) = head.url.as_deref().zip(captured_at.and_then(PublicationDate::seconds)) {
            known.by_url.entry(key(url)).or_default().push((seconds, file, head.place));
        }
        for key in keys.into_iter().flatten() {
            known.pages.insert(key, (file, head.place));
        }
    }

    /// Where the page stands that a capture names; once all was read, also that of its address that was captured last before it.
    pub(super) fn find(&self, revisit: &Revisit, is_all: bool) -> Option<(PathBuf, Place)> {
        let known = self.known();
        let named = revisit.keys.iter().find_map(|key| known.pages.get(key)).copied();
        let before = || {
            let seconds = revisit.captured_at.as_ref()?.seconds()?;
            let captures = known.by_url.get(&revisit.since?)?.iter().filter(|(captured, ..)| *captured <= seconds);
            captures.max().map(|(_, file, place)| (*file, *place))
        };
        let (file, place) = named.or_else(|| before().filter(|_| is_all))?;
        let path = known.files.get(file as usize)?;
        Some((path.to_path_buf(), place))
    }

    /// Keeps a capture whose page was not read yet.
    pub(super) fn wait(&self, revisit: Revisit) {
        self.known().waiting.push(revisit);
    }

    /// Takes those out whose page was read meanwhile, or all of them.
    pub(super) fn take_waiting(&self, all: bool) -> Vec<Revisit> {
        let waiting = std::mem::take(&mut self.known().waiting);
        let (ready, rest) = waiting.into_iter().partition(|revisit| all || self.find(revisit, false).is_some());
        self.known().waiting = rest;
        ready
    }
}
