//! The pipeline: one reader, decoders on all cores, one writer; what is under way is bounded by bytes.

use std::{
    collections::HashMap,
    fs,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

use crossbeam_channel::{Receiver, Sender, bounded};
use tantivy::{
    Index, IndexSettings, IndexWriter, Term,
    indexer::IndexWriterOptions,
    store::{Compressor, ZstdCompressor},
};
use tracuu_article::{Decode, Decoded, Inventory, Origin, Record, Rejection, Source};

use crate::{
    analyzers,
    budget::{ByteBudget, Permit},
    document::WeighedDocument,
    error::{Context, EngineContext, IndexError, Result},
    generation::TANTIVY,
    history::{self, Event},
    home::Home,
    manifest::{FORMAT_VERSION, Manifest, digests},
    publish,
    report::{Report, SPELT_OUT},
    schema::Fields,
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

/// What a running build tells of itself, and whether it should stop.
#[derive(Debug, Default)]
pub struct Progress {
    /// Records that have come to an outcome.
    pub records: AtomicU64,
    /// Set to stop the build before it is published.
    pub stop: AtomicBool,
}

/// A record on its way to a decoder: its number gives the order of reading, whatever the threads do.
struct Task {
    number: u64,
    record: Record,
    decoder: Arc<dyn Decode>,
    permit: Permit,
}

/// What became of a record.
enum Outcome {
    Article { number: u64, origin: Origin, decoded: Box<Decoded>, permit: Permit },
    Rejected(Rejection),
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
        run(sources, options, progress, &mut report, |_, _, _| Ok(Taken::New))?;
        report.seconds = begun.elapsed().as_secs_f64();
        return Ok(report);
    }
    let started_at = history::now();
    let _lock = home.lock()?;
    let number = home.next_number()?;
    let folder = home.building(number);
    let mut report = Report { generation: number, ..Report::default() };
    let result = write_generation(home, number, sources, options, progress, &mut report, &started_at, begun);
    report.seconds = begun.elapsed().as_secs_f64();
    let event = |event: &str, previous, report: &Report| Event {
        at: history::now(),
        event: event.to_owned(),
        generation: number,
        previous,
        report: Some(report.clone()),
    };
    match result {
        Ok(previous) => {
            report.published = true;
            history::append(home, &event("publish", previous, &report))?;
            publish::prune(home)?;
            Ok(report)
        }
        Err(error) => {
            // The build's own error is the one to tell.
            let _ = fs::remove_dir_all(&folder);
            let _ = history::append(home, &event("failed", home.current().ok(), &report));
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
    let folder = home.building(number);
    let tantivy_folder = folder.join(TANTIVY);
    fs::create_dir_all(&tantivy_folder).on("create", &tantivy_folder)?;
    let (schema, fields) = Fields::schema();
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
        docstore_blocksize: 64 << 10,
        ..IndexSettings::default()
    };
    let index =
        Index::builder().schema(schema).settings(settings).create_in_dir(&tantivy_folder).doing("create the index")?;
    analyzers::register(&index);
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let writer_options = IndexWriterOptions::builder()
        .num_worker_threads(cores)
        .memory_budget_per_thread((options.memory / 3 * 2 / cores).max(16 << 20))
        .num_merge_threads(1)
        .build();
    let mut writer: IndexWriter<WeighedDocument> =
        index.writer_with_options(writer_options).doing("open the index for writing")?;

    let mut winners: HashMap<Vec<u8>, Rank> = HashMap::new();
    let inventories = run(sources, options, progress, report, |rank, decoded, permit| {
        let article = decoded.article;
        let taken = match winners.get(article.id.as_bytes()) {
            Some(winner) if *winner > rank => return Ok(Taken::Outdone),
            Some(_) => {
                writer.delete_term(Term::from_field_text(fields.id, &article.id));
                Taken::Replacing
            }
            None => Taken::New,
        };
        let document = WeighedDocument::new(&article, &fields, permit)
            .map_err(|_| IndexError::Worker("an article could not be written as JSON"))?;
        writer.add_document(document).doing("add an article")?;
        winners.insert(article.id.into_bytes(), rank);
        Ok(taken)
    })?;
    if winners.is_empty() {
        return Err(IndexError::NoArticle { records: report.outcomes.records });
    }
    writer.commit().doing("write the index")?;
    purge(&index, &mut writer)?;
    writer.wait_merging_threads().doing("merge the index")?;

    // What Tantivy leaves that no reader needs.
    for name in [".tantivy-writer.lock", ".tantivy-meta.lock"] {
        let _ = fs::remove_file(tantivy_folder.join(name));
    }
    let settings_digest: Vec<_> = match home.settings() {
        settings if settings.is_dir() => digests(&settings, |_| true)?,
        _ => Vec::new(),
    };
    let manifest = Manifest {
        format_version: FORMAT_VERSION,
        analyzer_version: tracuu_text::ANALYZER_VERSION,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: started_at.to_owned(),
        seconds: begun.elapsed().as_secs_f64(),
        articles: winners.len() as u64,
        sources: inventories,
        outcomes: report.outcomes.clone(),
        settings_sha256: {
            let tally = tracuu_article::Tally::new();
            for file in &settings_digest {
                tally.add(format!("{}\0{}\n", file.name, file.sha256).as_bytes());
            }
            tally.sha256()
        },
        files: digests(&tantivy_folder, |_| true)?,
    };
    manifest.write(&folder)?;
    publish::verify(&folder, &manifest)?;
    if progress.stop.load(Ordering::Relaxed) {
        return Err(IndexError::Stopped);
    }
    publish::publish(home, number)
}

/// Which of two records of one id wins: the one captured later, an undated one counting as newest; among equals the one
/// read later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    captured: i64,
    number: u64,
}

/// What the writer did with an article.
enum Taken {
    New,
    Replacing,
    Outdone,
}

/// Runs the pipeline over all sources and counts outcomes; `take` gets every article, in no order.
fn run(
    sources: Vec<Box<dyn Source>>,
    options: &BuildOptions,
    progress: &Progress,
    report: &mut Report,
    mut take: impl FnMut(Rank, Decoded, Permit) -> Result<Taken>,
) -> Result<Vec<Inventory>> {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let budget = ByteBudget::new((options.memory / 3 / 4).max(1 << 20));
    let (tasks, task_queue) = bounded::<Task>(1024);
    let (outcomes, outcome_queue) = bounded::<Outcome>(1024);
    thread::scope(|scope| {
        let rejections = outcomes.clone();
        let reader = scope.spawn(move || read_all(sources, &budget, &tasks, &rejections, progress));
        for _ in 0..cores {
            let (queue, outcomes) = (task_queue.clone(), outcomes.clone());
            scope.spawn(move || decode_all(&queue, &outcomes));
        }
        drop((task_queue, outcomes));
        let result = collect(&outcome_queue, progress, report, &mut take);
        if result.is_err() {
            progress.stop.store(true, Ordering::Relaxed);
            // Let the threads run dry, so that none waits for ever.
            outcome_queue.iter().for_each(drop);
        }
        let inventories = reader.join().map_err(|_| IndexError::Worker("the reader"))?;
        result.map(|()| inventories)
    })
}

fn read_all(
    sources: Vec<Box<dyn Source>>,
    budget: &Arc<ByteBudget>,
    tasks: &Sender<Task>,
    rejections: &Sender<Outcome>,
    progress: &Progress,
) -> Vec<Inventory> {
    let mut number = 0;
    let mut inventories = Vec::new();
    'all: for mut source in sources {
        let decoder = source.decoder();
        while let Some(record) = source.next_record() {
            number += 1;
            let sent = match record {
                Ok(record) => {
                    let permit = budget.acquire(record.bytes.len());
                    let decoder = Arc::clone(&decoder);
                    tasks.send(Task { number, record, decoder, permit }).is_ok()
                }
                Err(rejection) => rejections.send(Outcome::Rejected(rejection)).is_ok(),
            };
            if !sent || progress.stop.load(Ordering::Relaxed) {
                break 'all;
            }
        }
        inventories.push(source.inventory());
    }
    inventories
}

