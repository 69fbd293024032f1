//! `tracuu queries`: what readers asked.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use anyhow::{Context, Result};
use tracuu_index::Home;
use tracuu_search::{QueryEvent, QueryLine, QueryReport, each_query_event, judgements, query_files};

use crate::logged::{LoggedDays, QueriesCommand, QueriesExport, QueriesReport};

pub(crate) fn run(command: QueriesCommand) -> Result<()> {
    match command {
        QueriesCommand::Report(arguments) => report(&arguments),
        QueriesCommand::Export(arguments) => export(&arguments),
    }
}

/// The files of the days that are asked for; none is a failure, since then nothing was logged.
fn files(days: &LoggedDays) -> Result<Vec<PathBuf>> {
    let folder = Home::new(&days.index).queries();
    let mut files = query_files(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let is_before =
        |file: &PathBuf, since: &str| file.file_stem().and_then(|day| day.to_str()).is_none_or(|day| day < since);
    files.retain(|file| !days.since.as_deref().is_some_and(|since| is_before(file, since)));
    if files.is_empty() {
        anyhow::bail!(
            "{} holds no queries of these days; they are taken down by: tracuu serve --log-queries",
            folder.display()
        );
    }
    Ok(files)
}

fn read(files: &[PathBuf], each: &mut dyn FnMut(QueryEvent)) -> Result<u64> {
    let mut unreadable = 0;
    for file in files {
        unreadable += each_query_event(file, &mut *each).with_context(|| format!("cannot read {}", file.display()))?;
    }
    Ok(unreadable)
}

fn report(arguments: &QueriesReport) -> Result<()> {
    let files = files(&arguments.days)?;
    let report = QueryReport::of(arguments.top, |each| read(&files, each))?;
    let mut out = BufWriter::new(io::stdout().lock());
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    } else {
        tell(&report, files.len(), &mut out)?;
    }
    Ok(out.flush()?)
}

fn tell(report: &QueryReport, days: usize, out: &mut impl Write) -> io::Result<()> {
    let QueryReport { searches, queries, clicks, without_results, took_ms_p50, took_ms_p99, unreadable, .. } = report;
    writeln!(
        out,
        "{days} ngày / days: {searches} lượt tìm / searches, {queries} câu hỏi / queries, {clicks} lượt bấm / clicks"
    )?;
    writeln!(out, "không có kết quả / found nothing: {without_results}")?;
    writeln!(out, "thời gian / time: p50 {took_ms_p50:.1} ms, p99 {took_ms_p99:.1} ms")?;
    if *unreadable > 0 {
        writeln!(out, "{unreadable} dòng hỏng bị bỏ qua / lines that are damaged were left out")?;
    }
    let positions: Vec<String> =
        (1..).zip(&report.clicked_positions).map(|(place, count): (usize, _)| format!("{place}: {count}")).collect();
    if !positions.is_empty() {
        writeln!(out, "bấm vào thứ / clicked places: {}", positions.join(", "))?;
    }
    lines(out, "Hỏi nhiều nhất / Asked most", &report.top)?;
    lines(out, "Không có kết quả / Found nothing", &report.nothing_found)?;
    writeln!(out, "\nChậm nhất / Slowest")?;
    for slow in &report.slow {
        writeln!(out, "{:>8.1} ms  {}  {}", slow.took_ms, slow.at, slow.query)?;
    }
    Ok(())
}

fn lines(out: &mut impl Write, title: &str, lines: &[QueryLine]) -> io::Result<()> {
    writeln!(out, "\n{title}")?;
    for line in lines {
        write!(out, "{:>8}  {}  ({} bài / hits", line.searches, line.query, line.total)?;
        if let Some(position) = line.mean_position {
            write!(out, ", {} lượt bấm / clicks, thứ / place {position:.1}", line.clicks)?;
        }
        writeln!(out, ")")?;
    }
    Ok(())
}

fn export(arguments: &QueriesExport) -> Result<()> {
    let mut events = Vec::new();
    read(&files(&arguments.days)?, &mut |event| events.push(event))?;
    let create = |path: &PathBuf| {
        File::create(path).map(BufWriter::new).with_context(|| format!("cannot write {}", path.display()))
    };
    let (mut queries, mut qrels) = (create(&arguments.queries)?, create(&arguments.qrels)?);
    for (number, judged) in (1..).zip(judgements(events, arguments.min_clicks)) {
        writeln!(queries, "q{number}\t{}", judged.query)?;
        for (id, grade) in &judged.grades {
            writeln!(qrels, "q{number} 0 {id} {grade}")?;
        }
    }
    queries.flush()?;
    Ok(qrels.flush()?)
}
