//! Retrieval and ranking on one core, beside Tantivy's own union of the same folded words over the same postings.
//!
//!     cargo bench -p tracuu-search -- ARTICLES.jsonl.gz QUERIES.tsv [QUERIES.tsv …]
//!
//! Builds an index of the articles in a temporary folder, asks each query once to warm up and three times in turns, and
//! prints median and 99th percentile of the best of three, in milliseconds.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::{collections::BTreeSet, hint::black_box, path::PathBuf, sync::Arc, time::Instant};

use tantivy::{
    Term,
    collector::TopDocs,
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};
use tracuu_article::{CanonicalRules, JsonLines};
use tracuu_indexer::{BuildOptions, Check, Generation, Home, Progress, build};
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
    println!("{:40} {:>17} {:>17} {:>7}", "", "ours p50 / p99", "union p50 / p99", "ratio");
    for path in queries {
        let queries = read_queries(&std::fs::read_to_string(path).unwrap()).unwrap();
        let (mut ours, mut union) = (Vec::new(), Vec::new());
        for (_, query) in queries {
            let request = Request { query: query.clone(), ..Request::default() };
            let plan = searcher.plan_of(&request, HITS).unwrap();
            let words = folded_union(&bare, &query);
            let tantivy = bare.reader.searcher();
            let collector = || TopDocs::with_limit(HITS).order_by_score();
            let mut best = [f64::MAX; 2];
            for _ in 0..4 {
                for (kind, best) in best.iter_mut().enumerate() {
                    let begun = Instant::now();
                    if kind == 0 {
                        black_box(searcher.run(&plan).unwrap());
                    } else {
                        black_box(tantivy.search(&words, &collector()).unwrap());
                    }
                    *best = best.min(begun.elapsed().as_secs_f64() * 1e3);
                }
            }
            ours.push(best[0]);
            union.push(best[1]);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (ours, union) = (percentiles(ours), percentiles(union));
        println!(
            "{name:40} {:>8.3} {:>8.3} {:>8.3} {:>8.3} {:>7.2}",
            ours[0],
            ours[1],
            union[0],
            union[1],
            ours[0] / union[0]
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
