//! The text of the body, without what only stands beside it.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    blocks::{Block, Page},
    captions, cards,
    headings::{is_heading_of_comments, is_heading_of_others},
    metadata::Metadata,
    title::Title,
};

/// The body's text, and where it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    pub(crate) text: String,
    /// From its first block to behind its last.
    pub(crate) blocks: Range<usize>,
    pub(crate) paragraphs: usize,
    /// What stands below images.
    pub(crate) captions: Vec<String>,
    /// Paragraphs cut short with an ellipsis, as in lists of articles.
    pub(crate) cut_short: usize,
}

/// The share of links above which a short block leads elsewhere.
const LINKED: f32 = 0.75;
/// Where this share of the prose follows, a heading of other articles does not end the body.
const STILL_BODY: f32 = 0.3;

/// Writes the body that stands in a region; one that is trusted ends where the region does. `date` is the block that gave the date.
pub(crate) fn write(
    page: &Page,
    region: &Range<usize>,
    is_trusted: bool,
    title: &Title,
    date: Option<usize>,
    metadata: &Metadata,
) -> Body {
    let start = title.block.filter(|at| region.contains(at)).map_or(region.start, |at| at + 1);
    let end = if is_trusted { region.end } else { end(page, start..region.end) };
    let mut body = Body { blocks: start..end, ..Body::default() };
    let mut pending: Option<String> = None;
    let own = own(page, start..end);
    let captions = captions::find(page, start..end);
    for (at, block) in (start..end).zip(page.blocks.get(start..end).unwrap_or_default()) {
        let text = block.text.as_str();
        if block.link_density() > LINKED && block.length < 300 && !(block.tag == "p" && block.length > 100) {
            // The heading above a list of links goes with it.
            if cards::is_linked_headline(block) {
                pending = None;
            }
            continue;
        }
        if captions.contains(&at) {
            if body.captions.len() < MAX_CAPTIONS {
                body.captions.push(text.to_owned());
            }
            continue;
        }
        if block.doubted || block.shared && !own.contains(&at) || is_noise(text) {
            continue;
        }
        let is_date = block.datetime.is_some() || date == Some(at) && block.prose() == 0 && !is_cell(block.tag);
        if is_date && block.length < 60 || text == title.text || metadata.authors.iter().any(|author| author == text) {
            continue;
        }
        if body.paragraphs == 0 && metadata.description.as_deref() == Some(text) && is_sapo(&block.names) {
            continue;
        }
        if block.is_heading() {
            // Told only if something follows.
            pending = Some(match pending {
                Some(before) => format!("{before}\n{text}"),
                None => text.to_owned(),
            });
            continue;
        }
        if body.paragraphs == 0
            && block.prose() == 0
            && !block.in_list
            && super::dates::first_in(text).is_some()
            && block.length < 60
        {
            continue;
        }
        if let Some(heading) = pending.take() {
            push(&mut body.text, &heading);
        }
        push(&mut body.text, text);
        body.paragraphs += 1;
        body.cut_short += usize::from(text.ends_with("...") || text.ends_with('…'));
    }
    without_copies(&mut body);
    body
}

/// Captions that are kept at most.
const MAX_CAPTIONS: usize = 100;

/// Whether a tag is that of a cell or an item: what stands in it belongs to its row or list.
fn is_cell(tag: &str) -> bool {
    matches!(tag, "td" | "th" | "li" | "dd" | "dt")
}

/// From the first to the last block that only this page has. What all pages of a site have before and behind it is no part of the
/// article; what they have within is, as the laws are that all decisions are based on.
fn own(page: &Page, range: Range<usize>) -> Range<usize> {
    let is_own = |at: &usize| page.blocks.get(*at).is_some_and(|block| block.prose() > 0 && !block.doubted);
    let first = range.clone().find(is_own).unwrap_or(range.end);
    first..range.rev().find(is_own).map_or(first, |last| last + 1)
}

/// The part of a text that stands twice, line by line, where a page holds it for two kinds of screens.
const COPIED: usize = 4;

/// Drops the second copy of a text that a page holds for desktops and for telephones.
fn without_copies(body: &mut Body) {
    let lines: Vec<&str> = body.text.split('\n').collect();
    let mut first: HashMap<&str, usize> = HashMap::new();
    // Runs of lines that stood before in the same order, and where the line stood that the next one goes on from.
    let mut runs: Vec<(Range<usize>, usize)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match (runs.last_mut(), first.get(line)) {
            (Some((run, from)), _) if run.end == at && *from + 1 < run.start && lines.get(*from + 1) == Some(line) => {
                (run.end, *from) = (at + 1, *from + 1);
            }
            (_, Some(from)) => runs.push((at..at + 1, *from)),
            (_, None) => {
                first.insert(line, at);
            }
        }
    }
    let length =
        |run: &Range<usize>| lines.get(run.clone()).unwrap_or_default().iter().map(|line| line.len()).sum::<usize>();
    let is_copy = |run: &Range<usize>| run.len() > 1 && length(run) * COPIED >= body.text.len();
    let copies: Vec<Range<usize>> = runs.into_iter().map(|(run, _)| run).filter(is_copy).collect();
    if copies.is_empty() {
        return;
    }
    let mut text = String::with_capacity(body.text.len());
    for (at, line) in lines.iter().enumerate() {
        if !copies.iter().any(|copy| copy.contains(&at)) {
            push(&mut text, line);
        }
    }
    body.text = text;
}

