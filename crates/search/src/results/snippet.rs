//! Highlights and snippets on the original text.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use tracuu_article::Article;
use tracuu_text::{TermKind, Terms};

use super::answer::{Highlights, Snippet};
use crate::{request::Accents, understanding::Understood};

/// About how long a snippet is, in code points.
const SNIPPET: usize = 260;
/// A sentence ends with one of these before a blank.
const SENTENCE_ENDS: [char; 4] = ['.', '!', '?', '…'];

/// Finds a query in texts.
#[derive(Debug)]
pub(crate) struct Highlighter {
    folded: HashSet<String>,
    marked: HashSet<String>,
    /// The folded keys of those that were typed with marks alone.
    typed_with_marks: HashSet<String>,
    /// What stands for words of the query, by its first word.
    expansions: HashMap<String, Vec<Vec<String>>>,
    exact: bool,
    /// Neighbours of the query, by their folded keys.
    pairs: HashSet<(String, String)>,
}

/// One syllable of a text that is to be highlighted, in bytes.
#[derive(Clone, Debug)]
struct Found {
    bytes: Range<usize>,
    /// Folded key, and whether it is spelt as typed: a snippet of the query's own spelling is the better one.
    key: String,
    as_typed: bool,
}

impl Highlighter {
    pub(crate) fn new(query: &Understood, accents: Accents) -> Self {
        let mut expansions: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        for words in query.expansions.iter().map(|expansion| &expansion.words) {
            if let Some(first) = words.first() {
                expansions.entry(first.clone()).or_default().push(words.clone());
            }
        }
        let bare: HashSet<&str> =
            query.tokens.iter().filter(|token| !token.is_marked).map(|token| token.folded.as_str()).collect();
        let tokens: Vec<&str> = query.tokens.iter().map(|token| token.folded.as_str()).collect();
        let pairs = tokens.windows(2).filter_map(|two| Some(((*two.first()?).to_owned(), (*two.last()?).to_owned())));
        let with_marks = query.tokens.iter().map(|token| &token.folded).filter(|key| !bare.contains(key.as_str()));
        Self {
            expansions,
            pairs: pairs.collect(),
            typed_with_marks: with_marks.filter(|_| accents == Accents::Auto).cloned().collect(),
            folded: query.tokens.iter().map(|syllable| syllable.folded.clone()).collect(),
            marked: query.tokens.iter().map(|syllable| syllable.marked.clone()).collect(),
            exact: accents == Accents::Exact,
        }
    }

    pub(crate) fn highlights(&self, article: &Article) -> Highlights {
        let Article { title, description, body, .. } = article;
        let mut found = [title, description, body].map(|text| self.find(text));
        let so_spelt: HashSet<String> = (found.iter().flatten())
            .filter(|one| one.as_typed && self.typed_with_marks.contains(&one.key))
            .map(|one| one.key.clone())
            .collect();
        // Other spellings are marked only in an article without the one that was asked for.
        for found in &mut found {
            found.retain(|one| one.as_typed || !so_spelt.contains(&one.key));
        }
        let [in_title, in_description, in_body] = found;
        let title = ranges(title, 0..title.len(), &self.without_lone(in_title));
        let texts = [(body, in_body), (description, in_description)];
        let of = |must_hold| texts.iter().find_map(|(text, found)| self.snippet(text, found, must_hold));
        Highlights { title, body: of(true).or_else(|| of(false)).unwrap_or_default() }
    }

    /// The syllables of a text that the query asks for.
    fn find(&self, text: &str) -> Vec<Found> {
        let mut found = Vec::new();
        let mut terms = Terms::new(text);
        let mut folded = String::new();
        // Runs of a expansion's words that have begun: how many words were there, and where each stands.
        let mut begun: Vec<(&[String], Vec<Range<usize>>)> = Vec::new();
        while terms.advance() {
            if terms.kind() == TermKind::Folded {
                folded.clear();
                folded.push_str(terms.term());
            }
            if !terms.is_spelling() {
                continue;
            }
            let bytes = terms.start()..terms.end();
            begun.retain(|(words, places)| words.get(places.len()) == Some(&folded));
            let beginning = self.expansions.get(&folded).into_iter().flatten();
            begun.extend(beginning.map(|words| (words.as_slice(), Vec::new())));
            for (_, places) in &mut begun {
                places.push(bytes.clone());
            }
            begun.retain_mut(|(words, places)| {
                if places.len() < words.len() {
                    return true;
                }
                let known =
                    |bytes: &Range<usize>| Found { bytes: bytes.clone(), key: words.join(" "), as_typed: false };
                found.extend(places.iter().map(known));
                false
            });
            let as_typed = self.marked.contains(terms.term());
            if as_typed || (!self.exact && self.folded.contains(&folded)) {
                found.push(Found { bytes, key: folded.clone(), as_typed });
            }
        }
        found.sort_by_key(|one| (one.bytes.start, !one.as_typed));
        found.dedup_by_key(|one| one.bytes.start);
        found
    }
}

