//! What the syllables of a query were meant to be: a noisy channel over the syllables of the index.
//!
//! Three things are told by the probabilities of the index's own language and a cost for each mistake: with which marks a
//! bare syllable was meant, what a token that is no word stands for, and which other reading of a valid syllable is so much
//! likelier that it is worth offering.

mod correct;
mod horns;
mod restore;
mod suggest;
mod without_hits;

use tracuu_text::Syllable;
pub(crate) use without_hits::{conjunctions_without_hits, suggest_without_hits};

use super::{
    Context, CountConjunctions,
    change::{Change, ChangeKind},
    query::Query,
};
use crate::request::Accents;

/// Tokens that are no words and are looked at: what follows stays as it is.
const MAX_UNKNOWN: usize = 8;
/// In longer queries a valid syllable is taken as typed.
const OFFER_UP_TO: usize = 8;
/// A shorter last word is no beginning of another.
const LEAST_OF_PREFIX: usize = 2;
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
    /// A syllable without the marks that it must have, among others with theirs.
    Lacking,
    /// No syllable, but some article has it.
    Odd,
    /// Neither a syllable nor a word of the index.
    Unknown,
}

/// Corrects what is no word, reads bare syllables with their likeliest marks, and suggests other readings. Numbers and quoted
/// parts stay as they are. Not for `accents=exact`.
pub(super) fn apply<E>(
    query: &mut Query,
    accents: Accents,
    context: &Context<'_>,
    count: CountConjunctions<'_, E>,
) -> Result<(), E> {
    horns::complete_horns(query);
    let mut speller = Speller::new(query, context);
    speller.correct(query);
    // A syllable that no article has may be the beginning of one that some have.
    if let Some(last) = query.syllables.len().checked_sub(1)
        && matches!(speller.kinds.get(last), Some(Kind::Valid | Kind::Bare | Kind::Lacking))
        && query.syllables.get(last).is_some_and(|last| !query.stand_ins.iter().any(|one| one.range == last.bytes))
        && query.syllables.get(last).is_some_and(|last| last.folded.chars().count() > LEAST_OF_PREFIX)
        && !speller.is_known(query, last)
    {
        speller.complete(query, last);
    }
    if accents == Accents::Auto {
        speller.tell_restored(query);
    }
    if query.syllables.len() <= OFFER_UP_TO {
        speller.suggest(query, count)?;
    }
    Ok(())
}

struct Speller<'a> {
    context: &'a Context<'a>,
    /// A query without any mark: what is bare is read with marks.
    is_bare: bool,
    kinds: Vec<Kind>,
    /// The syllable that each token is read as.
    read: Vec<Option<Syllable>>,
}

impl<'a> Speller<'a> {
    fn new(query: &Query, context: &'a Context<'a>) -> Self {
        let is_bare = !query.syllables.iter().any(|syllable| syllable.is_marked);
        // A syllable that has to have marks, and none: others may lack theirs as well.
        let lacks_marks = query.syllables.iter().any(|syllable| {
            !syllable.is_marked
                && Syllable::is_folded(&syllable.folded)
                && Syllable::parse(query.typed(syllable)).is_none()
        });
        let mut speller = Self { context, is_bare, kinds: Vec::new(), read: Vec::new() };
        let mut unknown = 0;
        for syllable in &query.syllables {
            let typed = query.typed(syllable);
            let own = Syllable::parse(typed);
            let is_special = query.specials.iter().any(|special| special.range.contains(&syllable.bytes.start));
            let kind = if query.is_kept(syllable) || syllable.is_name || syllable.quote.is_some() || is_special {
                Kind::Kept
            } else if (is_bare || lacks_marks && !syllable.is_marked) && Syllable::is_folded(&syllable.folded) {
                if is_bare || own.is_some() { Kind::Bare } else { Kind::Lacking }
            } else if own.is_some() {
                Kind::Valid
            } else if !typed.chars().all(|one| one.is_alphabetic() || one.is_ascii_punctuation()) {
                Kind::Kept
            } else if context.lexicon.contains_term(&syllable.marked) || looks_like_a_name(query, typed) {
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
        if context.language.total() > 0.0 {
            speller.restore(query);
        }
        speller
    }

    /// Writes into a query with which marks its bare syllables are read.
    fn tell_restored(&self, query: &mut Query) {
        for (at, (kind, read)) in self.kinds.iter().zip(&self.read).enumerate() {
            let Some((read, syllable)) = read.zip(query.syllables.get_mut(at)) else { continue };
            if !matches!(kind, Kind::Bare | Kind::Lacking) {
                continue;
            }
            let typed = query.text.get(syllable.bytes.clone()).unwrap_or_default();
            // A word of another language, such as `hot` and `cup`, stands without marks in more articles than `hốt` and `cúp`.
            if Syllable::parse(typed).is_none()
                && self.context.lexicon.document_frequency(&syllable.marked)
                    > self.context.lexicon.document_frequency(read.marked())
            {
                continue;
            }
            syllable.restored = Some(read.marked());
            if typed.to_lowercase() != read.exact() {
                let change = Change { kind: ChangeKind::Accents, from: typed.to_owned(), to: read.exact() };
                query.changes.push(change);
            }
        }
    }

    fn is_kept(&self, at: usize) -> bool {
        self.kinds.get(at).is_none_or(|kind| *kind == Kind::Kept)
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
                score += self.context.language.probability(before, one).ln();
            }
        };
        add([first, second], syllable);
        add([second, syllable], next(1));
        add([syllable, next(1)], next(2));
        score
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
