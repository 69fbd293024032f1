//! Retrieval and ranking on one core, beside Tantivy's own union of the same folded words over the same postings.
//!
//!     cargo bench -p tracuu-search --bench query -- ARTICLES.jsonl.gz QUERIES.tsv [QUERIES.tsv …]
//!     cargo bench -p tracuu-search --bench query -- HOME QUERIES.tsv [QUERIES.tsv …]
//!
//! Builds indexes of the first 10,000 and 37,000 articles and of all in temporary folders, or takes the index of a home as it is;
//! asks all queries of a file once a round, and then the first two syllables of each, in three rounds after one to warm up;
//! nothing is kept from one round to the next. Prints median and 99th percentile of each query's best round, in milliseconds:
//! retrieval and ranking alone, with understanding, totals and facets, and understanding alone.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::{collections::BTreeSet, hint::black_box, path::PathBuf, sync::Arc, time::Instant};

use tantivy::{
    Term,
    collector::TopDocs,
    query::{BooleanQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};
use tracuu_article::{CanonicalRules, Decode, Inventory, JsonLines, Position, Record, Rejection, Source};
use tracuu_index::{Check, Generation, Home};
use tracuu_indexer::{BuildOptions, Progress, build};
use tracuu_search::{Request, Searcher, read_queries};
use tracuu_text::{TermKind, Terms};

const HITS: usize = 10;
/// Articles of the smaller indexes.
const SMALLER: [u64; 2] = [10_000, 37_000];

fn main() {
    let paths: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .filter(|argument| !argument.to_string_lossy().starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let [articles, queries @ ..] = paths.as_slice() else {
        println!(
            "usage: cargo bench -p tracuu-search --bench query -- ARTICLES.jsonl.gz|HOME QUERIES.tsv [QUERIES.tsv …]"
        );
        return;
    };
    println!(
        "{:>9} {:40} {:>17} {:>6} {:>6} {:>17} {:>6} {:>6} {:>17} {:>17}",
        "articles",
        "",
        "ranked p50 / p99",
        "ratio",
        "",
        "whole p50 / p99",
        "ratio",
        "",
        "understood",
        "union p50 / p99"
    );
    if articles.is_dir() {
        return measure(&Home::new(articles), queries);
    }
    let mut known = 0;
    for most in SMALLER.into_iter().chain([u64::MAX]) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::new(folder.path());
        let source = First { source: JsonLines::new(articles, Arc::new(CanonicalRules::default())), left: most };
        build(&home, vec![Box::new(source)], &BuildOptions::default(), &Progress::default()).unwrap();
        let articles = Generation::open_current(&home, Check::Sizes).unwrap().reader.searcher().num_docs();
        if articles == known {
            break;
        }
        known = articles;
        measure(&home, queries);
    }
}

/// The first records of a source.
struct First {
    source: JsonLines,
    left: u64,
}

impl Source for First {
    fn next_record(&mut self) -> Option<Result<Record, Rejection>> {
        self.left = self.left.checked_sub(1)?;
        self.source.next_record()
    }

    fn position(&self) -> Position {
        self.source.position()
    }

    fn go_to(&mut self, position: Position) {
        self.source.go_to(position);
    }

    fn identity(&self) -> String {
        self.source.identity()
    }

    fn decoder(&self) -> Arc<dyn Decode> {
        self.source.decoder()
    }

    fn inventory(&self) -> Inventory {
        self.source.inventory()
    }
}

/// Prints the figures of each file's queries, and of their first two syllables.
fn measure(home: &Home, queries: &[PathBuf]) {
    for path in queries {
        let queries = read_queries(&std::fs::read_to_string(path).unwrap()).unwrap();
        let queries: Vec<String> = queries.into_iter().map(|(_, query)| query).collect();
        let first_two = |query: &String| query.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        let short: Vec<String> = queries.iter().map(first_two).collect();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        measure_queries(home, &name, &queries);
        measure_queries(home, &format!("{name}, two syllables"), &short);
    }
}

fn measure_queries(home: &Home, name: &str, queries: &[String]) {
    let bare = Generation::open_current(home, Check::Sizes).unwrap();
    let searcher = Searcher::open(home.clone(), Check::Sizes).unwrap();
    let tantivy = bare.reader.searcher();
    let mut best = vec![[f64::MAX; 4]; queries.len()];
    for _ in 0..4 {
        for (query, best) in queries.iter().zip(&mut best) {
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
            take(2, &|| drop(black_box(searcher.plan_of(&request, HITS, true).unwrap())));
            take(3, &|| {
                drop(black_box(tantivy.search(&words, &TopDocs::with_limit(HITS).order_by_score()).unwrap()));
            });
        }
    }
    let [ranked, whole, understood, union] =
        [0, 1, 2, 3].map(|kind| percentiles(best.iter().map(|times| times[kind]).collect()));
    println!(
        "{:>9} {name:40} {:>8.3} {:>8.3} {:>6.2} {:>6.2} {:>8.3} {:>8.3} {:>6.2} {:>6.2} {:>8.3} {:>8.3} {:>8.3} {:>8.3}",
        tantivy.num_docs(),
        ranked[0],
        ranked[1],
        ranked[0] / union[0],
        ranked[1] / union[1],
        whole[0],
        whole[1],
        whole[0] / union[0],
        whole[1] / union[1],
        understood[0],
        understood[1],
        union[0],
        union[1],
    );
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
