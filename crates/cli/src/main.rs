//! `tracuu`: crawl, index and search published Vietnamese articles.

mod args;

use clap::Parser;

fn main() {
    let _args = args::Args::parse();
}
