//! `tracuu search`.

use std::{
    fs,
    io::{self, BufWriter, Write},
};

use anyhow::{Context, Result};
use tracuu_article::PublicationDate;
use tracuu_index::{Check, Home};
use tracuu_search::{Answer, ChangeKind, DuplicateHits, Request, Searcher, read_queries};

use crate::args;

pub(crate) fn run(arguments: args::Search) -> Result<()> {
    let searcher = Searcher::open(Home::new(arguments.index), Check::Sizes)?;
    let limit = arguments.limit.map(|limit| limit as usize);
    let request = Request {
        accents: arguments.accents.into(),
        verbatim: arguments.verbatim,
        as_typed: arguments.as_typed,
        explain: arguments.explain,
        ..arguments.narrow.request()?
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if let Some(path) = arguments.batch {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let queries = read_queries(&text).with_context(|| format!("cannot read {}", path.display()))?;
        for (id, query) in queries {
            // Each article is judged by itself.
            let duplicates = DuplicateHits::Show;
            let request = Request { query, per_page: limit.unwrap_or(100), duplicates, ..request.clone() };
            if arguments.json {
                let mut answer = serde_json::to_value(searcher.search(&request)?)?;
                answer["qid"] = id.into();
                writeln!(out, "{answer}")?;
            } else {
                let hits = searcher.ranked_ids(&request, request.per_page)?;
                for (rank, (article, score)) in (1..).zip(hits) {
                    writeln!(out, "{id} Q0 {article} {rank} {score:.6} tracuu")?;
                }
            }
        }
    } else {
        let request = Request { query: arguments.query.join(" "), per_page: limit.unwrap_or(10), ..request };
        let answer = searcher.search(&request)?;
        if arguments.json {
            serde_json::to_writer_pretty(&mut out, &answer)?;
            writeln!(out)?;
        } else {
            tell(&answer, &mut out)?;
        }
    }
    Ok(out.flush()?)
}

fn tell(answer: &Answer, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{} kết quả / results", answer.total)?;
    if answer.groups < answer.total {
        write!(out, ", {} nội dung khác nhau / that differ", answer.groups)?;
    }
    writeln!(out, " · {} ms", answer.took_ms)?;
    if let Some(asked) = &answer.understood.instead_of {
        writeln!(out, "không có bài nào cho / nothing for: {asked}")?;
    }
    for reading in &answer.readings {
        match &reading.merged {
            Some(merged) => {
                let since = merged.since.as_deref().unwrap_or("?");
                writeln!(out, "{} thuộc / is part of {} ({since}): {}", merged.place, merged.into, reading.text)?;
            }
            None => writeln!(out, "ý bạn là / did you mean: {}", reading.text)?,
        }
    }
    for change in &answer.understood.changes {
        match change.kind {
            ChangeKind::Relaxed => {
                writeln!(
                    out,
                    "không bài nào đủ các từ, đây là những bài có một phần / none has all words, these have a part"
                )?;
            }
            ChangeKind::Syntax => {
                writeln!(out, "có dấu câu lẻ hoặc quá dài / an odd sign, or too long: {}", change.from)?;
            }
            _ => writeln!(out, "{} → {}", change.from, change.to)?,
        }
    }
    for (number, hit) in (1..).zip(&answer.hits) {
        writeln!(out, "\n{number}. {}", if hit.title.is_empty() { &hit.id } else { &hit.title })?;
        let published = hit.published_at.as_deref().and_then(|given| PublicationDate::parse(given).ok()?.shown());
        let about: Vec<&str> =
            [&published, &hit.section, &hit.source].into_iter().flatten().map(String::as_str).collect();
        if !about.is_empty() {
            writeln!(out, "   {}", about.join(" · "))?;
        }
        if let Some(highlights) = &hit.highlights {
            writeln!(out, "   {}", highlights.body.text)?;
        }
        if hit.duplicates > 0 {
            writeln!(out, "   và {} bài cùng nội dung / more tell the same: --duplicates show", hit.duplicates)?;
        }
        if let Some(url) = &hit.url {
            writeln!(out, "   {url}")?;
        }
        for part in hit.explanation.iter().flatten() {
            let tracuu_search::ScorePart { term, field, weight, idf, frequency, score } = part;
            writeln!(out, "   {score:8.3}  {field:6} {term}  ({frequency} × idf {idf:.2}, weight {weight:.2})")?;
        }
    }
    Ok(())
}
