//! Speed of the analysis beside two other tokenizers, on the same texts in the same run:
//! `cargo bench -p tracuu-text --bench analysis -- ARTICLES.jsonl.gz`
//!
//! It also counts the bodies that [`detect`] takes for an encoding from before Unicode, and with `HEADLINES.tsv.gz` behind
//! the articles, its cells: of modern texts there should be none.
//!
//! MB/s are of UTF-8 text on one thread, the median of nine rounds over all bodies.

#![expect(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used, reason = "a benchmark is run by hand")]

use std::{
    fs::File,
    hint::black_box,
    io::{BufRead, BufReader},
    time::Instant,
};

use charabia::TokenizerBuilder;
use flate2::read::MultiGzDecoder;
use tantivy::tokenizer::{TextAnalyzer, TokenStream};
use tracuu_text::{FoldedHashes, SegmentationBuffers, Segmenter, Terms, detect};

const ROUNDS: usize = 9;

fn main() {
    // Cargo adds its own arguments.
    let mut paths = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let Some(path) = paths.next() else {
        eprintln!("no ARTICLES.jsonl.gz is named: nothing is measured");
        return;
    };
    let bodies = bodies(&path);
    let bytes: usize = bodies.iter().map(String::len).sum();
    println!("{} bodies, {:.1} MB", bodies.len(), bytes as f64 / 1e6);
    let report = |name: &str, mut run: Box<dyn FnMut() -> usize + '_>| {
        let mut seconds: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                let begun = Instant::now();
                black_box(run());
                begun.elapsed().as_secs_f64()
            })
            .collect();
        seconds.sort_by(f64::total_cmp);
        let median = seconds.get(ROUNDS / 2).copied().unwrap_or(f64::NAN);
        println!("{name:44} {:7.1} MB/s  {:>11} terms", bytes as f64 / 1e6 / median, run());
    };
    report(
        "tracuu-text: folded words as hashes",
        Box::new(|| bodies.iter().map(|body| FoldedHashes::new(body).filter(|word| word.hash != 0).count()).sum()),
    );
    report(
        "tracuu-text: all terms",
        Box::new(|| {
            let mut count = 0;
            for body in &bodies {
                let mut terms = Terms::new(body);
                while terms.advance() {
                    count += usize::from(!terms.term().is_empty());
                }
            }
            count
        }),
    );
    report(
        "Tantivy's default tokenizer",
        Box::new(|| {
            let mut analyzer = TextAnalyzer::builder(tantivy::tokenizer::SimpleTokenizer::default())
                .filter(tantivy::tokenizer::RemoveLongFilter::limit(40))
                .filter(tantivy::tokenizer::LowerCaser)
                .build();
            let mut count = 0;
            for body in &bodies {
                let mut stream = analyzer.token_stream(body);
                while stream.advance() {
                    count += usize::from(!stream.token().text.is_empty());
                }
            }
            count
        }),
    );
    let segmenter = Segmenter::vietnamese();
    let mut buffers = SegmentationBuffers::default();
    let syllables: usize = bodies.iter().map(|body| body.split_whitespace().count()).sum();
    let begun = Instant::now();
    let words: usize = bodies.iter().map(|body| segmenter.words(body, &mut buffers).count()).sum();
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{:44} {:7.2} M syllables/s (apart by spaces), {words} words",
        "tracuu-text: words",
        syllables as f64 / 1e6 / seconds
    );
    // Ten times slower: a tenth of the bodies is enough.
    let some = bodies.iter().take(bodies.len() / 10).collect::<Vec<_>>();
    let some_bytes: usize = some.iter().map(|body| body.len()).sum();
    let begun = Instant::now();
    let mut builder = TokenizerBuilder::<Vec<u8>>::default();
    let tokenizer = builder.build();
    let count: usize = some.iter().map(|body| tokenizer.tokenize(body).filter(charabia::Token::is_word).count()).sum();
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{:44} {:7.1} MB/s  {count:>11} terms of a tenth",
        "charabia (Meilisearch)",
        some_bytes as f64 / 1e6 / seconds
    );
    let taken = bodies.iter().filter(|body| detect(body, None).is_some()).count();
    println!("taken for an encoding from before Unicode: {taken} of {} bodies", bodies.len());
    if let Some(path) = paths.next() {
        let lines: Vec<String> = lines(&path).collect();
        let cells: Vec<&str> = lines.iter().flat_map(|line| line.split('\t').skip(1)).collect();
        let taken: Vec<&&str> = cells.iter().filter(|cell| detect(cell, None).is_some()).collect();
        println!("and {} of {} headlines and leads {taken:?}", taken.len(), cells.len());
    }
}

fn lines(path: &str) -> impl Iterator<Item = String> {
    BufReader::new(MultiGzDecoder::new(File::open(path).unwrap())).lines().map(Result::unwrap)
}

fn bodies(path: &str) -> Vec<String> {
    lines(path)
        .map(|line| serde_json::from_str::<serde_json::Value>(&line).unwrap())
        .filter_map(|article| article.get("body").and_then(|body| body.as_str()).map(str::to_owned))
        .collect()
}
