//! What was typed so far: whole words, and the beginning of one.

use tracuu_text::Terms;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Characters that are read, the last ones.
const MAX_CHARACTERS: usize = 200;
/// Words that are read, the last ones.
const MAX_WORDS: usize = 6;

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// Whole words.
    pub(super) before: Vec<TypedWord>,
    /// The beginning of the word that is being typed; empty behind a space.
    pub(super) partial: TypedWord,
}

/// A word, or the beginning of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TypedWord {
    pub(super) folded: String,
    /// As it was typed.
    pub(super) written: String,
    is_marked: bool,
}

impl TypedWord {
    /// A word without marks.
    pub(super) fn bare(folded: &str) -> Self {
        Self { folded: folded.to_owned(), written: folded.to_owned(), is_marked: false }
    }
}

impl Typed {
    pub(super) fn read(text: &str) -> Self {
        let begin = text.char_indices().rev().nth(MAX_CHARACTERS - 1).map_or(0, |(at, _)| at);
        let text = text.get(begin..).unwrap_or_default();
        let mut words = Vec::new();
        let (mut terms, mut end) = (Terms::folded_only(text), 0);
        while terms.advance() {
            let written = text.get(terms.start()..terms.end()).unwrap_or_default().to_owned();
            words.push(TypedWord { folded: terms.term().to_owned(), written, is_marked: terms.is_marked() });
            end = terms.end();
        }
        let is_ended = end < text.len();
        let partial = if is_ended { None } else { words.pop() }.unwrap_or_default();
        let surplus = words.len().saturating_sub(MAX_WORDS - 1);
        Self { before: words.split_off(surplus), partial }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.before.is_empty() && self.partial.folded.is_empty()
    }

    /// In folded letters.
    pub(super) fn folded(&self) -> String {
        let words = self.before.iter().chain([&self.partial]).map(|word| word.folded.as_str());
        words.collect::<Vec<_>>().join(" ")
    }

    pub(super) fn is_marked(&self) -> bool {
        self.partial.is_marked || self.before.iter().any(|word| word.is_marked)
    }

    /// Whether words are marked as those that were typed, as far as these are.
    pub(super) fn goes_on_as<'a>(&self, mut words: impl Iterator<Item = &'a str>) -> bool {
        let is_so = |typed: &TypedWord, word: &str, is_whole: bool| {
            let (typed_marks, marks) = (marks(&typed.written), marks(word));
            if is_whole { typed_marks == marks } else { typed_marks.iter().all(|mark| marks.contains(mark)) }
        };
        let mut check = |typed: &TypedWord, is_whole| {
            let word = words.next().unwrap_or_default();
            !typed.is_marked || is_so(typed, word, is_whole)
        };
        self.before.iter().all(|word| check(word, true)) && check(&self.partial, false)
    }
}

/// The marks of a word, sorted, wherever they stand in it; the stroke of `đ` is one.
fn marks(word: &str) -> Vec<char> {
    let of = |letter: char| match letter {
        'đ' | 'Đ' => Some('đ'),
        mark => Some(mark).filter(|mark| is_combining_mark(*mark)),
    };
    let mut marks: Vec<char> = word.nfd().filter_map(of).collect();
    marks.sort_unstable();
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_being_typed_unless_a_space_ends_it() {
        let read = |text| {
            let typed = Typed::read(text);
            let before: Vec<String> = typed.before.into_iter().map(|word| word.folded).collect();
            (before.join(" "), typed.partial.folded)
        };
        let pair = |before: &str, partial: &str| (before.to_owned(), partial.to_owned());
        assert_eq!(read("Khuyến cô"), pair("khuyen", "co"));
        assert_eq!(read("khuyến công "), pair("khuyen cong", ""));
        assert_eq!(read("1 2 3 4 5 6 7 8"), pair("3 4 5 6 7", "8"));
        assert_eq!(read(" …"), pair("", ""));
    }

    #[test]
    fn marks_that_were_typed_are_meant() {
        let goes_on = |typed: &str, phrase: &str| Typed::read(typed).goes_on_as(phrase.split(' '));
        assert!(goes_on("cá m", "cá mập") && goes_on("ca ma", "cá mập") && goes_on("khuyê", "khuyến"));
        assert!(!goes_on("cá m", "cà mau") && !goes_on("cà ma", "cá mập") && !goes_on("đa", "dạ"));
        assert!(goes_on("ho\u{300}a b", "hoà bình"));
    }
}