fn push(body: &mut String, paragraph: &str) {
    if !body.is_empty() {
        body.push('\n');
    }
    body.push_str(paragraph);
}

/// Where the body ends: at a heading of other articles, if little prose follows.
fn end(page: &Page, range: Range<usize>) -> usize {
    let Some(blocks) = page.blocks.get(range.clone()) else { return range.end };
    let total = page.prose(range.clone());
    let mut before = 0;
    let mut boxes = 0;
    for (at, block) in range.clone().zip(blocks) {
        if before > 0 && is_heading_of_comments(block) {
            return at;
        }
        let follows = || ((total - before) as f32) < STILL_BODY * total as f32;
        if is_heading_of_others(block) && follows() {
            boxes += 1;
            if boxes > MAX_BOXES || !goes_on(page, range.start..at, at..range.end) {
                return at;
            }
        }
        before += if block.doubted { 0 } else { block.prose() };
    }
    range.end
}

/// Boxes of other articles that are looked behind.
const MAX_BOXES: usize = 32;

/// Whether the article goes on behind a box of others: paragraphs follow that are made as those before it.
fn goes_on(page: &Page, before: Range<usize>, behind: Range<usize>) -> bool {
    let prose = |range: Range<usize>| {
        let blocks = page.blocks.get(range).unwrap_or_default().iter();
        blocks.filter(|block| !block.doubted && block.prose() > 0 && !block.names.trim().is_empty())
    };
    let made = |block: &Block| (block.tag, block.names.clone());
    let known: HashSet<(&str, String)> = prose(before).map(made).collect();
    prose(behind).filter(|block| known.contains(&made(block))).take(2).count() == 2
}

/// Whether the names of a block say that it is the lead.
fn is_sapo(names: &str) -> bool {
    let names = names.to_ascii_lowercase();
    ["sapo", "description", "summary", "lead", "excerpt", "standfirst"].iter().any(|name| names.contains(name))
}

/// Whole lines that are no part of an article.
const WHOLE: &[&str] = &[
    "advertisement",
    "share",
    "tweet",
    "print",
    "email",
    "comments",
    "read more",
    "sign up",
    "subscribe",
    "follow us",
    "share this",
    "share this article",
    "share on facebook",
    "in bài viết",
    "in trang",
    "chia sẻ",
    "bình luận",
    "gửi email",
    "quảng cáo",
    "lưu bài",
    "về đầu trang",
    "quay lại",
    "xem thêm",
    "đọc tiếp",
    "skip to main content",
    "copy link",
    "story continues below advertisement",
    "continue reading",
    "back to top",
    "loading",
    "image",
    "getty images",
    "ad",
    "advert",
    "caption",
    "close",
    "key points",
    "this slideshow requires javascript",
    "don't miss",
];

/// Beginnings of such lines.
const STARTS: &[&str] = &[
    "sign up for",
    "subscribe to",
    "follow us on",
    "click here to",
    "image credit",
    "photo credit",
    "photo by",
    "related:",
    "read more:",
    "read also:",
    "see also:",
    "read next:",
    "watch:",
    "more:",
    "also read:",
    "xem thêm:",
    "đọc thêm:",
    "this article was originally",
    "share this",
    "copyright ©",
    "all rights reserved",
    "enlarge this image",
    "hide caption",
    "toggle caption",
    "last updated",
    "published ",
    "updated ",
    "filed under",
    "tags:",
    "posted in",
    "posted on",
    "posted by",
    "leave a comment",
    "view comments",
    "từ khóa:",
    "tags :",
];

/// Lines that stand around an article on many sites and are none of it.
fn is_noise(text: &str) -> bool {
    if text.chars().count() > 120 {
        return false;
    }
    let lower = text.to_lowercase();
    let lower = lower.trim_matches(|character: char| !character.is_alphanumeric());
    if lower.is_empty() {
        return true;
    }
    if lower.starts_with("http") && !lower.contains(' ') {
        return true;
    }
    WHOLE.contains(&lower) || STARTS.iter().any(|start| lower.starts_with(start))
}
