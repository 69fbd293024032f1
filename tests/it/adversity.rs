//! What surrounds a build and fails: a full disk, files that vanish, a home that may not be written, a clock that goes back.

use std::{
    fs,
    io::Write,
    path::PathBuf,
    process::Command,
    time::{Duration, SystemTime},
};

use libtest_mimic::{Failed, Trial};
use serde_json::json;

use crate::{
    needs,
    service::Service,
    tracuu::{EXECUTABLE, Place, json, names},
};

pub(crate) fn tests() -> Vec<Trial> {
    // Not every machine lets a test mount; where it does not, it is shown as ignored, with the reason in its name.
    let full = Trial::test("adversity::a_full_disk_leaves_the_live_index (needs to mount)", full_disk);
    vec![
        full.with_ignored_flag(!Mounted::is_allowed()),
        Trial::test("adversity::files_that_vanish_are_told_and_cost_nothing_else", vanishing_files),
        Trial::test("adversity::names_that_are_no_unicode_cost_no_report", other_names),
        Trial::test("adversity::a_clock_that_goes_back_changes_nothing", clock),
        needs(is_root(), "root", "adversity::a_home_that_may_not_be_written_is_told", read_only_home),
    ]
}

fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(1) == Some("0"))
}

/// Articles whose words differ, so that they take room.
fn lines(count: u64) -> String {
    let mut state = 7_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("từ{:x}", state >> 40)
    };
    let mut article = |id: u64| {
        let body: Vec<String> = (0..150).map(|_| word()).collect();
        format!("{}\n", json!({"id": format!("tin-{id}"), "title": format!("Tin số {id}"), "body": body.join(" ")}))
    };
    (0..count).map(&mut article).collect()
}

/// A small disk of its own, gone with the test.
struct Mounted(PathBuf);

impl Mounted {
    fn is_allowed() -> bool {
        let Ok(folder) = tempfile::tempdir() else { return false };
        cfg!(target_os = "linux") && Self::new(folder.path().to_owned(), "1m").is_ok()
    }

    fn new(path: PathBuf, size: &str) -> Result<Self, Failed> {
        let mut mount = Command::new("mount");
        let output = mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(&path).output()?;
        if output.status.success() { Ok(Self(path)) } else { Err(String::from_utf8_lossy(&output.stderr).into()) }
    }

