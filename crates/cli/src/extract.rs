//! `tracuu extract`.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::{Result, bail};
use rayon::prelude::*;
use serde::Serialize;
use tracuu_article::{Article, Origin, Record, Rejection, RejectionKind, RuleUse, Source};
use tracuu_crawler::{
    archive::{self, CdxjLines, Fetched, PageOptions, Revisits},
    extract::{Extraction, PageKind, Reasons},
    rules::SiteRules,
};
use tracuu_index::Home;

use crate::{args, sources};

/// One page, as a line of JSON.
#[derive(Serialize)]
struct Page<'a> {
    path: &'a Path,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<u64>,
    kind: PageKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    article: Article,
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<Reasons>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<RuleUse>>,
}

/// Pages that are under way at once, and their bytes.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 64 << 20;

pub(crate) fn run(arguments: &args::Extract) -> Result<()> {
    if arguments.cdxj {
        return write_index(&arguments.paths);
    }
    let rules = SiteRules::read(&Home::new(&arguments.index).site_rules())?;
    let options = PageOptions { rules, ..PageOptions::new(sources::today()) };
    let mut out = BufWriter::new(io::stdout().lock());
    let (revisits, last) = (Revisits::default(), arguments.paths.len().saturating_sub(1));
    for (at, path) in arguments.paths.iter().enumerate() {
        let mut files = sources::files(path)?;
        files.retain(|file| !path.is_dir() || archive::takes(file));
        let source = Fetched::new(sources::root(path), files, options.clone()).among(&revisits, at == last);
        // A file that was named is read as what it may be.
        let source = if path.is_dir() { source } else { source.of_any_name() };
        write_pages(source, arguments, &mut out)?;
    }
    Ok(out.flush()?)
}

/// Writes lines of CDXJ of the records of archives; what is wrong with one goes to stderr.
#[expect(clippy::print_stderr, reason = "messages, while the index is the result")]
fn write_index(paths: &[PathBuf]) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut failed = false;
    for path in paths {
        let files = sources::files(path)?;
        let archives = files.iter().flat_map(|file| {
            let found = archive::archives_in(file);
            if found.is_empty() && !path.is_dir() { vec![file.clone()] } else { found }
        });
        for archive in archives {
            let mut lines = match CdxjLines::open(&archive) {
                Ok(lines) => lines,
                Err(rejection) => {
                    eprintln!("{rejection}");
                    failed = true;
                    continue;
                }
            };
            for line in lines.by_ref() {
                match line {
                    Ok(line) => writeln!(out, "{line}")?,
                    Err(fault) => eprintln!("{fault}"),
                }
            }
            if lines.within > 0 {
                eprintln!(
                    "{}: {} records are not at the beginning of a member and are left out",
                    archive.display(),
                    lines.within
                );
            }
        }
    }
    out.flush()?;
    if failed {
        bail!("not all archives could be read");
    }
    Ok(())
}

fn write_pages(mut source: Fetched, arguments: &args::Extract, out: &mut impl Write) -> Result<()> {
    let decoder = source.page_decoder();
    loop {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let Some(record) = source.next_record() else { break };
            bytes += record.as_ref().map_or(0, |record| record.bytes.len());
            batch.push(record);
        }
        if batch.is_empty() {
            return Ok(());
        }
        let lines: Vec<serde_json::Result<String>> = batch
            .into_par_iter()
            .map(|record| {
                let origin = match &record {
                    Ok(record) => record.origin.clone(),
                    Err(rejection) => rejection.origin.clone(),
                };
                let extraction = record.and_then(|record| {
                    let url = arguments.url.clone().or(record.url);
                    decoder.extraction(Record { url, ..record })
                });
                serde_json::to_string(&Page::of(&origin, extraction, arguments.explain))
            })
            .collect();
        for line in lines {
            writeln!(out, "{}", line?)?;
        }
    }
}

impl<'a> Page<'a> {
    fn of(origin: &'a Origin, extraction: Result<Extraction, Rejection>, explain: bool) -> Self {
        let Origin { path, offset, within, .. } = origin;
        let (offset, within) = (*offset, *within);
        match extraction {
            Ok(Extraction { kind, article, reasons, rules, .. }) => {
                let (reasons, rules) = (Some(reasons).filter(|_| explain), Some(rules).filter(|_| explain));
                Self { path, offset, within, kind, error: None, article, reasons, rules }
            }
            Err(rejection) => {
                let kind = match rejection.kind {
                    RejectionKind::Empty => PageKind::Empty,
                    RejectionKind::ErrorPage => PageKind::Error,
                    RejectionKind::Skipped | RejectionKind::Other => PageKind::Other,
                    _ => PageKind::Broken,
                };
                let (error, article) = (Some(rejection.reason), Article::default());
                Self { path, offset, within, kind, error, article, reasons: None, rules: None }
            }
        }
    }
}
