//! A page as a flat list of text blocks, with every element a range of them.

use std::{collections::HashMap, ops::Range};

use ego_tree::{NodeId, NodeRef, iter::Edge};
use html5ever::local_name;
use scraper::{Html, Node, node::Element};
use tracuu_text::decode_references;

pub(crate) use super::block::{Block, FileLink, Region};
use super::{
    element::{attr, is_article_body, is_silenced, known, names_of, shape_of, written_date},
    marks::Marks,
    names::{Doubt, doubt_of_name, is_block, is_doubted_tag, is_file, is_imprint, is_read_on},
};
use crate::shared::HostShared;

/// A page as a flat list of text blocks, with its elements as ranges of them.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) blocks: Vec<Block>,
    pub(crate) elements: Vec<Region>,
    pub(crate) files: Vec<FileLink>,
    /// The block of the headline that a rule gives.
    pub(crate) headline: Option<usize>,
}

/// Characters of the shortest block that is compared with other pages.
pub(crate) const SHORTEST: usize = 25;

/// The share of a page's prose above which a doubt is overruled.
const OVERRULES_TAG: f32 = 0.7;
const OVERRULES_NAME: f32 = 0.35;
const OVERRULES_HEADED: f32 = 0.3;

impl Page {
    /// Reads a page; of what is marked as dropped nothing.
    pub(crate) fn read(document: &Html, marks: &Marks) -> Self {
        let mut reader = Reader::new(marks);
        for edge in document.tree.root().traverse() {
            match edge {
                Edge::Open(node) => reader.open(node),
                Edge::Close(node) => reader.close(node),
            }
        }
        reader.flush();
        let Reader { blocks, elements, files, headline, .. } = reader;
        let mut page = Self { blocks, elements, files, headline };
        page.judge(marks.is_trusted);
        page
    }

    /// Marks the blocks that most pages of the host have.
    pub(crate) fn mark_shared(&mut self, shared: &HostShared) {
        if !shared.paragraphs.is_empty() {
            for block in self.blocks.iter_mut().filter(|block| block.length >= SHORTEST) {
                block.shared = shared.paragraphs.has(&block.text);
            }
        }
    }

    /// Characters of a range that read like prose and are not doubted.
    pub(crate) fn prose(&self, range: Range<usize>) -> usize {
        let blocks = self.blocks.get(range).unwrap_or_default().iter();
        blocks.filter(|block| !block.doubted).map(Block::prose).sum()
    }

    /// Whether a part is hidden until one asks to read on, as the block before it offers.
    fn goes_on(&self, element: &Region) -> bool {
        let before = element.blocks.start.checked_sub(1).and_then(|at| self.blocks.get(at));
        element.doubt == Some(Doubt::Hidden)
            && before.is_some_and(|before| before.length < 40 && is_read_on(&before.text))
    }

    /// Marks the blocks of doubted elements, unless these hold most of what reads like prose. What holds the body that a rule
    /// gives is none; where that is trusted nothing in it is doubted.
    fn judge(&mut self, is_trusted: bool) {
        let ruled: Vec<Range<usize>> =
            self.elements.iter().filter(|element| element.is_ruled).map(|element| element.blocks.clone()).collect();
        let is_within =
            |inner: &Range<usize>, outer: &Range<usize>| outer.start <= inner.start && inner.end <= outer.end;
        for (at, block) in self.blocks.iter_mut().enumerate() {
            block.doubted = is_imprint(&block.text) && !(is_trusted && ruled.iter().any(|body| body.contains(&at)));
        }
        let total: usize = self.blocks.iter().map(Block::prose).sum();
        // Such a name that stands over much of the prose in many elements tells nothing of each.
        let mut named: HashMap<u64, usize> = HashMap::new();
        for element in self.elements.iter().filter(|element| element.doubt == Some(Doubt::ShownAtTimes)) {
            let inside = self.blocks.get(element.blocks.clone()).unwrap_or_default();
            *named.entry(element.shape).or_default() += inside.iter().map(Block::prose).sum::<usize>();
        }
        let goes_on: Vec<bool> = self.elements.iter().map(|element| self.goes_on(element)).collect();
        for (element, goes_on) in self.elements.iter().zip(goes_on) {
            let Some(doubt) = element.doubt.filter(|_| !goes_on) else { continue };
            let is_sure = |body| is_within(body, &element.blocks) || is_trusted && is_within(&element.blocks, body);
            if ruled.iter().any(is_sure) {
                continue;
            }
            let Some(inside) = self.blocks.get_mut(element.blocks.clone()) else { continue };
            let share = inside.iter().map(Block::prose).sum::<usize>() as f32 / total.max(1) as f32;
            let overruled = match doubt {
                Doubt::Tag | Doubt::Hidden => share > OVERRULES_TAG,
                Doubt::Name => share > OVERRULES_NAME,
                Doubt::ShownAtTimes => {
                    let all = named.get(&element.shape).copied().unwrap_or_default() as f32 / total.max(1) as f32;
                    share.max(all) > OVERRULES_NAME
                }
            };
            // What holds the page's headline and a good part of its prose is no box beside the article.
            let is_headed = || doubt == Doubt::Tag && inside.iter().any(|block| block.tag == "h1");
            let overruled = overruled || share > OVERRULES_HEADED && is_headed();
            if !overruled {
                for block in inside {
                    block.doubted = true;
                }
            }
        }
    }
}

