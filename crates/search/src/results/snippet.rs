//! The part of a text that is shown of it.

use std::{collections::HashSet, ops::Range};

use super::answer::Snippet;

/// About how long a snippet is, in code points.
pub(super) const SNIPPET: usize = 260;
/// A sentence ends with one of these before a blank.
const SENTENCE_ENDS: [char; 4] = ['.', '!', '?', '…'];

/// One syllable of a text that is to be highlighted, or several that are told by one term, in bytes.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) bytes: Range<usize>,
    /// Folded key, and whether it is spelt as typed: a snippet of the query's own spelling is the better one.
    pub(super) key: String,
    pub(super) as_typed: bool,
}

/// What a query asks for, by folded keys.
#[derive(Debug)]
pub(super) struct Asked {
    /// Its words.
    pub(super) folded: HashSet<String>,
    /// Its neighbours.
    pub(super) pairs: HashSet<(String, String)>,
}

impl Asked {
    /// The part of a text that holds most of the query, or its beginning; `None` where it holds nothing of the query but must, or is
    /// empty.
    pub(super) fn snippet(&self, text: &str, found: &[Found], must_hold: bool) -> Option<Snippet> {
        if text.trim().is_empty() || (must_hold && found.is_empty()) {
            return None;
        }
        let part = cut(text, &self.best_window(found));
        let inside = found.iter().filter(|one| one.bytes.start >= part.start && one.bytes.end <= part.end);
        let inside = self.without_lone(inside.cloned().collect());
        Some(shown(text, part, &inside))
    }

    /// What was found in a passage; where it holds the whole query side by side, without its syllables that stand alone.
    pub(super) fn without_lone(&self, found: Vec<Found>) -> Vec<Found> {
        let mut runs: Vec<Vec<Found>> = Vec::new();
        for one in found {
            match runs.last_mut() {
                Some(run) if run.last().is_some_and(|last| last.bytes.end + 1 >= one.bytes.start) => run.push(one),
                _ => runs.push(vec![one]),
            }
        }
        let is_whole =
            |run: &Vec<Found>| run.len() > 1 && self.folded.iter().all(|key| run.iter().any(|one| one.key == *key));
        if runs.iter().any(is_whole) {
            runs.retain(|run| run.len() > 1 || run.iter().any(|one| !self.folded.contains(&one.key)));
        }
        runs.into_iter().flatten().collect()
    }

    /// Of each that was found, whether it stands beside another as in the query.
    pub(super) fn neighbours(&self, found: &[Found]) -> Vec<bool> {
        let mut beside = vec![false; found.len()];
        for (at, two) in found.windows(2).enumerate() {
            let [one, next] = two else { continue };
            let touches = one.bytes.end + 1 >= next.bytes.start;
            if touches && self.pairs.contains(&(one.key.clone(), next.key.clone())) {
                beside.iter_mut().skip(at).take(2).for_each(|beside| *beside = true);
            }
        }
        beside
    }

    /// The run of found syllables, no longer than a snippet, with the most different ones, spelt as typed, and the most different
    /// neighbours of the query: repetitions count nothing.
    fn best_window(&self, found: &[Found]) -> Range<usize> {
        let mut best = (0, 0..0);
        for (at, first) in found.iter().enumerate() {
            let mut keys: Vec<&str> = Vec::new();
            let mut pairs: Vec<[&str; 2]> = Vec::new();
            let mut value = 0;
            let mut end = first.bytes.end;
            let mut before: Option<&Found> = None;
            for next in found.iter().skip(at).take_while(|next| next.bytes.end - first.bytes.start <= SNIPPET).take(64)
            {
                if !keys.contains(&next.key.as_str()) {
                    keys.push(&next.key);
                    value += 6 + 2 * usize::from(next.as_typed);
                }
                if let Some(before) = before.filter(|before| before.bytes.end + 1 >= next.bytes.start) {
                    let pair = [before.key.as_str(), next.key.as_str()];
                    if !pairs.contains(&pair) {
                        pairs.push(pair);
                        let is_asked = self.pairs.contains(&(before.key.clone(), next.key.clone()));
                        value += 1 + 5 * usize::from(is_asked);
                    }
                }
                end = next.bytes.end;
                before = Some(next);
            }
            if value > best.0 {
                best = (value, first.bytes.start..end);
            }
        }
        best.1
    }
}

