//! The element of a page that holds the prose and little else.

use std::ops::Range;

use super::blocks::{Block, Page};

/// What a block adds to the value of the elements that hold it.
fn value(block: &Block) -> f32 {
    let length = block.length as f32;
    let density = block.link_density();
    if block.doubted {
        return -(length.min(60.0)) - 5.0;
    }
    if block.prose() > 0 {
        return (block.length - block.linked) as f32;
    }
    if density > 0.5 {
        return -length.min(120.0) - 15.0;
    }
    if block.is_heading() {
        return 0.0;
    }
    // Short and unlinked: a caption, a date, a button.
    -8.0
}

/// The blocks of the element of greatest value; of equals the innermost.
pub(crate) fn find(page: &Page) -> Range<usize> {
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
    let mut best = (0.0, 0, 0..0);
    for element in page.elements.iter().filter(|element| !element.blocks.is_empty()) {
        let value = of(&element.blocks);
        if value > best.0 || (best.0 > 0.0 && value >= best.0 && element.depth > best.1) {
            best = (value, element.depth, element.blocks.clone());
        }
    }
    best.2
}
