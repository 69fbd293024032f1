//! The options of `tracuu queries`.

use std::path::PathBuf;

use clap::Subcommand;

/// Người đọc đã hỏi gì — what readers asked, where `serve --log-queries` takes it down.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu queries report --index /srv/tracuu
  tracuu queries export --index /srv/tracuu --queries q.tsv --qrels qrels.tsv")]
pub(crate) struct Queries {
    #[command(subcommand)]
    pub(crate) command: QueriesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum QueriesCommand {
    /// Hỏi nhiều nhất, không có kết quả, chậm, bấm vào đâu — what is asked most, what finds nothing, what is slow, which places are
    /// clicked.
    #[command(after_help = "Example:\n  tracuu queries report --index /srv/tracuu --since 2018-09-01")]
    Report(QueriesReport),
    /// Xuất các đánh giá theo lượt bấm — judgements by clicks, for someone to look through, as `tracuu eval` takes them.
    #[command(after_help = "Example:\n  tracuu queries export --index /srv/tracuu --queries q.tsv --qrels qrels.tsv")]
    Export(QueriesExport),
}

/// Days of the query log of a home.
#[derive(Debug, clap::Args)]
pub(crate) struct LoggedDays {
    /// The index's home.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// The first day, 2018-09-05; all that are kept unless given.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub(crate) since: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct QueriesReport {
    #[command(flatten)]
    pub(crate) days: LoggedDays,
    /// Lines of each list.
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct QueriesExport {
    #[command(flatten)]
    pub(crate) days: LoggedDays,
    /// Where to write the queries, `qid TAB query` a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) queries: PathBuf,
    /// Where to write the judgements, `qid 0 docid grade` a line.
    #[arg(long, value_name = "FILE")]
    pub(crate) qrels: PathBuf,
    /// Clicks that a query must have.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) min_clicks: u32,
}

fn day(given: &str) -> Result<String, String> {
    let is_day = given.len() == 10 && tracuu_search::parse_days(given).is_some();
    is_day.then(|| given.to_owned()).ok_or_else(|| "a day such as 2018-09-05".to_owned())
}
