//! What a build does not publish unasked: a great loss, or what is mostly failures; and where all that failed is told.

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::tracuu::{Place, json, names};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("guards::a_great_loss_is_not_published_unasked", a_great_loss),
        Trial::test("guards::many_failures_are_not_published_unasked", many_failures),
        Trial::test("guards::a_dry_run_tells_what_each_source_would_do", a_dry_run_is_a_plan),
        Trial::test("guards::every_rejection_is_in_a_file_with_its_beginning", every_rejection_is_told),
    ]
}

fn lines(count: usize) -> String {
    (0..count)
        .flat_map(|id| [json!({"id": id.to_string(), "title": format!("Tin {id}")}).to_string(), "\n".to_owned()])
        .collect()
}

/// Runs a build that must be refused; what it says.
fn refused(place: &Place, options: &[&str], source: &std::path::Path) -> Result<String, Failed> {
    let output = place.run("reindex", options, &[source])?;
    assert_eq!(output.status.code(), Some(1));
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn a_great_loss() -> Result<(), Failed> {
    let place = Place::new()?;
    // A first index loses nothing.
    place.reindex(&[place.write("tin.jsonl", lines(10))?])?;
    place.reindex(&[place.write("tin.jsonl", lines(8))?])?;
    let source = place.write("tin.jsonl", lines(6))?;
    let told = refused(&place, &[], &source)?;
    let wanted = ["would hold 6 articles where the live index holds 8", "more than 20 %", "--force"];
    assert!(wanted.iter().all(|part| told.contains(part)), "{told}");
    assert_eq!(place.search(&[], "tin")?["total"], 8);
    json(&place.run("reindex", &["--json", "--max-loss", "25"], &[&source])?)?;
    let source = place.write("tin.jsonl", lines(1))?;
    refused(&place, &[], &source)?;
    json(&place.run("reindex", &["--json", "--force"], &[&source])?)?;
    assert_eq!(place.search(&[], "tin")?["total"], 1);
    // What was refused is in the history.
    let history = std::fs::read_to_string(place.home().join("history.jsonl"))?;
    assert_eq!(history.lines().filter(|line| line.contains("\"event\":\"failed\"")).count(), 2, "{history}");
    Ok(())
}

fn many_failures() -> Result<(), Failed> {
    let place = Place::new()?;
    let broken = |count: usize| format!("{}{}", lines(8), "{broken\n".repeat(count));
    // A first index takes nothing from anybody.
    place.reindex(&[place.write("tin.jsonl", broken(8))?])?;
    let source = place.write("tin.jsonl", broken(3))?;
    let told = refused(&place, &[], &source)?;
    let wanted = ["3 of 11 records failed, more than 20 %", "reports/2.jsonl", "--force"];
    assert!(wanted.iter().all(|part| told.contains(part)), "{told}");
    let file = std::fs::read_to_string(place.home().join("reports/2.jsonl"))?;
    assert_eq!(file.lines().count(), 3, "{file}");
    json(&place.run("reindex", &["--json", "--max-failed", "30"], &[&source])?)?;
    place.reindex(&[place.write("tin.jsonl", broken(2))?])?;
    Ok(())
}

fn a_dry_run_is_a_plan() -> Result<(), Failed> {
    let place = Place::new()?;
    let line = |id: u32, title: &str| json!({"id": format!("a{id}"), "title": title}).to_string();
    place.reindex(&[place.write("cu.jsonl", [line(1, "Một"), line(2, "Hai"), line(3, "Ba")].join("\n"))?])?;
    let before = place.run("search", &["--json"], &["ba"])?.stdout;
    // Two sources: one article as it was, one changed twice, two new, one gone, one line that is none.
    let captured = json!({"id": "a1", "title": "Một", "captured_at": "2024-01-01T00:00:00Z"}).to_string();
    let one = place.write("mot.jsonl", [captured, line(2, "Hai nữa"), line(4, "Bốn")].join("\n"))?;
    let other = place.write("hai.jsonl", [line(2, "Hai mới"), "{hỏng".to_owned(), line(5, "Năm")].join("\n"))?;
    let report = json(&place.run("reindex", &["--dry-run", "--json"], &[&one, &other])?)?;
    let plan = &report["plan"];
    let source = |path: &std::path::Path| {
        let mut sources = plan["sources"].as_array().into_iter().flatten();
        sources.find(|source| source["path"].as_str() == path.to_str()).cloned().unwrap_or_default()
    };
    let (first, second) = (source(&one), source(&other));
    assert_eq!(plan["compared_with"], 1);
    assert_eq!((&first["unchanged"], &first["added"]["examples"]), (&json!(1), &json!(["a4 Bốn"])), "{plan}");
    // The later record of an id wins, and it is its source that replaces.
    assert_eq!((&first["replaced"]["articles"], &second["replaced"]["examples"]), (&json!(0), &json!(["a2 Hai mới"])));
    assert_eq!((&second["added"]["examples"], &second["rejected"]), (&json!(["a5 Năm"]), &json!({"broken": 1})));
    assert!(second["rejections"][0].as_str().is_some_and(|told| told.contains("hai.jsonl:2: broken")), "{second}");
    assert_eq!(plan["removed"], json!({"articles": 1, "examples": ["a3"]}));
    let told = place.run("reindex", &["--dry-run"], &[&one, &other])?;
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("thêm / added") && told.contains("mất / removed") && told.contains("generation 1"), "{told}");
    let history = std::fs::read_to_string(place.home().join("history.jsonl"))?;
    assert_eq!((history.lines().count(), place.home().join("reports").exists()), (1, false));
    assert_eq!(names(&place.home().join("generations"))?, ["1"]);
    let strip = |text: &[u8]| {
        String::from_utf8_lossy(text).lines().filter(|line| !line.contains("took_ms")).collect::<String>()
    };
    assert_eq!(strip(&place.run("search", &["--json"], &["ba"])?.stdout), strip(&before));
    Ok(())
}

