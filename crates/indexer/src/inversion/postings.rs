//! Postings of the terms of a field, made of the forward index.

use std::io;

use tantivy::{
    directory::{CompositeWrite, WritePtr},
    fieldnorm::FieldNormReader,
    postings::FieldSerializer,
    schema::{Field, IndexRecordOption},
};

use super::{buckets::Buckets, forward::ForwardIndex, words::Words};

/// Which terms of its texts a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldTerms {
    /// Folded ones, with positions.
    Folded,
    /// Marked ones, specials and pairs.
    Weighed,
    /// Every kind.
    All,
}

/// The files of a segment that hold terms and postings, each with a part for every field.
pub(super) struct Files {
    pub(super) terms: CompositeWrite<WritePtr>,
    pub(super) postings: CompositeWrite<WritePtr>,
    pub(super) positions: CompositeWrite<WritePtr>,
}

/// The words of a segment in the order of a term dictionary.
pub(super) struct OrderedWords<'a> {
    words: &'a Words,
    order: Vec<u32>,
    places: Vec<u32>,
}

impl<'a> OrderedWords<'a> {
    pub(super) fn new(words: &'a Words) -> Self {
        let (order, places) = words.order();
        Self { words, order, places }
    }

    fn place(&self, word: u32) -> u32 {
        self.places.get(word as usize).copied().unwrap_or(0)
    }

    fn at(&self, place: u32) -> &'a str {
        self.order.get(place as usize).map_or("", |word| self.words.get(*word))
    }

    /// Number of the terms that a field holds of each document.
    pub(super) fn lengths(&self, which: FieldTerms, forward: &ForwardIndex) -> Vec<u32> {
        let mut lengths = vec![0; forward.documents()];
        let mut add = |document: u32, count: u32| {
            if let Some(length) = lengths.get_mut(document as usize) {
                *length += count;
            }
        };
        let (folded, others) = (u32::from(which != FieldTerms::Weighed), u32::from(which != FieldTerms::Folded));
        forward.each_token(self.words, |token| {
            let of_others = u32::from(token.marked.is_some()) + u32::from(token.paired_with.is_some());
            add(token.document, folded + others * of_others);
        });
        forward.specials().iter().for_each(|(_, document)| add(*document, others));
        lengths
    }

    /// Writes the terms of a field with their postings.
    pub(super) fn write(
        &self,
        field: Field,
        which: FieldTerms,
        forward: &ForwardIndex,
        lengths: Option<FieldNormReader>,
        files: &mut Files,
    ) -> io::Result<()> {
        let terms = files.terms.for_field(field);
        let (postings, positions) = (files.postings.for_field(field), files.positions.for_field(field));
        if which == FieldTerms::Folded {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let total = forward.len() as u64;
            let mut out = FieldSerializer::create(option, total, terms, postings, positions, lengths)?;
            self.write_with_positions(forward, &mut out)?;
            return out.close();
        }
        let mut singles = Buckets::new(self.words.len(), |give| {
            forward.each_token(self.words, |token| {
                if which == FieldTerms::All {
                    give(token.folded, token.document);
                }
                if let Some(marked) = token.marked {
                    give(marked, token.document);
                }
            });
        });
        let mut specials = Buckets::new(self.words.len(), |give| {
            forward.specials().iter().for_each(|(word, document)| give(*word, *document));
        });
        // By the first word; the place of the second one and the document are the value, which sorts as one number.
        let mut pairs = Buckets::new(self.words.len(), |give| {
            forward.each_token(self.words, |token| {
                if let Some(first) = token.paired_with {
                    give(first, u64::from(self.place(token.folded)) << 32 | u64::from(token.document));
                }
            });
        });
        let total = (singles.len() + specials.len() + pairs.len()) as u64;
        let option = IndexRecordOption::WithFreqs;
        let mut out = FieldSerializer::create(option, total, terms, postings, positions, lengths)?;
        let mut term = String::new();
        for word in self.order.iter().copied() {
            let first = self.words.get(word);
            for documents in [singles.get_mut(word), specials.get_mut(word)] {
                write_term(first.as_bytes(), documents.iter().copied(), &mut out)?;
            }
            let pairs = pairs.get_mut(word);
            pairs.sort_unstable();
            for of_pair in pairs.chunk_by(|one, other| one >> 32 == other >> 32) {
                let second = of_pair.first().map_or("", |one| self.at(high(*one)));
                term.clear();
                term.extend([first, " ", second]);
                write_term(term.as_bytes(), of_pair.iter().map(|one| low(*one)), &mut out)?;
            }
        }
        out.close()
    }

    fn write_with_positions(&self, forward: &ForwardIndex, out: &mut FieldSerializer<'_>) -> io::Result<()> {
        let mut places = Buckets::new(self.words.len(), |give| {
            forward.each_token(self.words, |token| give(token.folded, (token.document, token.position.stored())));
        });
        let mut steps = Vec::new();
        for word in self.order.iter().copied() {
            let places = places.get_mut(word);
            if places.is_empty() {
                continue;
            }
            let of_documents = || places.chunk_by(|one, other| one.0 == other.0);
            out.new_term(self.words.get(word).as_bytes(), count(of_documents()), true)?;
            for of_document in of_documents() {
                steps.clear();
                let mut before = 0;
                for (_, position) in of_document {
                    steps.push(position - before);
                    before = *position;
                }
                let document = of_document.first().map_or(0, |(document, _)| *document);
                out.write_doc(document, count(of_document), &steps);
            }
            out.close_term()?;
        }
        Ok(())
    }
}

/// Writes a term that stands in these documents, which ascend and come once for each time that they hold it.
fn write_term(
    term: &[u8],
    documents: impl Iterator<Item = u32> + Clone,
    out: &mut FieldSerializer<'_>,
) -> io::Result<()> {
    let mut runs = Runs(documents);
    let frequency = count(Runs(runs.0.clone()));
    if frequency == 0 {
        return Ok(());
    }
    out.new_term(term, frequency, true)?;
    runs.by_ref().for_each(|(document, times)| out.write_doc(document, times, &[]));
    out.close_term()
}

/// Numbers with how often each follows itself.
#[derive(Clone)]
struct Runs<I>(I);

impl<I: Iterator<Item = u32> + Clone> Iterator for Runs<I> {
    type Item = (u32, u32);

    #[inline]
    fn next(&mut self) -> Option<(u32, u32)> {
        let first = self.0.next()?;
        let mut times = 1;
        loop {
            let mut rest = self.0.clone();
            if rest.next() != Some(first) {
                return Some((first, times));
            }
            self.0 = rest;
            times += 1;
        }
    }
}

fn count(all: impl IntoIterator) -> u32 {
    u32::try_from(all.into_iter().count()).unwrap_or(u32::MAX)
}

fn high(value: u64) -> u32 {
    u32::try_from(value >> 32).unwrap_or(0)
}

fn low(value: u64) -> u32 {
    u32::try_from(value & u64::from(u32::MAX)).unwrap_or(0)
}
