//! From sources to a new live generation, stage by stage.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Instant,
};

use tracuu_article::{Inventory, Source};
use tracuu_index::{
    EngineContext, Event, FORMAT_VERSION, FileDigest, History, Home, IoContext, Lexicon, Manifest, Report, SharedParts,
    TotalLengths, analyzers::SyllableObserver,
};

use crate::{
    captures::{CaptureResolver, Taken},
    error::{BuildError, Result},
    guards::Guards,
    mining::{AbbreviationMiner, Compounds, SyllableCounter},
    pipeline::{Progress, run},
    plan::{Planner, RejectionsBySource},
    publish,
    rejection_log::RejectionLog,
    rejections::RejectionSink,
    writer::{Finished, Writer},
};

/// How to build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Bytes of memory that the build may use, roughly; a third holds records under way, the rest is Tantivy's.
    pub memory: usize,
    /// Read and decode only: nothing is written or published.
    pub dry_run: bool,
    /// What is not published unasked.
    pub guards: Guards,
    /// What is known of what the pages of a host share, for the report.
    pub shared: BTreeMap<String, SharedParts>,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { memory: 480 << 20, dry_run: false, guards: Guards::default(), shared: BTreeMap::new() }
    }
}

/// Builds a new generation from these sources, verifies and publishes it; the report spells out the first rejections.
pub fn build(
    home: &Home,
    sources: Vec<Box<dyn Source>>,
    options: &BuildOptions,
    progress: &Progress,
) -> Result<Report> {
    if options.dry_run {
        return dry_run(home, sources, options, progress);
    }
    let started_at = Event::timestamp();
    let begun = Instant::now();
    let _lock = home.lock()?;
    options.guards.room(home)?;
    let history = History::of(home);
    let number = publish::next_number(home, &history)?;
    let folder = home.building().join(number.to_string());
    let report = Report { generation: number, shared: options.shared.clone(), ..Report::default() };
    let mut build = Build { home, options, progress, number, folder, started_at, begun, report };
    let mut sink = RejectionLog::of(home, number);
    let result = build.run(sources, &mut sink).and_then(|previous| Ok((previous, sink.finish()?)));
    let Build { folder, mut report, .. } = build;
    report.seconds = begun.elapsed().as_secs_f64();
    sink.tell(&mut report);
    let event = |event: &str, previous, report: &Report| Event {
        previous,
        report: Some(report.clone()),
        ..Event::now(event, number)
    };
    match result {
        Ok((previous, ())) => {
            report.published = true;
            history.append(&event(Event::PUBLISH, previous, &report))?;
            publish::prune(home, &history, publish::MAX_GENERATIONS)?;
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

/// Reads and decodes everything, writes nothing, and tells what a build would do.
fn dry_run(home: &Home, sources: Vec<Box<dyn Source>>, options: &BuildOptions, progress: &Progress) -> Result<Report> {
    let begun = Instant::now();
    let mut report = Report { shared: options.shared.clone(), ..Report::default() };
    let mut sink = RejectionsBySource::default();
    let (mut captures, mut planner) = (CaptureResolver::default(), Planner::new(home)?);
    let inventories =
        run(sources, options.memory, progress, &mut report.outcomes, &mut sink, |rank, mut decoded, _| {
            let taken = captures.take(rank, &mut decoded.article);
            if !matches!(taken, Taken::Superseded) {
                planner.take(rank.source, &decoded.article);
            }
            Ok(taken)
        })?;
    report.seconds = begun.elapsed().as_secs_f64();
    std::mem::take(&mut sink.first).tell(&mut report);
    report.plan = Some(planner.finish(&inventories, sink));
    Ok(report)
}

/// One build.
struct Build<'a> {
    home: &'a Home,
    options: &'a BuildOptions,
    progress: &'a Progress,
    number: u64,
    /// Where the generation is built.
    folder: PathBuf,
    started_at: String,
    begun: Instant,
    report: Report,
}

/// What the sources gave.
struct Read {
    inventories: Vec<Inventory>,
    captures: CaptureResolver,
    compounds: Compounds,
    abbreviations: AbbreviationMiner,
}

impl Build<'_> {
    /// Runs the stages; which generation was live before.
    fn run(&mut self, sources: Vec<Box<dyn Source>>, sink: &mut dyn RejectionSink) -> Result<Option<u64>> {
        self.clear()?;
        let syllables = Arc::new(SyllableCounter::new());
        let observer: Arc<dyn SyllableObserver> = Arc::clone(&syllables) as _;
        let mut writer = Writer::create(&self.folder, self.options.memory / 3 * 2, &observer)?;
        let mut read = self.read(sources, sink, &writer)?;
        let articles = read.captures.len() as u64;
        self.options.guards.read(self.home, self.number, articles, &self.report.outcomes)?;
        self.commit(&mut writer, &mut read)?;
        let index = writer.finish()?;
        let lengths = self.describe_language(&index, &syllables)?;
        index.clear(&self.folder);
        let manifest = self.write_manifest(&read, lengths)?;
        publish::verify(&self.folder, &manifest)?;
        if self.progress.stop.load(Ordering::Relaxed) {
            return Err(BuildError::Stopped);
        }
        Ok(publish::publish(self.home, self.number)?)
    }

    /// Clears what a killed build left: its articles are read again.
    fn clear(&self) -> Result<()> {
        let building = self.home.building();
        if building.exists() {
            fs::remove_dir_all(&building).on("clear", &building)?;
        }
        Ok(())
    }

    /// Reads, decodes and adds every article.
    fn read(&mut self, sources: Vec<Box<dyn Source>>, sink: &mut dyn RejectionSink, writer: &Writer) -> Result<Read> {
        let mut compounds = Compounds::new(&self.home.settings())?;
        let mut abbreviations = AbbreviationMiner::default();
        let mut captures = CaptureResolver::default();
        let (memory, counts) = (self.options.memory, &mut self.report.outcomes);
        let inventories = run(sources, memory, self.progress, counts, sink, |rank, decoded, permit| {
            let mut article = decoded.article;
            let taken = captures.take(rank, &mut article);
            match taken {
                Taken::Superseded => return Ok(taken),
                Taken::Replacing => writer.delete(&article.id),
                Taken::New => {}
            }
            compounds.add(&article);
            abbreviations.add(&article, rank.number);
            writer.add(&article, Some(permit))?;
            Ok(taken)
        })?;
        if captures.len() == 0 {
            let outcomes = &self.report.outcomes;
            let file = Some(self.home.rejections_file(self.number));
            let rejections = file.filter(|_| !outcomes.rejected.is_empty());
            return Err(BuildError::NoArticle { records: outcomes.records, rejections });
        }
        Ok(Read { inventories, captures, compounds, abbreviations })
    }

    /// Writes the articles, and beside that the words and abbreviations that were found in them.
    fn commit(&self, writer: &mut Writer, read: &mut Read) -> Result<()> {
        let Read { captures, compounds, abbreviations, .. } = read;
        thread::scope(|scope| {
            let words = scope.spawn(|| {
                compounds.write(&self.folder)?;
                abbreviations.write(&self.folder)
            });
            writer.commit()?;
            words.join().map_err(|_| BuildError::Worker("the counting of words"))?.map_err(BuildError::from)
        })?;
        writer.complete_aliases(captures)
    }

    /// Writes the lexicon and what is known of the language; how long the texts are.
    fn describe_language(&self, index: &Finished, syllables: &SyllableCounter) -> Result<TotalLengths> {
        let (searcher, fields) = (index.searcher()?, index.fields);
        thread::scope(|scope| {
            let lexicon = scope.spawn(|| Lexicon::write(&searcher, &fields, &self.folder));
            syllables.write(&self.folder)?;
            lexicon.join().map_err(|_| BuildError::Worker("the writing of the lexicon"))?.map_err(BuildError::from)
        })?;
        let length = |field| -> Result<u64> {
            let mut length = 0;
            for reader in searcher.segment_readers() {
                length += reader.inverted_index(field).doing("open the terms")?.total_num_tokens();
            }
            Ok(length)
        };
        Ok(TotalLengths { text: length(fields.folded)?, title: length(fields.title)? })
    }

    fn write_manifest(&self, read: &Read, syllables: TotalLengths) -> Result<Manifest> {
        let manifest = Manifest {
            format_version: FORMAT_VERSION,
            analyzer_version: tracuu_text::ANALYZER_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at.clone(),
            seconds: self.begun.elapsed().as_secs_f64(),
            articles: read.captures.len() as u64,
            syllables,
            sources: read.inventories.clone(),
            outcomes: self.report.outcomes.clone(),
            settings_sha256: self.home.settings_digest()?,
            files: FileDigest::of_folder(&self.folder)?,
        };
        manifest.write(&self.folder)?;
        Ok(manifest)
    }
}