fn decode_all(queue: &Receiver<Task>, outcomes: &Sender<Outcome>) {
    for Task { number, record, decoder, permit } in queue {
        let origin = record.origin.clone();
        let outcome = match decoder.decode(record) {
            Ok(decoded) => Outcome::Article { number, origin, decoded: Box::new(decoded), permit },
            Err(rejection) => Outcome::Rejected(rejection),
        };
        if outcomes.send(outcome).is_err() {
            return;
        }
    }
}

fn collect(
    queue: &Receiver<Outcome>,
    progress: &Progress,
    report: &mut Report,
    take: &mut impl FnMut(Rank, Decoded, Permit) -> Result<Taken>,
) -> Result<()> {
    let mut rejections = Vec::new();
    let mut warnings = Vec::new();
    for outcome in queue {
        let counts = &mut report.outcomes;
        counts.records += 1;
        progress.records.fetch_add(1, Ordering::Relaxed);
        match outcome {
            Outcome::Rejected(rejection) => {
                *counts.rejected.entry(rejection.kind.name().to_owned()).or_default() += 1;
                rejections.push(rejection);
            }
            Outcome::Article { number, origin, decoded, permit } => {
                for field in &decoded.unknown_fields {
                    if counts.unknown_fields.len() < SPELT_OUT || counts.unknown_fields.contains_key(field) {
                        *counts.unknown_fields.entry(field.clone()).or_default() += 1;
                    }
                }
                counts.warnings += decoded.warnings.len() as u64;
                warnings.extend(decoded.warnings.iter().map(|warning| (origin.clone(), warning.clone())));
                let captured = decoded.article.captured_at.as_ref().and_then(tracuu_article::PublicationDate::seconds);
                let rank = Rank { captured: captured.unwrap_or(i64::MAX), number };
                match take(rank, *decoded, permit)? {
                    Taken::New => counts.indexed += 1,
                    Taken::Replacing | Taken::Outdone => counts.replaced += 1,
                }
            }
        }
        // Enough to tell the first ones in the order of reading.
        if rejections.len() > 8 * SPELT_OUT {
            keep_first(&mut rejections, |rejection| &rejection.origin);
        }
        if warnings.len() > 8 * SPELT_OUT {
            keep_first(&mut warnings, |(origin, _)| origin);
        }
    }
    keep_first(&mut rejections, |rejection| &rejection.origin);
    keep_first(&mut warnings, |(origin, _)| origin);
    report.rejections = rejections.iter().map(ToString::to_string).collect();
    report.warnings = warnings.iter().map(|(origin, warning)| format!("{origin}: {warning}")).collect();
    if progress.stop.load(Ordering::Relaxed) { Err(IndexError::Stopped) } else { Ok(()) }
}

/// Sorts by file and line and keeps the first ones, so that a report is the same whatever the threads did.
fn keep_first<T>(list: &mut Vec<T>, origin: impl Fn(&T) -> &Origin) {
    let key = |item: &T| -> (PathBuf, Option<u64>, Option<u64>) {
        let origin = origin(item);
        (origin.path.clone(), origin.line, origin.offset)
    };
    list.sort_by_cached_key(key);
    list.truncate(SPELT_OUT);
}

/// Rewrites segments that hold deleted articles: those count in document frequencies until then.
fn purge(index: &Index, writer: &mut IndexWriter<WeighedDocument>) -> Result<()> {
    let dirty: Vec<_> = index
        .searchable_segment_metas()
        .doing("list segments")?
        .into_iter()
        .filter(tantivy::index::SegmentMeta::has_deletes)
        .map(|segment| segment.id())
        .collect();
    if !dirty.is_empty() {
        writer.merge(&dirty).wait().doing("purge replaced articles")?;
    }
    Ok(())
}