/// A part of a text with what is marked in it.
fn shown(text: &str, part: Range<usize>, found: &[Found]) -> Snippet {
    let inside = ranges(text, part.clone(), found);
    let mut shown = text.get(part.clone()).unwrap_or_default().replace('\n', " ");
    let mut shift = 0;
    if part.start > 0 {
        shown.insert_str(0, "… ");
        shift = 2;
    }
    if part.end < text.len() {
        // Not alone on a line of its own.
        shown.push_str("\u{a0}…");
    }
    let ranges = inside.into_iter().map(|[from, to]| [from + shift, to + shift]).collect();
    Snippet { text: shown, ranges }
}

/// A part of the text around the window: about a snippet long, cut between words, starting at a paragraph or sentence where one is near.
fn cut(text: &str, window: &Range<usize>) -> Range<usize> {
    let inside = text.get(window.clone()).map_or(0, |part| part.chars().count());
    let spare = SNIPPET.saturating_sub(inside);
    let head = text.get(..window.start).unwrap_or_default();
    let back: Vec<(usize, char)> = head.char_indices().rev().take(spare / 2).collect();
    let reached = back.last().map_or(window.start, |(at, _)| *at);
    let mut start = 0;
    if reached > 0 {
        let blank = |of: fn(char) -> bool| {
            back.iter().find(|(_, character)| of(*character)).map(|(at, character)| at + character.len_utf8())
        };
        let last_blank = back
            .iter()
            .rev()
            .find(|(_, character)| character.is_whitespace())
            .map(|(at, character)| at + character.len_utf8());
        let sentence = back.windows(2).find_map(|two| match two {
            [(at, blank), (_, end)] if blank.is_whitespace() && SENTENCE_ENDS.contains(end) => {
                Some(at + blank.len_utf8())
            }
            _ => None,
        });
        let paragraph = blank(|character| character == '\n');
        start = paragraph.max(sentence).or(last_blank).unwrap_or(reached);
    }
    let used = text.get(start..window.end).map_or(0, |part| part.chars().count());
    let tail = text.get(window.end..).unwrap_or_default();
    let ahead: Vec<(usize, char)> = tail.char_indices().take(SNIPPET.saturating_sub(used)).collect();
    let reached = ahead.last().map_or(0, |(at, character)| at + character.len_utf8());
    let mut end = window.end + reached;
    if end < text.len() {
        let blank = ahead.iter().rev().find(|(_, character)| character.is_whitespace());
        end = blank.map_or(end, |(at, _)| window.end + at);
    }
    let trimmed = text.get(start..end).map_or(end, |part| start + part.trim_end().len());
    start..trimmed.max(window.end)
}

/// What to highlight within a part of a text, in code points from the part's start; neighbours with only a blank between
/// them are one range.
pub(super) fn ranges(text: &str, part: Range<usize>, found: &[Found]) -> Vec<[usize; 2]> {
    let mut ranges: Vec<[usize; 2]> = Vec::new();
    let (mut at_byte, mut at_point) = (part.start, 0);
    let mut last_end = None;
    for next in found.iter().filter(|next| next.bytes.start >= part.start && next.bytes.end <= part.end) {
        let gap = text.get(at_byte..next.bytes.start).unwrap_or_default();
        let joined = last_end == Some(at_byte) && matches!(gap, "" | " " | "\u{a0}");
        let from = at_point + gap.chars().count();
        let to = from + text.get(next.bytes.clone()).map_or(0, |word| word.chars().count());
        match ranges.last_mut() {
            Some(last) if joined => last[1] = to,
            _ => ranges.push([from, to]),
        }
        (at_byte, at_point) = (next.bytes.end, to);
        last_end = Some(next.bytes.end);
    }
    ranges
}
