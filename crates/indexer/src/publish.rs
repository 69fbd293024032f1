//! From a finished build to the live generation.

use std::{
    fs::{self, File, Permissions},
    io::Write,
    path::Path,
};

use tracuu_index::{Event, Generation, History, Home, IndexError, IoContext, Manifest, Result};

/// Generations that are kept unless told otherwise.
pub const MAX_GENERATIONS: usize = 3;

/// Checks that a build opens, holds what its manifest says, and is undamaged; gives it.
pub(crate) fn verify(folder: &Path, number: u64, manifest: &Manifest) -> Result<Generation> {
    let generation = Generation::open(folder, number)?;
    if generation.manifest.articles != manifest.articles {
        return Err(IndexError::Damaged { path: folder.to_owned(), reason: "its manifest is another one".to_owned() });
    }
    generation.check_counts()?;
    Ok(generation)
}

/// A number that no generation of this home has had.
pub(crate) fn next_number(home: &Home, history: &History) -> Result<u64> {
    let published = home.published()?.into_iter().max().unwrap_or(0);
    let recorded = history.read()?.iter().map(|event| event.generation).max().unwrap_or(0);
    Ok(published.max(recorded) + 1)
}

/// Moves a verified build among the generations and makes it live by one rename; then clears out old generations.
pub(crate) fn publish(home: &Home, number: u64) -> Result<Option<u64>> {
    let (building, target) = (home.building().join(number.to_string()), home.generation(number));
    make_readable(&building)?;
    let generations = home.generations();
    fs::create_dir_all(&generations).on("create", &generations)?;
    make_readable_one(&generations)?;
    fs::rename(&building, &target).on("publish", &target)?;
    sync_folder(&generations)?;
    let previous = home.current().ok();
    set_current(home, number)?;
    Ok(previous)
}

/// Replaces `CURRENT` by one atomic rename.
pub(crate) fn set_current(home: &Home, number: u64) -> Result<()> {
    let temporary = home.root().join("CURRENT.new");
    let mut file = File::create(&temporary).on("create", &temporary)?;
    writeln!(file, "{number}").on("write", &temporary)?;
    file.sync_all().on("sync", &temporary)?;
    make_readable_one(&temporary)?;
    let current = home.current_file();
    fs::rename(&temporary, &current).on("replace", &current)?;
    sync_folder(home.root())
}

/// Deletes the oldest generations beyond those that are kept, never the live one; which.
pub(crate) fn prune(home: &Home, history: &History, keep: usize) -> Result<Vec<u64>> {
    let live = home.current()?;
    let published = home.published()?;
    let surplus = published.len().saturating_sub(keep.max(1));
    let old: Vec<u64> = published.into_iter().filter(|number| *number != live).take(surplus).collect();
    for number in &old {
        let folder = home.generation(*number);
        fs::remove_dir_all(&folder).on("delete", &folder)?;
        history.append(&Event::now(Event::PRUNE, *number))?;
    }
    prune_reports(home)?;
    Ok(old)
}

/// Files of rejections that are kept beside those of published generations: of builds that failed, or found nothing new.
const MAX_REPORTS: usize = 20;

/// Deletes the oldest files of rejections.
pub(crate) fn prune_reports(home: &Home) -> Result<()> {
    let published = home.published()?;
    let mut others = home.reported()?;
    others.retain(|number| !published.contains(number));
    for number in others.iter().rev().skip(MAX_REPORTS) {
        let path = home.rejections_file(*number);
        fs::remove_file(&path).on("delete", &path)?;
    }
    Ok(())
}

/// A service under another user must be able to read what is published: Tantivy writes some files 0600.
fn make_readable(folder: &Path) -> Result<()> {
    make_readable_one(folder)?;
    for entry in fs::read_dir(folder).on("list", folder)? {
        let path = entry.on("list", folder)?.path();
        if path.is_dir() {
            make_readable(&path)?;
        } else {
            make_readable_one(&path)?;
            File::open(&path).and_then(|file| file.sync_all()).on("sync", &path)?;
        }
    }
    sync_folder(folder)
}

#[cfg(unix)]
fn make_readable_one(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = if path.is_dir() { 0o755 } else { 0o644 };
    fs::set_permissions(path, Permissions::from_mode(mode)).on("make readable", path)
}

#[cfg(not(unix))]
fn make_readable_one(_path: &Path) -> Result<()> {
    Ok(())
}

fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|file| file.sync_all()).on("sync", folder)
}
