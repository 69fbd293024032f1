//! Sort-based inversion (Witten, Moffat, Bell: Managing Gigabytes, 1999, chapter 5): the postings of the text fields of a segment.
//!
//! Tantivy adds each token of a text to the postings of its term, found by a hash. Pairs are a million terms, each far from the last in
//! memory: half the time of a build went into that. So the texts become a forward index, a number for each token; when a segment
//! is written, that is sorted into the postings of all kinds of terms. They stand in Tantivy's files as it would write them,
//! and it merges and reads them as any others.

mod buckets;
mod forward;
mod postings;
#[cfg(test)]
mod tests;
mod words;

use std::{any::Any, io::Write, path::PathBuf, sync::Arc};

use forward::ForwardIndex;
use postings::{FieldTerms, Files, OrderedWords};
use tantivy::{
    Directory, DocId, PluginMergeContext, PluginWriter, PluginWriterContext, Segment, SegmentPlugin, TantivyError,
    directory::{CompositeFile, CompositeWrite, FileSlice},
    fieldnorm::{FieldNormReader, FieldNormsSerializer},
    index::SegmentComponent,
    indexer::DocIdMapping,
    schema::{Field, Schema, document::ErasedDocument},
};
use tracuu_index::{Fields, SyllableRun};
use words::Words;

use crate::document::WeighedDocument;

/// Gets the syllables of every text that is written, from any thread and in any order.
pub(crate) trait SyllableObserver: Send + Sync {
    /// Takes those of one text.
    fn take(&self, run: SyllableRun);
}

/// Writes the text fields of segments.
pub(crate) struct Inversion {
    pub(crate) fields: Fields,
    /// Is told of all texts that are written.
    pub(crate) observer: Option<Arc<dyn SyllableObserver>>,
}

impl SegmentPlugin for Inversion {
    /// None of its own: its postings stand in the files of all fields.
    fn extensions(&self) -> &[&str] {
        &[]
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Ok(Box::new(InversionWriter {
            fields: self.fields,
            observer: self.observer.clone(),
            words: Words::default(),
            texts: ForwardIndex::default(),
            titles: ForwardIndex::default(),
        }))
    }

    /// Tantivy merges the fields as any others.
    fn merge(&self, _: PluginMergeContext<'_>) -> tantivy::Result<()> {
        Ok(())
    }
}

/// Collects the texts of one segment.
struct InversionWriter {
    fields: Fields,
    observer: Option<Arc<dyn SyllableObserver>>,
    words: Words,
    texts: ForwardIndex,
    titles: ForwardIndex,
}

/// Bytes that sorting takes for a byte of the forward index: a token of four bytes has a folded term with its position, or a marked
/// term and a pair.
const SORTED_BYTES: usize = 3;

impl PluginWriter for InversionWriter {
    fn add_document(&mut self, _: DocId, document: &dyn ErasedDocument, _: &Schema) -> tantivy::Result<()> {
        let Some(document) = document.as_any().downcast_ref::<WeighedDocument>() else {
            return Err(TantivyError::InvalidArgument("another kind of document".to_owned()));
        };
        let Self { observer, words, texts, titles, .. } = self;
        for text in &document.texts {
            let mut run = observer.as_ref().map(|observer| (observer, SyllableRun::new(text)));
            texts.add_text(text, words, |terms| {
                if let Some((_, run)) = &mut run {
                    run.add(terms);
                }
            });
            if let Some((observer, mut run)) = run {
                run.end_paragraph();
                observer.take(run);
            }
        }
        for title in &document.titles {
            titles.add_text(title, words, |_| ());
        }
        texts.end_document();
        titles.end_document();
        Ok(())
    }

    fn serialize(self: Box<Self>, segment: &Segment, order: Option<&DocIdMapping>) -> tantivy::Result<()> {
        if order.is_some() {
            return Err(TantivyError::InvalidArgument("documents stay in the order in which they came".to_owned()));
        }
        let others = other_fields(segment, &[self.fields.folded, self.fields.weighed, self.fields.title])?;
        for component in COMPONENTS.into_iter().chain([SegmentComponent::FieldNorms]) {
            let path: PathBuf = segment.relative_path(component);
            let deleted = segment.index().directory().delete(&path);
            deleted.map_err(|error| TantivyError::InternalError(error.to_string()))?;
        }
        let [terms, postings, positions] = COMPONENTS.map(|component| segment.open_write(component));
        let mut files = Files {
            terms: CompositeWrite::wrap(terms?),
            postings: CompositeWrite::wrap(postings?),
            positions: CompositeWrite::wrap(positions?),
        };
        for (field, [terms, postings, positions]) in others {
            files.terms.for_field(field).write_all(&terms)?;
            files.postings.for_field(field).write_all(&postings)?;
            files.positions.for_field(field).write_all(&positions)?;
        }
        let words = OrderedWords::new(&self.words);
        let lengths = segment.open_write(SegmentComponent::FieldNorms)?;
        let mut lengths_file = FieldNormsSerializer::from_write(lengths)?;
        for (field, which, forward, has_lengths) in [
            (self.fields.folded, FieldTerms::Folded, &self.texts, true),
            (self.fields.weighed, FieldTerms::Weighed, &self.texts, false),
            (self.fields.title, FieldTerms::All, &self.titles, true),
        ] {
            let mut reader = None;
            if has_lengths {
                let lengths = words.lengths(which, forward);
                let codes: Vec<u8> = lengths.into_iter().map(FieldNormReader::fieldnorm_to_id).collect();
                lengths_file.serialize_field(field, &codes)?;
                reader = Some(FieldNormReader::open(FileSlice::from(codes))?);
            }
            words.write(field, which, forward, reader, &mut files)?;
        }
        lengths_file.close()?;
        files.terms.close()?;
        files.postings.close()?;
        files.positions.close()?;
        Ok(())
    }

    fn mem_usage(&self) -> usize {
        let forward = self.texts.memory() + self.titles.memory();
        self.words.memory() + (1 + SORTED_BYTES) * forward
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The files that have a part for each field.
const COMPONENTS: [SegmentComponent; 3] =
    [SegmentComponent::Terms, SegmentComponent::Postings, SegmentComponent::Positions];

/// A field with its parts of the [`COMPONENTS`].
type FieldParts = (Field, [Vec<u8>; 3]);

/// What Tantivy wrote of the fields that are not these.
fn other_fields(segment: &Segment, ours: &[Field]) -> tantivy::Result<Vec<FieldParts>> {
    let schema = segment.schema();
    let others = schema.fields().filter(|(field, entry)| entry.is_indexed() && !ours.contains(field));
    let mut files = Vec::new();
    for component in COMPONENTS {
        files.push(CompositeFile::open(&segment.open_read(component)?)?);
    }
    let mut parts = Vec::new();
    for (field, _) in others {
        let mut of_field = [const { Vec::new() }; 3];
        for (file, bytes) in files.iter().zip(&mut of_field) {
            if let Some(part) = file.open_read(field) {
                *bytes = part.read_bytes()?.to_vec();
            }
        }
        parts.push((field, of_field));
    }
    Ok(parts)
}
