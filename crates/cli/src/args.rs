//! What the user typed.

use clap::Parser;

/// Tra Cứu: tìm kiếm bài viết tiếng Việt — the search engine for published Vietnamese articles.
#[derive(Debug, Parser)]
#[command(name = "tracuu", version)]
pub(crate) struct Args {}
