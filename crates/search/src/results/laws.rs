//! Laws of highlights and snippets, over texts in any normal form with signs, emoji, character references and characters
//! that nobody sees.

use std::collections::HashSet;

use proptest::prelude::*;
use tracuu_article::Article;
use tracuu_text::Terms;

use super::{Highlighter, Highlights, snippet::SNIPPET};
use crate::{request::Accents, understanding::parse_only};

const WORDS: &[&str] = &[
    "khuyến",
    "công",
    "KHUYẾN",
    "cong",
    "khuye\u{302}\u{301}n",
    "co\u{302}ng",
    "khuy\u{ad}ến",
    "cô\u{200b}ng",
    "khuy&#7871;n",
    "c&ocirc;ng",
    "phở",
    "phố",
    "pho",
    "bo\u{300}",
    "8/3",
    "0912.345.678",
    "C++",
    "R&D",
    "R&amp;D",
    "4768/QĐ-BCT",
    "1.000",
    "25,8%",
    "😀",
    "👩‍👩‍👧",
    "\u{301}",
    "\u{200d}",
    "図書館",
    "&",
    "&amp",
    "ﬁ",
    "I\u{307}",
];
const SIGNS: &[&str] = &[" ", " ", " ", " ", "", "\n", ". ", ", ", "-", "\u{a0}", "…", "\u{200b}"];

fn text(most: usize) -> impl Strategy<Value = String> {
    let word = (prop::sample::select(WORDS), prop::sample::select(SIGNS));
    prop::collection::vec(word, 0..most)
        .prop_map(|words| words.into_iter().flat_map(|(word, sign)| [word, sign]).collect())
}

fn folded(text: &str) -> HashSet<String> {
    let (mut terms, mut found) = (Terms::folded_only(text), HashSet::new());
    while terms.advance() {
        found.insert(terms.term().to_owned());
    }
    found
}

/// What the ranges mark, in order; fails where a range is empty, overlaps the one before or splits a letter.
fn marked(text: &str, ranges: &[[usize; 2]]) -> Result<Vec<String>, TestCaseError> {
    let characters: Vec<char> = text.chars().collect();
    let (mut behind, mut found) = (0, Vec::new());
    for [from, to] in ranges {
        prop_assert!(behind <= *from && from < to && *to <= characters.len(), "{ranges:?} of {text:?}");
        let next = characters.get(*to).copied();
        prop_assert!(!next.is_some_and(|next| ('\u{300}'..='\u{36f}').contains(&next)), "{ranges:?} of {text:?}");
        found.push(characters.get(*from..*to).unwrap_or_default().iter().collect());
        behind = *to;
    }
    Ok(found)
}

proptest! {
    #[test]
    fn what_is_marked_folds_to_words_of_the_query(query in text(6), title in text(12), body in text(120), exact: bool) {
        let accents = if exact { Accents::Exact } else { Accents::Auto };
        let article = Article { title, body, ..Article::default() };
        let parsed = parse_only(&query);
        let asked: HashSet<String> = parsed.tokens.iter().map(|token| token.folded.clone()).collect();
        let Highlights { title, body, .. } = Highlighter::new(&parsed, accents).highlights(&article, &[]);
        for part in marked(&article.title, &title)?.into_iter().chain(marked(&body.text, &body.ranges)?) {
            let words = folded(&part);
            prop_assert!(!words.is_empty() && words.is_subset(&asked), "{part:?} of {query:?}");
        }
        // A snippet is a part of the text, with no more said than that it goes on.
        let shown = body.text.strip_prefix("… ").unwrap_or(&body.text);
        let shown = shown.strip_suffix("\u{a0}…").unwrap_or(shown);
        prop_assert!(article.body.replace('\n', " ").contains(shown), "{shown:?} of {:?}", article.body);
        prop_assert!(body.text.chars().count() <= 2 * SNIPPET, "{}", body.text);
    }
}
