//! From sources to a new live generation, stage by stage.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Instant,
};

use tracuu_article::{Inventory, Source};
use tracuu_index::{
    Event, FORMAT_VERSION, FileDigest, Headlines, HeadlinesBuilder, History, Home, IoContext, Lexicon, Manifest,
    Origins, Report, TotalLengths, command, each_stored, who,
};

use crate::{
    adder::Adder,
    base::Base,
    captures::CaptureResolver,
    checkpoint::{BuildTask, Checkpoint, ReadPlace},
    dry_run::dry_run,
    duplicates::write_groups,
    error::{BuildError, Result},
    gone::{CompleteSources, Gone},
    lengths::total_lengths,
    mining::{Miners, segmenter},
    options::{BuildOptions, Start},
    pipeline::{Progress, Reading, Take, run},
    publish,
    rejection_log::RejectionLog,
    rejections::RejectionSink,
    writer::{self, Finished, Purge, Writer},
};

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
    let begun = Instant::now();
    let _lock = home.lock()?;
    // What is added to the live index takes little; where even that is too much, the disk says so.
    if options.start == Start::Scratch && !options.resume {
        options.guards.room(home)?;
    }
    let history = History::of(home);
    let task = BuildTask::of(home, options, &sources)?;
    let interrupted = if options.resume { Checkpoint::find(home, &task)? } else { None };
    let number = match &interrupted {
        Some((_, checkpoint)) => checkpoint.number,
        None => publish::next_number(home, &history)?,
    };
    let mut sink = match &interrupted {
        Some((_, checkpoint)) => RejectionLog::resume(home, number, checkpoint.rejections.clone())?,
        None => RejectionLog::of(home, number),
    };
    let mut build = Build {
        folder: home.building().join(number.to_string()),
        started_at: interrupted.as_ref().map_or_else(Event::timestamp, |(_, checkpoint)| checkpoint.started_at.clone()),
        report: Report { generation: number, shared: options.shared.clone(), ..Report::default() },
        home,
        options,
        progress,
        task,
        number,
        begun,
    };
    let interrupted = interrupted.map(|(_, checkpoint)| checkpoint);
    let result = build.run(sources, interrupted, &mut sink).and_then(|built| Ok((built, sink.finish()?)));
    let Build { folder, mut report, .. } = build;
    report.seconds = begun.elapsed().as_secs_f64();
    sink.tell(&mut report);
    let event = |event: &str, previous, report: &Report| Event {
        previous,
        report: Some(report.clone()),
        ..Event::now(event, number)
    };
    match result {
        Ok((Built::Published(previous), ())) => {
            report.published = true;
            history.append(&event(Event::PUBLISH, previous, &report))?;
            publish::prune(home, &history, publish::MAX_GENERATIONS)?;
            Ok(report)
        }
        Ok((Built::NothingNew, ())) => {
            fs::remove_dir_all(&folder).on("clear", &folder)?;
            // A timer finds nothing new most of the time: what was rejected is told in its file, and not again here.
            let slim =
                Report { rejections: Vec::new(), warnings: Vec::new(), shared: BTreeMap::new(), ..report.clone() };
            history.append(&event(Event::UNCHANGED, home.current().ok(), &slim))?;
            publish::prune_reports(home)?;
            Ok(report)
        }
        Err(error) => {
            // The build's own error is the one to tell. What it came to a checkpoint with is there for another that goes on.
            if !Checkpoint::is_in(&folder) {
                let _ = fs::remove_dir_all(&folder);
            }
            let _ = history.append(&event(Event::FAILED, home.current().ok(), &report));
            Err(error)
        }
    }
}

/// One build.
struct Build<'a> {
    home: &'a Home,
    options: &'a BuildOptions,
    progress: &'a Progress,
    task: BuildTask,
    number: u64,
    /// Where the generation is built.
    folder: PathBuf,
    started_at: String,
    begun: Instant,
    report: Report,
}

/// What becomes of a build that did not fail.
enum Built {
    /// Its generation is live, in the place of this one.
    Published(Option<u64>),
    /// The live generation holds just what was read.
    NothingNew,
}

/// Share of the articles that may have changed since the whole was last mined for words, abbreviations and language.
const MAX_UNMINED: f64 = 0.05;

