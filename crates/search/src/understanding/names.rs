//! Names: which tokens are some, and what else they go by.

use std::ops::Range;

use tracuu_text::{Syllable, folded_words};
use unicode_normalization::UnicodeNormalization;

use super::{
    Context,
    abbreviations::{is_plain, likely},
    change::{Change, ChangeKind, Merged, Reading},
    draft::offered,
    restriction::PlaceNames,
    tokens::{Token, Tokens},
    understood::{Expansion, Finding, Understood},
};
use crate::{
    request::{Filters, Place, Request},
    settings::{Other, Relation},
};

/// What an equal writing or another name counts beside the query's own words.
const SAME: f32 = 1.0;
const RENAMED: f32 = 0.3;
/// Words in front of the name of a place, with their marks and folded.
const HEADS: [(&str, &str); 5] =
    [("tỉnh", "tinh"), ("sở", "so"), ("huyện", "huyen"), ("ubnd", "ubnd"), ("hđnd", "hdnd")];
/// What articles write in front of provinces.
const PROVINCE: &str = "tỉnh";
/// In this share of what articles write so it must be the province; all is, where they never write it.
const SAID: f32 = 0.05;

/// Tells which tokens are names, so that nothing else is made of them.
pub(super) fn recognise(understood: &Understood, _request: &Request, context: &Context<'_>) -> Vec<Finding> {
    let names = understood.tokens.iter().filter(|token| {
        !Syllable::is_folded(&token.folded)
            && (!context.settings.others(&token.folded).is_empty() || context.is_abbreviation(&token.text))
    });
    names.map(|token| Finding::IsName(token.id)).collect()
}

/// Notes what else stands for some of the query's words, and the other names of sections and publications that are asked for:
/// under the new name stand the articles of the old one too, and the other way round.
pub(super) fn look_up(understood: &Understood, request: &Request, context: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !understood.is_pasted && understood.is_short() {
        let longest = context.abbreviations.longest().max(context.settings.longest());
        let count = understood.tokens.len();
        for from in 0..count {
            for to in from + 1..=count.min(from + longest) {
                if is_plain(understood, understood.tokens.slice(from..to)) {
                    look_up_run(understood, from..to, context, &mut findings);
                }
            }
        }
    }
    other_names(understood, &request.filters, context, &mut findings);
    findings
}

/// Notes what stands for a run of tokens.
fn look_up_run(understood: &Understood, places: Range<usize>, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let tokens = &understood.tokens;
    let asked = tokens.folded(places.clone()).join(" ");
    let stands_for =
        |words, weight| Finding::StandsFor(Expansion { words, tokens: tokens.ids(places.clone()), weight });
    for short in context.abbreviations.shorts(&asked) {
        // One that others write for something else is no sign of this.
        if let [only] = likely(&context.abbreviations.expansions(short)).as_slice()
            && folded_words(&only.long).join(" ") == asked
        {
            findings.push(stands_for(folded_words(short), SAME));
        }
    }
    for other in context.settings.others(&asked) {
        match other.relation {
            Relation::Same => findings.push(stands_for(other.words.clone(), SAME)),
            Relation::Renamed => {
                findings.push(stands_for(other.words.clone(), RENAMED));
                let from = tokens.text_of(places.clone());
                findings.push(Finding::Told(Change { kind: ChangeKind::Name, from, to: other.name.clone() }));
            }
            Relation::Merged => {
                if is_place(tokens, places.clone(), &other.of, context) {
                    let text = offered(tokens, places.clone(), &other.name);
                    let merged =
                        Merged { place: other.of.clone(), into: other.name.clone(), since: other.since.clone() };
                    let reading = Reading { merged: Some(merged), ..Reading::new(ChangeKind::Name, text) };
                    findings.push(Finding::Offered(reading));
                }
            }
        }
    }
}

/// Whether tokens mean a place by its name, and no word that is spelt so: with capitals, behind what only places have, or where
/// the articles often say so.
fn is_place(tokens: &Tokens, places: Range<usize>, name: &str, context: &Context<'_>) -> bool {
    let run = tokens.slice(places.clone());
    let named: Option<Vec<Syllable>> =
        name.split_whitespace().map(|one| Syllable::parse(&one.to_lowercase())).collect();
    let Some(named) = named else { return true };
    let is_spelt_so = run.iter().zip(&named).all(|(token, named)| !token.is_marked || token.marked == named.marked());
    let has_capitals = run.iter().all(|token| token.text.starts_with(char::is_uppercase));
    let before = places.start.checked_sub(1).and_then(|before| tokens.get(before));
    let is_head = |token: &Token| {
        let typed: String = token.text.nfc().flat_map(char::to_lowercase).collect();
        HEADS.iter().any(|(marked, folded)| if token.is_marked { typed == *marked } else { typed == *folded })
    };
    let is_behind_head = before.is_some_and(is_head);
    let is_said = || match (Syllable::parse(PROVINCE), named.as_slice()) {
        (Some(province), [one, other]) => {
            let language = context.language;
            language.count_three(province, *one, *other) >= SAID * language.count_two(*one, *other)
        }
        _ => false,
    };
    is_spelt_so && (has_capitals || is_behind_head || is_said())
}

/// Notes the other names of what is filtered by.
fn other_names(understood: &Understood, given: &Filters, context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut changes = Vec::new();
    let mut names_of = |asked: &[String], from: &str| -> Vec<Other> {
        let others =
            context.settings.others(&asked.join(" ")).iter().filter(|other| other.relation != Relation::Merged);
        let change = |other: &Other| Change { kind: ChangeKind::Name, from: from.to_owned(), to: other.name.clone() };
        others.inspect(|other| changes.push(change(other))).cloned().collect()
    };
    let mut filters = Filters::default();
    for (given, others) in [(&given.sections, &mut filters.sections), (&given.sources, &mut filters.sources)] {
        for name in given {
            others.extend(names_of(&folded_words(name), name).into_iter().map(|other| other.name.nfc().collect()));
        }
    }
    let mut places: Vec<PlaceNames> = understood.signs.places.clone();
    for part in places.iter_mut().filter(|part| matches!(part.place, Place::Section | Place::Source)) {
        for asked in part.names.clone() {
            part.names.extend(names_of(&asked, &asked.join(" ")).into_iter().map(|other| other.words));
        }
    }
    if !changes.is_empty() {
        findings.push(Finding::OtherNames { filters, places });
        findings.extend(changes.into_iter().map(Finding::Told));
    }
}
