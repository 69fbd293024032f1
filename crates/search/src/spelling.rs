//! What the syllables of a query were meant to be: a noisy channel over the syllables of the index.
//!
//! Each token has candidates: itself, its readings with marks, what is one mistake away. The best path through them, by
//! the probabilities of the index's own language and a cost for each mistake, tells three things: with which marks a bare syllable was meant,
//! what a token that is no word stands for, and whether another reading of the whole query is so much likelier that it is
//! worth offering.

use tracuu_indexer::Language;
use tracuu_text::{Edit, Syllable, edits};

use crate::{
    Accents,
    answer::{ChangeKind, Reading},
    engine::{Engine, EngineError},
    query::Query,
};

/// Candidates of one token at most, the likeliest ones.
const MAX_CANDIDATES: usize = 24;
/// Readings of one bare syllable at most: the right one is among the three commonest in 97.5 of 100.
const MAX_READINGS: usize = 6;
/// Tokens that are no words and are looked at: what follows stays as it is.
const MAX_UNKNOWN: usize = 8;
/// In longer queries a valid syllable is taken as typed.
const OFFER_UP_TO: usize = 8;
/// An offer must be so much likelier, as a natural logarithm.
const WORTH_OFFERING: f32 = 6.0;

/// What the spelling of a query tells.
#[derive(Debug, Default)]
pub(crate) struct Spelling {
    /// Tokens that are no words, by their places, and what they are taken for.
    pub(crate) applied: Vec<(usize, String)>,
    /// Valid tokens, by their places, and what they may be meant for.
    pub(crate) offered: Vec<(usize, String)>,
    /// Bare tokens, by their places, and the syllables that they are read as.
    pub(crate) restored: Vec<(usize, Syllable)>,
}

/// One token as the channel sees it.
#[derive(Debug, Default)]
struct Slot {
    /// The syllables that it may stand for, each with the cost of its mistakes; none where it is no syllable.
    candidates: Vec<(Syllable, f32)>,
    /// The one that was typed.
    own: Option<Syllable>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    /// Stays as it is.
    #[default]
    Kept,
    /// A syllable with its marks, or one without any.
    Valid,
    /// A syllable that was typed without marks in a query without marks.
    Bare,
    /// Neither a syllable nor a word of the index.
    Unknown,
}

/// Minus the natural logarithm of how often the mistake is made.
fn cost(edit: Edit) -> f32 {
    match edit {
        Edit::Unmarked => 5.0,
        Edit::Confused => 5.0,
        Edit::Marks => 6.0,
        Edit::Letter => 7.0,
        Edit::UnmarkedLetter => 9.0,
    }
}

/// Reads a query, and writes into it what was found.
pub(crate) fn apply(
    query: &mut Query,
    accents: Accents,
    language: &Language,
    engine: &impl Engine,
) -> Result<(), EngineError> {
    let kept: Vec<bool> = query
        .syllables
        .iter()
        .map(|one| query.is_kept(one) || query.specials.iter().any(|special| special.range.contains(&one.bytes.start)))
        .collect();
    let spelling = read(query, accents, language, engine, |at| kept.get(at).copied().unwrap_or(false))?;
    for (at, syllable) in spelling.restored {
        if let Some(bare) = query.syllables.get_mut(at) {
            bare.restored = Some(syllable.marked());
        }
    }
    // Each is one syllable for another, so that places stay.
    for (at, text) in spelling.applied {
        query.replace(at, &text, ChangeKind::Spelling);
    }
    if !spelling.offered.is_empty() {
        let mut offer = query.clone();
        for (at, text) in spelling.offered {
            offer.replace(at, &text, ChangeKind::Spelling);
        }
        query.readings.push(Reading { kind: ChangeKind::Spelling, text: offer.text });
    }
    Ok(())
}

