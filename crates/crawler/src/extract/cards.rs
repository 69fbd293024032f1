//! Cards of other articles: elements that are made alike, stand side by side and each begin with a linked headline.

use std::ops::Range;

use super::blocks::{Block, Page, Region};

/// Elements side by side that make a list.
const MIN_CARDS: usize = 3;
/// Characters of prose of a card at most, on average: a chapter with a linked heading has more.
const MAX_PROSE: usize = 500;
/// Words of the shortest headline.
const MIN_WORDS: usize = 4;

/// The blocks of all cards of a page, in order.
pub(crate) fn find(page: &Page) -> Vec<Range<usize>> {
    let mut elements: Vec<&Region> = page.elements.iter().filter(|element| !element.blocks.is_empty()).collect();
    elements.sort_unstable_by_key(|element| (element.parent, element.shape));
    let is_alike = |one: &&Region, other: &&Region| (one.parent, one.shape) == (other.parent, other.shape);
    let rows = elements.chunk_by(is_alike).filter(|row| is_row(page, row));
    let mut cards: Vec<Range<usize>> = rows.flatten().map(|element| element.blocks.clone()).collect();
    cards.sort_unstable_by_key(|card| (card.start, card.end));
    cards
}

/// Whether elements that are made alike are cards: nearly all begin with a linked headline.
fn is_row(page: &Page, row: &[&Region]) -> bool {
    if row.len() < MIN_CARDS {
        return false;
    }
    let blocks = |card: &Region| page.blocks.get(card.blocks.clone()).unwrap_or_default();
    let headed = row.iter().filter(|card| blocks(card).iter().take(3).any(is_linked_headline)).count();
    let prose: usize = row.iter().flat_map(|card| blocks(card)).map(Block::prose).sum();
    headed * 5 >= row.len() * 4 && prose <= MAX_PROSE * row.len()
}

/// Whether a block is a headline that leads elsewhere.
pub(crate) fn is_linked_headline(block: &Block) -> bool {
    block.link_density() > 0.8 && block.link_text.split_whitespace().count() >= MIN_WORDS
}

/// How much of the prose of a range stands in cards, which are in order.
pub(crate) fn share(page: &Page, cards: &[Range<usize>], range: &Range<usize>) -> f32 {
    let (mut inside, mut counted) = (0, range.start);
    for card in cards {
        let end = card.end.min(range.end);
        let start = card.start.max(counted);
        if start < end {
            inside += page.prose(start..end);
            counted = end;
        }
    }
    let all = page.prose(range.clone());
    if all == 0 { 0.0 } else { inside as f32 / all as f32 }
}
