//! `tracuu eval`.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context, Result};
use tracuu_index::{Check, Home};
use tracuu_search::{Comparison, Measures, Qrels, Queries, Ranking, Request, Searcher, read_queries};

use crate::args;

pub(crate) fn run(arguments: &args::Eval) -> Result<()> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    let queries = read_queries(&read(&arguments.queries)?).with_context(|| arguments.queries.display().to_string())?;
    let qrels = Qrels::read(&read(&arguments.qrels)?).with_context(|| arguments.qrels.display().to_string())?;
    let open = |ranking: Option<&Path>| -> Result<Searcher> {
        let searcher = Searcher::open(Home::new(&arguments.index), Check::Sizes)?;
        Ok(match ranking {
            Some(path) => searcher.with_ranking(Ranking::read(path)?),
            None => searcher,
        })
    };
    let first = ask(&open(arguments.ranking.as_deref())?, &queries)?;
    let second = arguments.against.as_deref().map(|path| ask(&open(Some(path))?, &queries)).transpose()?;
    let compared = second.as_ref().map(|second| (qrels.measure(second), qrels.compare(&first, second, WORST)));
    let measures = qrels.measure(&first);
    let mut out = io::stdout().lock();
    if arguments.json {
        let mut told = serde_json::to_value(measures)?;
        if let Some((against, comparison)) = compared {
            told["against"] = serde_json::to_value(against)?;
            told["comparison"] = serde_json::to_value(comparison)?;
        }
        writeln!(out, "{told}")?;
        return Ok(());
    }
    tell(&mut out, &measures)?;
    if let Some((against, comparison)) = compared {
        tell(&mut out, &against)?;
        let Comparison { difference, t, gains, losses, worst } = comparison;
        writeln!(out, "difference {difference:+.4}  paired t {t:+.2}  {gains} gain, {losses} lose")?;
        for (id, loss) in worst {
            let query = queries.iter().find(|(known, _)| *known == id).map_or("", |(_, query)| query.as_str());
            writeln!(out, "{loss:+.3}  {id}  {query}")?;
        }
    }
    Ok(())
}

/// The worst losses that are listed.
const WORST: usize = 10;

fn ask(searcher: &Searcher, queries: &Queries) -> Result<HashMap<String, Vec<String>>> {
    let mut run = HashMap::new();
    for (id, query) in queries {
        let request = Request { query: query.clone(), ..Request::default() };
        let hits = searcher.ranked_ids(&request, 100)?;
        run.insert(id.clone(), hits.into_iter().map(|(article, _)| article).collect());
    }
    Ok(run)
}

fn tell(out: &mut impl Write, measures: &Measures) -> io::Result<()> {
    let Measures { queries, ndcg_10, mrr_10, recall_100 } = measures;
    writeln!(out, "queries {queries}  nDCG@10 {ndcg_10:.4}  MRR@10 {mrr_10:.4}  Recall@100 {recall_100:.4}")
}
