//! Kills, damage, other users: what an operator meets at night.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use libtest_mimic::{Failed, Trial};

use crate::{
    needs,
    service::Service,
    tracuu::{EXECUTABLE, Place, ids, json, names},
};

pub(crate) fn tests() -> Vec<Trial> {
    let mut trials = vec![
        Trial::test("faults::thirty_kills_leave_the_live_generation_and_no_dead_builds", thirty_kills),
        Trial::test("faults::a_kill_while_publishing_is_completed", a_kill_while_publishing),
        Trial::test("faults::a_service_waits_for_the_first_generation", a_service_waits),
        Trial::test("faults::a_flipped_byte_in_any_file_is_told", a_flipped_byte),
        Trial::test("faults::another_format_names_the_command_that_builds_anew", another_format),
        Trial::test("faults::a_damaged_new_generation_leaves_the_old_one_answering", a_damaged_new_generation),
    ];
    // Pipes, signals and users as Unix has them.
    #[cfg(unix)]
    trials.extend([
        Trial::test("faults::a_second_writer_is_refused_by_name", a_second_writer),
        Trial::test("faults::an_interrupt_stops_cleanly", an_interrupt),
        needs(is_root(), "root", "faults::another_user_serves_what_it_cannot_write", another_user),
    ]);
    trials
}

fn is_root() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(1) == Some("0"))
}

fn lines(count: usize, word: &str) -> String {
    let text = "Cục Công Thương địa phương tổ chức hội nghị khuyến công. ".repeat(40);
    (0..count)
        .map(|n| format!("{{\"id\":\"{n}\",\"title\":\"Tin {word}\",\"body\":\"{text}{n}\"}}\n"))
        .collect::<Vec<_>>()
        .concat()
}

fn start_reindex(place: &Place, source: &Path) -> Result<Child, Failed> {
    let mut command = Command::new(EXECUTABLE);
    command.arg("reindex").arg("--index").arg(place.home()).arg(source);
    Ok(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?)
}

/// Every folder that a home may hold builds in.
fn builds(place: &Place) -> Result<Vec<String>, Failed> {
    let building = place.home().join("building");
    if building.exists() { names(&building) } else { Ok(Vec::new()) }
}

fn thirty_kills() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("cu.jsonl", lines(3, "cũ"))?])?;
    let source = place.write("moi.jsonl", lines(700, "mới"))?;
    // How long a whole build takes here, to kill at thirty moments spread over it.
    let begun = Instant::now();
    start_reindex(&place, &source)?.wait()?;
    let whole = begun.elapsed();
    // A great loss is wanted here.
    let go_back = || json(&place.run("reindex", &["--json", "--force"], &[place.path("cu.jsonl")])?);
    go_back()?;
    for part in 0..30 {
        let mut child = start_reindex(&place, &source)?;
        let jitter = Duration::from_millis(u64::from(std::process::id()) * 7 % 13);
        thread::sleep(whole * part / 30 + jitter);
        child.kill()?;
        child.wait()?;
        // The old generation answers, or the new one where it was published just before.
        let answer = place.search(&["--limit", "1"], "tin")?;
        let total = answer["total"].as_u64();
        assert!(total == Some(3) || total == Some(700), "after {part}/30: {total:?}");
    }
    go_back()?;
    assert_eq!(place.search(&[], "tin")?["total"], 3);
    assert_eq!(builds(&place)?, Vec::<String>::new());
    assert!(names(&place.home().join("generations"))?.len() <= 3);
    Ok(())
}

