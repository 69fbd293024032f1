//! `tracuu extract`.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::Path,
};

use anyhow::Result;
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use serde::Serialize;
use tracuu_article::Article;
use tracuu_crawler::{
    extract::{Context, PageKind, extract},
    takes_page,
};

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
}

pub(crate) fn run(arguments: &args::Extract) -> Result<()> {
    let mut files = Vec::new();
    for path in &arguments.paths {
        let found = sources::files(path)?;
        files.extend(found.into_iter().filter(|file| !path.is_dir() || takes_page(file)));
    }
    let today = sources::today();
    let mut out = BufWriter::new(io::stdout().lock());
    for batch in files.chunks(64) {
        let lines: Vec<serde_json::Result<String>> = batch
            .par_iter()
            .map(|path| {
                let context = Context { url: arguments.url.as_deref(), charset: None, today };
                let page = match read(path) {
                    Ok(bytes) => {
                        let extraction = extract(&bytes, &context);
                        Page { path, kind: extraction.kind, error: None, article: extraction.article }
                    }
                    Err(error) => {
                        let error = Some(format!("cannot be read: {error}"));
                        Page { path, kind: PageKind::Broken, error, article: Article::default() }
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

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
        MultiGzDecoder::new(file).read_to_end(&mut bytes)?;
    } else {
        io::BufReader::new(file).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}
