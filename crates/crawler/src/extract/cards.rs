//! Cards of other articles: elements that are made alike, stand side by side and each begin with a linked headline.

use std::{collections::HashMap, ops::Range};

use super::blocks::{Block, Page};

/// Elements side by side that make a list.
const MIN_CARDS: usize = 3;
/// Characters of prose of a card at most, on average: a chapter with a linked heading has more.
const MAX_PROSE: usize = 500;
/// Words of the shortest headline.
const MIN_WORDS: usize = 4;

/// The blocks of all cards of a page, in order.
pub(crate) fn find(page: &Page) -> Vec<Range<usize>> {
    let mut rows: HashMap<(Option<usize>, u64), Vec<&Range<usize>>> = HashMap::new();
    for element in page.elements.iter().filter(|element| !element.blocks.is_empty()) {
        rows.entry((element.parent, element.shape)).or_default().push(&element.blocks);
    }
    let mut cards: Vec<Range<usize>> = rows.into_values().filter(|row| is_row(page, row)).flatten().cloned().collect();
    cards.sort_by_key(|card| (card.start, card.end));
    cards
}

/// Whether elements that are made alike are cards: nearly all begin with a linked headline.
fn is_row(page: &Page, row: &[&Range<usize>]) -> bool {
    if row.len() < MIN_CARDS {
        return false;
    }
    let blocks = |card: &Range<usize>| page.blocks.get(card.clone()).unwrap_or_default();
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
