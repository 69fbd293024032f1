//! From sources to a new live generation.

use std::{
    collections::BTreeSet,
    fs,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Instant,
};

use tantivy::{
    Index, IndexSettings, IndexWriter, Searcher, TantivyDocument, Term,
    collector::DocSetCollector,
    indexer::{IndexWriterOptions, NoMergePolicy},
    query::TermQuery,
    schema::{Field, IndexRecordOption, Value},
    store::{Compressor, ZstdCompressor},
};
use tracuu_article::{Article, Source};

use tracuu_index::{
    EngineContext, Event, FORMAT_VERSION, Fields, FileDigest, Generation, History, Home, IoContext, Lexicon, Manifest,
    Report, TotalLengths,
    analyzers::{self, SyllableObserver},
};

use crate::{
    budget::Permit,
    document::WeighedDocument,
    error::{BuildError, Result},
    mining::{AbbreviationMiner, Compounds, SyllableCounter},
    pipeline::{Progress, run},
    publish,
    winners::{Taken, Winners},
};

/// How to build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Bytes of memory that the build may use, roughly; a third holds records under way, the rest is Tantivy's.
    pub memory: usize,
    /// Read and decode only: nothing is written or published.
    pub dry_run: bool,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { memory: 480 << 20, dry_run: false }
    }
}

