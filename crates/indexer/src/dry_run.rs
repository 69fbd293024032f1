//! What a build would do, with nothing written.

use std::time::Instant;

use tracuu_article::Source;
use tracuu_index::{Home, Origins, Report};

use crate::{
    captures::{CaptureResolver, Taken},
    error::Result,
    gone::CompleteSources,
    options::{BuildOptions, Start},
    pipeline::{Progress, run},
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
    let (mut captures, mut planner) = (CaptureResolver::default(), Planner::new(home)?);
    let (memory, counts) = (options.memory, &mut report.outcomes);
    let inventories = run(sources, memory, progress, counts, &mut sink, |rank, origin, mut decoded, _| {
        let taken = captures.take(rank, origin, &mut decoded.article);
        if !matches!(taken, Taken::Superseded) {
            planner.take(rank.source, &decoded.article);
        }
        Ok(taken)
    })?;
    let gone = match &options.start {
        Start::Scratch => None,
        Start::Live { complete } if complete.is_empty() => Some(Vec::new()),
        Start::Live { complete } => {
            let origins = Origins::read(&home.generation(home.current()?))?;
            let complete = CompleteSources { paths: complete.clone(), rejected: sink.rejected_paths() };
            Some(complete.gone(&origins, |id| planner.was_read(id)).ids)
        }
    };
    report.seconds = begun.elapsed().as_secs_f64();
    std::mem::take(&mut sink.first).tell(&mut report);
    report.plan = Some(planner.finish(&inventories, sink, gone.as_deref()));
    Ok(report)
}
