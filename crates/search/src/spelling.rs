//! What the syllables of a query were meant to be: a noisy channel over the syllables of the index.
//!
//! Three things are told by the probabilities of the index's own language and a cost for each mistake: with which marks a
//! bare syllable was meant, what a token that is no word stands for, and which other reading of a valid syllable is so much
//! likelier that it is worth offering.

use tracuu_indexer::Language;
use tracuu_text::{Edit, Syllable, edits};
use unicode_normalization::UnicodeNormalization;

use crate::{
    Accents,
    answer::{Change, ChangeKind, Reading},
    engine::{Engine, EngineError},
    query::{Query, StandIn},
    typed,
};

/// Readings of one bare syllable at most: the right one is among the three commonest in 97.5 of 100.
const MAX_READINGS: usize = 6;
/// Tokens that are no words and are looked at: what follows stays as it is.
const MAX_UNKNOWN: usize = 8;
/// In longer queries a valid syllable is taken as typed.
const OFFER_UP_TO: usize = 8;
/// So many syllables are offered otherwise at most.
const MAX_OFFERS: usize = 2;
/// A shorter last word is no beginning of another.
const LEAST_OF_PREFIX: usize = 2;
/// A second one needs so much more evidence: two mistakes in one query are seldom.
const SECOND: f32 = 1.5;
/// Shorter foreign words have too many neighbours.
const LEAST_LETTERS: usize = 4;
/// A foreign word in fewer articles, and seldom beside its neighbour, may be another name than the one that was typed: in so
/// many articles, or in one of so many.
const RARE: f32 = 3.0;
const COMMON: f32 = 2_000.0;
const RARE_PAIR: u64 = 3;
/// About so many syllables has an article.
const SYLLABLES: f32 = 300.0;

/// What a token is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// Stays as it is.
    #[default]
    Kept,
    /// A syllable with its marks, or one without any.
    Valid,
    /// A syllable that was typed without marks in a query without marks.
    Bare,
    /// No syllable, but some article has it.
    Odd,
    /// Neither a syllable nor a word of the index.
    Unknown,
}

/// What a token may have been meant for.
#[derive(Clone, Debug)]
struct Meant {
    syllable: Option<Syllable>,
    text: String,
    score: f32,
    /// It is known beside its neighbours.
    has_context: bool,
}

/// Minus the natural logarithm of how often the mistake is made.
fn cost(edit: Edit) -> f32 {
    match edit {
        Edit::Confused => 3.0,
        Edit::Unmarked | Edit::Marks => 4.0,
        Edit::Letter => 6.0,
        Edit::UnmarkedLetter => 8.0,
    }
}

/// The weights by which an offer is judged: logistic regression over candidates for 598 real mistakes with their neighbours
/// (the corrections of Vietnamese Wikipedia in `heraclex12/Viwiki-spelling`, CC BY 4.0), cross-validated five-fold.
const LIKELIER: f32 = 0.28;
/// Logarithms of how often it stands beside its neighbours, by twos and by threes, and of how often what was typed does.
const BESIDE: f32 = 0.31;
const BESIDE_BOTH: f32 = 0.23;
const TYPED_BESIDE: f32 = -0.12;
/// For each neighbour that it lacks, and where it stands beside none.
const AT_EDGE: f32 = -0.92;
const ALONE: f32 = -0.73;

/// How much of an offer speaks for each kind of mistake.
fn channel(edit: Edit) -> f32 {
    match edit {
        Edit::Unmarked => -4.1,
        Edit::Confused => -3.5,
        Edit::Marks => -5.25,
        Edit::Letter => -6.2,
        Edit::UnmarkedLetter => -8.4,
    }
}

