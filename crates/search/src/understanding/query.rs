//! What a reader typed, taken apart; nothing that is typed is an error.

use std::{mem, ops::Range};

use tracuu_text::{Special, TermKind, Terms};
use unicode_normalization::UnicodeNormalization;

use super::{
    change::{Change, ChangeKind, Reading},
    restriction::{Phrase, PlaceNames},
    syntax::{Sign, pieces},
};
use crate::request::Filters;

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
    /// Whether it is a word of the owner's settings, or an abbreviation that the articles define.
    pub(crate) is_name: bool,
    /// The marked term of what a bare one is read as.
    pub(crate) restored: Option<&'static str>,
    /// Where it stands in the query's text.
    pub(crate) bytes: Range<usize>,
    /// The group of alternatives that it belongs to, and which of them.
    pub(crate) alternative: Option<(usize, usize)>,
    /// The token, as typed, that it belongs to where several syllables stand for one.
    pub(crate) unit: Option<usize>,
}

/// What stands for neighbours in a query, side by side: one word, or a name of several.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StandIn {
    /// Its folded words.
    pub(crate) words: Vec<String>,
    /// Where they stand in the query's text.
    pub(crate) range: Range<usize>,
    /// What it counts beside its pairs in the query's own words: 1 for as much.
    pub(crate) weight: f32,
}

/// Tells which words are alternatives while a query is read.
#[derive(Debug, Default)]
struct Alternatives {
    group: usize,
    member: usize,
    is_open: bool,
    /// The last word's, so that a later OR can take it into the group.
    words: Vec<(usize, usize, bool)>,
}

impl Alternatives {
    /// An OR stands here.
    fn open(&mut self) {
        self.is_open = !self.words.is_empty();
    }

    /// The next syllable; a new word begins with it, or it goes on with the one before.
    fn next(&mut self, is_new: bool) {
        if is_new || self.words.is_empty() {
            if self.is_open {
                self.member += 1;
                // The word before is the first of its group.
                for (.., is_chosen) in self.words.iter_mut().filter(|(group, ..)| *group == self.group) {
                    *is_chosen = true;
                }
            } else {
                self.group += 1;
                self.member = 0;
            }
        }
        self.words.push((self.group, self.member, mem::take(&mut self.is_open) || self.member > 0));
    }

    /// Writes down what is known at the end.
    fn close(&self, syllables: &mut [Syllable]) {
        for (syllable, (group, member, is_chosen)) in syllables.iter_mut().zip(&self.words) {
            syllable.alternative = is_chosen.then_some((*group, *member));
        }
    }
}

