//! Which articles hold what they must hold: terms, parts, phrases; and not what they must not.

use tantivy::{
    DocSet, SegmentReader, TERMINATED, Term,
    postings::{Postings, SegmentPostings},
    schema::{Field, IndexRecordOption},
};
use tracuu_index::{Fields, MarkedPosition};
use tracuu_text::marks;

use super::{Doing, Result, clock::Clock, doc_set::DocSetBits, terms};
use crate::{
    planning::{Restrictions, Scope},
    request::Place,
    understanding::Phrase,
};

/// The articles of a segment that hold every required term and phrase, `None` where none is required; and whether there was
/// time for all of it.
pub(super) fn matching(
    reader: &SegmentReader,
    fields: &Fields,
    restrictions: &Restrictions,
    clock: Clock,
) -> Result<(Option<DocSetBits>, bool)> {
    let mut is_whole = true;
    let mut all: Option<DocSetBits> = None;
    let narrow = |all: &mut Option<DocSetBits>, found: DocSetBits| match all {
        Some(all) => all.retain(&found),
        None => *all = Some(found),
    };
    for text in &restrictions.required {
        let mut found = DocSetBits::new(reader.max_doc());
        each_with_term(reader, &Term::from_field_text(field_of(fields, text), text), |doc| found.insert(doc))?;
        narrow(&mut all, found);
    }
    for part in restrictions.places.iter().filter(|part| part.place == Place::Title) {
        let mut any = DocSetBits::new(reader.max_doc());
        for name in &part.names {
            let mut holding = None;
            for word in name {
                let mut found = DocSetBits::new(reader.max_doc());
                each_with_term(reader, &Term::from_field_text(fields.title, word), |doc| found.insert(doc))?;
                narrow(&mut holding, found);
            }
            if let Some(holding) = &holding {
                any.add(holding);
            }
        }
        narrow(&mut all, any);
    }
    for phrase in &restrictions.phrases {
        let mut found = DocSetBits::new(reader.max_doc());
        is_whole &= each_holding(reader, fields, phrase, clock, |doc| found.insert(doc))?;
        narrow(&mut all, found);
    }
    if !restrictions.excluded.is_empty() {
        let mut found = DocSetBits::all(reader.max_doc());
        for phrase in &restrictions.excluded {
            if !each_holding(reader, fields, phrase, clock, |doc| found.remove(doc))? {
                // Rather nothing than what must not be found.
                (found, is_whole) = (DocSetBits::new(reader.max_doc()), false);
            }
        }
        narrow(&mut all, found);
    }
    Ok((all, is_whole))
}

fn field_of(fields: &Fields, term: &str) -> Field {
    terms::field_of(fields, Scope::Everything, term)
}

/// Calls `each` with every article that holds a term.
fn each_with_term(reader: &SegmentReader, term: &Term, mut each: impl FnMut(u32)) -> Result<()> {
    let index = reader.inverted_index(term.field()).doing("open the terms")?;
    if let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic).doing("read postings")? {
        while postings.doc() != TERMINATED {
            each(postings.doc());
            postings.advance();
        }
    }
    Ok(())
}

/// Calls `each` with every article that holds the phrase, by the positions of its folded syllables and the kinds of marks that they
/// carry. `false` where the time was over before the last one.
fn each_holding(
    reader: &SegmentReader,
    fields: &Fields,
    phrase: &Phrase,
    clock: Clock,
    mut each: impl FnMut(u32),
) -> Result<bool> {
    if let [word] = phrase.words.as_slice() {
        let term = word.marked.as_ref().unwrap_or(&word.folded);
        each_with_term(reader, &Term::from_field_text(field_of(fields, term), term), each)?;
        return Ok(true);
    }
    let index = reader.inverted_index(fields.folded).doing("open the terms")?;
    let mut words = Vec::with_capacity(phrase.words.len());
    for (offset, word) in (0_u32..).zip(&phrase.words) {
        let term = Term::from_field_text(fields.folded, &word.folded);
        let found = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).doing("read positions")?;
        let Some(postings) = found else { return Ok(true) };
        words.push(WordPostings { offset, marks: word.marked.as_deref().map(marks), postings });
    }
    // The rarest leads.
    words.sort_by_key(|word| word.postings.doc_freq());
    let (mut starts, mut positions) = (Vec::new(), Vec::new());
    let mut looked_at = 0;
    while let Some(doc) = next_common(&mut words) {
        if clock.is_over_after(&mut looked_at) {
            return Ok(false);
        }
        if holds(&mut words, &mut starts, &mut positions) {
            each(doc);
        }
        if let Some(lead) = words.first_mut() {
            lead.postings.advance();
        }
    }
    Ok(true)
}

/// A word of a phrase.
struct WordPostings {
    /// Its place in the phrase.
    offset: u32,
    /// The kind of its marks; `None` lets any pass.
    marks: Option<u8>,
    postings: SegmentPostings,
}

/// The next article, from the lead's on, that all postings hold.
fn next_common(words: &mut [WordPostings]) -> Option<u32> {
    let mut target = words.first()?.postings.doc();
    'target: while target != TERMINATED {
        for WordPostings { postings, .. } in words.iter_mut() {
            if postings.doc() < target {
                postings.seek(target);
            }
            if postings.doc() > target {
                target = postings.doc();
                continue 'target;
            }
        }
        return Some(target);
    }
    None
}

/// Whether the words stand side by side in the article at which all postings are.
fn holds(words: &mut [WordPostings], starts: &mut Vec<u32>, positions: &mut Vec<u32>) -> bool {
    starts.clear();
    for (at, WordPostings { offset, marks, postings }) in words.iter_mut().enumerate() {
        postings.positions(positions);
        let positions = positions.iter().map(|stored| MarkedPosition::from_stored(*stored));
        let so_marked = positions.filter(|position| marks.is_none_or(|marks| marks == position.marks()));
        let begins = so_marked.filter_map(|position| position.syllable().checked_sub(*offset));
        if at == 0 {
            starts.extend(begins);
        } else {
            let begins: Vec<u32> = begins.collect();
            starts.retain(|start| begins.binary_search(start).is_ok());
        }
        if starts.is_empty() {
            return false;
        }
    }
    true
}