/// Reads a query. Numbers, quoted parts and what `is_kept` takes stay as they are.
pub(crate) fn read(
    query: &Query,
    accents: Accents,
    language: &Language,
    engine: &impl Engine,
    is_kept: impl Fn(usize) -> bool,
) -> Result<Spelling, EngineError> {
    let mut spelling = Spelling::default();
    if accents == Accents::Exact || language.total() == 0.0 {
        return Ok(spelling);
    }
    let is_bare = !query.syllables.iter().any(|syllable| syllable.is_marked);
    let mut slots = Vec::with_capacity(query.syllables.len());
    let mut unknown = 0;
    for (at, syllable) in query.syllables.iter().enumerate() {
        let typed = query.typed(syllable);
        let own = Syllable::parse(typed);
        let mut slot = Slot { own, ..Slot::default() };
        if is_kept(at) || syllable.quote.is_some() {
            slot.candidates.extend(own.map(|own| (own, 0.0)));
        } else if is_bare && Syllable::is_folded(&syllable.folded) {
            slot.kind = Kind::Bare;
            slot.candidates = Syllable::readings(&syllable.folded).map(|reading| (reading, 0.0)).collect();
        } else if let Some(own) = own {
            slot.kind = Kind::Valid;
            slot.candidates.push((own, 0.0));
        } else if unknown < MAX_UNKNOWN && !looks_like_a_name(query, typed) && !engine.knows(&syllable.folded)? {
            unknown += 1;
            slot.kind = Kind::Unknown;
            slot.candidates = edits(typed).into_iter().map(|(meant, edit)| (meant, cost(edit))).collect();
        }
        let most = if slot.kind == Kind::Bare { MAX_READINGS } else { MAX_CANDIDATES };
        keep_likeliest(&mut slot.candidates, language, most);
        slots.push(slot);
    }
    let typed_score = {
        widen(&mut slots, query, language);
        let typed: Vec<Slot> = slots
            .iter()
            .map(|slot| Slot {
                candidates: if slot.kind == Kind::Valid {
                    slot.own.map(|own| (own, 0.0)).into_iter().collect()
                } else {
                    slot.candidates.clone()
                },
                ..Slot::default()
            })
            .collect();
        best_path(&typed, language).1
    };
    let (path, score) = best_path(&slots, language);
    let is_better = score > typed_score + WORTH_OFFERING;
    for (at, (slot, read)) in slots.iter().zip(&path).enumerate() {
        let Some(read) = *read else { continue };
        match slot.kind {
            Kind::Unknown => {
                let text = if is_bare { read.fold().to_owned() } else { read.exact() };
                spelling.applied.push((at, text));
            }
            Kind::Bare => spelling.restored.push((at, read)),
            Kind::Valid if Some(read) != slot.own && is_better => spelling.offered.push((at, read.exact())),
            Kind::Valid | Kind::Kept => {}
        }
    }
    Ok(spelling)
}

/// Gives valid syllables that never stand beside their neighbours their near ones as candidates.
fn widen(slots: &mut [Slot], query: &Query, language: &Language) {
    if slots.len() > OFFER_UP_TO || slots.len() < 2 {
        return;
    }
    let known_beside = |one: &Slot, other: &Slot| match (one.own, other.own) {
        (Some(one), Some(other)) => language.count_two(one, other) > 0.0,
        _ => false,
    };
    let suspicious: Vec<usize> = (0..slots.len())
        .filter(|at| {
            let before = at.checked_sub(1).and_then(|before| slots.get(before).zip(slots.get(*at)));
            let after = slots.get(*at).zip(slots.get(at + 1));
            slots.get(*at).is_some_and(|slot| slot.kind == Kind::Valid)
                && ![before, after].into_iter().flatten().any(|(one, other)| known_beside(one, other))
        })
        .collect();
    for at in suspicious {
        if let (Some(slot), Some(syllable)) = (slots.get_mut(at), query.syllables.get(at)) {
            slot.candidates.extend(edits(query.typed(syllable)).into_iter().map(|(meant, edit)| (meant, cost(edit))));
            keep_likeliest(&mut slot.candidates, language, MAX_CANDIDATES);
        }
    }
}

/// A word with a capital among others without, in letters that any language has.
fn looks_like_a_name(query: &Query, typed: &str) -> bool {
    let capital = |text: &str| text.chars().next().is_some_and(char::is_uppercase);
    typed.is_ascii()
        && capital(typed)
        && query.syllables.iter().any(|other| query.typed(other).chars().next().is_some_and(char::is_lowercase))
}

fn keep_likeliest(candidates: &mut Vec<(Syllable, f32)>, language: &Language, most: usize) {
    if candidates.len() > 1 {
        candidates.retain(|(syllable, _)| language.count(*syllable) > 0);
    }
    if candidates.len() > most {
        let value = |candidate: &(Syllable, f32)| (language.count(candidate.0) as f32).ln() - candidate.1;
        candidates.sort_by(|one, other| value(other).total_cmp(&value(one)));
        candidates.truncate(most);
    }
}

/// The likeliest candidate of each slot, and the logarithm of the whole path's probability.
fn best_path(slots: &[Slot], language: &Language) -> (Vec<Option<Syllable>>, f32) {
    // For each candidate of the slot before: the path to it, from which its two last syllables are read.
    let mut paths: Vec<(Vec<Option<Syllable>>, f32)> = vec![(Vec::new(), 0.0)];
    for slot in slots {
        if slot.candidates.is_empty() {
            let best = paths.into_iter().max_by(|one, other| one.1.total_cmp(&other.1)).unwrap_or_default();
            paths = vec![best];
            for (path, _) in &mut paths {
                path.push(None);
            }
            continue;
        }
        let mut next = Vec::with_capacity(slot.candidates.len());
        for (syllable, cost) in &slot.candidates {
            let extended = paths.iter().map(|(path, score)| {
                let last = |back: usize| path.len().checked_sub(back).and_then(|at| path.get(at).copied().flatten());
                let before = [last(2), last(1)];
                (path, score + language.probability(before, *syllable).ln() - cost)
            });
            if let Some((path, score)) = extended.max_by(|one, other| one.1.total_cmp(&other.1)) {
                let mut path = path.clone();
                path.push(Some(*syllable));
                next.push((path, score));
            }
        }
        paths = next;
    }
    paths.into_iter().max_by(|one, other| one.1.total_cmp(&other.1)).unwrap_or_default()
}
