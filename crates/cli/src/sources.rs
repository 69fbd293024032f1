//! From the paths that were typed to sources of articles.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context, Result, bail};
use tracuu_article::{CanonicalRules, JsonLines, Source};

/// Opens each path as what its name says.
pub(crate) fn open(paths: &[PathBuf]) -> Result<Vec<Box<dyn Source>>> {
    let rules = Arc::new(CanonicalRules::default());
    let mut sources: Vec<Box<dyn Source>> = Vec::new();
    for path in paths {
        path.metadata().with_context(|| format!("cannot read {}", path.display()))?;
        if JsonLines::takes(path) {
            sources.push(Box::new(JsonLines::new(path, Arc::clone(&rules))));
        } else {
            bail!("cannot tell what {} is: its name ends in none of .jsonl, .jsonl.gz, .jsonl.zst", path.display());
        }
    }
    Ok(sources)
}
