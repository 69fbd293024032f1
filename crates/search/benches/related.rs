//! How long it takes to find the articles that are nearest to one, on one core:
//!
//!     cargo bench -p tracuu-search --bench related -- HOME
//!
//! Asks for five of each of a thousand articles, once to warm up and once more; prints median and 99th percentile in milliseconds.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::time::Instant;

use tracuu_index::{Check, Generation, Home, each_stored};
use tracuu_search::Searcher;

const ARTICLES: usize = 1_000;
const RELATED: usize = 5;

fn main() {
    let Some(home) = std::env::args_os().skip(1).find(|argument| !argument.to_string_lossy().starts_with("--")) else {
        println!("usage: cargo bench -p tracuu-search --bench related -- HOME");
        return;
    };
    let home = Home::new(home);
    let generation = Generation::open_current(&home, Check::Sizes).unwrap();
    let mut ids = Vec::new();
    each_stored(&generation.reader.searcher(), &generation.fields, "the index", |article, _| {
        ids.push(article.id);
        Ok::<_, tracuu_index::IndexError>(())
    })
    .unwrap();
    let step = ids.len().div_ceil(ARTICLES).max(1);
    let searcher = Searcher::open(home, Check::Sizes).unwrap();
    let mut times = Vec::new();
    for round in 0..2 {
        for id in ids.iter().step_by(step) {
            let begun = Instant::now();
            assert!(searcher.related(id, RELATED).unwrap().is_some());
            if round > 0 {
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or(f64::NAN);
    println!("{} articles, {} asked: p50 {:.2} ms, p99 {:.2} ms", ids.len(), times.len(), at(50), at(99));
}
