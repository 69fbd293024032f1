//! `tracuu extract`.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Result;
use rayon::prelude::*;
use serde::Serialize;
use tracuu_article::{Article, RejectionKind, RuleUse, Tally};
use tracuu_crawler::{
    archive::{PageOptions, read_page, takes_page},
    extract::{PageKind, Reasons, extract},
    rules::SiteRules,
};
use tracuu_index::Home;

use crate::{args, sources};

/// One page, as a line of JSON.
#[derive(Serialize)]
struct Page<'a> {
    path: &'a Path,
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

pub(crate) fn run(arguments: &args::Extract) -> Result<()> {
    let mut files = Vec::new();
    for path in &arguments.paths {
        let found = sources::files(path)?;
        files.extend(found.into_iter().filter(|file| !path.is_dir() || takes_page(file)));
    }
    let rules = SiteRules::read(&Home::new(&arguments.index).site_rules())?;
    let options = PageOptions { rules, ..PageOptions::new(sources::today()) };
    let mut out = BufWriter::new(io::stdout().lock());
    for batch in files.chunks(64) {
        let lines: Vec<serde_json::Result<String>> = batch
            .par_iter()
            .map(|path| {
                let context = options.context(arguments.url.as_deref(), None);
                let page = match read_page(path, &Tally::new()) {
                    Ok(bytes) => {
                        let extraction = extract(&bytes, &context);
                        let (reasons, rules) = (Some(extraction.reasons), Some(extraction.rules));
                        Page {
                            path,
                            kind: extraction.kind,
                            error: None,
                            article: extraction.article,
                            reasons: reasons.filter(|_| arguments.explain),
                            rules: rules.filter(|_| arguments.explain),
                        }
                    }
                    Err(rejection) => {
                        let kind =
                            if rejection.kind == RejectionKind::Empty { PageKind::Empty } else { PageKind::Broken };
                        let (error, article) = (Some(rejection.reason), Article::default());
                        Page { path, kind, error, article, reasons: None, rules: None }
                    }
                };
                serde_json::to_string(&page)
            })
            .collect();
        for line in lines {
            writeln!(out, "{}", line?)?;
        }
    }
    Ok(out.flush()?)
}
