//! Writes the articles of a generation with Tantivy.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc, thread};

use tantivy::{
    Index, IndexSettings, IndexWriter, Searcher, TantivyDocument, TantivyError, Term,
    collector::DocSetCollector,
    index::{SegmentId, SegmentMeta},
    indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy},
    query::TermQuery,
    schema::{IndexRecordOption, Value},
    store::{Compressor, ZstdCompressor},
};
use tracuu_article::Article;
use tracuu_index::{EngineContext, Fields, Generation, IndexError, IoContext};

use crate::{
    budget::Permit,
    captures::CaptureResolver,
    document::WeighedDocument,
    error::{BuildError, Result},
    inversion::{Inversion, SyllableObserver},
};

/// Bytes for a writer that only merges.
const MEMORY_FOR_MERGING: usize = 16 << 20;
/// Segments of fewer articles are merged with others while a build runs, and at the end of an incremental one.
const SMALL_SEGMENT: u32 = 10_000;

/// The Tantivy folder of a generation while it is written.
pub(crate) struct Writer {
    index: Index,
    inner: IndexWriter<WeighedDocument>,
    pub(crate) fields: Fields,
}

impl Writer {
    /// Creates an empty index in the folder of a generation.
    pub(crate) fn create(generation: &Path) -> Result<()> {
        let folder = generation.join(Generation::TANTIVY);
        fs::create_dir_all(&folder).on("create", &folder)?;
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
            // A hit costs the unpacking of its block; larger ones pack better.
            docstore_blocksize: 48 << 10,
            ..IndexSettings::default()
        };
        let builder = Index::builder().schema(Fields::schema().0).settings(settings);
        builder.create_in_dir(&folder).doing("create the index")?;
        Ok(())
    }

    /// Opens the index in the folder of a generation; `memory` is in bytes, `observer` is told of all texts of a full build.
    pub(crate) fn open(generation: &Path, memory: usize, observer: Option<&Arc<dyn SyllableObserver>>) -> Result<Self> {
        let mut index = Index::open_in_dir(generation.join(Generation::TANTIVY)).doing("open the index")?;
        let fields = Fields::schema().1;
        index.register_plugin(Arc::new(Inversion { fields, observer: observer.cloned() }));
        let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(cores)
            .memory_budget_per_thread((memory / cores).max(16 << 20))
            .num_merge_threads(1)
            .build();
        let inner: IndexWriter<WeighedDocument> =
            index.writer_with_options(options).doing("open the index for writing")?;
        if observer.is_some() {
            // All segments of a full build become one at its end: until then only those of checkpoints are merged, of which a
            // slow source makes thousands.
            let mut policy = LogMergePolicy::default();
            policy.set_max_docs_before_merge(SMALL_SEGMENT as usize);
            inner.set_merge_policy(Box::new(policy));
        }
        Ok(Self { index, inner, fields })
    }

    /// Adds an article; what it holds of the budget is given back once it is written.
    pub(crate) fn add(&self, article: &Article, permit: Option<Permit>) -> Result<()> {
        let document = WeighedDocument::new(article, &self.fields, permit)
            .map_err(|_| BuildError::Worker("an article could not be written as JSON"))?;
        self.inner.add_document(document).doing("add an article")?;
        Ok(())
    }

    /// Why writing failed, where all that is known is that one of Tantivy's threads ended: ending the others tells.
    pub(crate) fn cause(&mut self, failure: BuildError) -> BuildError {
        match failure {
            BuildError::Index(IndexError::Engine { source: TantivyError::ErrorInThread(_), .. }) => {
                self.commit().err().unwrap_or(failure)
            }
            other => other,
        }
    }

    /// Takes out what was added with this id so far.
    pub(crate) fn delete(&self, id: &str) {
        self.inner.delete_term(Term::from_field_text(self.fields.id, id));
    }

    /// Writes all that was added.
    pub(crate) fn commit(&mut self) -> Result<()> {
        self.inner.commit().doing("write the index")?;
        Ok(())
    }

    /// Writes all that was added, and in one step with it what [`payload`](Self::payload) gives.
    pub(crate) fn commit_with(&mut self, payload: &str) -> Result<()> {
        let mut prepared = self.inner.prepare_commit().doing("write the index")?;
        prepared.set_payload(payload);
        prepared.commit().doing("write the index")?;
        Ok(())
    }

    /// What the index in the folder of a generation was last written with, where it was written with anything.
    pub(crate) fn payload(generation: &Path) -> Option<String> {
        let index = Index::open_in_dir(generation.join(Generation::TANTIVY)).ok()?;
        index.load_metas().ok()?.payload
    }

    /// Clears away what was not written to the end before this was opened.
    pub(crate) fn clear_unwritten(&self) -> Result<()> {
        self.inner.garbage_collect_files().wait().doing("clear unfinished segments away")?;
        Ok(())
    }

    /// Writes articles anew that were in the index before an older record told another of their addresses.
    pub(crate) fn complete_aliases(&mut self, captures: &mut CaptureResolver) -> Result<()> {
        let incomplete = captures.take_incomplete();
        if incomplete.is_empty() {
            return Ok(());
        }
        let searcher = self.searcher()?;
        for id in incomplete {
            let query = TermQuery::new(Term::from_field_text(self.fields.id, &id), IndexRecordOption::Basic);
            let found: BTreeSet<_> =
                searcher.search(&query, &DocSetCollector).doing("find an article")?.into_iter().collect();
            for address in found {
                let document: TantivyDocument = searcher.doc(address).doing("read an article")?;
                let json = document.get_first(self.fields.article).and_then(|value| value.as_str());
                let mut article: Article = serde_json::from_str(json.unwrap_or_default())
                    .map_err(|_| BuildError::Worker("a stored article could not be read"))?;
                article.aliases = captures.aliases(&id, article.url.as_deref());
                self.delete(&id);
                self.add(&article, None)?;
            }
        }
        self.commit()
    }

    /// Ends writing: waits for merges, and merges what `purge` says. Deleted articles count in document frequencies until their
    /// segments are merged, and each segment costs every query its look-ups and the index its terms.
    pub(crate) fn finish(self, purge: Purge) -> Result<Finished> {
        let Self { index, inner, fields } = self;
        // Merges under way would take segments away from under the next.
        inner.wait_merging_threads().doing("merge the index")?;
        tidy(&index, purge)?;
        Ok(Finished { index, fields })
    }

    pub(crate) fn searcher(&self) -> Result<Searcher> {
        Ok(self.index.reader().doing("read the index")?.searcher())
    }
}

