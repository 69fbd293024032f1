//! `tracuu eval`.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context, Result};
use tracuu_indexer::{Check, Home};
use tracuu_search::{Qrels, Request, Searcher, read_queries};

use crate::args;

pub(crate) fn run(arguments: &args::Eval) -> Result<()> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let queries = read_queries(&read(&arguments.queries)?).with_context(|| arguments.queries.display().to_string())?;
    let qrels = Qrels::read(&read(&arguments.qrels)?).with_context(|| arguments.qrels.display().to_string())?;
    let searcher = Searcher::open(Home::new(&arguments.index), Check::Sizes)?;
    let mut run = HashMap::new();
    for (id, query) in queries {
        let request = Request { query, ..Request::default() };
        let hits = searcher.ranked_ids(&request, 100)?;
        run.insert(id, hits.into_iter().map(|(article, _)| article).collect());
    }
    let measures = qrels.measure(&run);
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string(&measures)?)?;
    } else {
        writeln!(
            out,
            "queries {}  nDCG@10 {:.4}  MRR@10 {:.4}  Recall@100 {:.4}",
            measures.queries, measures.ndcg_10, measures.mrr_10, measures.recall_100
        )?;
    }
    Ok(())
}
