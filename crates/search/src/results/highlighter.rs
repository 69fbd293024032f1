//! What of an article is highlighted: the words of the query where they stand in its text.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    ops::Range,
};

use tracuu_article::Article;
use tracuu_text::{TermKind, Terms};

use super::{
    answer::{File, Highlights},
    snippet::{Asked, Found, ranges},
};
use crate::{
    request::{Accents, Place},
    understanding::{Token, Understood},
};

/// Finds a query in texts.
#[derive(Debug)]
pub(crate) struct Highlighter {
    asked: Asked,
    marked: HashSet<String>,
    /// The folded keys of those that were typed with marks alone.
    typed_with_marks: HashSet<String>,
    /// Of those that were typed without marks, and are read with these.
    restored: HashSet<String>,
    /// What stands for words of the query, by its first word.
    expansions: HashMap<String, Vec<Vec<String>>>,
    /// Terms of several tokens: numbers, dates, words with signs.
    specials: HashSet<String>,
    /// What is asked of titles alone, by folded keys.
    in_titles: HashSet<String>,
    exact: bool,
}

impl Highlighter {
    pub(crate) fn new(query: &Understood, accents: Accents) -> Self {
        let mut expansions: HashMap<String, Vec<Vec<String>>> = HashMap::new();
        let pairs = query.numbers.iter().flat_map(|number| &number.terms).filter(|term| term.contains(' '));
        let pairs = pairs.map(|pair| pair.split(' ').map(str::to_owned).collect::<Vec<_>>());
        for words in query.expansions.iter().map(|expansion| expansion.words.clone()).chain(pairs) {
            if let Some(first) = words.first() {
                expansions.entry(first.clone()).or_default().push(words);
            }
        }
        // What is told by one term is marked by it alone: the letter of `C++` stands elsewhere as well.
        let tokens: Vec<&Token> = query.tokens.iter().filter(|token| !query.is_number(token.id)).collect();
        let bare: HashSet<&str> =
            tokens.iter().filter(|token| !token.is_marked).map(|token| token.folded.as_str()).collect();
        let with_marks = tokens.iter().map(|token| &token.folded).filter(|key| !bare.contains(key.as_str()));
        let readings = tokens.iter().filter_map(|token| token.restored);
        let restored = tokens.iter().filter(|token| token.restored.is_some()).map(|token| &token.folded);
        let pairs = tokens.windows(2).filter_map(|two| Some((two.first()?.folded.clone(), two.last()?.folded.clone())));
        let numbers = query.numbers.iter().flat_map(|number| &number.terms);
        let single = query.expansions.iter().filter_map(|expansion| match expansion.words.as_slice() {
            [word] => Some(word),
            _ => None,
        });
        let in_titles = query.signs.places.iter().filter(|names| names.place == Place::Title);
        Self {
            expansions,
            specials: numbers.chain(single).cloned().collect(),
            in_titles: in_titles.flat_map(|names| names.names.iter().flatten()).cloned().collect(),
            asked: Asked {
                folded: tokens.iter().map(|syllable| syllable.folded.clone()).collect(),
                pairs: pairs.collect(),
            },
            typed_with_marks: with_marks.filter(|_| accents == Accents::Auto).cloned().collect(),
            restored: restored.filter(|_| accents == Accents::Auto).cloned().collect(),
            marked: tokens.iter().map(|syllable| syllable.marked.as_str()).chain(readings).map(str::to_owned).collect(),
            exact: accents == Accents::Exact,
        }
    }

    /// Marks an article, and the files that are told of it.
    pub(crate) fn highlights(&self, article: &Article, files: &[File]) -> Highlights {
        let Article { title, description, body, .. } = article;
        let nothing = HashSet::new();
        let mut found = [(title, &self.in_titles), (description, &nothing), (body, &nothing)]
            .map(|(text, besides)| self.find(text, besides));
        let so_spelt: HashSet<String> =
            found.iter().flatten().filter(|one| one.as_typed).map(|one| one.key.clone()).collect();
        // Other spellings are marked only in an article without the one that was asked for; where it was read from bare letters, beside
        // other words of the query too.
        for found in &mut found {
            let mut beside = self.asked.neighbours(found).into_iter();
            found.retain(|one| {
                let is_beside = beside.next().unwrap_or(false);
                let is_meant =
                    !self.typed_with_marks.contains(&one.key) && (is_beside || !self.restored.contains(&one.key));
                one.as_typed || is_meant || !so_spelt.contains(&one.key)
            });
        }
        let [in_title, in_description, in_body] = found;
        let title = ranges(title, 0..title.len(), &self.asked.without_lone(in_title));
        let mut texts = vec![(body, in_body), (description, in_description)];
        // A caption that holds as much of the query as there is of it is what was found, where the text has nothing.
        if texts.iter().all(|(_, found)| found.is_empty()) {
            let captions = article.captions.iter().map(|caption| (caption, self.find(caption, &nothing)));
            texts.extend(
                captions
                    .filter(|(_, found)| self.asked.folded.iter().all(|key| found.iter().any(|one| one.key == *key))),
            );
        }
        let of = |must_hold| texts.iter().find_map(|(text, found)| self.asked.snippet(text, found, must_hold));
        let in_file = |file: &File| {
            let found = self.asked.without_lone(self.find(&file.title, &nothing));
            ranges(&file.title, 0..file.title.len(), &found)
        };
        let attachments = files.iter().map(in_file).collect();
        Highlights { title, body: of(true).or_else(|| of(false)).unwrap_or_default(), attachments }
    }

