//! `tracuu index`: looks at published generations and keeps them.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use anyhow::{Result, bail};
use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use tracuu_article::CanonicalRules;
use tracuu_index::{Check, Event, Generation, History, Home, Origins, Outcomes, export, gaps, verify};
use tracuu_indexer::{prune, rollback};
use tracuu_search::{CanaryOutcome, Facets, Request, Searcher, TakenDown, ask_canaries};

use crate::args::{IndexCommand, Kept, Numbered};

pub(crate) fn run(command: IndexCommand) -> Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    match command {
        IndexCommand::Status(kept) => status(kept, &mut out)?,
        IndexCommand::History(kept) => history(&kept, &mut out)?,
        IndexCommand::Verify(of) => check(of, &mut out)?,
        IndexCommand::Rollback(Numbered { kept, generation }) => {
            let event = rollback(&Home::new(kept.index), generation)?;
            tell_events(&[event], kept.json, &mut out)?;
        }
        IndexCommand::Prune(arguments) => {
            let deleted = prune(&Home::new(arguments.kept.index), arguments.keep)?;
            if arguments.kept.json {
                json(&serde_json::json!({ "deleted": deleted }), &mut out)?;
            } else {
                writeln!(out, "đã xóa thế hệ / deleted generations: {}", numbers(&deleted))?;
            }
        }
        IndexCommand::Export(of) => {
            let (home, number) = of.chosen()?;
            export(&Generation::open_checked(&home, number, Check::Everything)?, &mut out)?;
        }
        IndexCommand::Hidden(kept) => hidden(&kept, &mut out)?,
        IndexCommand::Gaps(kept) => {
            let generation = Generation::open_current(&Home::new(kept.index), Check::Sizes)?;
            for gap in gaps(&generation, &CanonicalRules::default())? {
                if kept.json {
                    writeln!(out, "{}", serde_json::to_string(&gap)?)?;
                } else {
                    writeln!(out, "{:>6}  {}  {}", gap.linked_by, gap.url, gap.title)?;
                }
            }
        }
    }
    Ok(out.flush()?)
}

impl Numbered {
    /// The home, and the generation that was named, else the live one.
    fn chosen(self) -> Result<(Home, u64)> {
        let home = Home::new(self.kept.index);
        let number = self.generation.map_or_else(|| home.current(), Ok)?;
        if !home.published()?.contains(&number) {
            bail!("{} has no generation {number}; it has: {}", home.root().display(), numbers(&home.published()?));
        }
        Ok((home, number))
    }
}

fn numbers(numbers: &[u64]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
    if numbers.is_empty() { "–".to_owned() } else { numbers.join(", ") }
}

fn json(value: &impl Serialize, out: &mut impl Write) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    Ok(writeln!(out)?)
}

/// What is live.
#[derive(Serialize)]
struct Status {
    home: PathBuf,
    generation: u64,
    /// When it was published or gone back to, and how long ago.
    live_since: Option<String>,
    age_seconds: Option<i64>,
    articles: u64,
    bytes: u64,
    /// The settings differ from those of the build: names and rules for sites hold from the next build on.
    settings_changed: bool,
    /// Articles that were added, replaced or removed since words, abbreviations and language were mined from all.
    changed_since_mining: u64,
    /// All published generations.
    generations: Vec<u64>,
    sources: Vec<tracuu_article::Inventory>,
    #[serde(flatten)]
    counts: Facets,
}

fn status(kept: Kept, out: &mut impl Write) -> Result<()> {
    let home = Home::new(kept.index);
    let searcher = Searcher::open(home.clone(), Check::Sizes)?;
    let number = home.current()?;
    let manifest = tracuu_index::Manifest::read(&home.generation(number))?;
    let went_live = |event: &&Event| {
        event.generation == number && [Event::PUBLISH, Event::ROLLBACK].contains(&event.event.as_str())
    };
    let live_since = History::of(&home).read()?.iter().rev().find(went_live).map(|event| event.at.clone());
    let since = live_since.as_deref().and_then(|at| OffsetDateTime::parse(at, &Rfc3339).ok());
    let status = Status {
        generation: number,
        age_seconds: since.map(|since| (OffsetDateTime::now_utc() - since).whole_seconds()),
        live_since,
        articles: manifest.articles,
        bytes: manifest.files.iter().map(|file| file.bytes).sum(),
        settings_changed: manifest.settings_sha256 != home.settings_digest()?,
        changed_since_mining: manifest.changed_since_mining,
        generations: home.published()?,
        sources: manifest.sources,
        counts: searcher.search(&Request { per_page: 1, ..Request::default() })?.facets,
        home: home.root().to_owned(),
    };
    if kept.json {
        return json(&status, out);
    }
    writeln!(out, "thế hệ / generation       {}", status.generation)?;
    writeln!(out, "từ / live since           {}", status.live_since.as_deref().unwrap_or("?"))?;
    writeln!(out, "bài viết / articles       {}", status.articles)?;
    writeln!(out, "dung lượng / size         {}", bytesize::ByteSize(status.bytes))?;
    writeln!(out, "các thế hệ / generations  {}", numbers(&status.generations))?;
    if status.changed_since_mining > 0 {
        let changed = status.changed_since_mining;
        writeln!(out, "đổi từ lần học từ / changed since words were mined {changed} bài / articles")?;
    }
    if status.settings_changed {
        writeln!(out, "thiết lập đã đổi từ lúc lập chỉ mục / settings have changed since the build")?;
    }
    for source in &status.sources {
        writeln!(
            out,
            "nguồn / source            {} ({} tệp / files, {})",
            source.path.display(),
            source.files,
            bytesize::ByteSize(source.bytes)
        )?;
    }
    let counts = [
        ("chuyên mục / section", &status.counts.section),
        ("nguồn tin / publication", &status.counts.source),
        ("năm / year", &status.counts.year),
    ];
    for (name, values) in counts {
        for value in values {
            writeln!(out, "{name:25} {:>8}  {}", value.count, value.value)?;
        }
    }
    Ok(())
}

