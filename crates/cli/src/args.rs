//! What the user typed.

use std::path::PathBuf;

use bytesize::ByteSize;
use clap::{Parser, Subcommand};

/// Tra Cứu: tìm kiếm bài viết tiếng Việt — the search engine for published Vietnamese articles.
#[derive(Debug, Parser)]
#[command(name = "tracuu", version)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Reindex(Reindex),
}

/// Lập chỉ mục mới từ các nguồn, kiểm tra rồi công bố — builds a new generation beside the live one, verifies it, publishes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tracuu reindex bai-viet.jsonl.gz
  tracuu reindex --index /srv/tracuu --json trang/ them.jsonl")]
pub(crate) struct Reindex {
    /// The index's home.
    #[arg(long, value_name = "DIR", default_value = "./index")]
    pub(crate) index: PathBuf,
    /// Read and decode everything, write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Memory that the build may use, roughly.
    #[arg(long, value_name = "SIZE", default_value = "480MiB")]
    pub(crate) memory: ByteSize,
    /// Print the report as JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Files and folders to read: `.jsonl`, `.jsonl.gz`, `.jsonl.zst`.
    #[arg(required = true, value_name = "SOURCE")]
    pub(crate) sources: Vec<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Args::command().debug_assert();
    }
}
