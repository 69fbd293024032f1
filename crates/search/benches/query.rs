//! Retrieval and ranking on one core, beside Tantivy's own union of the same folded words over the same postings.
//!
//!     cargo bench -p tracuu-search -- ARTICLES.jsonl.gz QUERIES.tsv [QUERIES.tsv …]
//!
//! Builds an index of the articles in a temporary folder and asks all queries of a file once a round, in three rounds after one
//! to warm up; nothing is kept from one round to the next. Prints median and 99th percentile of each query's best round, in
//! milliseconds: retrieval and ranking alone, and with understanding, totals and facets.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::{collections::BTreeSet, hint::black_box, path::PathBuf, sync::Arc, time::Instant};

use tantivy::{
    Term,
    collector::TopDocs,
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};
use tracuu_article::{CanonicalRules, JsonLines};
use tracuu_index::{Check, Generation, Home};
use tracuu_indexer::{BuildOptions, Progress, build};
use tracuu_search::{Request, Searcher, read_queries};
use tracuu_text::{TermKind, Terms};

const HITS: usize = 10;

fn main() {
    let paths: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .filter(|argument| !argument.to_string_lossy().starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let [articles, queries @ ..] = paths.as_slice() else {
        println!("usage: cargo bench -p tracuu-search -- ARTICLES.jsonl.gz QUERIES.tsv [QUERIES.tsv …]");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let source = JsonLines::new(articles, Arc::new(CanonicalRules::default()));
    build(&home, vec![Box::new(source)], &BuildOptions::default(), &Progress::default()).unwrap();
    let bare = Generation::open_current(&home, Check::Sizes).unwrap();
    let searcher = Searcher::open(home, Check::Sizes).unwrap();
    println!(
        "{:40} {:>17} {:>6} {:>6} {:>17} {:>6} {:>6} {:>17}",
        "", "ranked p50 / p99", "ratio", "", "whole p50 / p99", "ratio", "", "union p50 / p99"
    );
    for path in queries {
        let queries = read_queries(&std::fs::read_to_string(path).unwrap()).unwrap();
        let tantivy = bare.reader.searcher();
        let mut best = vec![[f64::MAX; 3]; queries.len()];
        for _ in 0..4 {
            for ((_, query), best) in queries.iter().zip(&mut best) {
                let request = Request { query: query.clone(), ..Request::default() };
                let words = folded_union(&bare, query);
                let plan = searcher.plan_of(&request, HITS, false).unwrap();
                let mut take = |kind: usize, ask: &dyn Fn()| {
                    let begun = Instant::now();
                    ask();
                    best[kind] = best[kind].min(begun.elapsed().as_secs_f64() * 1e3);
                };
                take(0, &|| drop(black_box(searcher.run(&plan).unwrap())));
                take(1, &|| {
                    let plan = searcher.plan_of(&request, HITS, true).unwrap();
                    drop(black_box(searcher.run(&plan).unwrap()));
                });
                take(2, &|| {
                    drop(black_box(tantivy.search(&words, &TopDocs::with_limit(HITS).order_by_score()).unwrap()));
                });
            }
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let [ranked, whole, union] = [0, 1, 2].map(|kind| percentiles(best.iter().map(|times| times[kind]).collect()));
        println!(
            "{name:40} {:>8.3} {:>8.3} {:>6.2} {:>6.2} {:>8.3} {:>8.3} {:>6.2} {:>6.2} {:>8.3} {:>8.3}",
            ranked[0],
            ranked[1],
            ranked[0] / union[0],
            ranked[1] / union[1],
            whole[0],
            whole[1],
            whole[0] / union[0],
            whole[1] / union[1],
            union[0],
            union[1],
        );
    }
}

/// Tantivy's union of a query's different folded syllables.
fn folded_union(generation: &Generation, query: &str) -> BooleanQuery {
    let mut folded = BTreeSet::new();
    let mut terms = Terms::new(query);
    while terms.advance() {
        if terms.kind() == TermKind::Folded {
            folded.insert(terms.term().to_owned());
        }
    }
    let clauses: Vec<(Occur, Box<dyn Query>)> = folded
        .into_iter()
        .map(|word| {
            let term = Term::from_field_text(generation.fields.folded, &word);
            (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)) as Box<dyn Query>)
        })
        .collect();
    BooleanQuery::new(clauses)
}

/// Median and 99th percentile.
fn percentiles(mut times: Vec<f64>) -> [f64; 2] {
    times.sort_by(f64::total_cmp);
    assert!(!times.is_empty(), "no queries");
    [times[times.len() / 2], times[(times.len() * 99 / 100).min(times.len() - 1)]]
}