/// Builds a new generation from these sources, verifies and publishes it.
pub fn build(
    home: &Home,
    sources: Vec<Box<dyn Source>>,
    options: &BuildOptions,
    progress: &Progress,
) -> Result<Report> {
    let begun = Instant::now();
    if options.dry_run {
        let mut report = Report::default();
        let mut winners = Winners::default();
        run(sources, options.memory, progress, &mut report, |rank, mut decoded, _| {
            Ok(winners.take(rank, &mut decoded.article))
        })?;
        report.seconds = begun.elapsed().as_secs_f64();
        return Ok(report);
    }
    let started_at = Event::timestamp();
    let _lock = home.lock()?;
    let history = History::of(home);
    let building = home.building();
    if building.exists() {
        // What a killed build left: its articles are read again.
        fs::remove_dir_all(&building).on("clear", &building)?;
    }
    let number = publish::next_number(home, &history)?;
    let folder = building.join(number.to_string());
    let mut report = Report { generation: number, ..Report::default() };
    let result = write_generation(home, number, sources, options, progress, &mut report, &started_at, begun);
    report.seconds = begun.elapsed().as_secs_f64();
    let event = |event: &str, previous, report: &Report| Event {
        previous,
        report: Some(report.clone()),
        ..Event::now(event, number)
    };
    match result {
        Ok(previous) => {
            report.published = true;
            history.append(&event(Event::PUBLISH, previous, &report))?;
            publish::prune(home, &history)?;
            Ok(report)
        }
        Err(error) => {
            // The build's own error is the one to tell.
            let _ = fs::remove_dir_all(&folder);
            let _ = history.append(&event(Event::FAILED, home.current().ok(), &report));
            Err(error)
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the steps of one build, called once")]
fn write_generation(
    home: &Home,
    number: u64,
    sources: Vec<Box<dyn Source>>,
    options: &BuildOptions,
    progress: &Progress,
    report: &mut Report,
    started_at: &str,
    begun: Instant,
) -> Result<Option<u64>> {
    let folder = home.building().join(number.to_string());
    let tantivy_folder = folder.join(Generation::TANTIVY);
    fs::create_dir_all(&tantivy_folder).on("create", &tantivy_folder)?;
    let (schema, fields) = Fields::schema();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
        docstore_blocksize: 128 << 10,
        ..IndexSettings::default()
    };
    let index =
        Index::builder().schema(schema).settings(settings).create_in_dir(&tantivy_folder).doing("create the index")?;
    let syllables = Arc::new(SyllableCounter::new());
    let observer: Arc<dyn SyllableObserver> = Arc::clone(&syllables) as _;
    analyzers::register(&index, Some(&observer));
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let writer_options = IndexWriterOptions::builder()
        .num_worker_threads(cores)
        .memory_budget_per_thread((options.memory / 3 * 2 / cores).max(16 << 20))
        .num_merge_threads(1)
        .build();
    let mut writer: IndexWriter<WeighedDocument> =
        index.writer_with_options(writer_options).doing("open the index for writing")?;

    let mut compounds = Compounds::new(&home.settings())?;
    let mut abbreviations = AbbreviationMiner::default();
    let mut winners = Winners::default();
    let inventories = run(sources, options.memory, progress, report, |rank, decoded, permit| {
        let mut article = decoded.article;
        let taken = winners.take(rank, &mut article);
        match taken {
            Taken::Outdone => return Ok(taken),
            Taken::Replacing => {
                writer.delete_term(Term::from_field_text(fields.id, &article.id));
            }
            Taken::New => {}
        }
        compounds.add(&article);
        abbreviations.add(&article, rank.number);
        add(&writer, &article, &fields, Some(permit))?;
        Ok(taken)
    })?;
    if winners.len() == 0 {
        return Err(BuildError::NoArticle { records: report.outcomes.records });
    }
    thread::scope(|scope| {
        let words = scope.spawn(|| {
            compounds.write(&folder)?;
            abbreviations.write(&folder)
        });
        writer.commit().doing("write the index")?;
        words.join().map_err(|_| BuildError::Worker("the counting of words"))?.map_err(BuildError::from)
    })?;
    complete_aliases(&index, &mut writer, &fields, &mut winners)?;
    // Merges under way would take segments away from under the next.
    writer.wait_merging_threads().doing("merge the index")?;
    tidy(&index)?;

    let searcher = index.reader().doing("read the index")?.searcher();
    thread::scope(|scope| {
        let lexicon = scope.spawn(|| Lexicon::write(&searcher, &fields, &folder));
        syllables.write(&folder)?;
        lexicon.join().map_err(|_| BuildError::Worker("the writing of the lexicon"))?.map_err(BuildError::from)
    })?;
    let syllables =
        TotalLengths { text: total_length(&searcher, fields.folded)?, title: total_length(&searcher, fields.title)? };
    drop(searcher);
    // What Tantivy leaves that no reader needs.
    for name in [".tantivy-writer.lock", ".tantivy-meta.lock"] {
        let _ = fs::remove_file(tantivy_folder.join(name));
    }
    let settings_digest: Vec<_> = match home.settings() {
        settings if settings.is_dir() => FileDigest::of_folder(&settings)?,
        _ => Vec::new(),
    };
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        analyzer_version: tracuu_text::ANALYZER_VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: started_at.to_owned(),
        seconds: begun.elapsed().as_secs_f64(),
        articles: winners.len() as u64,
        syllables,
        sources: inventories,
        outcomes: report.outcomes.clone(),
        settings_sha256: {
            let tally = tracuu_article::Tally::new();
            for file in &settings_digest {
                tally.add(format!("{}\0{}\n", file.name, file.sha256).as_bytes());
            }
            tally.sha256()
        },
        files: FileDigest::of_folder(&folder)?,
    };
    manifest.write(&folder)?;
    publish::verify(&folder, &manifest)?;
    if progress.stop.load(Ordering::Relaxed) {
        return Err(BuildError::Stopped);
    }
    Ok(publish::publish(home, number)?)
}

/// Number of syllables in a field of all articles.
fn total_length(searcher: &Searcher, field: Field) -> Result<u64> {
    let mut length = 0;
    for reader in searcher.segment_readers() {
        length += reader.inverted_index(field).doing("open the terms")?.total_num_tokens();
    }
    Ok(length)
}

fn add(
    writer: &IndexWriter<WeighedDocument>,
    article: &Article,
    fields: &Fields,
    permit: Option<Permit>,
) -> Result<()> {
    let document = WeighedDocument::new(article, fields, permit)
        .map_err(|_| BuildError::Worker("an article could not be written as JSON"))?;
    writer.add_document(document).doing("add an article")?;
    Ok(())
}

/// Writes articles anew that were in the index before an older record told another of their addresses.
fn complete_aliases(
    index: &Index,
    writer: &mut IndexWriter<WeighedDocument>,
    fields: &Fields,
    winners: &mut Winners,
) -> Result<()> {
    let incomplete = winners.take_incomplete();
    if incomplete.is_empty() {
        return Ok(());
    }
    let searcher = index.reader().doing("read the index")?.searcher();
    for id in incomplete {
        let term = Term::from_field_text(fields.id, &id);
        let query = TermQuery::new(term.clone(), IndexRecordOption::Basic);
        let found: BTreeSet<_> =
            searcher.search(&query, &DocSetCollector).doing("find an article")?.into_iter().collect();
        for address in found {
            let document: TantivyDocument = searcher.doc(address).doing("read an article")?;
            let json = document.get_first(fields.article).and_then(|value| value.as_str()).unwrap_or_default();
            let mut article: Article =
                serde_json::from_str(json).map_err(|_| BuildError::Worker("a stored article could not be read"))?;
            article.aliases = winners.aliases(&id, article.url.as_deref());
            writer.delete_term(term.clone());
            add(writer, &article, fields, None)?;
        }
    }
    writer.commit().doing("write the index")?;
    Ok(())
}

/// Bytes for a writer that only merges.
const TIDYING: usize = 16 << 20;
/// Segments of fewer articles are merged into one, since each costs every query its look-ups.
const SMALL: u32 = 10_000;

/// Rewrites segments that hold deleted articles, which count in document frequencies until then, and small ones.
fn tidy(index: &Index) -> Result<()> {
    let segments = index.searchable_segment_metas().doing("list segments")?;
    let small = segments.iter().filter(|segment| segment.max_doc() < SMALL).count();
    let wanted: Vec<_> = segments
        .iter()
        .filter(|segment| segment.has_deletes() || (small > 1 && segment.max_doc() < SMALL))
        .map(tantivy::index::SegmentMeta::id)
        .collect();
    // Tantivy keeps the files of whatever segment someone holds a description of.
    drop(segments);
    if !wanted.is_empty() {
        let mut writer: IndexWriter<WeighedDocument> =
            index.writer_with_num_threads(1, TIDYING).doing("open the index for merging")?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        writer.merge(&wanted).wait().doing("merge segments")?;
        writer.garbage_collect_files().wait().doing("clear merged segments away")?;
        writer.wait_merging_threads().doing("merge the index")?;
    }
    Ok(())
}