/// Reads a query, and writes into it what was found. Numbers and quoted parts stay as they are.
pub(crate) fn apply(
    query: &mut Query,
    accents: Accents,
    language: &Language,
    engine: &impl Engine,
    worth_offering: f32,
) -> Result<(), EngineError> {
    if accents == Accents::Exact {
        return Ok(());
    }
    respell(query);
    let mut speller = Speller::new(query, language, engine)?;
    speller.mend(query)?;
    // A syllable that no article has may be the beginning of one that some have.
    if let Some(last) = query.syllables.len().checked_sub(1)
        && matches!(speller.kinds.get(last), Some(Kind::Valid | Kind::Bare))
        && query.syllables.get(last).is_some_and(|last| !query.stand_ins.iter().any(|one| one.range == last.bytes))
        && query.syllables.get(last).is_some_and(|last| last.folded.chars().count() > LEAST_OF_PREFIX)
        && !speller.is_known(query, last)?
    {
        speller.complete(query, last)?;
    }
    for (syllable, (kind, read)) in query.syllables.iter_mut().zip(speller.kinds.iter().zip(&speller.read)) {
        if *kind == Kind::Bare {
            syllable.restored = read.map(Syllable::marked);
        }
    }
    if query.syllables.len() <= OFFER_UP_TO {
        speller.offer(query, worth_offering);
    }
    Ok(())
}

struct Speller<'a, E> {
    language: &'a Language,
    engine: &'a E,
    /// A query without any mark: what is bare is read with marks.
    is_bare: bool,
    kinds: Vec<Kind>,
    /// The syllable that each token is read as.
    read: Vec<Option<Syllable>>,
}

impl<'a, E: Engine> Speller<'a, E> {
    fn new(query: &Query, language: &'a Language, engine: &'a E) -> Result<Self, EngineError> {
        let is_bare = !query.syllables.iter().any(|syllable| syllable.is_marked);
        // A syllable that has to have marks, and none: others may lack theirs as well.
        let lacks_marks = query.syllables.iter().any(|syllable| {
            !syllable.is_marked
                && Syllable::is_folded(&syllable.folded)
                && Syllable::parse(query.typed(syllable)).is_none()
        });
        let mut speller = Self { language, engine, is_bare, kinds: Vec::new(), read: Vec::new() };
        let mut unknown = 0;
        for syllable in &query.syllables {
            let typed = query.typed(syllable);
            let own = Syllable::parse(typed);
            let is_special = query.specials.iter().any(|special| special.range.contains(&syllable.bytes.start));
            let kind = if query.is_kept(syllable) || syllable.is_name || syllable.quote.is_some() || is_special {
                Kind::Kept
            } else if (is_bare || lacks_marks && !syllable.is_marked) && Syllable::is_folded(&syllable.folded) {
                Kind::Bare
            } else if own.is_some() {
                Kind::Valid
            } else if !typed.chars().all(|one| one.is_alphabetic() || one.is_ascii_punctuation()) {
                Kind::Kept
            } else if engine.knows(&syllable.marked)? || looks_like_a_name(query, typed) {
                if syllable.is_marked { Kind::Odd } else { Kind::Kept }
            } else if unknown < MAX_UNKNOWN {
                unknown += 1;
                Kind::Unknown
            } else {
                Kind::Kept
            };
            speller.kinds.push(kind);
            speller.read.push(own);
        }
        if language.total() > 0.0 {
            speller.restore(query);
        }
        Ok(speller)
    }

    /// Reads bare syllables with their likeliest marks (Viterbi 1967, over threes with the best path's own past).
    fn restore(&mut self, query: &Query) {
        // The candidates of the token before, each with its score, the place of the one before it, and that one.
        let mut columns: Vec<Vec<(Syllable, f32, usize)>> = Vec::new();
        let mut begin = 0;
        for at in 0..=self.kinds.len() {
            let candidates = self.candidates(query, at);
            if candidates.is_empty() {
                self.take_best(begin, &columns);
                columns.clear();
                begin = at + 1;
                continue;
            }
            let column = candidates
                .into_iter()
                .map(|syllable| {
                    let Some(last) = columns.last() else {
                        return (syllable, self.language.probability([None, None], syllable).ln(), 0);
                    };
                    let earlier = columns.len().checked_sub(2).and_then(|before| columns.get(before));
                    let (mut best, mut score) = (0, f32::NEG_INFINITY);
                    for (place, (one, so_far, back)) in last.iter().enumerate() {
                        let first = earlier.and_then(|column| column.get(*back)).map(|(first, ..)| *first);
                        let whole = so_far + self.language.probability([first, Some(*one)], syllable).ln();
                        if whole > score {
                            (best, score) = (place, whole);
                        }
                    }
                    (syllable, score, best)
                })
                .collect();
            columns.push(column);
        }
    }