impl Build<'_> {
    /// Runs the stages.
    fn run(
        &mut self,
        sources: Vec<Box<dyn Source>>,
        interrupted: Option<Checkpoint>,
        sink: &mut dyn RejectionSink,
    ) -> Result<Built> {
        let (base, mut origins) = match self.options.start {
            Start::Scratch => (None, Origins::default()),
            Start::Live { .. } => Base::open(self.home).map(|(base, origins)| (Some(base), origins))?,
        };
        let base = base.as_ref();
        let (task, started_at, folder) = (self.task.clone(), self.started_at.clone(), self.folder.clone());
        let (writer, miners) = self.begin(base, interrupted.is_some())?;
        let mut adder = Adder {
            task: &task,
            number: self.number,
            started_at: &started_at,
            folder: &folder,
            base,
            writer,
            captures: CaptureResolver::default(),
            miners,
            headlines: HeadlinesBuilder::new(
                base.map_or(&Headlines::default(), Base::headlines),
                segmenter(&self.home.settings())?,
            ),
            changed: 0,
        };
        let mut begin = ReadPlace::default();
        if let Some(checkpoint) = interrupted {
            begin = checkpoint.place;
            self.report.outcomes = checkpoint.outcomes.clone();
            adder.go_on(checkpoint)?;
        }
        let reading = Reading { memory: self.options.memory, begin, checkpoints: Some(self.options.checkpoints) };
        let (inventories, end) = run(sources, reading, self.progress, &mut self.report.outcomes, sink, &mut adder)
            .map_err(|failure| adder.writer.cause(failure))?;
        self.report.sources.clone_from(&inventories);
        self.report.settings_sha256 = self.home.settings_digest()?;
        if adder.captures.len() == 0 && base.is_none() {
            return Err(self.no_article());
        }
        let gone = self.remove(&adder, &origins, sink.rejected_paths());
        for id in &gone {
            adder.headlines.remove(id);
            origins.remove(id);
        }
        let changed = adder.changed + (gone.len() + adder.captures.incomplete()) as u64;
        if base.is_some() && changed == 0 {
            return Ok(Built::NothingNew);
        }
        let before = base.map_or(0, |base| base.generation.manifest.articles);
        let articles = (before + self.report.outcomes.indexed).saturating_sub(self.report.outcomes.removed);
        if let Err(refused) = self.options.guards.read(self.home, self.number, articles, &self.report.outcomes) {
            // Who knows better need not have all read again. It is the refusal that is told, whatever comes of this.
            let _ = adder.checkpoint(end, &self.report.outcomes, sink);
            return Err(refused);
        }
        let manifest =
            self.finish(adder, origins, changed, Manifest { articles, sources: inventories, ..self.manifest()? })?;
        let generation = publish::verify(&self.folder, self.number, &manifest)?;
        if let Some(ask) = self.options.ask.filter(|_| !self.options.guards.force) {
            ask(self.home, generation).map_err(|reason| BuildError::Wrong { reason })?;
        }
        if self.progress.stop.load(Ordering::Relaxed) {
            return Err(BuildError::Stopped);
        }
        Ok(Built::Published(publish::publish(self.home, self.number)?))
    }

    /// Lays out what is written to: what an interrupted build left, the files of the live generation, or nothing.
    fn begin(&self, base: Option<&Base>, goes_on: bool) -> Result<(Writer, Miners)> {
        let miners = Miners::new(&self.home.settings())?;
        let memory = self.options.memory / 3 * 2;
        let observer = miners.observer();
        let observer = base.is_none().then_some(&observer);
        if !goes_on {
            // What other builds left, which were killed.
            let building = self.home.building();
            if building.exists() {
                fs::remove_dir_all(&building).on("clear", &building)?;
            }
            match base {
                Some(base) => base.lay_index(self.home, &self.folder)?,
                None => Writer::create(&self.folder)?,
            }
        }
        Ok((Writer::open(&self.folder, memory, observer)?, miners))
    }

    fn no_article(&self) -> BuildError {
        let outcomes = &self.report.outcomes;
        let file = Some(self.home.rejections_file(self.number));
        let rejections = file.filter(|_| !outcomes.rejected.is_empty());
        BuildError::NoArticle { records: outcomes.records, rejections }
    }

    /// Removes what complete sources no longer hold; the ids of these articles.
    fn remove(&mut self, adder: &Adder<'_>, origins: &Origins, rejected: &BTreeSet<Arc<str>>) -> Vec<String> {
        let Start::Live { complete } = &self.options.start else { return Vec::new() };
        let complete = CompleteSources { paths: complete.clone(), rejected };
        let Gone { ids, in_doubt } = complete.gone(origins, |id| adder.captures.knows(id));
        for id in &ids {
            adder.writer.delete(id);
        }
        self.report.outcomes.removed = ids.len() as u64;
        self.report.outcomes.in_doubt = in_doubt;
        ids
    }

    /// Writes the index, and beside it all else that a generation has; its manifest, last of all.
    fn finish(&self, adder: Adder<'_>, mut origins: Origins, changed: u64, manifest: Manifest) -> Result<Manifest> {
        let Adder { base, mut writer, mut captures, mut miners, headlines, .. } = adder;
        captures.tell_origins(&mut origins);
        origins.write(&self.folder)?;
        drop(origins);
        headlines.finish().write(&self.folder)?;
        let unmined = base.map_or(0, |base| base.generation.manifest.changed_since_mining + changed);
        let lags = unmined as f64 <= MAX_UNMINED * manifest.articles as f64;
        let (laid, syllables) = match base {
            None => {
                miners.write_words(&self.folder, || writer.commit())?;
                writer.complete_aliases(&mut captures)?;
                // Segments are merged on one core.
                let index = thread::scope(|scope| {
                    let language = scope.spawn(|| miners.write_language(&self.folder));
                    let index = writer.finish(Purge::All)?;
                    language.join().map_err(|_| BuildError::Worker("the counting of syllables"))?.map(|()| index)
                })?;
                (Vec::new(), self.describe(&index)?)
            }
            Some(base) => {
                writer.commit()?;
                writer.complete_aliases(&mut captures)?;
                let index = writer.finish(Purge::Many)?;
                if lags {
                    base.lay_mined(self.home, &self.folder)?;
                    (base.laid(true), self.describe(&index)?)
                } else {
                    let mut miners = self.mine_again(&index)?;
                    miners.write_words(&self.folder, || Ok(()))?;
                    miners.write_language(&self.folder)?;
                    (base.laid(false), self.describe(&index)?)
                }
            }
        };
        Checkpoint::clear(&self.folder, None);
        writer::clear(&self.folder);
        let manifest = Manifest {
            syllables,
            changed_since_mining: if lags { unmined } else { 0 },
            based_on: base.map(|base| base.generation.number),
            sources: sources_of(base, &manifest.sources),
            files: FileDigest::of_folder_but(&self.folder, &laid)?,
            ..manifest
        };
        manifest.write(&self.folder)?;
        Ok(manifest)
    }

    /// Mines all articles of an index.
    fn mine_again(&self, index: &Finished) -> Result<Miners> {
        let mut miners = Miners::new(&self.home.settings())?;
        each_stored(&index.searcher()?, &index.fields, "the new generation", |article, _| {
            miners.add_stored(&article);
            Ok(())
        })?;
        Ok(miners)
    }

    /// Writes the lexicon, and beside that which articles tell the same; how long the texts are.
    fn describe(&self, index: &Finished) -> Result<TotalLengths> {
        let (searcher, fields) = (index.searcher()?, index.fields);
        thread::scope(|scope| {
            let lexicon = scope.spawn(|| Lexicon::write(&searcher, &fields, &self.folder));
            write_groups(&searcher, &self.folder)?;
            lexicon.join().map_err(|_| BuildError::Worker("the writing of the lexicon"))?.map_err(BuildError::from)
        })?;
        Ok(total_lengths(&searcher, &fields)?)
    }

    /// What is known of the generation whatever it holds.
    fn manifest(&self) -> Result<Manifest> {
        Ok(Manifest {
            format_version: FORMAT_VERSION,
            analyzer_version: tracuu_text::ANALYZER_VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at.clone(),
            seconds: self.begun.elapsed().as_secs_f64(),
            outcomes: self.report.outcomes.clone(),
            settings_sha256: self.home.settings_digest()?,
            build_settings_sha256: self.home.build_settings_digest()?,
            by: who(),
            command: command(),
            ..Manifest::default()
        })
    }
}

/// What was read, and what was read before for the generation that it was added to.
fn sources_of(base: Option<&Base>, read: &[Inventory]) -> Vec<Inventory> {
    let before = base.map(|base| base.generation.manifest.sources.as_slice()).unwrap_or_default();
    let before = before.iter().filter(|before| read.iter().all(|source| source.path != before.path));
    before.chain(read).cloned().collect()
}