fn every_rejection_is_told() -> Result<(), Failed> {
    let place = Place::new()?;
    let list = "<title>Tin</title><ul><li><a href=/1>Một tin khác của báo hôm nay</a></li></ul>";
    place.write("nguon/danh-sach.html", list)?;
    place.write("nguon/tin.jsonl", format!("{}{{\"id\": \"x\"\n{}", lines(200), "[1]\n".repeat(150)))?;
    let report = place.reindex(&[place.path("nguon")])?;
    let rejected: u64 =
        report["outcomes"]["rejected"].as_object().into_iter().flatten().filter_map(|(_, count)| count.as_u64()).sum();
    let file = report["rejections_file"].as_str().ok_or("no file is told")?;
    let lines: Vec<Value> =
        std::fs::read_to_string(file)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert_eq!((lines.len() as u64, rejected), (152, 152));
    // The report itself spells out the first hundred.
    assert_eq!(report["rejections"].as_array().map(Vec::len), Some(100));
    let of = |kind: &str| lines.iter().find(|line| line["kind"] == kind).cloned().unwrap_or_default();
    let broken = lines.iter().find(|line| line["origin"]["line"] == 201).cloned().unwrap_or_default();
    assert!(broken["sample"].as_str().is_some_and(|sample| sample.starts_with("{\"id\": \"x\"")), "{broken}");
    let page = if of("listing").is_null() { of("other") } else { of("listing") };
    let path = page["origin"]["path"].as_str().unwrap_or_default();
    assert!(
        path.ends_with("danh-sach.html") && page["sample"].as_str().is_some_and(|text| text.contains("Một tin khác")),
        "{page}"
    );
    // Nothing rejected, no file.
    let clean = Place::new()?;
    let report = clean.reindex(&[clean.write("tin.jsonl", self::lines(2))?])?;
    assert!(report["rejections_file"].is_null() && !clean.home().join("reports").exists(), "{report}");
    Ok(())
}
