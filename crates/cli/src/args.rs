//! What the user typed.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use bytesize::ByteSize;
use clap::{Parser, Subcommand};
use url::Url;

use crate::{logged::Queries, narrow::Narrow};

/// Tra Cứu: tìm kiếm bài viết tiếng Việt — the search engine for published Vietnamese articles.
#[derive(Debug, Parser)]
#[command(name = "tracuu", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Reindex(Reindex),
    Index(Index),
    Search(Search),
    Extract(Extract),
    Analyze(Analyze),
    Eval(Eval),
    Serve(Serve),
    Queries(Queries),
}

/// Xem và giữ gìn chỉ mục — looks at published indexes and keeps them: what is live, what happened, is it sound, go back.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu index status --index /srv/tracuu
  tracuu index verify --index /srv/tracuu && tracuu index export --index /srv/tracuu > bai-viet.jsonl
  tracuu index rollback --index /srv/tracuu 12")]
pub(crate) struct Index {
    #[command(subcommand)]
    pub(crate) command: IndexCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum IndexCommand {
    /// Chỉ mục đang chạy — what is live: its age, size and counts, and whether settings have changed since.
    #[command(after_help = "Example:\n  tracuu index status --index /srv/tracuu")]
    Status(Kept),
    /// Nhật ký — what happened, the last events first.
    #[command(after_help = "Example:\n  tracuu index history --index /srv/tracuu --json | jq .event")]
    History(Kept),
    /// Kiểm tra từng byte và từng bài — checks every byte and every article of a generation, and asks the canary queries of
    /// `settings/canaries.toml`; exit 1 and what is wrong where it is not sound.
    #[command(after_help = "Example:\n  tracuu index verify --index /srv/tracuu 12")]
    Verify(Numbered),
    /// Quay lại thế hệ trước, hoặc N — makes an earlier generation live again: the one before, or N.
    #[command(after_help = "Example:\n  tracuu index rollback --index /srv/tracuu")]
    Rollback(Numbered),
    /// Xóa các thế hệ cũ — deletes the oldest generations beyond those that are kept.
    #[command(after_help = "Example:\n  tracuu index prune --index /srv/tracuu --keep 5")]
    Prune(Prune),
    /// Xuất mọi bài viết — every article as a line of JSON, sorted by id: the same bytes for the same articles.
    #[command(after_help = "Example:\n  tracuu index export --index /srv/tracuu | zstd > bai-viet.jsonl.zst")]
    Export(Numbered),
    /// Các bài đã gỡ — what `settings/hidden.toml` takes down: each article with its reason.
    #[command(after_help = "Example:\n  tracuu index hidden --index /srv/tracuu")]
    Hidden(Kept),
    /// Các bài được dẫn tới nhưng không có — articles that others link to but that are not held, as far as their addresses tell.
    #[command(after_help = "Example:\n  tracuu index gaps --index /srv/tracuu")]
    Gaps(Kept),
}

/// A home.
#[derive(Debug, clap::Args)]
pub(crate) struct Kept {
    /// The index's home.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// A generation of a home.
#[derive(Debug, clap::Args)]
pub(crate) struct Numbered {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// The number of a generation; the live one, or the one before, unless given.
    #[arg(value_name = "N")]
    pub(crate) generation: Option<u64>,
}

/// Which generations stay.
#[derive(Debug, clap::Args)]
pub(crate) struct Prune {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// How many generations to keep, the live one among them.
    #[arg(long, value_name = "N", default_value_t = tracuu_indexer::MAX_GENERATIONS)]
    pub(crate) keep: usize,
}

/// Chạy thử với các bài viết mẫu — indexes the bundled articles in a temporary home and serves them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  tracuu demo")]
pub(crate) struct Demo {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
}

/// Lập chỉ mục mới từ các nguồn, kiểm tra rồi công bố — builds a new generation beside the live one, verifies it, publishes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu reindex bai-viet.jsonl.gz
  tracuu reindex --dry-run --incremental trang/
  tracuu reindex --incremental --complete trang/
  tracuu reindex --only-failed index/reports/12.jsonl trang/
  tracuu reindex kho/*.warc.gz ban-sao/
  tracuu reindex --base-url https://vidu.gov.vn/ wget/vidu.gov.vn/
  tracuu reindex --index /srv/tracuu --json trang/ them.jsonl")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that is typed")]
pub(crate) struct Reindex {
    /// The index's home.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// Read and decode everything, write nothing, and tell what would be done.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Begin with the live index: add what is new, replace what has changed, leave the rest.
    #[arg(long)]
    pub(crate) incremental: bool,
    /// With --incremental: the sources hold all that there is of them; what was once read from there and is gone is removed.
    #[arg(long, requires = "incremental")]
    pub(crate) complete: bool,
    /// Read only what is in this file of rejections, `reports/N.jsonl`, once more, and add it to the live index.
    #[arg(long, value_name = "REPORT", conflicts_with = "complete")]
    pub(crate) only_failed: Option<PathBuf>,
    /// Go on with the same build where it was interrupted: by ^C, a kill or a guard. Where none was, begin.
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) resume: bool,
    /// How often the build writes what it has read so far, so that it may be resumed from there.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub(crate) checkpoint: Duration,
    /// Memory that the build may use, roughly.
    #[arg(long, value_name = "SIZE", default_value = "480MiB")]
    pub(crate) memory: ByteSize,
    /// Publish what a guard refuses.
    #[arg(long)]
    pub(crate) force: bool,
    /// Refuse to publish what would hold so many per cent fewer articles than the live index.
    #[arg(long, value_name = "PERCENT", default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) max_loss: u8,
    /// Refuse to publish where so many per cent of the records are broken or cannot be read.
    #[arg(long, value_name = "PERCENT", default_value_t = 20, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) max_failed: u8,
    /// Where pages in files were fetched, by their paths, if neither they nor what saved them tell it.
    #[arg(long, value_name = "URL", value_parser = web_address)]
    pub(crate) base_url: Option<Url>,
    /// Print the report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Files and folders to read: `.html` and `.htm` (also `.gz`), `.warc` and `.arc` (also `.gz` and `.zst`), `.wacz`,
    /// `.jsonl`, `.jsonl.gz`, `.jsonl.zst`.
    #[arg(required = true, value_name = "SOURCE")]
    pub(crate) sources: Vec<PathBuf>,
}

/// An address that paths can stand behind.
fn web_address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{text}: {error}"))?;
    if matches!(url.scheme(), "http" | "https") { Ok(url) } else { Err(format!("{text} is no address of the web")) }
}

/// Seconds, or a part of one.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| *seconds > 0.0);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| format!("{text} are no seconds"))
}

/// Tìm trong chỉ mục — one query for people or as JSON, or a file of queries.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu search khuyen cong quoc gia
  tracuu search --accents exact --json 'năm 2018'
  tracuu search --sort newest --section 'Khuyến công' --from 2018 nông thôn
  tracuu search --batch queries.tsv > run.trec")]
pub(crate) struct Search {
    /// The index's home.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// How the marks of the query are taken.
    #[arg(long, value_enum, default_value_t = AccentsMode::Auto)]
    pub(crate) accents: AccentsMode,
    #[command(flatten)]
    pub(crate) narrow: Narrow,
    /// Tìm đúng như đã gõ / Search for what is typed and nothing that it may mean
    #[arg(long)]
    pub(crate) verbatim: bool,
    /// Giữ nguyên một từ đã gõ / Leave a token as it was typed; may be given several times.
    #[arg(long, value_name = "TOKEN")]
    pub(crate) as_typed: Vec<String>,
    /// Cho biết điểm của mỗi bài từ đâu ra / Tell what each hit's score is made of
    #[arg(long)]
    pub(crate) explain: bool,
    /// Hits to show; 10 unless given, 100 with --batch.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) limit: Option<u32>,
    /// Print JSON: the answer of `/api/v1/search`.
    #[arg(long)]
    pub(crate) json: bool,
    /// Ask every query of a file, `qid TAB query` a line, and print a TREC run.
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub(crate) batch: Option<PathBuf>,
    /// What to look for.
    #[arg(value_name = "QUERY", required_unless_present = "batch")]
    pub(crate) query: Vec<String>,
}

/// Xem bộ phân tích hiểu một văn bản thế nào — shows what the analyzer makes of a text, or its words.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu analyze 'Quyết định số 4768/QĐ-BCT'
  tracuu analyze --json 'khuyến công'
  tracuu analyze --words < cau.txt
  tracuu analyze --words --list index/settings/words.txt < cau.txt")]
pub(crate) struct Analyze {
    /// Print JSON; offsets are in code points.
    #[arg(long)]
    pub(crate) json: bool,
    /// Read sentences, a line each, and print their words apart by spaces, syllables of a word joined by `_`.
    #[arg(long, conflicts_with = "json")]
    pub(crate) words: bool,
    /// Another model for the words.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// A list of words to take into account, a word a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) list: Option<PathBuf>,
    /// The text; standard input where it is left out.
    #[arg(value_name = "TEXT")]
    pub(crate) text: Vec<String>,
}

/// Tách bài viết từ trang HTML và kho WARC — pages and web archives in, one line of JSON a page or record out, whatever it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu extract trang.html
  tracuu extract --url https://vidu.gov.vn/tin/1 trang.html
  tracuu extract thu-muc/ kho.warc.gz > trang.jsonl
  tracuu extract --cdxj kho/*.warc.gz | LC_ALL=C sort > kho/kho.cdxj")]
pub(crate) struct Extract {
    /// Where the page was fetched.
    #[arg(long)]
    pub(crate) url: Option<String>,
    /// The index's home, whose rules for sites are used.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// Tell what gave each field.
    #[arg(long)]
    pub(crate) explain: bool,
    /// Print an index of the records of web archives instead, as lines of CDXJ; `LC_ALL=C sort` puts them in order.
    #[arg(long, conflicts_with_all = ["url", "explain"])]
    pub(crate) cdxj: bool,
    /// Files and folders of `.html` and `.htm` (also `.gz`), `.warc` and `.arc` (also `.gz` and `.zst`), `.wacz`.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Đo chất lượng xếp hạng trên các truy vấn đã chấm — nDCG@10, MRR@10 and Recall@100 on judged queries.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu eval --queries queries.tsv --qrels qrels.tsv
  tracuu eval --queries queries.tsv --qrels qrels.tsv --against khac/ranking.toml")]
pub(crate) struct Eval {
    /// The index's home.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// Queries, `qid TAB query` a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// Judgements, `qid 0 docid grade` a line (TREC qrels).
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: PathBuf,
    /// Another ranking than that of the home's settings, in the form of `ranking.toml`.
    #[arg(long, value_name = "FILE")]
    pub(crate) ranking: Option<PathBuf>,
    /// Compare with this ranking, query by query: difference, paired t and worst losses.
    #[arg(long, value_name = "FILE")]
    pub(crate) against: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Chạy dịch vụ tìm kiếm — the service: the search page and its JSON.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu serve
  tracuu serve --index /srv/tracuu --listen 0.0.0.0:8080")]
pub(crate) struct Serve {
    /// The index's home.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// How often every byte of the index that answers is checked again; every ten minutes unless given.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) check_every: Option<Duration>,
    /// Ghi lại người đọc hỏi gì, không ghi ai hỏi / Take down what readers ask and click, and nothing of who they are, in the home's `queries/`, for
    /// ninety days.
    #[arg(long)]
    pub(crate) log_queries: bool,
}

/// How the marks of a query are taken.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum AccentsMode {
    /// Any spelling matches, the one as typed comes first.
    Auto,
    /// Only the spelling as typed.
    Exact,
    /// Marks do not count.
    Ignore,
}

impl From<AccentsMode> for tracuu_search::Accents {
    fn from(mode: AccentsMode) -> Self {
        match mode {
            AccentsMode::Auto => Self::Auto,
            AccentsMode::Exact => Self::Exact,
            AccentsMode::Ignore => Self::Ignore,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Args::command().debug_assert();
    }
}
