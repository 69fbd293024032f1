//! Abbreviations, synonyms and names: what articles may write for what was typed.

use std::ops::Range;

use tracuu_index::Expansion;
use tracuu_text::{Syllable, folded_words};
use unicode_normalization::UnicodeNormalization;

use super::{
    Context,
    change::{Change, ChangeKind, Reading},
    query::{Query, StandIn},
};
use crate::{
    request::{Filters, Place},
    settings::{Other, Relation},
};

/// What other writings count: an abbreviation that was typed beside its meaning, one that is as good, an old or new name.
const AS_TYPED: f32 = 4.0;
const SAME: f32 = 1.0;
const BELOW: f32 = 0.3;
/// Tokens that may be one abbreviation: `GD-ĐT`, `NN & PTNT`.
const TOKENS: usize = 3;
/// A meaning that is defined less often than the commonest by this factor is no other reading.
const SELDOM: u32 = 10;
/// One article of so many that use an abbreviation defines it, at least.
const DEFINED: u64 = 50;
/// Other readings of one query at most.
const READINGS: usize = 5;
/// Words of the longest query that is looked at.
const MOST: usize = 24;

/// Writes out abbreviations whose meaning is known and only one, offers the meanings of others, and notes what else stands for
/// some of the query's words.
pub(crate) fn apply(query: &mut Query, context: &Context<'_>) {
    if query.pasted || query.syllables.len() > MOST {
        return;
    }
    expand(query, context);
    let longest = context.abbreviations.longest().max(context.settings.longest());
    let count = query.syllables.len();
    for from in 0..count {
        for to in from + 1..=count.min(from + longest) {
            if is_plain(query, from..to) {
                look_up(query, from..to, context);
            }
        }
    }
}

/// Notes the other names of sections and publications that are asked for: under the new name stand the articles of the old one
/// too, and the other way round.
pub(crate) fn rename(query: &mut Query, filters: &Filters, context: &Context<'_>) {
    let mut changes = Vec::new();
    let mut names_of = |asked: &[String], from: &str| -> Vec<Other> {
        let others =
            context.settings.others(&asked.join(" ")).iter().filter(|other| other.relation != Relation::Merged);
        let change = |other: &Other| Change { kind: ChangeKind::Name, from: from.to_owned(), to: other.name.clone() };
        others.inspect(|other| changes.push(change(other))).cloned().collect()
    };
    for (given, others) in
        [(&filters.sections, &mut query.other_names.sections), (&filters.sources, &mut query.other_names.sources)]
    {
        for name in given {
            others.extend(names_of(&folded_words(name), name).into_iter().map(|other| other.name.nfc().collect()));
        }
    }
    for part in query.places.iter_mut().filter(|part| matches!(part.place, Place::Section | Place::Source)) {
        for asked in part.names.clone() {
            part.names.extend(names_of(&asked, &asked.join(" ")).into_iter().map(|other| other.words));
        }
    }
    query.changes.append(&mut changes);
}

/// Tells which tokens are names, so that nothing else is made of them.
pub(crate) fn recognise(query: &mut Query, context: &Context<'_>) {
    for at in 0..query.syllables.len() {
        let is_name = query.syllables.get(at).is_some_and(|syllable| {
            !Syllable::is_folded(&syllable.folded)
                && (!context.settings.others(&syllable.folded).is_empty()
                    || !context.abbreviations.expansions(query.typed(syllable)).is_empty())
        });
        if let Some(syllable) = query.syllables.get_mut(at) {
            syllable.is_name = is_name;
        }
    }
}

/// Whether tokens stand side by side outside quotes and numbers, and may be read otherwise.
fn is_plain(query: &Query, places: Range<usize>) -> bool {
    query.syllables.get(places).unwrap_or_default().iter().enumerate().all(|(at, syllable)| {
        syllable.quote.is_none()
            && (at == 0 || syllable.follows)
            && !query.is_kept(syllable)
            && !query.specials.iter().any(|special| special.range.contains(&syllable.bytes.start))
    })
}

