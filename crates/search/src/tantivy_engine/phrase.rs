//! Which articles hold what they must hold: terms, parts, phrases; and not what they must not.

use tantivy::{
    DocSet, SegmentReader, TERMINATED, Term,
    postings::{Postings, SegmentPostings},
    schema::{Field, IndexRecordOption, Value},
};
use tracuu_article::Article;
use tracuu_index::Fields;
use tracuu_text::Terms;

use super::{Doing, Result, doc_set::DocSetBits, scorer::Clock, terms};
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

/// Calls `each` with every article that holds the phrase: by positions of the folded syllables, and where the very
/// spelling is asked for, by reading the text again. `false` where the time was over before the last one.
fn each_holding(
    reader: &SegmentReader,
    fields: &Fields,
    phrase: &Phrase,
    clock: Clock,
    mut each: impl FnMut(u32),
) -> Result<bool> {
    if let [word] = phrase.folded.as_slice() {
        let word = phrase.marked.as_ref().and_then(|marked| marked.first()).unwrap_or(word);
        each_with_term(reader, &Term::from_field_text(field_of(fields, word), word), each)?;
        return Ok(true);
    }
    let index = reader.inverted_index(fields.folded).doing("open the terms")?;
    let mut postings = Vec::with_capacity(phrase.folded.len());
    for (offset, syllable) in (0_u32..).zip(&phrase.folded) {
        let term = Term::from_field_text(fields.folded, syllable);
        let found = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions).doing("read positions")?;
        let Some(found) = found else { return Ok(true) };
        postings.push((offset, found));
    }
    // Few texts need reading where each must have the marked words somewhere.
    let mut spelt_so = Vec::new();
    for word in phrase.marked.iter().flatten() {
        let field = field_of(fields, word);
        let index = reader.inverted_index(field).doing("open the terms")?;
        let found = index.read_postings(&Term::from_field_text(field, word), IndexRecordOption::Basic);
        let Some(found) = found.doing("read postings")? else { return Ok(true) };
        spelt_so.push(found);
    }
    // The rarest leads.
    postings.sort_by_key(|(_, postings)| postings.doc_freq());
    let store = reader.get_store_reader(1).doing("open the articles")?;
    let (mut starts, mut positions) = (Vec::new(), Vec::new());
    let mut looked_at = 0;
    while let Some(doc) = next_common(&mut postings) {
        if clock.is_over_after(&mut looked_at) {
            return Ok(false);
        }
        let has_words = spelt_so.iter_mut().all(|word| {
            if word.doc() < doc {
                word.seek(doc);
            }
            word.doc() == doc
        });
        if has_words && holds(&mut postings, &mut starts, &mut positions) {
            let spelt = match &phrase.marked {
                None => true,
                Some(marked) => {
                    let document: tantivy::TantivyDocument = store.get(doc).doing("read an article")?;
                    let json = document.get_first(fields.article).and_then(|value| value.as_str()).unwrap_or("{}");
                    serde_json::from_str(json).is_ok_and(|article| is_spelt(&article, marked))
                }
            };
            if spelt {
                each(doc);
            }
        }
        if let Some((_, lead)) = postings.first_mut() {
            lead.advance();
        }
    }
    Ok(true)
}

/// The next article, from the lead's on, that all postings hold.
fn next_common(postings: &mut [(u32, SegmentPostings)]) -> Option<u32> {
    let mut target = postings.first()?.1.doc();
    'target: while target != TERMINATED {
        for (_, list) in postings.iter_mut() {
            if list.doc() < target {
                list.seek(target);
            }
            if list.doc() > target {
                target = list.doc();
                continue 'target;
            }
        }
        return Some(target);
    }
    None
}

/// Whether the syllables stand side by side in the article at which all postings are.
fn holds(postings: &mut [(u32, SegmentPostings)], starts: &mut Vec<u32>, positions: &mut Vec<u32>) -> bool {
    starts.clear();
    for (at, (offset, list)) in postings.iter_mut().enumerate() {
        list.positions(positions);
        let begins = positions.iter().filter_map(|position| position.checked_sub(*offset));
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

fn is_spelt(article: &Article, marked: &[String]) -> bool {
    [&article.title, &article.description, &article.body].into_iter().any(|text| {
        let mut found: Vec<(usize, String)> = Vec::new();
        let mut terms = Terms::new(text);
        while terms.advance() {
            if terms.is_spelling() {
                found.push((terms.position(), terms.term().to_owned()));
            }
        }
        found.windows(marked.len().max(1)).any(|window| {
            let neighbours = window.windows(2).all(|pair| matches!(pair, [(one, _), (other, _)] if one + 1 == *other));
            neighbours && window.iter().map(|(_, term)| term).eq(marked)
        })
    })
}
