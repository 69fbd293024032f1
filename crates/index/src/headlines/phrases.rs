//! What a prefix goes on with, and what of that is worth suggesting.

use std::{collections::BTreeSet, ops::Range};

use super::{Edge, Headlines, WIDE, number};

/// A run of words of titles.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HeadlinePhrase {
    /// Its first word, in some title.
    pub(super) place: u32,
    /// How many words it has.
    pub(super) length: u32,
    /// How often it stands in titles.
    pub count: u32,
    /// How good a suggestion it is: the logarithm of its count, more where its words belong together, less for each word more or less than
    /// were typed and where it cuts words in two.
    pub score: f32,
}

/// The words of a phrase, beyond those that are typed, and in all.
const MAX_MORE: usize = 2;
const MAX_LENGTH: usize = 4;
/// Weight of how much more often the words stand together than by chance (pointwise mutual information of the least bound neighbours; Church and
/// Hanks: Word Association Norms, Computational Linguistics 16, 1990), and of the count at which half of it is believed.
const WEIGHT_OF_ASSOCIATION: f32 = 0.6;
const DOUBT: f32 = 0.3;
/// What a word more or less than were typed costs.
const COST_OF_LENGTH: f32 = 0.5;
/// What it costs to be a part of one longer phrase most of the time (Frantzi, Ananiadou: the C-value method, 2000).
const COST_OF_PART: f32 = 1.5;
const MOSTLY: f32 = 0.8;
/// What it costs never to begin and end where words do, or to go over punctuation.
const COST_OF_CUT: f32 = 1.5;
/// Ways of writing one folded phrase that are told apart.
const MAX_VARIANTS: usize = 32;
/// Phrases among which the best are looked for at a time.
const MAX_HELD: usize = 4_096;

/// A phrase that is being counted, in one way of writing it.
#[derive(Clone, Copy, Debug)]
struct Variant {
    place: u32,
    count: u32,
    /// How often it begins and ends with a word.
    whole: u32,
    /// The word before its first place, and how often that stands before it.
    before: u32,
    same_before: u32,
    /// How often its most frequent continuation stands.
    extended: u32,
}

impl Headlines {
    /// The best phrases that begin with what is typed in folded words, the last of which may be a part of one; `hidden` has the
    /// hashes ([`crate::fnv1a`]) of the ids of articles whose titles may not be used.
    ///
    /// ```
    /// let mut builder = tracuu_index::HeadlinesBuilder::default();
    /// builder.set("1", "Hội chợ Hà Nội");
    /// builder.set("2", "Hà Nội mở hội chợ");
    /// let headlines = builder.finish();
    /// let found = headlines.phrases(&["hoi"], "c", 2, &Default::default());
    /// assert_eq!(headlines.text(&found[0]), "hội chợ");
    /// assert!(headlines.phrases(&[], "x", 2, &Default::default()).is_empty());
    /// ```
    pub fn phrases(&self, before: &[&str], partial: &str, limit: usize, hidden: &BTreeSet<u64>) -> Vec<HeadlinePhrase> {
        let Some(before) = before.iter().map(|word| self.folded_word(word)).collect::<Option<Vec<u32>>>() else {
            return Vec::new();
        };
        let range = self.range(&before, partial);
        if range.len() >= WIDE
            && let Some(tops) = self.tops.get(&self.prefix(&before, partial))
        {
            return tops.iter().filter(|phrase| self.is_shown(phrase, hidden)).take(limit).copied().collect();
        }
        self.phrases_in(range, before.len() + 1, limit, hidden)
    }

    /// A phrase as it is suggested: in small letters.
    pub fn text(&self, phrase: &HeadlinePhrase) -> String {
        self.written(phrase).collect::<Vec<_>>().join(" ")
    }

    /// The words of a phrase.
    pub fn written(&self, phrase: &HeadlinePhrase) -> impl Iterator<Item = &str> {
        let places = phrase.place..phrase.place.saturating_add(phrase.length);
        places.filter_map(|at| self.word_at(at as usize)).map(|word| word.text.as_str())
    }

    fn tokens_of(&self, place: u32, length: usize) -> &[u32] {
        let begin = place as usize;
        self.tokens.get(begin..begin + length).unwrap_or_default()
    }

    /// The range of the folded words of a phrase.
    fn exact(&self, place: u32, length: usize) -> Range<usize> {
        let words: Vec<u32> = (0..length).filter_map(|at| self.folded_at(place as usize + at)).collect();
        self.range(&words, "")
    }

    /// Whether a phrase stands in a title that may be used.
    fn is_shown(&self, phrase: &HeadlinePhrase, hidden: &BTreeSet<u64>) -> bool {
        if hidden.is_empty() || !hidden.contains(&self.key_of(phrase.place)) {
            return true;
        }
        let length = phrase.length as usize;
        let tokens = self.tokens_of(phrase.place, length);
        let places = self.order.get(self.exact(phrase.place, length)).unwrap_or_default();
        places.iter().any(|at| self.tokens_of(*at, length) == tokens && !hidden.contains(&self.key_of(*at)))
    }