fn expand(query: &mut Query, context: &Context<'_>) {
    let mut at = 0;
    while at < query.syllables.len() {
        let most = TOKENS.min(query.syllables.len() - at);
        let mut taken = 1;
        for places in (1..=most).rev().map(|count| at..at + count) {
            let Some(typed) = short(query, places.clone()).filter(|_| is_plain(query, places.clone())) else {
                continue;
            };
            let mut expansions: Vec<Expansion> =
                context.abbreviations.expansions(&typed).into_iter().cloned().collect();
            // What many articles write and hardly one defines means something else in most.
            let used = context.lexicon.document_frequency(&query.folded(places.clone()).concat());
            expansions.retain(|expansion| u64::from(expansion.articles) * DEFINED >= used);
            if !expansions.is_empty() {
                taken = take(query, places, &expansions);
                break;
            }
        }
        at += taken;
    }
}

/// Tokens as one abbreviation; a syllable in small letters is none.
fn short(query: &Query, places: Range<usize>) -> Option<String> {
    let tokens = query.syllables.get(places)?;
    let typed: String = tokens.iter().map(|syllable| query.typed(syllable)).collect();
    let is_word = |syllable: &super::query::Syllable| {
        Syllable::is_folded(&syllable.folded) && !query.typed(syllable).chars().all(char::is_uppercase)
    };
    (!tokens.iter().any(is_word) && typed.chars().all(char::is_alphabetic)).then_some(typed)
}

/// Writes an abbreviation out, or offers its meanings; how many tokens there are now.
fn take(query: &mut Query, places: Range<usize>, expansions: &[Expansion]) -> usize {
    let count = places.len();
    let likely = likely(&expansions.iter().collect::<Vec<_>>());
    if let [only] = likely.as_slice() {
        let written = query.folded(places.clone());
        let unit = query.syllables.get(places.start).map(|syllable| syllable.bytes.start);
        let count = query.replace_all(places.clone(), &only.long, ChangeKind::Abbreviation);
        let expanded = places.start..places.start + count;
        for syllable in query.syllables.get_mut(expanded.clone()).unwrap_or_default() {
            syllable.unit = unit;
        }
        note(query, expanded, written, AS_TYPED);
        return count;
    }
    for other in likely.into_iter().take(READINGS) {
        let mut offer = query.clone();
        offer.replace_all(places.clone(), &other.long, ChangeKind::Abbreviation);
        query.readings.push(Reading { kind: ChangeKind::Abbreviation, text: offer.text });
    }
    count
}

/// The meanings that are not much rarer than the first.
fn likely<'a>(expansions: &[&'a Expansion]) -> Vec<&'a Expansion> {
    let most = expansions.first().map_or(0, |first| first.articles);
    expansions.iter().copied().filter(|other| other.articles.saturating_mul(SELDOM) >= most).collect()
}

fn note(query: &mut Query, places: Range<usize>, words: Vec<String>, weight: f32) {
    let bytes =
        query.syllables.get(places).and_then(|inside| Some(inside.first()?.bytes.start..inside.last()?.bytes.end));
    if let Some(range) = bytes {
        query.stand_ins.push(StandIn { words, range, weight });
    }
}

/// Notes what stands for a run of tokens.
fn look_up(query: &mut Query, places: Range<usize>, context: &Context<'_>) {
    let asked = query.folded(places.clone()).join(" ");
    for short in context.abbreviations.shorts(&asked) {
        // One that others write for something else is no sign of this.
        if let [only] = likely(&context.abbreviations.expansions(short)).as_slice()
            && folded_words(&only.long).join(" ") == asked
        {
            note(query, places.clone(), folded_words(short), SAME);
        }
    }
    for other in context.settings.others(&asked) {
        match other.relation {
            Relation::Same => note(query, places.clone(), other.words.clone(), SAME),
            Relation::Renamed => {
                note(query, places.clone(), other.words.clone(), BELOW);
                let inside = query.syllables.get(places.clone()).unwrap_or_default();
                let range = inside.first().zip(inside.last()).map(|(first, last)| first.bytes.start..last.bytes.end);
                let from = range.and_then(|range| query.text.get(range)).unwrap_or_default().to_owned();
                query.changes.push(Change { kind: ChangeKind::Name, from, to: other.name.clone() });
            }
            Relation::Merged => {
                let mut offer = query.clone();
                offer.replace_all(places.clone(), &other.name, ChangeKind::Name);
                query.readings.push(Reading { kind: ChangeKind::Name, text: offer.text });
            }
        }
    }
}
