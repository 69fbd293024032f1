//! The element of a page that holds the prose and little else.

use std::ops::Range;

use super::blocks::{Block, Page};

/// What a block adds to the value of the elements that hold it.
fn value(block: &Block) -> f32 {
    let length = block.length as f32;
    let density = block.link_density();
    if block.shared {
        return 0.0;
    }
    if block.doubted {
        return -(length.min(60.0)) - 5.0;
    }
    if block.prose() > 0 {
        return (block.length - block.linked) as f32;
    }
    if density > 0.6 {
        return -length.min(120.0) - 15.0;
    }
    if block.is_heading() {
        return 0.0;
    }
    // Short and unlinked: a caption, a date, a button.
    -8.0
}

/// Characters of the least prose that is a body by itself, wherever its headline stands.
const SURE: usize = 300;

/// The region of a page whose headline stands elsewhere than what little prose it has: a notice of a line or two above a long
/// footer. It is the innermost element that holds the headline and some text behind it.
pub(crate) fn around(page: &Page, headline: usize, found: &Range<usize>) -> Option<Range<usize>> {
    if found.contains(&headline) || page.prose(found.clone()) >= SURE {
        return None;
    }
    let tells = |block: &Block| !block.doubted && block.link_density() < 0.5 && block.length >= 25;
    let holds = |blocks: &Range<usize>| {
        blocks.contains(&headline)
            && page.blocks.get(headline + 1..blocks.end).is_some_and(|behind| behind.iter().any(tells))
    };
    let around = page.elements.iter().filter(|element| holds(&element.blocks)).max_by_key(|element| element.depth)?;
    (!around.blocks.contains(&found.start)).then(|| around.blocks.clone())
}

/// How many times the value of the best element a run of blocks must have to be taken instead.
const RUN: f32 = 1.5;
/// How much of the prose of the best element the one must have that the page marks as its article's text.
const SAID: f32 = 0.3;
/// How much of the prose behind the headline an element must hold to be the region by itself.
const NEARLY_ALL: f32 = 0.9;

/// The innermost element of a region that holds the headline and nearly all of the prose behind it.
pub(crate) fn within(page: &Page, headline: usize, region: &Range<usize>) -> Range<usize> {
    let behind = |end: usize| page.prose(headline..end);
    let wanted = behind(region.end) as f32 * NEARLY_ALL;
    let is_inside =
        |blocks: &Range<usize>| blocks.start >= region.start && blocks.end <= region.end && blocks.contains(&headline);
    let inner = page.elements.iter().filter(|element| is_inside(&element.blocks));
    let inner = inner.filter(|element| wanted > 0.0 && behind(element.blocks.end) as f32 >= wanted);
    inner.max_by_key(|element| element.depth).map_or_else(|| region.clone(), |element| element.blocks.clone())
}

/// The blocks of the element of greatest value; of equals the innermost.
pub(crate) fn find(page: &Page) -> (Range<usize>, &'static str) {
    let mut sums = Vec::with_capacity(page.blocks.len() + 1);
    let mut sum = 0.0;
    sums.push(sum);
    for block in &page.blocks {
        sum += value(block);
        sums.push(sum);
    }
    let of = |range: &Range<usize>| {
        sums.get(range.end).copied().unwrap_or_default() - sums.get(range.start).copied().unwrap_or_default()
    };
    let prose = |range: &Range<usize>| page.prose(range.clone());
    let mut best = (0.0, 0, 0..0);
    for element in page.elements.iter().filter(|element| !element.blocks.is_empty()) {
        let value = of(&element.blocks);
        if value > best.0 || (best.0 > 0.0 && value >= best.0 && element.depth > best.1) {
            best = (value, element.depth, element.blocks.clone());
        }
    }
    // Where comments or the like stand in the same element as the text, no element has it alone, but a run of blocks does.
    let run = best_run(&sums);
    let mut because = "the element of greatest value";
    if of(&run) > RUN * best.0 && prose(&run) > prose(&best.2) {
        best.2 = run;
        because = "a run of blocks: no element has the text alone";
    }
    let mut said = page.elements.iter().filter(|element| element.is_body && !element.blocks.is_empty());
    match (said.next(), said.next()) {
        // Several are a list of articles, and some pages mark a part only.
        (Some(only), None) if prose(&only.blocks) as f32 >= SAID * prose(&best.2) as f32 => {
            (only.blocks.clone(), "microdata: articleBody")
        }
        _ => (best.2, because),
    }
}

/// The run of blocks of greatest value, by the sums of the values before each block and behind the last.
fn best_run(sums: &[f32]) -> Range<usize> {
    let (mut least, mut best) = ((0.0, 0), (0.0, 0..0));
    for (at, sum) in sums.iter().enumerate() {
        if *sum <= least.0 {
            least = (*sum, at);
        }
        if sum - least.0 > best.0 {
            best = (sum - least.0, least.1..at);
        }
    }
    best.1
}