    fn resize(&self, size: &str) -> Result<(), Failed> {
        let mut mount = Command::new("mount");
        assert!(mount.args(["-o", &format!("remount,size={size}")]).arg(&self.0).status()?.success());
        Ok(())
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

fn full_disk() -> Result<(), Failed> {
    let place = Place::new()?;
    fs::create_dir_all(place.home())?;
    let disk = Mounted::new(place.home(), "2m")?;
    place.reindex(&[place.write("it.jsonl", lines(20))?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let source = place.write("nhieu.jsonl", lines(6_000))?;
    for options in [&[][..], &["--incremental"]] {
        let refused = place.run("reindex", options, &[&source])?;
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{told}");
        assert!(told.contains("No space left on device"), "{told}");
        assert_eq!(
            (place.search(&[], "tin")?["total"].clone(), service.search("q=tin")?["total"].clone()),
            (json!(20), json!(20))
        );
        assert_eq!(names(&place.home().join("generations"))?, ["1"]);
        json(&place.index(&["verify", "--json"])?)?;
    }
    // With room the same command goes through.
    disk.resize("400m")?;
    json(&place.run("reindex", &["--json"], &[&source])?)?;
    assert_eq!(place.search(&[], "tin")?["total"], 6_000);
    drop(service);
    Ok(())
}

#[cfg(not(unix))]
fn vanishing_files() -> Result<(), Failed> {
    Ok(())
}

#[cfg(unix)]
fn vanishing_files() -> Result<(), Failed> {
    let place = Place::new()?;
    let page = |name: &str| {
        let text = "Làng nghề bên sông vẫn giữ lửa lò qua nhiều đời, người trẻ quay về học nghề. ".repeat(6);
        format!(
            "<html><title>Chuyện {name}</title><body><h1>Chuyện {name}</h1><p>{text}</p><p>{text}</p></body></html>"
        )
    };
    for name in ["mot", "hai", "ba", "bon", "nam"] {
        place.write(&format!("trang/{name}.html"), page(name))?;
    }
    // A pipe holds the build up after the folder was listed.
    let pipe = place.path("cho.jsonl");
    assert!(Command::new("mkfifo").arg(&pipe).status()?.success());
    let mut command = Command::new(EXECUTABLE);
    command
        .args(["reindex", "--json", "--max-failed", "50", "--index"])
        .arg(place.home())
        .arg(&pipe)
        .arg(place.path("trang"));
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn()?;
    let mut feed = fs::File::options().write(true).open(&pipe)?;
    fs::remove_file(place.path("trang/ba.html"))?;
    fs::remove_file(place.path("trang/nam.html"))?;
    fs::create_dir(place.path("trang/nam.html"))?;
    feed.write_all(lines(3).as_bytes())?;
    drop(feed);
    let report = json(&child.wait_with_output()?)?;
    assert_eq!(
        (&report["outcomes"]["indexed"], &report["outcomes"]["rejected"]["unreadable"]),
        (&json!(6), &json!(2)),
        "{report}"
    );
    let told = report["rejections"].to_string();
    assert!(told.contains("ba.html") && told.contains("nam.html"), "{told}");
    Ok(())
}

#[cfg(not(unix))]
fn other_names() -> Result<(), Failed> {
    Ok(())
}

#[cfg(unix)]
fn other_names() -> Result<(), Failed> {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let place = Place::new()?;
    let folder = place.path("trang").join(OsStr::from_bytes(b"c\xf2ng"));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(OsStr::from_bytes(b"h\xff.html")), "")?;
    fs::write(folder.join(OsStr::from_bytes(b"t\xee.jsonl")), lines(300))?;
    for options in [&["--json", "--dry-run"][..], &["--json", "--checkpoint", "0.001", "--memory", "16MiB"]] {
        let report = json(&place.run("reindex", options, &[&folder])?)?;
        let (indexed, empty) = (&report["outcomes"]["indexed"], &report["outcomes"]["rejected"]["empty"]);
        assert_eq!((indexed, empty), (&json!(300), &json!(1)), "{report}");
        assert!(report["rejections"][0].as_str().is_some_and(|told| told.contains("h\u{fffd}.html")), "{report}");
    }
    let report = json(&place.run("reindex", &["--json", "--incremental", "--complete"], &[&folder])?)?;
    assert_eq!(report["outcomes"]["unchanged"], 300, "{report}");
    Ok(())
}

fn clock() -> Result<(), Failed> {
    let place = Place::new()?;
    let source = place.write("tin.jsonl", lines(5))?;
    place.reindex(&[&source])?;
    place.reindex(&[&source])?;
    // What was done is in the future of a clock that was set back since.
    let path = place.home().join("history.jsonl");
    let history = fs::read_to_string(&path)?;
    let year = history.get(7..11).ok_or("no year")?.to_owned();
    fs::write(&path, history.replace(&format!("\"at\":\"{year}"), "\"at\":\"2199"))?;
    let future = SystemTime::now() + Duration::from_hours(24 * 365);
    fs::File::options().append(true).open(&source)?.set_modified(future)?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    assert_eq!(place.reindex(&[&source])?["generation"], 3);
    assert_eq!(json(&place.index(&["rollback", "--json"])?)?["generation"], 2);
    assert_eq!(json(&place.index(&["prune", "--keep", "1", "--json"])?)?["deleted"], json!([1, 3]));
    assert_eq!(json(&place.index(&["status", "--json"])?)?["generation"], 2);
    assert_eq!(place.reindex(&[&source])?["generation"], 4);
    // Settings that are older than those before are read all the same.
    let settings = place.write("index/settings/hidden.toml", "[[hidden]]\nids = [\"tin-1\"]\n")?;
    fs::File::options().append(true).open(settings)?.set_modified(SystemTime::UNIX_EPOCH + Duration::from_hours(1))?;
    for _ in 0..500 {
        let answer = service.search("q=tin")?;
        if (answer["generation"].as_u64(), answer["total"].as_u64()) == (Some(4), Some(4)) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err("the service does not follow".into())
}

#[cfg(not(unix))]
fn read_only_home() -> Result<(), Failed> {
    Ok(())
}

#[cfg(unix)]
fn read_only_home() -> Result<(), Failed> {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};
    const NOBODY: u32 = 65_534;
    let place = Place::new()?;
    let source = place.write("tin.jsonl", lines(5))?;
    place.reindex(&[&source])?;
    // The executable may lie where this user may not look; `cp` makes the copy, see `faults`.
    let executable = place.path("tracuu");
    assert!(Command::new("cp").arg(EXECUTABLE).arg(&executable).status()?.success());
    for path in [place.path(""), place.home(), executable.clone()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    for command in [&["reindex", "--index"][..], &["index", "rollback", "--index"], &["index", "prune", "--index"]] {
        let mut process = Command::new(&executable);
        process.uid(NOBODY).gid(NOBODY).args(command).arg(place.home());
        if command.first() == Some(&"reindex") {
            process.arg(&source);
        }
        let output = process.output()?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.code() == Some(1) && told.contains("cannot open") && told.contains("lock"),
            "{command:?}: {told}"
        );
    }
    assert_eq!(place.search(&[], "tin")?["total"], 5);
    Ok(())
}
