//! `tracuu reindex`.

use std::{
    io::{self, Write},
    sync::{Arc, atomic::Ordering},
    thread,
    time::Duration,
};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use tracuu_crawler::{archive::PageOptions, rules::SiteRules, shared::HostShared};
use tracuu_index::{Generation, Home, Plan, Report, SharedParts, absolute};
use tracuu_indexer::{BuildOptions, Guards, Progress, Start, build};
use tracuu_search::ask_canaries;

use crate::{
    args,
    failed::Failed,
    index::dead,
    sources::{self, Sources},
};

pub(crate) fn run(arguments: args::Reindex) -> Result<()> {
    let home = Home::new(arguments.index);
    let rules = SiteRules::read(&home.site_rules())?;
    let failed = arguments.only_failed.as_deref().map(Failed::read).transpose()?;
    let pages = PageOptions { rules, base_url: arguments.base_url, ..PageOptions::new(sources::today()) };
    let Sources { all: sources, shared, bytes } = sources::open(&arguments.sources, pages, failed.as_ref())?;
    let options = BuildOptions {
        memory: usize::try_from(arguments.memory.as_u64()).unwrap_or(usize::MAX),
        dry_run: arguments.dry_run,
        start: if arguments.incremental || failed.is_some() {
            let complete = arguments.sources.iter().filter(|_| arguments.complete);
            Start::Live { complete: complete.map(|source| absolute(source)).collect() }
        } else {
            Start::Scratch
        },
        ask: Some(canaries),
        resume: arguments.resume,
        checkpoints: arguments.checkpoint,
        guards: Guards {
            max_loss: f64::from(arguments.max_loss) / 100.0,
            max_failed: f64::from(arguments.max_failed) / 100.0,
            force: arguments.force,
        },
        shared: shared.hosts().map(|(host, parts)| (host.to_owned(), parts_of(parts))).collect(),
    };
    let progress = Arc::new(Progress::default());
    let stop = Arc::clone(&progress);
    ctrlc::set_handler(move || {
        if stop.stop.swap(true, Ordering::Relaxed) {
            // Asked twice: the build may be waiting for its source. What it leaves is cleared by the next one.
            #[expect(clippy::exit, reason = "the user insists")]
            std::process::exit(130);
        }
    })
    .context("cannot listen for ^C")?;

    let report = with_bar(&progress, bytes, || build(&home, sources, &options, &progress))?;
    let mut out = io::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        tell(&report, &mut out)?;
    }
    Ok(())
}

/// Asks the canary queries of a build.
fn canaries(home: &Home, generation: Generation) -> Result<(), String> {
    let outcome =
        ask_canaries(home, generation).map_err(|error| format!("the canary queries cannot be asked: {error}"))?;
    if outcome.dead.is_empty() { Ok(()) } else { Err(dead(&outcome)) }
}

/// What the pages of a host share, as a report tells it.
fn parts_of(shared: &HostShared) -> SharedParts {
    SharedParts {
        articles: shared.articles as u64,
        clocks: shared.clocks.texts.clone(),
        titles: shared.titles.texts.clone(),
        canonicals: shared.canonicals.texts.clone(),
        paragraphs: shared.paragraphs.texts.clone(),
    }
}

/// Shows on a terminal how many of the bytes were read while `work` runs.
fn with_bar<T>(progress: &Arc<Progress>, bytes: u64, work: impl FnOnce() -> T) -> T {
    let bar = ProgressBar::new(bytes);
    let template = "{bar:30} {bytes} / {total_bytes} · {msg} bản ghi / records · {elapsed}, còn / left {eta}";
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    let (counts, shown) = (Arc::clone(progress), bar.clone());
    let watcher = thread::spawn(move || {
        while !shown.is_finished() {
            shown.set_position(counts.bytes.load(Ordering::Relaxed));
            shown.set_message(counts.records.load(Ordering::Relaxed).to_string());
            thread::park_timeout(Duration::from_millis(100));
        }
    });
    let result = work();
    bar.finish_and_clear();
    watcher.thread().unpark();
    // It only draws.
    let _ = watcher.join();
    result
}