fn a_kill_while_publishing() -> Result<(), Failed> {
    let place = Place::new()?;
    let source = place.write("cu.jsonl", lines(2, "cũ"))?;
    place.reindex(&[&source])?;
    let generations = place.home().join("generations");
    // Killed after the move and before CURRENT was replaced: a whole generation that never was live.
    copy_folder(&generations.join("1"), &generations.join("2"))?;
    // Killed after CURRENT was replaced and before the history told of it.
    fs::write(place.home().join("history.jsonl"), "")?;
    let report = place.reindex(&[&source])?;
    assert_eq!(report["generation"], 2);
    let history = fs::read_to_string(place.home().join("history.jsonl"))?;
    let told: Vec<serde_json::Value> = history.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let published: Vec<&serde_json::Value> = told.iter().map(|event| &event["generation"]).collect();
    assert_eq!(published, [1, 2]);
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failed> {
    fs::create_dir_all(to)?;
    for name in names(from)? {
        let (from, to) = (from.join(&name), to.join(&name));
        if from.is_dir() {
            copy_folder(&from, &to)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// A pipe keeps a build under way until it is fed.
#[cfg(unix)]
fn pipe(place: &Place) -> Result<PathBuf, Failed> {
    let path = place.path("ong.jsonl");
    assert!(Command::new("mkfifo").arg(&path).status()?.success());
    Ok(path)
}

fn wait_for(what: &str, mut done: impl FnMut() -> bool) -> Result<(), Failed> {
    let begun = Instant::now();
    while !done() {
        if begun.elapsed() > Duration::from_secs(15) {
            return Err(format!("{what}: not within 15 s").into());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}

#[cfg(unix)]
fn a_second_writer() -> Result<(), Failed> {
    let place = Place::new()?;
    let path = pipe(&place)?;
    let mut first = start_reindex(&place, &path)?;
    wait_for("the first build", || !builds(&place).unwrap_or_default().is_empty())?;
    let other = place.write("tin.jsonl", lines(1, "khác"))?;
    let second = place.run("reindex", &[], &[other])?;
    let told = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(1));
    assert!(told.contains(&format!("process {}", first.id())), "{told}");
    fs::write(&path, lines(2, "một"))?;
    assert!(first.wait()?.success());
    assert_eq!(place.search(&[], "tin")?["total"], 2);
    Ok(())
}

#[cfg(unix)]
fn an_interrupt() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("cu.jsonl", lines(3, "cũ"))?])?;
    let path = pipe(&place)?;
    let mut child = start_reindex(&place, &path)?;
    let mut feed = fs::File::options().write(true).open(&path)?;
    feed.write_all(lines(50, "mới").as_bytes())?;
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status()?.success());
    thread::sleep(Duration::from_millis(200));
    // It stops with the record that it reads; feeding may fail once it did.
    let _ = feed.write_all(lines(50, "mới").as_bytes());
    drop(feed);
    let status = child.wait()?;
    let mut told = String::new();
    std::io::Read::read_to_string(&mut child.stderr.take().ok_or("no errors")?, &mut told)?;
    assert_eq!(status.code(), Some(1), "{told}");
    assert!(told.contains("stopped on request"), "{told}");
    assert_eq!(place.search(&[], "tin")?["total"], 3);
    // What was read stays for a build that goes on, and the next one that begins anew clears it.
    assert_eq!(builds(&place)?, ["2"]);
    place.reindex(&[place.path("cu.jsonl")])?;
    assert_eq!(builds(&place)?, Vec::<String>::new());
    Ok(())
}

fn a_service_waits() -> Result<(), Failed> {
    let place = Place::new()?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    assert_eq!((service.get("/healthz")?.0, service.get("/readyz")?.0), (200, 503));
    let (status, page) = service.get("/?q=tin")?;
    assert!(status == 503 && page.contains("Chưa có chỉ mục"), "{status}");
    place.reindex(&[place.write("cu.jsonl", lines(3, "cũ"))?])?;
    wait_for("the first generation", || service.get("/readyz").is_ok_and(|(status, _)| status == 200))?;
    assert_eq!(service.search("q=tin")?["total"], 3);
    Ok(())
}

fn another_format() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("cu.jsonl", lines(3, "cũ"))?])?;
    let generation = place.home().join("generations/1");
    // An older one has other fields.
    let manifest = r#"{"format_version": 5, "analyzer_version": 6, "articles": 3}"#;
    fs::write(generation.join("manifest.json"), manifest)?;
    let tally = tracuu_article::Tally::new();
    tally.add(manifest.as_bytes());
    fs::write(generation.join("manifest.sha256"), format!("{}  manifest.json\n", tally.sha256()))?;
    for arguments in [&["serve", "--listen", "127.0.0.1:0"][..], &["search", "tin"]] {
        let mut command = Command::new(EXECUTABLE);
        let output = command.args(arguments).arg("--index").arg(place.home()).output()?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("format 5") && told.contains("tracuu reindex"), "{told}");
    }
    Ok(())
}