struct Reader<'a> {
    marks: &'a Marks,
    blocks: Vec<Block>,
    elements: Vec<Region>,
    /// Elements that are open: index in `elements`, and whether each began a block.
    open: Vec<Open>,
    current: Block,
    /// An inline element began or ended behind the last text.
    at_bound: bool,
    /// Depth of silent elements that are open.
    silent: usize,
    /// Depth of links that are open.
    links: usize,
    files: Vec<FileLink>,
    /// The link that is open leads to the last of them.
    in_file: bool,
    lists: usize,
    doubted_names: HashMap<String, Option<Doubt>>,
    headline: Option<usize>,
}

struct Open {
    element: usize,
    tag: &'static str,
    names: String,
}

impl<'a> Reader<'a> {
    fn new(marks: &'a Marks) -> Self {
        Self {
            marks,
            blocks: Vec::new(),
            elements: Vec::new(),
            open: Vec::new(),
            current: Block::default(),
            at_bound: false,
            silent: 0,
            links: 0,
            files: Vec::new(),
            in_file: false,
            lists: 0,
            doubted_names: HashMap::new(),
            headline: None,
        }
    }

    fn open(&mut self, node: NodeRef<'_, Node>) {
        match node.value() {
            Node::Element(element) => self.open_element(element, node.id()),
            Node::Text(text) if self.silent == 0 => self.text(text),
            _ => {}
        }
    }

    /// Whether nothing of an element is read.
    fn is_silenced(&self, element: &Element, node: NodeId) -> bool {
        is_silenced(element) || self.marks.dropped.contains(&node)
    }

    fn open_element(&mut self, element: &Element, node: NodeId) {
        let name = &element.name.local;
        if self.is_silenced(element, node) {
            self.silent += 1;
            return;
        }
        if self.silent > 0 {
            return;
        }
        self.at_bound = true;
        if is_block(name) {
            self.flush();
            let tag = known(name);
            if tag == "br" || tag == "hr" {
                return;
            }
            self.lists += usize::from(is_part_of_list(tag));
            let names = names_of(element);
            let doubt = self.doubt(element, &names);
            let region = Region {
                blocks: self.blocks.len()..self.blocks.len(),
                doubt,
                depth: self.open.len(),
                parent: self.open.last().map(|open| open.element),
                is_body: is_article_body(element),
                is_ruled: self.marks.bodies.contains(&node),
                shape: shape_of(element),
            };
            self.open.push(Open { element: self.elements.len(), tag, names });
            self.elements.push(region);
        } else if *name == local_name!("a") {
            if self.current.link.is_none() && self.links == 0 {
                self.current.link = attr(element, &local_name!("href")).map(str::to_owned);
            }
            self.links += 1;
            if let Some(href) = attr(element, &local_name!("href")).filter(|href| is_file(href)) {
                self.files.push(FileLink { block: self.blocks.len(), href: href.to_owned(), text: String::new() });
                self.in_file = true;
            }
        } else if *name == local_name!("time") && self.current.datetime.is_none() {
            self.current.datetime = attr(element, &local_name!("datetime")).map(str::to_owned);
        } else if *name == local_name!("span") && self.current.names.len() < 200 {
            self.current.names.push_str(&names_of(element));
            self.current.names.push(' ');
        }
        if self.current.datetime.is_none()
            && let Some(date) = written_date(element)
        {
            self.current.datetime = Some(date);
        }
        if self.marks.title == Some(node) {
            self.headline = Some(self.blocks.len());
        }
    }