impl Highlighter {
    /// The part of a text that holds most of the query, or its beginning; `None` where it holds nothing of the query but must, or is
    /// empty.
    fn snippet(&self, text: &str, found: &[Found], must_hold: bool) -> Option<Snippet> {
        if text.trim().is_empty() || (must_hold && found.is_empty()) {
            return None;
        }
        let part = cut(text, &self.best_window(found));
        let inside = found.iter().filter(|one| one.bytes.start >= part.start && one.bytes.end <= part.end);
        let inside = self.without_lone(inside.cloned().collect());
        Some(shown(text, part, &inside))
    }

    /// What was found in a passage; where it holds the whole query side by side, without its syllables that stand alone.
    fn without_lone(&self, found: Vec<Found>) -> Vec<Found> {
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
fn ranges(text: &str, part: Range<usize>, found: &[Found]) -> Vec<[usize; 2]> {
    let mut ranges: Vec<[usize; 2]> = Vec::new();
    let (mut at_byte, mut at_point) = (part.start, 0);
    let mut last_end = None;
    for next in found.iter().filter(|next| next.bytes.start >= part.start && next.bytes.end <= part.end) {
        let gap = text.get(at_byte..next.bytes.start).unwrap_or_default();
        let joined = last_end == Some(at_byte) && matches!(gap, " " | "\u{a0}");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::parse_only;

    fn check(query: &str, accents: Accents, text: &str, wanted: &[&str]) {
        let highlighter = Highlighter::new(&parse_only(query), accents);
        let article = Article { title: text.to_owned(), body: text.to_owned(), ..Article::default() };
        let highlights = highlighter.highlights(&article);
        for (text, ranges) in [(text, &highlights.title), (highlights.body.text.as_str(), &highlights.body.ranges)] {
            let shown: Vec<String> =
                ranges.iter().map(|[from, to]| text.chars().skip(*from).take(to - from).collect()).collect();
            assert_eq!(shown, wanted, "{query} in {text}");
        }
    }

    #[test]
    fn highlights_are_of_the_original_text() {
        for query in ["khuyen cong", "khuyến công", "KHUYẾN CÔNG", "khuye\u{302}\u{301}n co\u{302}ng"] {
            check(query, Accents::Auto, "Hoạt động Khuyến công quốc gia", &["Khuyến công"]);
        }
        check("khuyến công", Accents::Auto, "Khuye\u{302}\u{301}n-công", &["Khuye\u{302}\u{301}n", "công"]);
        check("năm", Accents::Exact, "Việt Nam năm 2018", &["năm"]);
        // Other spellings are marked only where the one that was asked for is not.
        check("phở bò", Accents::Auto, "Phó bộ ăn phở bò, bố mua bò", &["phở bò"]);
        check("phở bò", Accents::Auto, "Phó bộ trưởng", &["Phó bộ"]);
        check("pho bo", Accents::Auto, "Phó bộ ăn phở bò", &["Phó bộ", "phở bò"]);
        check("sách", Accents::Auto, "sách … sách – 図書館", &["sách", "sách"]);
    }

    #[test]
    fn the_phrase_is_worth_more_than_repetitions() {
        let body = "Bảo vật, áo dài, bảo vật, tàng thư; áo, dài, bảo, tàng, áo. ".repeat(8)
            + "Sáng nay trời mưa. Bảo tàng áo dài mở cửa từ tám giờ. "
            + &"Chuyện khác. ".repeat(40);
        let highlighter = Highlighter::new(&parse_only("bao tang ao dai"), Accents::Auto);
        let snippet = highlighter.highlights(&Article { body, ..Article::default() }).body;
        assert!(snippet.text.contains("Bảo tàng áo dài mở cửa"), "{}", snippet.text);
    }

    #[test]
    fn a_snippet_is_the_best_part_and_never_splits_a_letter() {
        let filler = "Một đoạn văn dài nói về chuyện khác hẳn. ".repeat(40);
        let text = format!("{filler}\nHội chợ Hùng Vương mở cửa. {filler}");
        let highlighter = Highlighter::new(&parse_only("hoi cho hung vuong"), Accents::Auto);
        let article = Article { body: text, ..Article::default() };
        let snippet = highlighter.highlights(&article).body;
        assert!(snippet.text.starts_with("… Hội chợ Hùng Vương mở cửa."), "{}", snippet.text);
        assert!(snippet.text.chars().count() < SNIPPET + 8 && snippet.text.ends_with('…'));
        assert_eq!(snippet.ranges.first(), Some(&[2, 20]));
    }
}