fn flip(path: &Path) -> Result<Vec<u8>, Failed> {
    let bytes = fs::read(path)?;
    let mut flipped = bytes.clone();
    *flipped.get_mut(bytes.len() / 2).ok_or_else(|| format!("{} is empty", path.display()))? ^= 0x10;
    fs::write(path, flipped)?;
    Ok(bytes)
}

fn a_flipped_byte() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("cu.jsonl", lines(30, "cũ"))?])?;
    let generation = place.home().join("generations/1");
    let tantivy = generation.join("tantivy");
    let lexicon = generation.join("lexicon");
    let mut files = Vec::new();
    for folder in [tantivy, lexicon] {
        files.extend(names(&folder)?.into_iter().map(|name| folder.join(name)));
    }
    files.extend(
        ["compounds.tsv", "language.bin", "manifest.json", "manifest.sha256"].map(|name| generation.join(name)),
    );
    files.push(place.home().join("CURRENT"));
    assert!(files.len() >= 10, "{files:?}");
    for path in files {
        let whole = flip(&path)?;
        let mut command = Command::new(EXECUTABLE);
        command.args(["serve", "--listen", "127.0.0.1:0", "--index"]).arg(place.home());
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let output = child.wait_with_output()?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{}: {told}", path.display());
        assert!(told.contains("damaged") || told.contains("cannot"), "{}: {told}", path.display());
        fs::write(&path, whole)?;
    }
    let service = Service::start(&["serve"], Some(&place.home()))?;
    assert_eq!(service.get("/readyz")?.0, 200);
    Ok(())
}

fn a_damaged_new_generation() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("cu.jsonl", lines(3, "cũ"))?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let generations = place.home().join("generations");
    copy_folder(&generations.join("1"), &generations.join("2"))?;
    flip(&generations.join("2/tantivy/meta.json"))?;
    fs::write(place.home().join("CURRENT"), "2\n")?;
    thread::sleep(Duration::from_millis(2_500));
    assert_eq!(service.search("q=tin")?["generation"], 1);
    place.reindex(&[place.write("moi.jsonl", lines(4, "mới"))?])?;
    wait_for("the next generation", || service.search("q=tin").is_ok_and(|answer| answer["total"] == 4))
}

#[cfg(unix)]
fn another_user() -> Result<(), Failed> {
    use std::os::unix::{fs::PermissionsExt, process::CommandExt};
    const NOBODY: u32 = 65_534;
    let place = Place::new()?;
    place.reindex(&[place.write("cu.jsonl", lines(3, "cũ"))?])?;
    let folder = place.path("");
    for path in [&folder, &place.home()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    // The executable may lie where this user may not look. Another process copies it: a child of another test would inherit the
    // open file of a copy in this one, and a file that is open for writing cannot be run.
    let executable = place.path("tracuu");
    assert!(Command::new("cp").arg(EXECUTABLE).arg(&executable).status()?.success());
    fs::set_permissions(&executable, fs::Permissions::from_mode(0o755))?;
    let mut command = Command::new(&executable);
    command
        .arg("search")
        .arg("--json")
        .arg("--index")
        .arg(place.home())
        .arg("tin")
        .uid(NOBODY)
        .gid(NOBODY)
        .current_dir("/");
    assert_eq!(ids(&json(&command.output()?)?).len(), 3);
    let mut command = Command::new(&executable);
    command.arg("serve").arg("--index").arg(place.home()).uid(NOBODY).gid(NOBODY).current_dir("/");
    let service = Service::spawn(command)?;
    assert_eq!(service.search("q=tin")?["total"], 3);
    let mut command = Command::new(&executable);
    command
        .arg("reindex")
        .arg("--index")
        .arg(place.home())
        .arg(place.path("cu.jsonl"))
        .uid(NOBODY)
        .gid(NOBODY)
        .current_dir("/");
    let refused = command.output()?;
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("cannot"));
    Ok(())
}