/// Which segments are merged at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purge {
    /// All of them, into one.
    All,
    /// Those with deleted articles once these are too many, and small ones with those that are as small.
    Many,
}

/// Share of deleted articles above which their segments are written anew: they distort document frequencies.
const MAX_DELETED: f64 = 0.05;

/// Which segments become one.
fn to_merge(segments: &[SegmentMeta], purge: Purge) -> Vec<SegmentId> {
    if purge == Purge::All {
        let is_wanted = segments.len() > 1 || segments.iter().any(SegmentMeta::has_deletes);
        return segments.iter().filter(|_| is_wanted).map(SegmentMeta::id).collect();
    }
    let is_small = |segment: &SegmentMeta| segment.max_doc() < SMALL_SEGMENT;
    let (deleted, all) = segments.iter().fold((0.0, 0.0), |(deleted, all), segment| {
        (deleted + f64::from(segment.num_deleted_docs()), all + f64::from(segment.max_doc()))
    });
    let mut wanted: Vec<&SegmentMeta> =
        segments.iter().filter(|segment| deleted > MAX_DELETED * all && segment.has_deletes()).collect();
    // Each build adds a small one. Those go together that are not much larger than all smaller ones: a few are left, and an article
    // is seldom written again.
    let mut small: Vec<&SegmentMeta> = segments.iter().filter(|segment| is_small(segment)).collect();
    small.sort_by_key(|segment| segment.num_docs());
    let mut sum = 0;
    let alike = small.iter().take_while(|segment| {
        let is_alike = sum == 0 || segment.num_docs() <= 2 * sum;
        sum += segment.num_docs();
        is_alike
    });
    let alike: Vec<&SegmentMeta> = alike.copied().collect();
    if alike.len() > 1 {
        wanted.extend(alike);
    }
    wanted.into_iter().map(SegmentMeta::id).collect::<BTreeSet<_>>().into_iter().collect()
}

fn tidy(index: &Index, purge: Purge) -> Result<()> {
    let segments = index.searchable_segment_metas().doing("list segments")?;
    let wanted = to_merge(&segments, purge);
    // Tantivy keeps the files of whatever segment someone holds a description of.
    drop(segments);
    if !wanted.is_empty() {
        let mut writer: IndexWriter<WeighedDocument> =
            index.writer_with_num_threads(1, MEMORY_FOR_MERGING).doing("open the index for merging")?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        writer.merge(&wanted).wait().doing("merge segments")?;
        writer.garbage_collect_files().wait().doing("clear merged segments away")?;
        writer.wait_merging_threads().doing("merge the index")?;
    }
    Ok(())
}

/// An index that is written to the end.
pub(crate) struct Finished {
    index: Index,
    pub(crate) fields: Fields,
}

impl Finished {
    /// What it holds.
    pub(crate) fn searcher(&self) -> Result<Searcher> {
        Ok(self.index.reader().doing("read the index")?.searcher())
    }
}

/// Removes from the folder of a generation what Tantivy leaves that no reader needs.
pub(crate) fn clear(generation: &Path) {
    for name in [".tantivy-writer.lock", ".tantivy-meta.lock"] {
        let _ = fs::remove_file(generation.join(Generation::TANTIVY).join(name));
    }
}