    /// What a token may be read as: the commonest readings of a bare one.
    fn candidates(&self, query: &Query, at: usize) -> Vec<Syllable> {
        let Some((kind, syllable)) = self.kinds.get(at).zip(query.syllables.get(at)) else { return Vec::new() };
        if *kind != Kind::Bare {
            return self.read.get(at).copied().flatten().into_iter().collect();
        }
        let mut readings: Vec<Syllable> =
            Syllable::readings(&syllable.folded).filter(|reading| self.language.count(*reading) > 0).collect();
        readings.sort_by_key(|reading| std::cmp::Reverse(self.language.count(*reading)));
        readings.truncate(MAX_READINGS);
        readings
    }

    /// Reads tokens from `begin` on as the best path through the columns says.
    fn take_best(&mut self, begin: usize, columns: &[Vec<(Syllable, f32, usize)>]) {
        let last = columns.last().and_then(|column| {
            column.iter().enumerate().max_by(|one, other| one.1.1.total_cmp(&other.1.1)).map(|(place, _)| place)
        });
        let mut place = last.unwrap_or(0);
        for (column, read) in columns.iter().zip(self.read.iter_mut().skip(begin)).rev() {
            if let Some((syllable, _, back)) = column.get(place) {
                *read = Some(*syllable);
                place = *back;
            }
        }
    }

    /// Puts the likeliest word in the place of each token that is none.
    fn mend(&mut self, query: &mut Query) -> Result<(), EngineError> {
        let mut at = 0;
        while let Some(kind) = self.kinds.get(at).copied() {
            if kind != Kind::Unknown {
                at += 1;
                continue;
            }
            if typed::is_part_of_word(query, at, self.engine)? {
                at += 1;
                continue;
            }
            let meant = self.meant(query, at)?;
            let best = meant.into_iter().max_by(|one, other| one.score.total_cmp(&other.score));
            if let Some(best) = best.as_ref().filter(|best| best.has_context) {
                self.take(query, at, best);
            } else if self.complete(query, at)? {
                // It is looked for as it is, and as the longer ones.
            } else if let Some(apart) = typed::take_apart(query, at, self.engine)? {
                let count = query.replace(at, &apart, ChangeKind::Joined);
                let added = query.syllables.get(at..at + count).unwrap_or_default();
                let read: Vec<Option<Syllable>> =
                    added.iter().map(|syllable| Syllable::parse(query.typed(syllable))).collect();
                self.read.splice(at..=at, read);
                self.kinds.splice(at..=at, std::iter::repeat_n(Kind::Valid, count));
                at += count;
                continue;
            } else if let Some(best) =
                best.filter(|_| self.is_bare || query.syllables.get(at).is_some_and(|one| one.is_marked))
            {
                self.take(query, at, &best);
            }
            at += 1;
        }
        Ok(())
    }

    fn is_known(&self, query: &Query, at: usize) -> Result<bool, EngineError> {
        query.syllables.get(at).map_or(Ok(true), |syllable| self.engine.knows(&syllable.folded))
    }

    /// Takes the last word for the beginning of others that the index has; `false` where it is none.
    fn complete(&self, query: &mut Query, at: usize) -> Result<bool, EngineError> {
        let Some(syllable) = query.syllables.get(at) else { return Ok(false) };
        let is_last = at + 1 == query.syllables.len() && query.text.len() == syllable.bytes.end;
        if !is_last || syllable.folded.chars().count() < LEAST_OF_PREFIX {
            return Ok(false);
        }
        let longer = self.engine.completions(&syllable.folded)?;
        if longer.is_empty() {
            return Ok(false);
        }
        let (from, range) = (query.typed(syllable).to_owned(), syllable.bytes.clone());
        query.changes.push(Change { kind: ChangeKind::Prefix, to: format!("{from}…"), from });
        let stand_ins = longer.into_iter().map(|word| StandIn { words: vec![word], range: range.clone(), weight: 1.0 });
        query.stand_ins.extend(stand_ins);
        Ok(true)
    }

    fn take(&mut self, query: &mut Query, at: usize, meant: &Meant) {
        query.replace(at, &meant.text, ChangeKind::Spelling);
        if let Some(read) = self.read.get_mut(at) {
            *read = meant.syllable;
        }
    }

