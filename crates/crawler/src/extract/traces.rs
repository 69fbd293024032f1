//! What a page is compared by with others of its host.

use std::{collections::BTreeSet, ops::Range};

use super::{
    blocks::{Page, SHORTEST},
    body::Body,
    metadata::Metadata,
    title::Title,
};
use crate::shared::key;

/// What a page is compared by with others of its host.
#[derive(Clone, Debug, Default)]
pub(crate) struct Traces {
    pub(crate) host: String,
    /// Its canonical address, as it says.
    pub(crate) canonical: Option<String>,
    /// Its headline, and what its head says of it.
    pub(crate) titles: Vec<Trace>,
    /// The line that gave its date.
    pub(crate) date: Option<Trace>,
    /// The first and last paragraphs from its headline to the end of its body.
    pub(crate) paragraphs: Vec<Trace>,
    /// A number for its body.
    pub(crate) body: u64,
}

/// A text by its number, and its beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Trace {
    pub(crate) key: u64,
    pub(crate) text: String,
}

/// Paragraphs at the beginning, and as many at the end, that are compared: what stands around articles stands there.
const AT_EDGES: usize = 20;
/// Bytes of a text that are kept for people.
const MAX_TEXT: usize = 160;

impl Trace {
    fn of(text: &str) -> Self {
        let end = text.floor_char_boundary(MAX_TEXT);
        Self { key: key(text), text: text.get(..end).unwrap_or_default().to_owned() }
    }
}

/// The traces of a page; `date` is the block that gave its date.
pub(super) fn of(page: &Page, title: &Title, body: &Body, date: Option<usize>, metadata: &Metadata) -> Traces {
    let told: Range<usize> = title.block.unwrap_or(body.blocks.start).min(body.blocks.start)..body.blocks.end;
    let blocks = page.blocks.get(told).unwrap_or_default().iter();
    let paragraphs: Vec<_> = blocks.filter(|block| block.length >= SHORTEST && block.text != title.text).collect();
    let (first, rest) = paragraphs.split_at(paragraphs.len().min(AT_EDGES));
    let last = rest.iter().rev().take(AT_EDGES);
    let said = [metadata.title.as_deref(), metadata.head_title.as_deref()];
    let titles: BTreeSet<&str> = said.into_iter().flatten().chain([title.text.as_str()]).collect();
    Traces {
        host: metadata.host.clone().unwrap_or_default(),
        canonical: metadata.canonical.clone(),
        titles: titles.into_iter().filter(|title| !title.is_empty()).map(Trace::of).collect(),
        date: date.and_then(|at| page.blocks.get(at)).map(|block| Trace::of(&block.text)),
        paragraphs: first.iter().chain(last).map(|block| Trace::of(&block.text)).collect(),
        body: key(&body.text),
    }
}
