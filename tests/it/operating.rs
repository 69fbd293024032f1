//! What the guide for operators promises.

use std::{fs, path::Path, process::Command};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    service::Service,
    tracuu::{EXECUTABLE, Place, json, names},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("operating::the_shipped_timer_finds_what_is_laid_into_a_folder", shipped_timer),
        Trial::test("operating::a_copied_generation_serves_elsewhere", copied_generation),
        Trial::test("operating::a_timer_does_not_fill_the_home", timer_for_long),
        Trial::test("operating::every_command_has_examples_and_json", every_command),
    ]
}

fn article(number: u32) -> String {
    let article = json!({"id": format!("tin-{number}"), "title": format!("Tin số {number}"), "body": "Đoạn văn."});
    format!("{article}\n")
}

/// The command that a unit starts, with the paths of a place in the place of its own.
fn shipped_command(unit: &str, place: &Place) -> Result<Command, Failed> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/systemd").join(unit);
    let text = fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix("ExecStart=")).ok_or("the unit starts nothing")?;
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("/usr/local/bin/tracuu"));
    let mut command = Command::new(EXECUTABLE);
    for word in words {
        match word {
            "/srv/tracuu" => command.arg(place.home()),
            "/srv/archive" => command.arg(place.path("archive")),
            other => command.arg(other),
        };
    }
    Ok(command)
}

fn shipped_timer() -> Result<(), Failed> {
    let place = Place::new()?;
    place.write("archive/1.jsonl", article(1))?;
    place.reindex(&[place.path("archive")])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let run = || -> Result<Value, Failed> { json(&shipped_command("tracuu-reindex.service", &place)?.output()?) };
    assert_eq!(run()?["published"], false);
    place.write("archive/2.jsonl", article(2))?;
    assert_eq!(run()?["outcomes"]["indexed"], 1);
    for _ in 0..500 {
        if service.search("q=tin")?["total"] == 2 {
            return Ok(());
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Err("the service does not find what was laid there".into())
}

fn copied_generation() -> Result<(), Failed> {
    let (place, elsewhere) = (Place::new()?, Place::new()?);
    place.write("1.jsonl", article(1))?;
    place.write("2.jsonl", article(2))?;
    place.reindex(&[place.path("1.jsonl")])?;
    json(&place.run("reindex", &["--json", "--incremental"], &[place.path("2.jsonl")])?)?;
    // The generation first, CURRENT last; nothing else of the home is needed.
    let (from, to) = (place.home(), elsewhere.home());
    fs::create_dir_all(to.join("generations"))?;
    let copied = Command::new("cp").arg("-r").arg(from.join("generations/2")).arg(to.join("generations")).status()?;
    assert!(copied.success());
    fs::copy(from.join("CURRENT"), to.join("CURRENT"))?;
    let service = Service::start(&["serve"], Some(&to))?;
    assert_eq!(service.search("q=tin")?["total"], 2);
    assert_eq!(elsewhere.index(&["export"])?.stdout, place.index(&["export"])?.stdout);
    // It is a home like any other: a build goes on from there.
    json(&elsewhere.run("reindex", &["--json", "--incremental"], &[place.write("3.jsonl", article(3))?])?)?;
    assert_eq!(elsewhere.search(&[], "tin")?["total"], 3);
    Ok(())
}

fn timer_for_long() -> Result<(), Failed> {
    let place = Place::new()?;
    place.write("nguon/1.jsonl", article(1) + "hỏng\n")?;
    place.reindex(&[place.path("nguon")])?;
    for _ in 0..23 {
        json(&place.run("reindex", &["--json", "--incremental"], &[place.path("nguon")])?)?;
    }
    let reports = names(&place.home().join("reports"))?;
    assert!(
        reports.len() == 21 && reports.contains(&"1.jsonl".to_owned()) && reports.contains(&"24.jsonl".to_owned()),
        "{reports:?}"
    );
    let history = fs::read_to_string(place.home().join("history.jsonl"))?;
    assert!(history.len() < 24 * 1_500, "{} bytes", history.len());
    Ok(())
}

fn every_command() -> Result<(), Failed> {
    for command in ["demo", "reindex", "index", "search", "extract", "analyze", "eval", "serve"] {
        let help = String::from_utf8(Command::new(EXECUTABLE).args([command, "--help"]).output()?.stdout)?;
        assert!(help.contains("Example"), "{command}");
        let writes_json = !["demo", "serve", "extract", "index"].contains(&command);
        assert!(!writes_json || help.contains("--json"), "{command}");
    }
    for command in ["status", "history", "verify", "rollback", "prune", "export", "hidden", "gaps"] {
        let help = String::from_utf8(Command::new(EXECUTABLE).args(["index", command, "--help"]).output()?.stdout)?;
        assert!(help.contains("--json") && help.contains("Example"), "{command}: {help}");
    }
    let guide = include_str!("../../docs/archivists.md");
    for command in ["status", "history", "verify", "rollback", "prune", "export", "hidden", "gaps"] {
        assert!(guide.contains(&format!("`tracuu index {command}")), "{command}");
    }
    Ok(())
}