    /// What a token that is no word may have been meant for: syllables, and foreign words of the index.
    fn meant(&self, query: &Query, at: usize) -> Result<Vec<Meant>, EngineError> {
        let Some(syllable) = query.syllables.get(at) else { return Ok(Vec::new()) };
        let mut meant = Vec::new();
        for (candidate, edit) in edits(query.typed(syllable)) {
            if self.language.count(candidate) > 0 {
                let text = if self.is_bare { candidate.fold().to_owned() } else { candidate.exact() };
                let score = self.score(at, Some(candidate)) - cost(edit);
                let has_context = self.has_context(at, candidate);
                meant.push(Meant { syllable: Some(candidate), text, score, has_context });
            }
        }
        let has_vowel = syllable.folded.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        if !syllable.is_marked && has_vowel && syllable.folded.chars().count() >= LEAST_LETTERS {
            let neighbour = |place: Option<usize>| place.and_then(|place| query.syllables.get(place));
            let (before, after) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
            for word in self.engine.near(&syllable.folded)? {
                if Syllable::is_folded(&word) {
                    continue;
                }
                let mut pairs = 0;
                for pair in [
                    before.map(|before| format!("{} {word}", before.folded)),
                    after.map(|after| format!("{word} {}", after.folded)),
                ]
                .into_iter()
                .flatten()
                {
                    pairs += self.engine.frequency(&pair)?;
                }
                let alone = self.engine.frequency(&word)? as f32;
                if alone < RARE.max(self.engine.articles() as f32 / COMMON) && pairs < RARE_PAIR {
                    continue;
                }
                let context = if pairs > 0 { (pairs as f32 + 1.0).ln() + 3.0 } else { 0.0 };
                let score =
                    self.score(at, None) + (alone / (self.language.total() + SYLLABLES)).ln() - cost(Edit::Letter);
                meant.push(Meant { syllable: None, text: word, score: score + context, has_context: pairs > 0 });
            }
        }
        Ok(meant)
    }

    fn read_at(&self, at: usize, back: usize) -> Option<Syllable> {
        at.checked_sub(back).and_then(|place| self.read.get(place).copied().flatten())
    }

    /// The logarithm of the probability of a syllable at a place, and of the two that follow it.
    fn score(&self, at: usize, syllable: Option<Syllable>) -> f32 {
        let (first, second) = (self.read_at(at, 2), self.read_at(at, 1));
        let next = |place: usize| self.read.get(at + place).copied().flatten();
        let mut score = 0.0;
        let mut add = |before, one: Option<Syllable>| {
            if let Some(one) = one {
                score += self.language.probability(before, one).ln();
            }
        };
        add([first, second], syllable);
        add([second, syllable], next(1));
        add([syllable, next(1)], next(2));
        score
    }

    fn has_context(&self, at: usize, syllable: Syllable) -> bool {
        let before = self.read_at(at, 1).is_some_and(|before| self.language.count_two(before, syllable) > 0.0);
        let after = self.read.get(at + 1).copied().flatten();
        before || after.is_some_and(|after| self.language.count_two(syllable, after) > 0.0)
    }

    /// How the neighbours speak for a syllable in the place of what was typed.
    fn evidence(&self, at: usize, own: Option<Syllable>, candidate: Syllable) -> f32 {
        let next = |place: usize| self.read.get(at + place).copied().flatten();
        let (before, after) = (self.read_at(at, 1), next(1));
        let twos = |one: Option<Syllable>| {
            let two = |first: Option<Syllable>, second: Option<Syllable>| {
                first.zip(second).map(|(first, second)| self.language.count_two(first, second).ln_1p())
            };
            [two(before, one), two(one, after)]
        };
        let three = |first: Option<Syllable>, second: Option<Syllable>, third: Option<Syllable>| {
            let all = first.zip(second).zip(third);
            all.map_or(0.0, |((first, second), third)| self.language.count_three(first, second, third).ln_1p())
        };
        let candidate = Some(candidate);
        let beside = twos(candidate);
        let sum: f32 = beside.iter().flatten().sum();
        let threes = three(self.read_at(at, 2), before, candidate)
            + three(before, candidate, after)
            + three(candidate, after, next(2));
        BESIDE * sum
            + BESIDE_BOTH * threes
            + TYPED_BESIDE * twos(own).iter().flatten().sum::<f32>()
            + AT_EDGE * beside.iter().filter(|known| known.is_none()).count() as f32
            + if sum == 0.0 { ALONE } else { 0.0 }
    }

