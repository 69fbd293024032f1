//! The crates know only those that ARCHITECTURE.md lets them know.

use std::{collections::BTreeSet, fs, path::Path};

use libtest_mimic::{Failed, Trial};

/// Crate and the crates of this workspace that it may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("article", &[]),
    ("crawler", &["article", "text"]),
    ("index", &["article", "text"]),
    ("indexer", &["index", "article", "text"]),
    ("search", &["index", "article", "text"]),
    ("server", &["search", "index", "article"]),
    ("cli", &["server", "search", "indexer", "index", "crawler", "article", "text"]),
];

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("edges::crates_know_only_those_they_may", crates_know_only_those_they_may),
        Trial::test("edges::walls_hold_outside_libraries_out", walls_hold_outside_libraries_out),
        Trial::test("edges::files_are_short_and_say_what_is_in_them", files_are_short),
    ]
}

fn dependencies(krate: &str) -> Result<BTreeSet<String>, Failed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(krate).join("Cargo.toml");
    let manifest: toml::Table = fs::read_to_string(path)?.parse()?;
    let names = ["dependencies", "build-dependencies"]
        .iter()
        .filter_map(|table| manifest.get(*table)?.as_table())
        .flat_map(|table| table.keys().cloned())
        .collect();
    Ok(names)
}

fn crates_know_only_those_they_may() -> Result<(), Failed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let found: BTreeSet<String> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_, Failed>>()?;
    let known: BTreeSet<String> = ALLOWED.iter().map(|(name, _)| (*name).to_owned()).collect();
    if found != known {
        return Err(format!("crates are {found:?}, the edges know {known:?}").into());
    }
    for (krate, allowed) in ALLOWED {
        for name in dependencies(krate)? {
            if let Some(other) = name.strip_prefix("tracuu-")
                && !allowed.contains(&other)
            {
                return Err(format!("{krate} must not depend on {other}").into());
            }
        }
    }
    Ok(())
}

fn walls_hold_outside_libraries_out() -> Result<(), Failed> {
    for (library, rooms) in [
        ("tantivy", &["index", "indexer", "search"][..]),
        ("axum", &["server"]),
        ("scraper", &["crawler"]),
        ("clap", &["cli"]),
    ] {
        for (krate, _) in ALLOWED {
            if dependencies(krate)?.contains(library) && !rooms.contains(krate) {
                return Err(format!("{krate} must not know {library}").into());
            }
        }
    }
    Ok(())
}

/// Lines of the longest file.
const MAX_LINES: usize = 400;

fn files_are_short() -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seen = 0;
    for folder in ["crates", "tests", "fuzz/fuzz_targets"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let path = entry?.into_path();
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            seen += 1;
            let text = fs::read_to_string(&path)?;
            let lines = text.lines().count();
            if lines > MAX_LINES || !text.starts_with("//!") {
                return Err(
                    format!("{} has {lines} lines, or does not begin with what is in it", path.display()).into()
                );
            }
        }
    }
    assert!(seen > 200, "{seen}");
    Ok(())
}
