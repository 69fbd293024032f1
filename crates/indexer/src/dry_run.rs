//! What a build would do, with nothing written.

use std::time::Instant;

use tracuu_article::{Decoded, Origin, Source};
use tracuu_index::{Home, Origins, Outcomes, Report};

use crate::{
    budget::Permit,
    captures::{CaptureResolver, Rank, Taken},
    checkpoint::ReadPlace,
    error::Result,
    gone::CompleteSources,
    options::{BuildOptions, Start},
    pipeline::{Progress, Reading, Take, run},
    plan::{Planner, RejectionsBySource},
    rejections::RejectionSink,
};

/// Reads and decodes everything, writes nothing, and tells what a build would do.
pub(crate) fn dry_run(
    home: &Home,
    sources: Vec<Box<dyn Source>>,
    options: &BuildOptions,
    progress: &Progress,
) -> Result<Report> {
    let begun = Instant::now();
    let mut report = Report { shared: options.shared.clone(), ..Report::default() };
    let mut sink = RejectionsBySource::default();
    let mut taker = Planning { captures: CaptureResolver::default(), planner: Planner::new(home)? };
    let reading = Reading { memory: options.memory, begin: ReadPlace::default(), checkpoints: None };
    let (inventories, _) = run(sources, reading, progress, &mut report.outcomes, &mut sink, &mut taker)?;
    let planner = taker.planner;
    let gone = match &options.start {
        Start::Scratch => None,
        Start::Live { complete } if complete.is_empty() => Some(Vec::new()),
        Start::Live { complete } => {
            let origins = Origins::read(&home.generation(home.current()?))?;
            let complete = CompleteSources { paths: complete.clone(), rejected: sink.rejected_paths() };
            Some(complete.gone(&origins, |id| planner.was_read(id)).ids)
        }
    };
    report.sources.clone_from(&inventories);
    report.settings_sha256 = home.settings_digest()?;
    report.seconds = begun.elapsed().as_secs_f64();
    std::mem::take(&mut sink.first).tell(&mut report);
    report.plan = Some(planner.finish(&inventories, sink, gone.as_deref()));
    Ok(report)
}

/// Takes articles for a plan.
struct Planning {
    captures: CaptureResolver,
    planner: Planner,
}

impl Take for Planning {
    fn take(&mut self, rank: Rank, origin: &Origin, mut decoded: Decoded, _: Permit) -> Result<Taken> {
        let taken = self.captures.take(rank, origin, &mut decoded.article);
        if taken != Taken::Superseded {
            self.planner.take(rank.source, &decoded.article);
        }
        Ok(taken)
    }

    fn checkpoint(&mut self, _: ReadPlace, _: &Outcomes, _: &mut dyn RejectionSink) -> Result<()> {
        Ok(())
    }
}