/// Tells people what a build did; what became no article goes to stderr.
#[expect(clippy::print_stderr, reason = "messages, while the summary is the result")]
fn tell(report: &Report, out: &mut impl Write) -> io::Result<()> {
    for line in report.rejections.iter().chain(&report.warnings) {
        eprintln!("{line}");
    }
    let outcomes = &report.outcomes;
    writeln!(out, "bản ghi / records      {:>9}", outcomes.records)?;
    match report.plan {
        None => writeln!(out, "đã lập chỉ mục / indexed {:>7}", outcomes.indexed)?,
        Some(_) => writeln!(out, "bài đọc được / articles read {:>3}", outcomes.indexed)?,
    }
    for (name, count) in [
        ("thay thế / replaced", outcomes.replaced),
        ("giữ nguyên / unchanged", outcomes.unchanged),
        ("gỡ bỏ / removed", outcomes.removed),
        ("chưa rõ, giữ lại / kept, in doubt", outcomes.in_doubt),
        ("không rõ địa chỉ / without an address", outcomes.without_url),
        ("cảnh báo / warnings", outcomes.warnings),
    ] {
        if count > 0 {
            writeln!(out, "{name:22} {count:>9}")?;
        }
    }
    for (kind, count) in &outcomes.rejected {
        writeln!(out, "bỏ qua / {kind:13} {count:>9}")?;
    }
    for (field, count) in &outcomes.unknown_fields {
        writeln!(out, "trường lạ / unknown field {field}: {count}")?;
    }
    for (host, parts) in &report.shared {
        let kinds = [
            ("đồng hồ / clock", &parts.clocks),
            ("tên trang / title of the site", &parts.titles),
            ("địa chỉ chung / canonical of several articles", &parts.canonicals),
            ("đoạn chung / paragraph of most pages", &parts.paragraphs),
        ];
        for (kind, text) in kinds.into_iter().flat_map(|(kind, texts)| texts.iter().map(move |text| (kind, text))) {
            writeln!(out, "{host}: {kind}: {text}")?;
        }
    }
    for (host, rules) in &outcomes.rules {
        for (rule, outcome) in rules.iter().filter(|(_, outcome)| !outcome.missed.is_empty()) {
            let missed: Vec<String> = outcome.missed.iter().map(|(field, count)| format!("{field} {count}")).collect();
            let (articles, missed) = (outcome.articles, missed.join(", "));
            writeln!(out, "{host}: quy tắc / rule {rule}: {articles} bài / articles, không thấy / missed: {missed}")?;
        }
    }
    if let Some(plan) = &report.plan {
        tell_plan(plan, out)?;
    }
    if let Some(file) = &report.rejections_file {
        writeln!(out, "mọi bản ghi bị bỏ qua / all rejections: {file}")?;
    }
    if report.published {
        writeln!(out, "đã công bố thế hệ / published generation {} ({:.1} s)", report.generation, report.seconds)?;
    } else if report.generation > 0 {
        let seconds = report.seconds;
        writeln!(out, "không có gì mới, giữ chỉ mục cũ / nothing new, the live index stays ({seconds:.1} s)")?;
    } else {
        writeln!(out, "chạy thử, không ghi gì / dry run, nothing written ({:.1} s)", report.seconds)?;
    }
    Ok(())
}

/// Tells what a build would do, source by source.
fn tell_plan(plan: &Plan, out: &mut impl Write) -> io::Result<()> {
    match (plan.compared_with, &plan.not_compared) {
        (_, Some(reason)) => writeln!(out, "không so được / not compared: {reason}")?,
        (Some(number), None) => writeln!(out, "so với thế hệ / compared with generation {number}")?,
        (None, None) => writeln!(out, "chưa có chỉ mục để so / no live index to compare with")?,
    }
    let mut tell = |name: &str, count: u64, examples: &[String]| match count {
        0 => Ok(()),
        count => writeln!(out, "{name:24} {count:>7}  {}", examples.join("; ")),
    };
    for source in &plan.sources {
        let path = source.path.display();
        tell(&format!("{path}: thêm / added"), source.added.articles, &source.added.examples)?;
        tell(&format!("{path}: thay / replaced"), source.replaced.articles, &source.replaced.examples)?;
        tell(&format!("{path}: giữ nguyên / unchanged"), source.unchanged, &[])?;
        tell(&format!("{path}: bỏ qua / rejected"), source.rejected.values().sum(), &source.rejections)?;
    }
    tell("mất / removed", plan.removed.articles, &plan.removed.examples)
}