    /// The best phrases of a range of places.
    pub(super) fn phrases_in(
        &self,
        range: Range<usize>,
        typed: usize,
        limit: usize,
        hidden: &BTreeSet<u64>,
    ) -> Vec<HeadlinePhrase> {
        let longest = MAX_LENGTH.max(typed + MAX_MORE);
        // Those of each length that the last place begins with; of one word more, for what goes on only.
        let mut open: Vec<Vec<Variant>> = vec![Vec::new(); longest - typed + 2];
        let mut best = Best { phrases: Vec::new(), limit };
        let mut last: Option<u32> = None;
        for place in self.order.get(range).unwrap_or_default().iter().copied() {
            if !hidden.is_empty() && hidden.contains(&self.key_of(place)) {
                continue;
            }
            let common = last.map_or(0, |last| self.common(last, place, longest + 1));
            self.close(&mut open, common, typed, &mut best);
            for (length, variants) in (typed..).zip(&mut open) {
                let tokens = self.tokens_of(place, length);
                if tokens.len() < length || tokens.contains(&0) {
                    break;
                }
                let whole = u32::from(self.is_whole(place as usize, length));
                let before = place.checked_sub(1).and_then(|at| self.tokens.get(at as usize)).copied().unwrap_or(0);
                let is_known = |variant: &&mut Variant| self.tokens_of(variant.place, length) == tokens;
                if let Some(variant) = variants.iter_mut().find(is_known) {
                    variant.count += 1;
                    variant.whole += whole;
                    variant.same_before += u32::from(variant.before == before && before > 0);
                } else if variants.len() < MAX_VARIANTS {
                    let same_before = u32::from(before > 0);
                    variants.push(Variant { place, count: 1, whole, before, same_before, extended: 0 });
                }
            }
            last = Some(place);
        }
        self.close(&mut open, 0, typed, &mut best);
        best.into_sorted()
    }

    /// Whether words of a title begin and end where a phrase does, and no punctuation stands within it.
    fn is_whole(&self, place: usize, length: usize) -> bool {
        let begins_word = |at: usize| self.edges.get(at).is_some_and(|edge| *edge > Edge::Inside);
        let inner = self.edges.get(place + 1..place + length).unwrap_or_default();
        begins_word(place) && begins_word(place + length) && !inner.contains(&Edge::Clause)
    }

    /// Number of folded words that two places have in common, up to a limit.
    fn common(&self, one: u32, other: u32, limit: usize) -> usize {
        let word = |place: u32, at: usize| self.folded_at(place as usize + at);
        (0..limit).take_while(|at| word(one, *at).is_some_and(|folded| word(other, *at) == Some(folded))).count()
    }

    /// Ends those that are longer than this: the next place does not begin with them.
    fn close(&self, open: &mut [Vec<Variant>], common: usize, typed: usize, best: &mut Best) {
        let last = open.len().saturating_sub(1);
        for at in (0..=last).rev() {
            let length = typed + at;
            if length <= common {
                break;
            }
            let Some((variants, shorter)) = open.get_mut(..=at).and_then(|open| open.split_last_mut()) else {
                continue;
            };
            let is_whole = at < last;
            for variant in variants.drain(..) {
                if let Some(shorter) = shorter.last_mut() {
                    let tokens = self.tokens_of(variant.place, length - 1);
                    if let Some(part) = shorter.iter_mut().find(|part| self.tokens_of(part.place, length - 1) == tokens)
                    {
                        part.extended = part.extended.max(variant.count);
                    }
                }
                if is_whole {
                    best.push(self.phrase(&variant, length, typed));
                }
            }
        }
    }

    fn phrase(&self, variant: &Variant, length: usize, typed: usize) -> HeadlinePhrase {
        let Variant { place, count, whole, same_before, extended, .. } = *variant;
        let occurrences = count as f32;
        let cut = 1.0 - whole as f32 / occurrences;
        let is_mostly = |part: u32| count > 1 && part as f32 >= MOSTLY * count as f32;
        let parts =
            f32::from(u8::from(is_mostly(extended))) + f32::from(u8::from(length > 1 && is_mostly(same_before)));
        let score = occurrences.ln() + WEIGHT_OF_ASSOCIATION * self.association(place, length, occurrences)
            - COST_OF_LENGTH * length.abs_diff(typed) as f32
            - COST_OF_PART * parts
            - COST_OF_CUT * cut;
        HeadlinePhrase { place, length: number(length), count, score }
    }

    /// How much more often the least bound neighbours stand together than by chance, as a logarithm; less where they are rare.
    fn association(&self, place: u32, length: usize, occurrences: f32) -> f32 {
        let all = self.order.len() as f32;
        let counts = (0..length).map(|at| self.word_at(place as usize + at).map_or(1.0, |word| word.count as f32));
        let counts: Vec<f32> = counts.collect();
        let neighbours = counts.iter().zip(counts.iter().skip(1));
        let least = neighbours.map(|(one, other)| (all * occurrences / (one * other)).ln()).reduce(f32::min);
        least.unwrap_or(0.0) * occurrences / (occurrences + DOUBT)
    }
}

/// The best phrases so far.
struct Best {
    phrases: Vec<HeadlinePhrase>,
    limit: usize,
}

impl Best {
    fn push(&mut self, phrase: HeadlinePhrase) {
        if self.phrases.len() >= MAX_HELD.max(2 * self.limit) {
            self.cut();
        }
        self.phrases.push(phrase);
    }

    fn cut(&mut self) {
        if self.phrases.len() > self.limit && self.limit > 0 {
            self.phrases.select_nth_unstable_by(self.limit - 1, HeadlinePhrase::compare);
        }
        self.phrases.truncate(self.limit);
    }

    fn into_sorted(mut self) -> Vec<HeadlinePhrase> {
        self.cut();
        self.phrases.sort_unstable_by(HeadlinePhrase::compare);
        self.phrases
    }
}

impl HeadlinePhrase {
    /// The better one first; of equals the first in order.
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        other.score.total_cmp(&self.score).then((self.length, self.place).cmp(&(other.length, other.place)))
    }
}