    fn doubt(&mut self, element: &Element, names: &str) -> Option<Doubt> {
        let mut is_box = is_doubted_tag(&element.name.local);
        for (name, value) in &element.attrs {
            match name.local {
                local_name!("hidden") => return Some(Doubt::Hidden),
                local_name!("aria-hidden") if &**value == "true" => return Some(Doubt::Hidden),
                local_name!("style") if hides(value) => return Some(Doubt::Hidden),
                // The boxes of VCCorp's editor: `RelatedOneNews`, `RelatedNewsBox`.
                local_name!("type") => is_box |= value.starts_with("Related"),
                _ => {}
            }
        }
        if is_box {
            return Some(Doubt::Tag);
        }
        if matches!(element.name(), "body" | "html" | "article" | "main") || names.is_empty() {
            return None;
        }
        if let Some(known) = self.doubted_names.get(names) {
            return *known;
        }
        let doubt = doubt_of_name(names);
        self.doubted_names.insert(names.to_owned(), doubt);
        doubt
    }

    fn text(&mut self, text: &str) {
        let linked = self.links > 0;
        let block = &mut self.current;
        let text = decode_references(text);
        let mut blank = text.starts_with(char::is_whitespace);
        let mut is_within = false;
        // Two labels side by side are two words: `<span>Làng nghề</span><a>Mở lớp</a>`.
        let is_small = |letter: char| letter.is_lowercase();
        if std::mem::take(&mut self.at_bound) && block.text.ends_with(is_small) && text.starts_with(char::is_uppercase)
        {
            blank = true;
        }
        for word in text.split_whitespace() {
            if blank && !block.text.is_empty() {
                block.text.push(' ');
                block.length += 1;
                // A blank between two words of a link is linked.
                block.linked += usize::from(linked && is_within);
            }
            is_within = linked;
            if linked && block.link_text.len() < 2_000 {
                if !block.link_text.is_empty() && blank {
                    block.link_text.push(' ');
                }
                block.link_text.push_str(word);
            }
            if let Some(file) = self.files.last_mut().filter(|file| self.in_file && file.text.len() < 2_000) {
                if !file.text.is_empty() {
                    file.text.push(' ');
                }
                file.text.push_str(word);
            }
            let length = word.chars().count();
            block.text.push_str(word);
            block.length += length;
            block.linked += if linked { length } else { 0 };
            blank = true;
        }
        if text.ends_with(char::is_whitespace) && !block.text.is_empty() && !block.text.ends_with(' ') {
            block.text.push(' ');
            block.length += 1;
        }
    }

    /// Ends the block that is being read.
    fn flush(&mut self) {
        let mut block = std::mem::take(&mut self.current);
        let trimmed = block.text.trim_end().len();
        block.length -= block.text.len() - trimmed;
        block.text.truncate(trimmed);
        if block.text.is_empty() {
            return;
        }
        if let Some(open) = self.open.last() {
            block.tag = open.tag;
        }
        for open in self.open.iter().rev().take(2) {
            block.names.push_str(&open.names);
            block.names.push(' ');
        }
        block.in_list = self.lists > 0;
        if self.links > 0 {
            // The link goes on behind the block.
            self.current.link = block.link.clone();
        }
        self.blocks.push(block);
    }

    fn close(&mut self, node: NodeRef<'_, Node>) {
        let Node::Element(element) = node.value() else { return };
        self.at_bound = true;
        let name = &element.name.local;
        if self.is_silenced(element, node.id()) {
            self.silent -= 1;
        } else if self.silent > 0 {
        } else if is_block(name) {
            self.flush();
            let tag = known(name);
            if matches!(tag, "br" | "hr") {
                return;
            }
            self.lists -= usize::from(is_part_of_list(tag));
            if let Some(open) = self.open.pop()
                && let Some(region) = self.elements.get_mut(open.element)
            {
                region.blocks.end = self.blocks.len();
            }
        } else if *name == local_name!("a") {
            self.links -= 1;
            self.in_file &= self.links > 0;
        }
    }
}

fn is_part_of_list(tag: &str) -> bool {
    matches!(tag, "li" | "td" | "th" | "dd" | "dt")
}

/// Whether a style hides its element.
fn hides(style: &str) -> bool {
    let style = style.replace(' ', "").to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}
