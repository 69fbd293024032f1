//! `tracuu`: crawl, index and search published Vietnamese articles.

mod args;
mod demo;
mod eval;
mod extract;
mod reindex;
mod search;
mod serve;
mod sources;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;

fn main() -> ExitCode {
    let result = match Args::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Reindex(arguments) => reindex::run(arguments),
        Command::Search(arguments) => search::run(arguments),
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "the one place where a failure is told")]
fn report(error: &anyhow::Error) {
    eprintln!("tracuu: {error:#}");
}
