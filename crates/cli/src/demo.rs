//! `tracuu demo`.

use anyhow::{Context, Result};
use include_dir::{Dir, include_dir};
use tracuu_crawler::archive::PageOptions;
use tracuu_index::Home;
use tracuu_indexer::{BuildOptions, Progress, build};

use crate::{
    args, serve,
    sources::{self, Sources},
};

/// The pages that the tests run on, too.
static PAGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../tests/fixtures/pages");

/// Writes the bundled pages into a temporary folder, reindexes them there as any others, and serves the result; the folder
/// goes when the service ends.
#[expect(clippy::print_stderr, reason = "what happens, while the address is the result")]
pub(crate) fn run(arguments: &args::Demo) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("tracuu-demo").tempdir().context("cannot make a temporary folder")?;
    let pages = folder.path().join("pages");
    std::fs::create_dir(&pages)
        .and_then(|()| PAGES.extract(&pages))
        .with_context(|| format!("cannot write the bundled pages to {}", pages.display()))?;
    let home = Home::new(folder.path().join("index"));
    let Sources { all: sources, .. } = sources::open(&[pages], PageOptions::new(sources::today()), None)?;
    let report = build(&home, sources, &BuildOptions::default(), &Progress::default())?;
    eprintln!("đã lập chỉ mục {} bài mẫu; dừng bằng Ctrl-C", report.outcomes.indexed);
    eprintln!(
        "{} bundled articles indexed; stop with Ctrl-C; try: khuyen cong, \"đề án điểm\", cnnt",
        report.outcomes.indexed
    );
    serve::serve(home, arguments.listen, None, false)
}
