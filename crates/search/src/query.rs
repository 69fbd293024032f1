//! What a reader typed, taken apart; nothing that is typed is an error.

use std::ops::Range;

use tracuu_text::{Special, TermKind, Terms};
use unicode_normalization::UnicodeNormalization;

use crate::answer::{Change, ChangeKind, Reading};

/// The longest query that is looked at, in code points; the rest is cut and that is said.
pub const MAX_QUERY: usize = 1_000;

/// Beyond so many different syllables with words outside its quotes, a query is a pasted headline: its quotes only weigh.
const PASTED: usize = 8;

/// One syllable of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Syllable {
    pub(crate) folded: String,
    /// The term of its very spelling: the folded one where no marks can tell it from another.
    pub(crate) marked: String,
    /// Whether it was typed with marks.
    pub(crate) is_marked: bool,
    /// The quoted phrase that it stands in.
    pub(crate) quote: Option<usize>,
    /// Whether the syllable before it is its neighbour.
    pub(crate) follows: bool,
    /// The marked term of what a bare one is read as.
    pub(crate) restored: Option<&'static str>,
    /// Where it stands in the query's text.
    pub(crate) bytes: Range<usize>,
    /// The token, as typed, that it belongs to where several syllables stand for one.
    pub(crate) unit: Option<usize>,
}

/// A term that stands for neighbours in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Joined {
    pub(crate) term: String,
    /// Where they stand in the query's text.
    pub(crate) range: Range<usize>,
}

/// A query, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) syllables: Vec<Syllable>,
    /// Numbers of the quotes that ask for their phrase.
    pub(crate) required: Vec<usize>,
    /// The text that was looked at.
    pub(crate) text: String,
    /// It was longer than that.
    pub(crate) cut: bool,
    /// A quotation mark stands alone.
    pub(crate) unbalanced: bool,
    /// What was changed of what was typed.
    pub(crate) changes: Vec<Change>,
    /// Tokens that must stay as they were typed, folded.
    pub(crate) as_typed: Vec<String>,
    /// Other readings that are offered.
    pub(crate) readings: Vec<Reading>,
    /// Other writings of some of its syllables, in one word or in two.
    pub(crate) joined: Vec<Joined>,
    /// Numbers of documents and dates that articles must hold.
    pub(crate) specials: Vec<Special>,
    /// A headline that was pasted: what it quotes and names only weighs.
    pub(crate) pasted: bool,
}

impl Query {
    pub(crate) fn parse(typed: &str) -> Self {
        let mut characters = typed.chars();
        let mut taken: String = characters.by_ref().take(MAX_QUERY).collect();
        let cut = characters.next();
        if cut.is_some_and(|next| !next.is_whitespace())
            && let Some((whole, _)) = taken.rsplit_once(char::is_whitespace)
        {
            // A part of a word is another word.
            taken = whole.to_owned();
        }
        let text = taken.split_whitespace().collect::<Vec<_>>().join(" ");
        let marks: Vec<usize> =
            text.char_indices().filter(|(_, character)| *character == '"').map(|(at, _)| at).collect();
        let (pairs, lone) = marks.as_chunks::<2>();
        let quoted = |at: usize| pairs.iter().position(|[open, close]| (*open..*close).contains(&at));

        let mut syllables: Vec<Syllable> = Vec::new();
        let mut terms = Terms::new(&text);
        let mut end = 0;
        while terms.advance() {
            match terms.kind() {
                TermKind::Folded => {
                    let quote = quoted(terms.start());
                    let follows = syllables.last().is_some_and(|before| before.quote == quote || end == terms.start());
                    end = terms.end();
                    syllables.push(Syllable {
                        folded: terms.term().to_owned(),
                        marked: terms.term().to_owned(),
                        is_marked: terms.is_marked(),
                        quote,
                        follows,
                        bytes: terms.start()..terms.end(),
                        restored: None,
                        unit: None,
                    });
                }
                TermKind::Marked => {
                    if let Some(last) = syllables.last_mut() {
                        terms.term().clone_into(&mut last.marked);
                    }
                }
                TermKind::Pair | TermKind::Special => {}
            }
        }
        let mut different: Vec<&str> = syllables.iter().map(|syllable| syllable.folded.as_str()).collect();
        different.sort_unstable();
        different.dedup();
        let pasted = different.len() > PASTED && syllables.iter().any(|syllable| syllable.quote.is_none());
        let mut required: Vec<usize> = syllables.iter().filter_map(|syllable| syllable.quote).collect();
        required.dedup();
        if pasted {
            required.clear();
        }
        Self { pasted, syllables, required, unbalanced: !lone.is_empty(), cut: cut.is_some(), text, ..Self::default() }
    }

    /// A syllable as it stands in the query.
    pub(crate) fn typed(&self, syllable: &Syllable) -> &str {
        self.text.get(syllable.bytes.clone()).unwrap_or_default()
    }

    /// Whether the reader wants a syllable as it was typed.
    pub(crate) fn is_kept(&self, syllable: &Syllable) -> bool {
        let typed = || self.typed(syllable).nfc().flat_map(char::to_lowercase);
        self.as_typed.iter().any(|kept| kept.chars().eq(typed()))
    }

    /// Puts a text in the place of one token and notes the change; how many syllables it is.
    pub(crate) fn replace(&mut self, at: usize, new: &str, kind: ChangeKind) -> usize {
        let Some(old) = self.syllables.get(at).cloned() else { return 1 };
        let typed = self.typed(&old).to_owned();
        let mut syllables = Self::parse(new).syllables;
        for (place, syllable) in syllables.iter_mut().enumerate() {
            syllable.bytes = old.bytes.start + syllable.bytes.start..old.bytes.start + syllable.bytes.end;
            syllable.quote = old.quote;
            syllable.unit = old.unit;
            syllable.follows = if place == 0 { old.follows } else { true };
        }
        let count = syllables.len();
        let shift = new.len().cast_signed() - typed.len().cast_signed();
        let later = self.syllables.iter_mut().skip(at + 1).map(|syllable| &mut syllable.bytes);
        for range in later.chain(self.specials.iter_mut().map(|special| &mut special.range)) {
            if range.start >= old.bytes.end {
                *range = range.start.saturating_add_signed(shift)..range.end.saturating_add_signed(shift);
            }
        }
        self.syllables.splice(at..=at, syllables);
        self.text.replace_range(old.bytes, new);
        self.changes.push(Change { kind, from: typed, to: new.to_owned() });
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_ask_for_their_phrase_but_not_in_a_pasted_headline() {
        for (typed, required) in [
            (r#""khuyến công" 2018"#, 1),
            (r#""khuyến công" "Phú Yên""#, 2),
            ("“khuyến công” 2018", 0),
            (r#""khuyến công"#, 0),
            (r#"Hội nghị tổng kết công tác "khuyến công" tại Phú Yên năm nay"#, 0),
            (r#""Hội nghị tổng kết công tác khuyến công tại Phú Yên năm nay""#, 1),
            (r#""""#, 0),
        ] {
            assert_eq!(Query::parse(typed).required.len(), required, "{typed}");
        }
    }

    #[test]
    fn long_queries_are_cut_and_any_text_is_a_query() {
        assert!(Query::parse(&"công ".repeat(300)).cut);
        assert!(Query::parse("\"\u{0}\u{301}\" --- \u{feff}").syllables.is_empty());
    }
}
