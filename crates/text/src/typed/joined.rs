//! Takes syllables apart that were written without spaces.

use std::ops::Range;

use crate::{folded::folded_letters, syllables::is_foldable};

/// The longest token that is taken apart, in letters, and the most parts.
const MAX_LETTERS: usize = 40;
const MAX_PARTS: usize = 8;
/// Parts that are tried for one token: each may be a look-up in an index.
const BUDGET: usize = 1_000;
/// Letters of the longest syllable, `nghiêng`.
const MAX_SYLLABLE_LETTERS: usize = 7;

/// Takes a token apart that holds several syllables without spaces: `khuyencong`, `việtnam`, `theGioididong`; the byte
/// ranges of its parts, as few as there can be.
///
/// `is_pair` tells whether two folded words stand side by side in the texts that are searched. Parts that are syllables
/// (marks apart) are preferred; failing that, two other words are taken too (`kontum`, `hmông`).
///
/// ```
/// use tracuu_text::split_joined;
///
/// let is_pair = |one: &str, other: &str| matches!((one, other), ("khuyen", "cong") | ("kon", "tum"));
/// assert_eq!(split_joined("khuyếncông", is_pair), Some(vec![0..8, 8..13]));
/// assert_eq!(split_joined("Kontum", is_pair), Some(vec![0..3, 3..6]));
/// assert_eq!(split_joined("khuyennong", is_pair), None);
/// ```
pub fn split_joined(token: &str, mut is_pair: impl FnMut(&str, &str) -> bool) -> Option<Vec<Range<usize>>> {
    let letters = folded_letters(token)?;
    if letters.len() > MAX_LETTERS {
        return None;
    }
    let mut budget = BUDGET;
    for strict in [true, false] {
        let most = if strict { MAX_PARTS } else { 2 };
        for parts in 2..=most.min(letters.len()) {
            let mut search =
                Search { letters: &letters, is_pair: &mut is_pair, strict, ends: Vec::new(), budget: &mut budget };
            if search.fill(0, "", parts) {
                let mut begin = 0;
                let ranges = search.ends.iter().map(|end| std::mem::replace(&mut begin, *end)..*end);
                let offsets = |at: usize| letters.get(at).map_or(token.len(), |letter| letter.1);
                return Some(ranges.map(|range| offsets(range.start)..offsets(range.end)).collect());
            }
        }
    }
    None
}

struct Search<'a, F> {
    letters: &'a [(char, usize)],
    is_pair: &'a mut F,
    strict: bool,
    ends: Vec<usize>,
    /// Parts that may still be tried.
    budget: &'a mut usize,
}

impl<F: FnMut(&str, &str) -> bool> Search<'_, F> {
    /// Fills the rest with so many parts.
    fn fill(&mut self, from: usize, before: &str, parts: usize) -> bool {
        let rest = self.letters.len() - from;
        if parts == 0 {
            return rest == 0;
        }
        if rest < parts || rest > parts * MAX_SYLLABLE_LETTERS {
            return false;
        }
        for length in (1..=MAX_SYLLABLE_LETTERS.min(rest)).rev() {
            let part: String = self.letters.iter().skip(from).take(length).map(|(letter, _)| *letter).collect();
            if self.strict && !is_foldable(&part) {
                continue;
            }
            let Some(left) = self.budget.checked_sub(1) else { return false };
            *self.budget = left;
            if !before.is_empty() && !(self.is_pair)(before, &part) {
                continue;
            }
            self.ends.push(from + length);
            if self.fill(from + length, &part, parts - 1) {
                return true;
            }
            self.ends.pop();
        }
        false
    }
}
