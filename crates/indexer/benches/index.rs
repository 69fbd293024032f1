//! Builds of growing archives, beside bare Tantivy with its default tokenizer and the same stored articles.
//!
//!     cargo bench -p tracuu-indexer --bench index -- ARTICLES.jsonl.gz [COUNT …]
//!
//! Builds indexes of the first COUNT articles (10,000, 37,000 and 75,000 unless given) in temporary folders, each in a process of its
//! own and in turns; where the archive has fewer, it is gone through again with other ids. Prints wall-clock articles a second of the
//! better of two turns, their ratio, and the peak of anonymous memory, sampled twenty times a second. Bare Tantivy gets the
//! articles from the same reader and decoder, has as much memory and as many threads, indexes title, lead and body, stores the
//! same JSON, and ends with its merges.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a benchmark's figures are its result")]

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tantivy::{
    Index, IndexSettings, TantivyDocument,
    indexer::IndexWriterOptions,
    schema::{STORED, STRING, Schema, TEXT},
    store::{Compressor, ZstdCompressor},
};
use tracuu_article::{CanonicalRules, Decode, Decoded, Inventory, JsonLines, Position, Record, Rejection, Source};
use tracuu_index::Home;
use tracuu_indexer::{BuildOptions, Progress, build};

const COUNTS: [u64; 3] = [10_000, 37_000, 75_000];
const TURNS: usize = 2;
/// Says that this process builds one index.
const ONE: &str = "TRACUU_BENCH_ONE";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some((articles, counts)) = arguments.split_first() else {
        println!("usage: cargo bench -p tracuu-indexer --bench index -- ARTICLES.jsonl.gz [COUNT …]");
        return;
    };
    let counts: Vec<u64> = counts.iter().map(|count| count.parse().unwrap()).collect();
    if let Ok(which) = env::var(ONE) {
        return build_one(&which, Path::new(articles), *counts.first().unwrap());
    }
    println!("{:>9} {:>12} {:>12} {:>7} {:>10}", "articles", "tracuu a/s", "bare a/s", "ratio", "peak, MiB");
    for count in if counts.is_empty() { COUNTS.to_vec() } else { counts } {
        let (mut seconds, mut peak) = ([f64::INFINITY; 2], 0_u64);
        for _ in 0..TURNS {
            for (which, best) in ["tracuu", "bare"].into_iter().zip(&mut seconds) {
                let (took, used) = in_a_process(which, articles, count);
                *best = best.min(took);
                peak = if which == "tracuu" { peak.max(used) } else { peak };
            }
        }
        let [ours, bare] = seconds.map(|seconds| count as f64 / seconds);
        println!("{count:>9} {ours:>12.0} {bare:>12.0} {:>7.3} {peak:>10}", ours / bare);
    }
}

/// Builds one index in a process of its own: its seconds, and its peak of memory in MiB.
fn in_a_process(which: &str, articles: &str, count: u64) -> (f64, u64) {
    let mut command = Command::new(env::current_exe().unwrap());
    let output = command.env(ONE, which).arg(articles).arg(count.to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let (seconds, peak) = told.trim().split_once(' ').unwrap();
    (seconds.parse().unwrap(), peak.parse().unwrap())
}

fn build_one(which: &str, articles: &Path, count: u64) {
    let (over, peak) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let watcher = {
        let (over, peak) = (Arc::clone(&over), Arc::clone(&peak));
        thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                peak.fetch_max(anonymous_memory(), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(50));
            }
        })
    };
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let source: Box<dyn Source> = Box::new(Repeated::new(articles, count));
    if which == "tracuu" {
        build(&Home::new(folder.path()), vec![source], &BuildOptions::default(), &Progress::default()).unwrap();
    } else {
        build_bare(folder.path(), source);
    }
    let seconds = begun.elapsed().as_secs_f64();
    over.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    println!("{seconds} {}", peak.load(Ordering::Relaxed) >> 10);
}

/// Anonymous memory of this process, in KiB; 0 where the system does not tell.
fn anonymous_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok()).unwrap_or(0)
}

/// What Tantivy's own defaults make of the articles.
fn build_bare(folder: &Path, mut source: Box<dyn Source>) {
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING);
    let texts = ["title", "description", "body"].map(|name| schema.add_text_field(name, TEXT));
    let stored = schema.add_text_field("article", STORED);
    let settings = IndexSettings {
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(3) }),
        docstore_blocksize: 48 << 10,
        ..IndexSettings::default()
    };
    let index = Index::builder().schema(schema.build()).settings(settings).create_in_dir(folder).unwrap();
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
    let memory = BuildOptions::default().memory / 3 * 2 / cores;
    let options = IndexWriterOptions::builder().num_worker_threads(cores).memory_budget_per_thread(memory).build();
    let mut writer = index.writer_with_options(options).unwrap();
    let decoder = source.decoder();
    while let Some(record) = source.next_record() {
        let article = decoder.decode(record.unwrap()).unwrap().article;
        let mut document = TantivyDocument::new();
        document.add_text(id, &article.id);
        for (field, text) in texts.into_iter().zip([&article.title, &article.description, &article.body]) {
            document.add_text(field, text);
        }
        document.add_text(stored, serde_json::to_string(&article).unwrap());
        writer.add_document(document).unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

/// So many articles of a file, which is read again and again; ids differ from round to round.
struct Repeated {
    path: PathBuf,
    source: JsonLines,
    left: u64,
    round: u64,
}

impl Repeated {
    fn new(path: &Path, count: u64) -> Self {
        Self { path: path.to_owned(), source: open(path), left: count, round: 0 }
    }
}

fn open(path: &Path) -> JsonLines {
    JsonLines::new(path, Arc::new(CanonicalRules::default()))
}

impl Source for Repeated {
    fn next_record(&mut self) -> Option<Result<Record, Rejection>> {
        self.left = self.left.checked_sub(1)?;
        let record = self.source.next_record().unwrap_or_else(|| {
            self.round += 1;
            self.source = open(&self.path);
            self.source.next_record().unwrap()
        });
        Some(record.map(|mut record| {
            record.origin.offset = Some(self.round);
            record
        }))
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
        Arc::new(Renaming(self.source.decoder()))
    }

    fn inventory(&self) -> Inventory {
        self.source.inventory()
    }
}

/// Gives the articles of each round ids of their own.
struct Renaming(Arc<dyn Decode>);

impl Decode for Renaming {
    fn decode(&self, record: Record) -> Result<Decoded, Rejection> {
        let round = record.origin.offset.unwrap_or(0);
        let mut decoded = self.0.decode(record)?;
        if round > 0 {
            decoded.article.id = format!("{}-{round}", decoded.article.id);
            decoded.article.url = None;
        }
        Ok(decoded)
    }
}
