//! The parts of a page: text blocks, elements as ranges of them, and files that it links.

use std::ops::Range;

use super::names::Doubt;

/// Text between the begin and end of blocks.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing of a block, and any may be so")]
pub(crate) struct Block {
    /// White space collapsed.
    pub(crate) text: String,
    /// Its characters.
    pub(crate) length: usize,
    /// Those of them that are in links.
    pub(crate) linked: usize,
    /// The nearest block tag.
    pub(crate) tag: &'static str,
    /// Where its first link leads.
    pub(crate) link: Option<String>,
    /// The text of its first link.
    pub(crate) link_text: String,
    /// The `datetime` of a `time` in it.
    pub(crate) datetime: Option<String>,
    /// Class and id of the nearest elements, for what is looked up by name.
    pub(crate) names: String,
    /// It stands in an element that is doubted and not overruled.
    pub(crate) doubted: bool,
    /// Most pages of its host have it.
    pub(crate) shared: bool,
    /// A rule says that other articles are listed below it.
    pub(crate) heads_others: bool,
    /// It stands in a list, a table or a heading.
    pub(crate) in_list: bool,
}

/// An element as a range of blocks.
#[derive(Clone, Debug)]
pub(crate) struct Region {
    pub(crate) blocks: Range<usize>,
    pub(crate) doubt: Option<Doubt>,
    pub(crate) depth: usize,
    /// The element that it stands in.
    pub(crate) parent: Option<usize>,
    /// The page marks it as the text of its article (<https://schema.org/articleBody>).
    pub(crate) is_body: bool,
    /// A rule says that it is the text.
    pub(crate) is_ruled: bool,
    /// Its tag and first class: alike for elements that are made alike.
    pub(crate) shape: u64,
}

impl Block {
    /// The share of its text that is links.
    pub(crate) fn link_density(&self) -> f32 {
        if self.length == 0 { 0.0 } else { self.linked as f32 / self.length as f32 }
    }

    /// Characters of it that read like prose, and are the page's own.
    pub(crate) fn prose(&self) -> usize {
        if self.shared {
            return 0;
        }
        let long = self.length >= 80 || (self.tag == "p" && self.length >= 40);
        if long && self.link_density() < 0.6 && !self.is_heading() { self.length - self.linked } else { 0 }
    }

    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
    }
}

/// A link to a file that is no page.
#[derive(Clone, Debug)]
pub(crate) struct FileLink {
    /// The block that it stands in.
    pub(crate) block: usize,
    /// Where it leads, as written.
    pub(crate) href: String,
    pub(crate) text: String,
}
