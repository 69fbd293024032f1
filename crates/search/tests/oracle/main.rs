//! Both engines answer alike: the one over Tantivy, and one that does by definition what a plan says.
//!
//! `TRACUU_ORACLE_CASES=200000 cargo test --release -p tracuu-search --test oracle` asks more.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod archives;
mod counting;
mod engine;
mod requests;

use std::sync::atomic::Ordering;

use archives::Archive;
use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use serde_json::Value;
use tracuu_search::{DuplicateHits, Request, Searcher};

/// Random archives beside the demo's.
const ARCHIVES: u8 = 7;

fn cases() -> u32 {
    std::env::var("TRACUU_ORACLE_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

/// Asks random requests of some archives.
fn check(seed: u8, test: impl Fn(&Archive, &Request) -> Result<(), TestCaseError>) {
    let mut archives = vec![Archive::demo()];
    archives.extend((0..ARCHIVES).map(Archive::random));
    let config = Config { cases: cases(), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]));
    let result =
        runner.run(&(0..archives.len(), requests::request()), |(place, request)| test(&archives[place], &request));
    if let Err(error) = result {
        panic!("{error}");
    }
}

/// An answer without what differs from run to run.
fn answer(searcher: &Searcher, request: &Request) -> Value {
    let mut answer = serde_json::to_value(searcher.search(request).unwrap()).unwrap();
    answer["took_ms"] = Value::Null;
    answer
}

/// The first place where two answers differ by more than the rounding of numbers.
fn difference(one: &Value, other: &Value, path: &str) -> Option<String> {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            let is_equal = (one - other).abs() <= 1e-3 * one.abs().max(1.0);
            (!is_equal).then(|| format!("{path}: {one} and {other}"))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => (0..)
            .zip(one.iter().zip(other))
            .find_map(|(at, (one, other)): (usize, _)| difference(one, other, &format!("{path}/{at}"))),
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() => one
            .iter()
            .find_map(|(key, one)| difference(one, other.get(key).unwrap_or(&Value::Null), &format!("{path}/{key}"))),
        _ => (one != other).then(|| format!("{path}: {one} and {other}")),
    }
}

#[test]
fn both_engines_answer_alike() {
    check(1, |archive, request| {
        let (found, wanted) = (answer(&archive.tantivy, request), answer(&archive.oracle, request));
        match difference(&found, &wanted, "") {
            None => Ok(()),
            Some(difference) => Err(TestCaseError::fail(format!("{difference}\n{found}\n{wanted}"))),
        }
    });
}

#[test]
fn facets_do_not_change_the_order() {
    check(2, |archive, request| {
        let request = Request { page: 1, duplicates: DuplicateHits::Show, ..request.clone() };
        let ranked = archive.tantivy.ranked_ids(&request, request.per_page).unwrap();
        let hits = archive.tantivy.search(&request).unwrap().hits;
        prop_assert_eq!(
            ranked.iter().map(|(id, _)| id).collect::<Vec<_>>(),
            hits.iter().map(|hit| &hit.id).collect::<Vec<_>>()
        );
        Ok(())
    });
}

#[test]
fn a_query_makes_four_calls_at_most() {
    check(3, |archive, request| {
        archive.calls.store(0, Ordering::Relaxed);
        archive.oracle.search(request).unwrap();
        let calls = archive.calls.load(Ordering::Relaxed);
        // What scores are made of is one more question.
        prop_assert!(calls <= 4 + usize::from(request.explain), "{} calls", calls);
        Ok(())
    });
}

#[test]
fn related_articles_are_alike() {
    check(4, |archive, request| {
        for hit in archive.tantivy.search(request).unwrap().hits.iter().take(1) {
            // Where two are as near, either may come first.
            let scores = |searcher: &Searcher| {
                let found = searcher.related(&hit.id, 5).unwrap().unwrap().related;
                Value::from(found.iter().map(|one| one.score).collect::<Vec<_>>())
            };
            let difference = difference(&scores(&archive.tantivy), &scores(&archive.oracle), &hit.id);
            prop_assert!(difference.is_none(), "{:?}", difference);
        }
        Ok(())
    });
}
