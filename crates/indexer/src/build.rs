//! From sources to a new live generation, stage by stage.

use std::{
    collections::BTreeSet,
    fs,
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    thread,
    time::Instant,
};

use tracuu_article::{Inventory, Source};
use tracuu_index::{
    Event, FORMAT_VERSION, FileDigest, History, Home, IoContext, Lexicon, Manifest, Report, TotalLengths, command,
    each_stored, who,
};

use crate::{
    base::Base,
    captures::{CaptureResolver, Rank, Taken},
    dry_run::dry_run,
    error::{BuildError, Result},
    gone::CompleteSources,
    lengths::total_lengths,
    mining::Miners,
    options::{BuildOptions, Start},
    pipeline::{Progress, run},
    publish,
    rejection_log::RejectionLog,
    rejections::RejectionSink,
    writer::{Finished, Purge, Writer},
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
    let result = build.run(sources, &mut sink).and_then(|built| Ok((built, sink.finish()?)));
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
            history.append(&event(Event::UNCHANGED, home.current().ok(), &report))?;
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
    miners: Miners,
    /// Articles that were written or removed.
    changed: u64,
    /// Ids of those that were removed.
    gone: Vec<String>,
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
    fn run(&mut self, sources: Vec<Box<dyn Source>>, sink: &mut dyn RejectionSink) -> Result<Built> {
        let base = match self.options.start {
            Start::Scratch => None,
            Start::Live { .. } => Some(Base::open(self.home)?),
        };
        self.clear()?;
        let miners = Miners::new(&self.home.settings())?;
        let memory = self.options.memory / 3 * 2;
        let mut writer = match &base {
            None => Writer::create(&self.folder, memory, &miners.observer())?,
            Some(base) => {
                base.lay_index(self.home, &self.folder)?;
                Writer::of(&self.folder, memory, None)?
            }
        };
        let mut read = self.read(sources, sink, &writer, miners, base.as_ref())?;
        let before = base.as_ref().map_or(0, |base| base.generation.manifest.articles);
        if let Some(base) = &base {
            self.remove(base, &mut read, sink.rejected_paths(), &writer);
            if read.changed == 0 {
                return Ok(Built::NothingNew);
            }
        }
        let articles = (before + self.report.outcomes.indexed).saturating_sub(self.report.outcomes.removed);
        self.options.guards.read(self.home, self.number, articles, &self.report.outcomes)?;
        let (index, unmined) = match &base {
            None => {
                let Read { miners, captures, .. } = &mut read;
                miners.write_words(&self.folder, || writer.commit())?;
                writer.complete_aliases(captures)?;
                (writer.finish(Purge::All)?, 0)
            }
            Some(base) => {
                writer.commit()?;
                writer.complete_aliases(&mut read.captures)?;
                (writer.finish(Purge::Many)?, base.generation.manifest.changed_since_mining + read.changed)
            }
        };
        let is_mined = unmined as f64 <= MAX_UNMINED * articles as f64;
        let lengths = match &base {
            Some(base) if is_mined => {
                base.lay_mined(self.home, &self.folder)?;
                self.describe_language(&index, || Ok(()))?
            }
            Some(_) => {
                let mut miners = self.mine_again(&index)?;
                miners.write_words(&self.folder, || Ok(()))?;
                self.describe_language(&index, || miners.write_language(&self.folder))?
            }
            None => self.describe_language(&index, || read.miners.write_language(&self.folder))?,
        };
        index.clear(&self.folder);
        let mut origins = base.as_ref().map(|base| base.origins.clone()).unwrap_or_default();
        for id in &read.gone {
            origins.remove(id);
        }
        read.captures.tell_origins(&mut origins);
        origins.write(&self.folder)?;
        let laid = base.as_ref().map(|base| base.laid(is_mined)).unwrap_or_default();
        let manifest = Manifest {
            articles,
            syllables: lengths,
            changed_since_mining: if is_mined { unmined } else { 0 },
            based_on: base.as_ref().map(|base| base.generation.number),
            sources: sources_of(base.as_ref(), &read.inventories),
            files: FileDigest::of_folder_but(&self.folder, &laid)?,
            ..self.manifest()?
        };
        manifest.write(&self.folder)?;
        publish::verify(&self.folder, &manifest)?;
        if self.progress.stop.load(Ordering::Relaxed) {
            return Err(BuildError::Stopped);
        }
        Ok(Built::Published(publish::publish(self.home, self.number)?))
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
    fn read(
        &mut self,
        sources: Vec<Box<dyn Source>>,
        sink: &mut dyn RejectionSink,
        writer: &Writer,
        mut miners: Miners,
        base: Option<&Base>,
    ) -> Result<Read> {
        let mut captures = CaptureResolver::default();
        let mut changed = 0;
        let (memory, counts) = (self.options.memory, &mut self.report.outcomes);
        let inventories = run(sources, memory, self.progress, counts, sink, |rank, origin, decoded, permit| {
            let mut article = decoded.article;
            let known = match base {
                Some(base) if !captures.knows(&article.id) => base.article(&article.id)?,
                _ => None,
            };
            if let Some((known, _)) = &known {
                captures.know(Rank::before_all(known), known);
            }
            let mut taken = captures.take(rank, origin, &mut article);
            if let (Taken::Replacing, Some((_, json))) = (taken, &known)
                && serde_json::to_string(&article).is_ok_and(|now| now == *json)
            {
                taken = Taken::Unchanged;
            }
            match taken {
                Taken::Superseded | Taken::Unchanged => return Ok(taken),
                Taken::Replacing => writer.delete(&article.id),
                Taken::New => {}
            }
            changed += 1;
            if base.is_none() {
                miners.add(&article, rank.number);
            }
            writer.add(&article, Some(permit))?;
            Ok(taken)
        })?;
        if captures.len() == 0 && base.is_none() {
            let outcomes = &self.report.outcomes;
            let file = Some(self.home.rejections_file(self.number));
            let rejections = file.filter(|_| !outcomes.rejected.is_empty());
            return Err(BuildError::NoArticle { records: outcomes.records, rejections });
        }
        changed += captures.incomplete() as u64;
        Ok(Read { inventories, captures, miners, changed, gone: Vec::new() })
    }

    /// Removes what complete sources no longer hold.
    fn remove(&mut self, base: &Base, read: &mut Read, rejected: &BTreeSet<Arc<str>>, writer: &Writer) {
        let Start::Live { complete } = &self.options.start else { return };
        let complete = CompleteSources { paths: complete.clone(), rejected };
        let gone = complete.gone(&base.origins, |id| read.captures.knows(id));
        gone.ids.iter().for_each(|id| writer.delete(id));
        self.report.outcomes.removed = gone.ids.len() as u64;
        self.report.outcomes.in_doubt = gone.in_doubt;
        read.changed += self.report.outcomes.removed;
        read.gone = gone.ids;
    }

    /// Mines all articles of an index.
    fn mine_again(&self, index: &Finished) -> Result<Miners> {
        let mut miners = Miners::new(&self.home.settings())?;
        let mut record = 0;
        each_stored(&index.searcher()?, &index.fields, "the new generation", |article, _| {
            record += 1;
            miners.add_stored(&article, record);
            Ok(())
        })?;
        Ok(miners)
    }

    /// Writes the lexicon, and beside that what is known of the language; how long the texts are.
    fn describe_language(&self, index: &Finished, language: impl FnOnce() -> Result<()>) -> Result<TotalLengths> {
        let (searcher, fields) = (index.searcher()?, index.fields);
        thread::scope(|scope| {
            let lexicon = scope.spawn(|| Lexicon::write(&searcher, &fields, &self.folder));
            language()?;
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
