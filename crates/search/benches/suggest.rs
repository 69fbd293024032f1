//! Suggestions for queries that are typed to 70 % of their letters, without marks:
//!
//!     cargo bench -p tracuu-search --bench suggest -- ARTICLES.jsonl.gz QUERIES.tsv
//!
//! Builds an index in a temporary folder. Prints how many of the queries stand among the first eight suggestions with their marks, by number of words, and
//! how long a suggestion takes in milliseconds on one core: for these, and for all beginnings of all queries down to one letter.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Instant};

use tracuu_article::{CanonicalRules, JsonLines};
use tracuu_index::{Check, Home};
use tracuu_indexer::{BuildOptions, Progress, build};
use tracuu_search::{Searcher, read_queries};
use tracuu_text::folded_words;

/// Share of the letters that is typed.
const TYPED: f64 = 0.7;
const FIRST: usize = 8;

fn main() {
    let paths: Vec<PathBuf> = std::env::args_os()
        .skip(1)
        .filter(|argument| !argument.to_string_lossy().starts_with("--"))
        .map(PathBuf::from)
        .collect();
    let [articles, queries] = paths.as_slice() else {
        println!("usage: cargo bench -p tracuu-search --bench suggest -- ARTICLES.jsonl.gz QUERIES.tsv");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let home = Home::new(folder.path());
    let source = JsonLines::new(articles.clone(), Arc::new(CanonicalRules::default()));
    build(&home, vec![Box::new(source)], &BuildOptions::default(), &Progress::default()).unwrap();
    let searcher = Searcher::open(home, Check::Sizes).unwrap();
    let text = std::fs::read_to_string(queries).unwrap();
    let queries: Vec<String> = read_queries(&text).unwrap().into_iter().map(|(_, query)| query).collect();
    let mut by_words: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    let mut missed = Vec::new();
    let mut times = Vec::new();
    for query in &queries {
        let bare = folded_words(query).join(" ");
        let letters = (bare.len() as f64 * TYPED).floor().max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length")]
        let typed = bare.get(..letters as usize).unwrap_or(&bare);
        let found = timed(&searcher, typed, &mut times);
        let is_found = found.iter().take(FIRST).any(|text| text.to_lowercase() == query.to_lowercase());
        let (hits, all) = by_words.entry(query.split(' ').count()).or_default();
        (*hits, *all) = (*hits + u32::from(is_found), *all + 1);
        if !is_found {
            missed.push(format!("{typed:14} {query:20} {}", found.join(" | ")));
        }
    }
    for line in &missed {
        println!("{line}");
    }
    let (hits, all) = by_words.values().fold((0, 0), |(hits, all), (more, others)| (hits + more, all + others));
    println!("{:.3} of {all} in the first {FIRST}", f64::from(hits) / f64::from(all));
    for (words, (hits, all)) in by_words {
        println!("{words} words: {:.3} of {all}", f64::from(hits) / f64::from(all));
    }
    report("at 70 %", times);
    let mut times = Vec::new();
    for query in &queries {
        let bare = folded_words(query).join(" ");
        (1..=bare.len()).filter_map(|end| bare.get(..end)).for_each(|typed| drop(timed(&searcher, typed, &mut times)));
    }
    report("every beginning", times);
    let mut times = Vec::new();
    ('a'..='z').for_each(|letter| drop(timed(&searcher, &letter.to_string(), &mut times)));
    report("one letter", times);
}

fn timed(searcher: &Searcher, typed: &str, times: &mut Vec<f64>) -> Vec<String> {
    let begun = Instant::now();
    let found = searcher.suggest(typed).unwrap();
    times.push(begun.elapsed().as_secs_f64() * 1e3);
    found.suggestions.into_iter().map(|suggestion| suggestion.text).collect()
}

fn report(name: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len() - 1)).copied().unwrap_or(f64::NAN);
    println!("{name}: p50 {:.3} ms, p99 {:.3} ms, of {}", at(50), at(99), times.len());
}
