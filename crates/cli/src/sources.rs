//! From the paths that were typed to sources of articles.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result};
use time::{Date, OffsetDateTime};
use tracuu_article::{CanonicalRules, JsonLines, Source, VIETNAM};
use tracuu_crawler::{archive::HtmlPages, rules::SiteRules};
use walkdir::WalkDir;

/// Today in Vietnam.
pub(crate) fn today() -> Date {
    OffsetDateTime::now_utc().to_offset(VIETNAM).date()
}

/// Opens each path as what its name says: JSON Lines, else pages; a folder is walked.
pub(crate) fn open(paths: &[PathBuf], site_rules: &SiteRules) -> Result<Vec<Box<dyn Source>>> {
    let rules = Arc::new(CanonicalRules::default());
    let mut sources: Vec<Box<dyn Source>> = Vec::new();
    for path in paths {
        let files = files(path)?;
        let root = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(Path::new("")) };
        // Files stay in their order, since of two records of one id the later one wins.
        for run in files.chunk_by(|one, other| !JsonLines::takes(one) && !JsonLines::takes(other)) {
            match run {
                [file] if JsonLines::takes(file) => sources.push(Box::new(JsonLines::new(file, Arc::clone(&rules)))),
                pages => {
                    let (pages, rules) = (pages.to_vec(), Arc::clone(&rules));
                    sources.push(Box::new(HtmlPages::new(root, pages, rules, site_rules.clone(), today())));
                }
            }
        }
    }
    Ok(sources)
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
