//! Builds that were interrupted and go on.

use std::{
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::tracuu::{EXECUTABLE, Place, json, names};

pub(crate) fn tests() -> Vec<Trial> {
    let mut trials = vec![
        Trial::test("resume::killed_builds_go_on_and_take_nothing_twice", kills),
        Trial::test("resume::an_incremental_build_goes_on", incremental),
        Trial::test("resume::other_sources_are_refused", other_sources),
        Trial::test("resume::what_a_guard_refused_is_published_without_reading_again", after_a_guard),
    ];
    if cfg!(not(unix)) {
        trials.clear();
    }
    trials
}

/// Captures of so many articles: each id comes back later, from another address, now and then older.
fn captures(from: usize, to: usize, articles: usize) -> String {
    let text = "Cục Công Thương địa phương tổ chức hội nghị khuyến công quốc gia (KCQG). ".repeat(30);
    let line = |number: usize| {
        let article = number * 7 % articles;
        let capture = json!({
            "id": format!("bai-{article}"),
            "url": format!("https://bao.example/{article}/{}", number / articles),
            "title": format!("Tin {article} bản {number}"),
            "body": format!("{text}{number}"),
            "captured_at": format!("2019-{:02}-01", 1 + number * 5 % 12),
        });
        if number % 100 == 99 { "{\"hỏng\n".to_owned() } else { format!("{capture}\n") }
    };
    (from..to).map(line).collect()
}

fn start(place: &Place, options: &[&str], sources: &[&str]) -> Result<Child, Failed> {
    let mut command = Command::new(EXECUTABLE);
    // Little memory, so that the reader is never far before the writer.
    command
        .args(["reindex", "--json", "--checkpoint", "0.03", "--memory", "16MiB", "--index"])
        .arg(place.home())
        .args(options);
    command.args(sources.iter().map(|source| place.path(source)));
    Ok(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?)
}

/// Waits until a build has come to a checkpoint of more records than before; which.
fn wait_for_checkpoint(place: &Place, child: &mut Child, before: u64) -> Result<Option<u64>, Failed> {
    let begun = Instant::now();
    while child.try_wait()?.is_none() {
        for build in names(&place.home().join("building")).unwrap_or_default() {
            let files = names(&place.home().join("building").join(build)).unwrap_or_default();
            let records =
                files.iter().filter_map(|name| name.strip_prefix("checkpoint.")?.strip_suffix(".json")?.parse().ok());
            if let Some(record) = records.max().filter(|record| *record > before) {
                return Ok(Some(record));
            }
        }
        if begun.elapsed() > Duration::from_mins(1) {
            return Err("no checkpoint in a minute".into());
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(None)
}

/// Starts a build again and again, each killed at its next checkpoint, and a last one to the end: its report, and how many were killed.
fn build_with_kills(place: &Place, options: &[&str], sources: &[&str], most: u32) -> Result<(Value, u32), Failed> {
    let (mut reached, mut kills) = (0, 0);
    while kills < most {
        let mut child = start(place, options, sources)?;
        let Some(record) = wait_for_checkpoint(place, &mut child, reached)? else {
            return Ok((json(&child.wait_with_output()?)?, kills));
        };
        thread::sleep(Duration::from_millis(u64::from(kills) * 7 % 40));
        child.kill()?;
        child.wait()?;
        (reached, kills) = (record, kills + 1);
    }
    Ok((json(&start(place, options, sources)?.wait_with_output()?)?, kills))
}

/// The same two sources in two places.
fn two_places(articles: usize) -> Result<[Place; 2], Failed> {
    let places = [Place::new()?, Place::new()?];
    for place in &places {
        place.write("1.jsonl", captures(0, 1_000, articles))?;
        place.write("2.jsonl", captures(1_000, 2_400, articles))?;
    }
    Ok(places)
}

fn kills() -> Result<(), Failed> {
    kills_among(500)?;
    // Where nothing is captured twice, what is mined is the same as well.
    let [killed, whole] = kills_among(100_003)?;
    for file in ["language.bin", "abbreviations.tsv", "compounds.tsv"] {
        let [one, other] = [&killed, &whole].map(|place| std::fs::read(place.home().join("generations/1").join(file)));
        assert!(one? == other?, "{file} differs");
    }
    Ok(())
}

fn kills_among(articles: usize) -> Result<[Place; 2], Failed> {
    let [killed, whole] = two_places(articles)?;
    let (report, kills) = build_with_kills(&killed, &["--resume"], &["1.jsonl", "2.jsonl"], 3)?;
    assert!(kills >= 1, "{kills} kills");
    let at_once = whole.reindex(&["1.jsonl", "2.jsonl"].map(|name| whole.path(name)))?;
    for counts in ["records", "indexed", "replaced", "rejected"] {
        assert_eq!(report["outcomes"][counts], at_once["outcomes"][counts], "{counts}");
    }
    assert!(killed.index(&["export"])?.stdout == whole.index(&["export"])?.stdout);
    json(&killed.index(&["verify", "--json"])?)?;
    // Every rejection is told once.
    let lines = |place: &Place| -> Result<Vec<String>, Failed> {
        let text = std::fs::read_to_string(place.home().join("reports/1.jsonl"))?;
        let mut lines: Vec<String> =
            text.lines().map(|line| line.replace(&place.path("").display().to_string(), "")).collect();
        lines.sort();
        Ok(lines)
    };
    assert_eq!(lines(&killed)?, lines(&whole)?);
    assert_eq!(names(&killed.home().join("generations/1"))?, names(&whole.home().join("generations/1"))?);
    assert_eq!(names(&killed.home().join("building"))?, Vec::<String>::new());
    Ok([killed, whole])
}

fn incremental() -> Result<(), Failed> {
    let [killed, whole] = two_places(500)?;
    for place in [&killed, &whole] {
        place.reindex(&[place.path("1.jsonl")])?;
    }
    let (report, kills) = build_with_kills(&killed, &["--incremental", "--resume"], &["2.jsonl"], 3)?;
    assert!(kills >= 1, "{kills} kills");
    let at_once = json(&whole.run("reindex", &["--incremental", "--json"], &[whole.path("2.jsonl")])?)?;
    assert_eq!(report["outcomes"]["records"], at_once["outcomes"]["records"]);
    assert!(killed.index(&["export"])?.stdout == whole.index(&["export"])?.stdout);
    json(&killed.index(&["verify", "--json"])?)?;
    json(&killed.index(&["verify", "1", "--json"])?)?;
    Ok(())
}

fn other_sources() -> Result<(), Failed> {
    let [place, _] = two_places(500)?;
    let mut child = start(&place, &[], &["1.jsonl", "2.jsonl"])?;
    // The first one counts once the index is written, which it is before the second.
    let first = wait_for_checkpoint(&place, &mut child, 0)?.ok_or("no checkpoint")?;
    assert!(wait_for_checkpoint(&place, &mut child, first)?.is_some());
    child.kill()?;
    child.wait()?;
    let refused = start(&place, &["--resume"], &["2.jsonl"])?.wait_with_output()?;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(1) && told.contains("is of another build"), "{told}");
    // Without --resume it begins anew; and where nothing was interrupted, --resume begins, too.
    assert_eq!(json(&start(&place, &[], &["1.jsonl"])?.wait_with_output()?)?["outcomes"]["records"], 1_000);
    assert_eq!(json(&start(&place, &["--resume"], &["2.jsonl"])?.wait_with_output()?)?["outcomes"]["records"], 1_400);
    Ok(())
}

fn after_a_guard() -> Result<(), Failed> {
    let [place, _] = two_places(500)?;
    place.reindex(&[place.path("1.jsonl")])?;
    place.write("it.jsonl", captures(0, 300, 500))?;
    let refused = start(&place, &[], &["it.jsonl"])?.wait_with_output()?;
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(1) && told.contains("--force"), "{told}");
    // Read again it would be another build.
    let file = place.path("it.jsonl");
    let changed = std::fs::metadata(&file)?.modified()?;
    std::fs::write(&file, captures(0, 300, 500).replace("khuyến công", "khuyến nông"))?;
    std::fs::File::options().append(true).open(&file)?.set_modified(changed)?;
    let report = json(&start(&place, &["--resume", "--force"], &["it.jsonl"])?.wait_with_output()?)?;
    assert_eq!((&report["outcomes"]["records"], &report["published"]), (&json!(300), &json!(true)), "{report}");
    assert_eq!(place.search(&[], "khuyến nông")?["total"], 0);
    Ok(())
}