fn history(kept: &Kept, out: &mut impl Write) -> Result<()> {
    let mut events = History::of(&Home::new(&kept.index)).read()?;
    events.reverse();
    tell_events(&events, kept.json, out)
}

/// Events, a line each; as JSON a line each, too.
fn tell_events(events: &[Event], as_json: bool, out: &mut impl Write) -> Result<()> {
    for event in events {
        if as_json {
            writeln!(out, "{}", serde_json::to_string(event)?)?;
            continue;
        }
        let (by, command) = (event.by.as_deref().unwrap_or("?"), event.command.as_deref().unwrap_or_default());
        write!(out, "{}  {:8} {:>5}  {by}  {command}", event.at, event.event, event.generation)?;
        if let Some(report) = &event.report {
            let rejected: u64 = report.outcomes.rejected.values().sum();
            let Outcomes { indexed, replaced, removed, .. } = report.outcomes;
            let seconds = report.seconds;
            write!(
                out,
                "  ({indexed} mới / new, {replaced} thay / replaced, {removed} gỡ / removed, {rejected} bỏ qua / rejected, {seconds:.1} s)"
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn check(of: Numbered, out: &mut impl Write) -> Result<()> {
    let as_json = of.kept.json;
    let (home, number) = of.chosen()?;
    let found = verify(&home, number)?;
    let generation = Generation::open_checked(&home, number, Check::Sizes)?;
    let canaries = ask_canaries(&home, generation)?;
    if !canaries.dead.is_empty() {
        bail!("generation {number} is undamaged, but {}", dead(&canaries));
    }
    if as_json {
        return json(
            &serde_json::json!({ "generation": number, "files": found.files, "bytes": found.bytes,
            "articles": found.articles, "canaries": canaries.queries }),
            out,
        );
    }
    let size = bytesize::ByteSize(found.bytes);
    writeln!(
        out,
        "thế hệ {number} nguyên vẹn / generation {number} is sound: {} tệp / files, {size}, {} bài / articles, {} câu thử / canaries",
        found.files, found.articles, canaries.queries
    )?;
    Ok(())
}

/// What is wrong with the canary queries.
pub(crate) fn dead(canaries: &CanaryOutcome) -> String {
    let each = canaries.dead.iter().map(|dead| format!("{:?} lacks {}", dead.query, dead.missing.join(", ")));
    let (count, all) = (canaries.dead.len(), canaries.queries);
    format!("{count} of {all} canary queries do not find what they must: {}", each.collect::<Vec<_>>().join("; "))
}

/// An article that is taken down, and why.
#[derive(Serialize)]
struct HiddenArticle<'a> {
    id: String,
    #[serde(flatten)]
    entry: &'a TakenDown,
}

fn hidden(kept: &Kept, out: &mut impl Write) -> Result<()> {
    let home = Home::new(&kept.index);
    let number = home.current()?;
    let searcher = Searcher::open(home.clone(), Check::Sizes)?;
    searcher.note_hidden()?;
    let origins = Origins::read(&home.generation(number))?;
    for entry in searcher.hidden().entries() {
        for id in entry.ids_of(&origins) {
            if kept.json {
                writeln!(out, "{}", serde_json::to_string(&HiddenArticle { id, entry })?)?;
            } else {
                let is_held = if origins.get(&id).is_some() { "" } else { "  (không có / not held)" };
                let date = entry.date.as_deref().unwrap_or_default();
                writeln!(out, "{id}  {}  {date}{is_held}", entry.reason.as_deref().unwrap_or_default())?;
            }
        }
    }
    Ok(())
}