/// A query, taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Query {
    pub(crate) syllables: Vec<Syllable>,
    /// Numbers of the quotes that ask for their phrase.
    pub(crate) required: Vec<usize>,
    /// What must not be held.
    pub(crate) excluded: Vec<Phrase>,
    /// What parts of an article must hold.
    pub(crate) places: Vec<PlaceNames>,
    /// Other names of what was filtered by.
    pub(crate) other_names: Filters,
    /// Years of publication, any of them.
    pub(crate) years: Vec<u64>,
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
    /// Other writings and names of some of its syllables.
    pub(crate) stand_ins: Vec<StandIn>,
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

        let pieces = pieces(&text, pairs);
        let piece_at = |at: usize| pieces.iter().position(|piece| piece.range.contains(&at));
        let mut signed: Vec<Phrase> = pieces.iter().map(|_| Phrase::default()).collect();
        let mut or = Alternatives::default();

        let mut syllables: Vec<Syllable> = Vec::new();
        let mut terms = Terms::new(&text);
        let mut is_marked = vec![false; pieces.len()];
        let mut end = 0;
        while terms.advance() {
            if let Some(at) = piece_at(terms.start()) {
                let (Some(piece), Some(phrase)) = (pieces.get(at), signed.get_mut(at)) else { continue };
                match (piece.sign, terms.kind()) {
                    (Sign::Or, _) => or.open(),
                    (Sign::OrNamed, _) => {}
                    // The name of the field.
                    _ if terms.start() < piece.begin => {}
                    (_, TermKind::Folded) => {
                        phrase.folded.push(terms.term().to_owned());
                        let spelling = phrase.marked.get_or_insert_default();
                        spelling.push(terms.term().to_owned());
                        if let Some(is_marked) = is_marked.get_mut(at) {
                            *is_marked |= terms.is_marked();
                        }
                    }
                    (_, TermKind::Marked) => {
                        if let Some(last) = phrase.marked.as_mut().and_then(|spelling| spelling.last_mut()) {
                            terms.term().clone_into(last);
                        }
                    }
                    (_, TermKind::Pair | TermKind::Special) => {}
                }
                continue;
            }
            match terms.kind() {
                TermKind::Folded => {
                    let quote = quoted(terms.start());
                    let opens = syllables.last().is_none_or(|before| before.quote != quote);
                    let follows = syllables.last().is_some_and(|before| before.quote == quote || end == terms.start());
                    let gap = text.get(end..terms.start()).is_none_or(|gap| gap.contains(' '));
                    end = terms.end();
                    or.next(gap && (quote.is_none() || opens));
                    syllables.push(Syllable {
                        folded: terms.term().to_owned(),
                        marked: terms.term().to_owned(),
                        is_marked: terms.is_marked(),
                        quote,
                        follows,
                        bytes: terms.start()..terms.end(),
                        is_name: false,
                        restored: None,
                        unit: None,
                        alternative: None,
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
        or.close(&mut syllables);
        required.retain(|quote| {
            !syllables.iter().any(|syllable| syllable.quote == Some(*quote) && syllable.alternative.is_some())
        });
        let (mut excluded, mut places, mut years) = (Vec::new(), Vec::<PlaceNames>::new(), Vec::<u64>::new());
        let mut is_alternative = false;
        for ((piece, phrase), is_marked) in pieces.iter().zip(signed).zip(is_marked) {
            let is_alternative = mem::replace(&mut is_alternative, piece.sign == Sign::OrNamed);
            match piece.sign {
                _ if phrase.folded.is_empty() => {}
                // Bare letters exclude every spelling, marked ones their own.
                Sign::Excluded => excluded.push(Phrase { marked: phrase.marked.filter(|_| is_marked), ..phrase }),
                Sign::In(place) => match places.last_mut().filter(|last| is_alternative && last.place == place) {
                    Some(PlaceNames { names, .. }) => names.push(phrase.folded),
                    None => places.push(PlaceNames { place, names: vec![phrase.folded] }),
                },
                Sign::Year => {
                    years.extend(text.get(piece.begin..piece.range.end).and_then(|year| year.parse::<u64>().ok()));
                }
                Sign::Or | Sign::OrNamed => {}
            }
        }
        let (unbalanced, cut) = (!lone.is_empty(), cut.is_some());
        Self { syllables, required, excluded, places, years, text, cut, unbalanced, pasted, ..Self::default() }
    }

    /// Whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.syllables.is_empty() && self.places.is_empty() && self.years.is_empty()
    }

    /// The year that it is, and nothing else: `2018`, `năm 2018`.
    pub(crate) fn year(&self) -> Option<u64> {
        let folded: Vec<&str> = self.syllables.iter().map(|syllable| syllable.folded.as_str()).collect();
        let ([year] | ["nam", year]) = folded.as_slice() else { return None };
        let is_plain =
            self.required.is_empty() && self.places.is_empty() && self.excluded.is_empty() && self.years.is_empty();
        year.parse().ok().filter(|year| is_plain && (1900..=2100).contains(year))
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
        self.replace_all(at..at + 1, new, kind)
    }

    /// Puts a text in the place of some tokens and notes the change; how many syllables it is.
    pub(crate) fn replace_all(&mut self, places: Range<usize>, new: &str, kind: ChangeKind) -> usize {
        let Some(old) = self.syllables.get(places.start).cloned() else { return 1 };
        let last = places.end.checked_sub(1).and_then(|last| self.syllables.get(last));
        let bytes = old.bytes.start..last.map_or(old.bytes.end, |last| last.bytes.end);
        let typed = self.text.get(bytes.clone()).unwrap_or_default().to_owned();
        let mut syllables = Self::parse(new).syllables;
        for (place, syllable) in syllables.iter_mut().enumerate() {
            syllable.bytes = bytes.start + syllable.bytes.start..bytes.start + syllable.bytes.end;
            syllable.quote = old.quote;
            syllable.unit = old.unit;
            syllable.alternative = old.alternative;
            syllable.follows = if place == 0 { old.follows } else { true };
        }
        let count = syllables.len();
        let shift = new.len().cast_signed() - typed.len().cast_signed();
        let later = self.syllables.iter_mut().skip(places.end).map(|syllable| &mut syllable.bytes);
        let specials = self.specials.iter_mut().map(|special| &mut special.range);
        for range in later.chain(specials).chain(self.stand_ins.iter_mut().map(|one| &mut one.range)) {
            if range.start >= bytes.end {
                *range = range.start.saturating_add_signed(shift)..range.end.saturating_add_signed(shift);
            }
        }
        self.syllables.splice(places, syllables);
        self.text.replace_range(bytes, new);
        self.changes.push(Change { kind, from: typed, to: new.to_owned() });
        count
    }

    /// The folded words of some of its tokens.
    pub(crate) fn folded(&self, places: Range<usize>) -> Vec<String> {
        let syllables = self.syllables.get(places).unwrap_or_default();
        syllables.iter().map(|syllable| syllable.folded.clone()).collect()
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
