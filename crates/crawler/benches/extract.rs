//! Extraction of pages on one core, everything included, beside the bare `scraper` parse of the same pages.
//!
//!     cargo bench -p tracuu-crawler --bench extract -- FOLDER
//!
//! Takes the pages of a folder (`.html`, `.html.gz`), parses and extracts each in turn, in five rounds after one to warm up,
//! and prints the sums of each page's best rounds for the smallest, middle and greatest third of the pages, and for all.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::{
    hint::black_box,
    path::PathBuf,
    time::{Duration, Instant},
};

use scraper::Html;
use tracuu_article::Tally;
use tracuu_crawler::{
    archive::{PageOptions, page_record, takes_page},
    extract::extract,
};

const ROUNDS: usize = 6;

/// A page with its best times.
struct Page {
    bytes: Vec<u8>,
    parsed: Duration,
    extracted: Duration,
}

fn main() {
    let Some(folder) = std::env::args_os().skip(1).find(|argument| !argument.to_string_lossy().starts_with("--"))
    else {
        println!("usage: cargo bench -p tracuu-crawler --bench extract -- FOLDER");
        return;
    };
    let files = std::fs::read_dir(PathBuf::from(folder)).unwrap().map(|entry| entry.unwrap().path());
    let bytes =
        files.filter(|path| takes_page(path)).map(|path| page_record(&path, &path, None, &Tally::new()).unwrap().bytes);
    let mut pages: Vec<Page> =
        bytes.map(|bytes| Page { bytes, parsed: Duration::MAX, extracted: Duration::MAX }).collect();
    pages.sort_by_key(|page| page.bytes.len());
    let options = PageOptions::new(time::macros::date!(2026 - 01 - 01));
    let context = options.context(None, None);
    for _ in 0..ROUNDS {
        for page in &mut pages {
            let text = String::from_utf8_lossy(&page.bytes);
            let begun = Instant::now();
            black_box(Html::parse_document(&text));
            page.parsed = page.parsed.min(begun.elapsed());
            let begun = Instant::now();
            black_box(extract(&page.bytes, &context));
            page.extracted = page.extracted.min(begun.elapsed());
        }
    }
    println!("{:10} {:>6} {:>9} {:>12} {:>12} {:>6}", "", "pages", "kB", "parse ms", "extract ms", "ratio");
    let third = pages.len().div_ceil(3).max(1);
    let sizes = ["small", "middle", "great"].into_iter().zip(pages.chunks(third));
    for (name, pages) in sizes.chain([("all", pages.as_slice())]) {
        let sum = |of: fn(&Page) -> Duration| pages.iter().map(of).sum::<Duration>().as_secs_f64() * 1_000.0;
        let (parsed, extracted) = (sum(|page| page.parsed), sum(|page| page.extracted));
        let size = pages.iter().map(|page| page.bytes.len()).sum::<usize>() / 1_000 / pages.len().max(1);
        let ratio = extracted / parsed;
        println!("{name:10} {:>6} {size:>9} {parsed:>12.1} {extracted:>12.1} {ratio:>6.2}", pages.len());
    }
}