    /// Offers other syllables in the place of those that hardly stand beside their neighbours.
    fn offer(&mut self, query: &mut Query, worth: f32) {
        if query.syllables.len() < 2 || self.language.total() == 0.0 {
            return;
        }
        // The same in each round.
        let near: Vec<Vec<(Syllable, Edit)>> = self
            .kinds
            .iter()
            .zip(&query.syllables)
            .map(|(kind, syllable)| {
                if matches!(kind, Kind::Kept | Kind::Unknown) {
                    return Vec::new();
                }
                let restores = |edit| *kind == Kind::Bare && edit == Edit::Unmarked;
                let known = |candidate| self.language.count(candidate) > 0;
                let near = edits(query.typed(syllable)).into_iter();
                near.filter(|(candidate, edit)| !restores(*edit) && known(*candidate)).collect()
            })
            .collect();
        let mut offer = query.clone();
        for round in 0..MAX_OFFERS {
            let worth = worth + SECOND * round as f32;
            let mut best: Option<(usize, Syllable, f32)> = None;
            for (at, (kind, near)) in self.kinds.iter().zip(&near).enumerate() {
                let own = self.read.get(at).copied().flatten();
                let now = match kind {
                    Kind::Valid | Kind::Bare => self.score(at, own),
                    Kind::Odd => self.score(at, None) + (1.0 / (self.language.total() + SYLLABLES)).ln(),
                    Kind::Kept | Kind::Unknown => continue,
                };
                for (candidate, edit) in near.iter().copied().filter(|(candidate, _)| Some(*candidate) != own) {
                    let likelier = self.score(at, Some(candidate)) - now;
                    let gain = channel(edit) + LIKELIER * likelier + self.evidence(at, own, candidate);
                    if gain > worth && best.is_none_or(|(.., known)| gain > known) {
                        best = Some((at, candidate, gain));
                    }
                }
            }
            let Some((at, syllable, _)) = best else { break };
            offer.replace(at, &syllable.exact(), ChangeKind::Spelling);
            if let (Some(kind), Some(read)) = (self.kinds.get_mut(at), self.read.get_mut(at)) {
                (*kind, *read) = (Kind::Kept, Some(syllable));
            }
        }
        if offer.text != query.text {
            query.readings.push(Reading { kind: ChangeKind::Spelling, text: offer.text });
        }
    }
}

/// Writes syllables with all their marks whose half horn (`đựoc`) was read as a whole one; the place of a tone is no mistake.
fn respell(query: &mut Query) {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.nfd().flat_map(char::to_lowercase).collect();
        letters.sort_unstable();
        letters
    };
    for at in 0..query.syllables.len() {
        let Some(syllable) = query.syllables.get(at).filter(|one| !query.is_kept(one) && one.quote.is_none()) else {
            continue;
        };
        let typed = query.typed(syllable);
        if let Some(exact) = Syllable::parse(typed).map(Syllable::exact)
            && typed.contains(['ư', 'Ư', 'ơ', 'Ơ', '\u{31b}', 'ứ', 'ừ', 'ử', 'ữ', 'ự', 'ớ', 'ờ', 'ở', 'ỡ', 'ợ'])
            && letters(typed) != letters(&exact)
            && letters(&exact).iter().filter(|letter| **letter == '\u{31b}').count() == 2
        {
            query.replace(at, &exact, ChangeKind::Spelling);
        }
    }
}

/// A word with a capital among others without, in letters that any language has; or one all in capitals.
fn looks_like_a_name(query: &Query, typed: &str) -> bool {
    if typed.chars().nth(1).is_some()
        && typed.chars().all(char::is_uppercase)
        && query.text.contains(char::is_lowercase)
    {
        return true;
    }
    let capital = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    typed.is_ascii()
        && capital(typed)
        && query.syllables.iter().any(|other| query.typed(other).chars().next().is_some_and(char::is_lowercase))
}
