//! From the paths that were typed to sources of articles.

use std::{
    panic,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use rayon::prelude::*;
use time::{Date, OffsetDateTime};
use tracuu_article::{JsonLines, Record, Source, Tally, VIETNAM};
use tracuu_crawler::{
    archive::{Fetched, PageOptions, Revisits, archives_in, page_of, page_record, sample_archive, takes_page},
    shared::Shared,
    survey,
};
use walkdir::WalkDir;

use crate::failed::Failed;

/// Today in Vietnam.
pub(crate) fn today() -> Date {
    OffsetDateTime::now_utc().to_offset(VIETNAM).date()
}

/// What is read.
pub(crate) struct Sources {
    pub(crate) all: Vec<Box<dyn Source>>,
    /// What the pages of a host share.
    pub(crate) shared: Arc<Shared>,
    /// Bytes of all files.
    pub(crate) bytes: u64,
}

/// Opens each path as what its name says: JSON Lines, else pages and web archives; a folder is walked. Pages are looked at across each host first;
/// what they share is told beside the sources. Where `failed` is given, only what was rejected before is read.
pub(crate) fn open(paths: &[PathBuf], options: PageOptions, failed: Option<&Failed>) -> Result<Sources> {
    let mut files = paths.iter().map(|path| files(path)).collect::<Result<Vec<_>>>()?;
    let pages = paths.iter().zip(&files).flat_map(|(path, files)| {
        let pages = files.iter().filter(|file| takes_page(file));
        pages.map(move |file| (root(path), file.as_path()))
    });
    let archives = files.iter().flatten().flat_map(|file| archives_in(file));
    let shared = Arc::new(survey(pages.collect(), &archives.collect::<Vec<_>>(), &options));
    if let Some(failed) = failed {
        for files in &mut files {
            files.retain(|file| failed.has(file));
        }
    }
    let options = PageOptions { shared: Arc::clone(&shared), ..options };
    let lengths = files.iter().flatten().filter_map(|file| file.metadata().ok()).map(|about| about.len());
    let bytes = lengths.sum();
    // Files stay in their order, since of two records of one id the later one wins.
    let runs: Vec<(&Path, &[PathBuf])> = paths
        .iter()
        .zip(&files)
        .flat_map(|(path, files)| {
            let runs = files.chunk_by(|one, other| !JsonLines::takes(one) && !JsonLines::takes(other));
            runs.map(|run| (root(path), run))
        })
        .collect();
    let last = runs.iter().rposition(|(_, run)| run.iter().any(|file| !JsonLines::takes(file)));
    let revisits = Revisits::default();
    let mut sources: Vec<Box<dyn Source>> = Vec::new();
    for (at, (root, run)) in runs.into_iter().enumerate() {
        sources.push(match run {
            [file] if JsonLines::takes(file) => Box::new(JsonLines::new(file, Arc::clone(&options.canonical))),
            files => Box::new(Fetched::new(root, files.to_vec(), options.clone()).among(&revisits, Some(at) == last)),
        });
    }
    if let Some(failed) = failed {
        sources = sources.into_iter().map(|source| failed.of(source)).collect();
    }
    Ok(Sources { all: sources, shared, bytes })
}

/// Where paths of what stands in a source are told from.
pub(crate) fn root(path: &Path) -> &Path {
    if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) }
}

/// Looks at a sample of the pages, each with the root of its source, and of those in archives; what cannot be read is told by
/// its source.
fn survey(pages: Vec<(&Path, &Path)>, archives: &[PathBuf], options: &PageOptions) -> Shared {
    let glance = |record: Record| {
        // A fault of a library that decodes is told of its record later.
        let glance = panic::catch_unwind(|| {
            let page = page_of(record).ok()?;
            survey::glance(&page.bytes, &options.context_of(&page))
        });
        glance.ok().flatten()
    };
    let of_each = survey::SAMPLE / archives.len().max(1);
    let in_archives = archives.par_iter().flat_map_iter(|path| {
        // One page after the other: many at once would take any amount of memory.
        let mut glances = Vec::new();
        sample_archive(path, of_each, |record| glances.extend(glance(record)));
        glances
    });
    let named = pages.into_iter().map(|(root, path)| (path.strip_prefix(root).unwrap_or(path), (root, path)));
    let sample = survey::sample(named.collect());
    let page = |(root, path)| page_record(path, root, options.base_url.as_ref(), &Tally::new()).ok();
    let in_files = sample.into_par_iter().filter_map(page).filter_map(glance);
    survey::compare(in_files.chain(in_archives).collect())
}

/// The file itself, or all files of a folder, sorted by name.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>> {
    let about = path.metadata().with_context(|| format!("cannot read {}", path.display()))?;
    if !about.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in WalkDir::new(path).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            // A folder that cannot be listed, a link that leads nowhere or in a circle: its source tells of it.
            Err(error) => files.extend(error.path().map(Path::to_owned)),
        }
    }
    Ok(files)
}