    /// The syllables of a text that the query asks for, or that it asks for in such texts alone.
    fn find(&self, text: &str, besides: &HashSet<String>) -> Vec<Found> {
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
            let bytes = terms.start()..terms.end();
            if terms.kind() == TermKind::Special && self.specials.contains(terms.term()) {
                found.push(Found { bytes, key: terms.term().to_owned(), as_typed: true });
                continue;
            }
            if !terms.is_spelling() {
                continue;
            }
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
            if as_typed || (!self.exact && self.asked.folded.contains(&folded)) || besides.contains(&folded) {
                found.push(Found { bytes, key: folded.clone(), as_typed });
            }
        }
        // The longest first, so that what a number or date tells goes before its parts.
        found.sort_by_key(|one| (one.bytes.start, Reverse(one.bytes.end), !one.as_typed));
        found.dedup_by(|next, one| next.bytes.start < one.bytes.end);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understanding::{TokenId, parse_only};

    fn check(query: &str, accents: Accents, text: &str, wanted: &[&str]) {
        let highlighter = Highlighter::new(&parse_only(query), accents);
        let article = Article { title: text.to_owned(), body: text.to_owned(), ..Article::default() };
        let highlights = highlighter.highlights(&article, &[]);
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
        check("図書館", Accents::Auto, "a図書館\u{301} 館\u{301}", &["図書館\u{301} 館\u{301}"]);
    }

    #[test]
    fn bare_words_are_marked_as_they_are_read() {
        let mut query = parse_only("bao so 3");
        let ids: Vec<TokenId> = query.tokens.iter().map(|token| token.id).collect();
        for (token, read) in ids.into_iter().zip(["bão", "số"]) {
            let marked = tracuu_text::Syllable::parse(read).map(tracuu_text::Syllable::marked);
            query.tokens.get_mut(token).unwrap().restored = marked;
        }
        let highlighter = Highlighter::new(&query, Accents::Auto);
        let title = "Báo Thanh Niên: bão số 3, đồng bào, bảo số".to_owned();
        let highlights = highlighter.highlights(&Article { title, ..Article::default() }, &[]);
        assert_eq!(highlights.title, [[16, 24], [36, 42]]);
    }

    #[test]
    fn what_is_asked_of_titles_is_marked_in_titles() {
        let highlighter = Highlighter::new(&parse_only("title:chợ nổi"), Accents::Auto);
        let (title, body) = ("Chợ nổi mùa lũ".to_owned(), "Ở chợ có hàng nổi.".to_owned());
        let highlights = highlighter.highlights(&Article { title, body, ..Article::default() }, &[]);
        assert_eq!((highlights.title, highlights.body.ranges), (vec![[0, 7]], vec![[14, 17]]));
    }

    #[test]
    fn the_phrase_is_worth_more_than_repetitions() {
        let body = "Bảo vật, áo dài, bảo vật, tàng thư; áo, dài, bảo, tàng, áo. ".repeat(8)
            + "Sáng nay trời mưa. Bảo tàng áo dài mở cửa từ tám giờ. "
            + &"Chuyện khác. ".repeat(40);
        let highlighter = Highlighter::new(&parse_only("bao tang ao dai"), Accents::Auto);
        let snippet = highlighter.highlights(&Article { body, ..Article::default() }, &[]).body;
        assert!(snippet.text.contains("Bảo tàng áo dài mở cửa"), "{}", snippet.text);
    }

    #[test]
    fn a_snippet_is_the_best_part_and_never_splits_a_letter() {
        let filler = "Một đoạn văn dài nói về chuyện khác hẳn. ".repeat(40);
        let text = format!("{filler}\nHội chợ Hùng Vương mở cửa. {filler}");
        let highlighter = Highlighter::new(&parse_only("hoi cho hung vuong"), Accents::Auto);
        let article = Article { body: text, ..Article::default() };
        let snippet = highlighter.highlights(&article, &[]).body;
        assert!(snippet.text.starts_with("… Hội chợ Hùng Vương mở cửa."), "{}", snippet.text);
        assert!(snippet.text.chars().count() < super::super::snippet::SNIPPET + 8 && snippet.text.ends_with('…'));
        assert_eq!(snippet.ranges.first(), Some(&[2, 20]));
    }
}
