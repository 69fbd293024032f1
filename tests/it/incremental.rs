//! Builds that begin with the live index.

use std::fs;

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::tracuu::{Place, ids, json, names};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("incremental::it_gives_what_a_full_build_gives", same_as_full),
        Trial::test("incremental::small_changes_leave_segments_and_earlier_generations_alone", small_changes),
        Trial::test("incremental::nothing_new_is_not_published", nothing_new),
        Trial::test("incremental::only_a_complete_source_removes", complete_sources),
        Trial::test("incremental::captures_are_resolved_with_what_is_live", captures),
        Trial::test("incremental::what_failed_is_read_once_more", only_failed),
        Trial::test("incremental::it_is_refused_where_articles_would_be_read_otherwise", other_settings),
    ]
}

const SUBJECTS: &[&str] =
    &["khuyến công", "nông thôn mới", "hội chợ", "làng nghề", "chế biến gỗ", "đào tạo nghề", "chè xanh"];
const PLACES: &[&str] = &["Kon Tum", "Bắc Giang", "Hậu Giang", "Lào Cai", "Phú Yên"];

/// An article of its own words, dated and in a section.
fn article(number: usize, version: &str) -> Value {
    let (subject, place) = (SUBJECTS[number % SUBJECTS.len()], PLACES[number % PLACES.len()]);
    let other = SUBJECTS[(number / SUBJECTS.len() + 1) % SUBJECTS.len()];
    json!({
        "id": format!("tin-{number:04}"),
        "title": format!("{place}: {subject} năm {} {version}", 2001 + number % 20),
        "body": format!("Đề án {subject} thứ {number} được triển khai.\nSở đề nghị gắn {other} với {subject}. ").repeat(1 + number % 4),
        "section": subject,
        "published_at": format!("{}-03-{:02}", 2001 + number % 20, 1 + number % 28),
    })
}

fn lines(articles: impl IntoIterator<Item = Value>) -> String {
    articles.into_iter().flat_map(|article| [article.to_string(), "\n".to_owned()]).collect()
}

fn incremental(place: &Place, options: &[&str], sources: &[&str]) -> Result<Value, Failed> {
    let paths: Vec<_> = sources.iter().map(|source| place.path(source)).collect();
    json(&place.run("reindex", &[&["--json", "--incremental"], options].concat(), &paths)?)
}

fn export(place: &Place) -> Result<Vec<u8>, Failed> {
    Ok(place.index(&["export"])?.stdout)
}

/// Numbers of the outcomes of a report.
fn counts(report: &Value) -> [u64; 4] {
    ["indexed", "replaced", "unchanged", "removed"].map(|name| report["outcomes"][name].as_u64().unwrap_or(0))
}

fn same_as_full() -> Result<(), Failed> {
    let (grown, full) = (Place::new()?, Place::new()?);
    let first = lines((0..600).map(|number| article(number, "")));
    // Many new and many changed ones, then a few.
    let second = lines((560..700).map(|number| article(number, if number < 590 { "sửa" } else { "" })));
    let third = lines([article(3, "bổ sung"), article(700, ""), article(4, "")]);
    for place in [&grown, &full] {
        for (name, text) in [("1.jsonl", &first), ("2.jsonl", &second), ("3.jsonl", &third)] {
            place.write(name, text)?;
        }
    }
    grown.reindex(&[grown.path("1.jsonl")])?;
    assert_eq!(counts(&incremental(&grown, &[], &["2.jsonl"])?), [100, 30, 10, 0]);
    assert_eq!(counts(&incremental(&grown, &[], &["3.jsonl"])?), [1, 1, 1, 0]);
    full.reindex(&["1.jsonl", "2.jsonl", "3.jsonl"].map(|name| full.path(name)))?;
    assert!(export(&grown)? == export(&full)?);
    let (mut same, mut all) = (0, 0);
    for query in
        ["", "khuyen cong", "khuyến công Kon Tum", "hội chợ 2014", "lang nghe bac giang", "nông thôn", "bo sung"]
    {
        let [one, other] = [&grown, &full].map(|place| place.search(&[], query));
        let (one, other) = (one?, other?);
        assert_eq!((&one["total"], &one["facets"]), (&other["total"], &other["facets"]), "{query}");
        let (one, other) = (ids(&one), ids(&other));
        all += one.len();
        same += one.iter().filter(|id| other.contains(id)).count();
    }
    assert!(same as f64 >= 0.99 * all as f64, "{same} of {all}");
    let status = json(&grown.index(&["status", "--json"])?)?;
    assert_eq!(status["changed_since_mining"], 2, "{status}");
    assert_eq!(status["sources"].as_array().map(Vec::len), Some(3));
    Ok(())
}

fn small_changes() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("tin.jsonl", lines((0..400).map(|number| article(number, ""))))?])?;
    let before = export(&place)?;
    for round in 0..6 {
        place.write("mot.jsonl", lines([article(round, "bản thảo"), article(500 + round, "")]))?;
        assert_eq!(counts(&incremental(&place, &[], &["mot.jsonl"])?), [1, 1, 0, 0]);
    }
    // An article that was replaced is found once, by its new text, and by its id.
    let answer = place.search(&[], "\"bản thảo\"")?;
    assert_eq!((answer["total"].as_u64(), ids(&answer).len()), (Some(6), 6), "{answer}");
    assert_eq!(place.search(&[], "")?["total"], 406);
    let generations = names(&place.home().join("generations"))?;
    assert_eq!(generations, ["5", "6", "7"]);
    for generation in &generations {
        json(&place.index(&["verify", generation, "--json"])?)?;
    }
    let segments = names(&place.home().join("generations/7/tantivy"))?;
    let segments = segments.iter().filter(|name| name.contains(".store")).count();
    assert!((2..=4).contains(&segments), "{segments} segments");
    // The same articles again, and what was there at first is there as it was.
    place.write("lai.jsonl", lines((0..6).map(|number| article(number, ""))))?;
    incremental(&place, &[], &["lai.jsonl"])?;
    let after = String::from_utf8(export(&place)?)?;
    assert!(
        after
            .lines()
            .filter(|line| !line.contains("tin-050"))
            .eq(String::from_utf8(before)?.lines().filter(|line| !line.contains("tin-050")))
    );
    Ok(())
}

fn nothing_new() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("tin.jsonl", lines((0..20).map(|number| article(number, ""))))?])?;
    let report = incremental(&place, &[], &["tin.jsonl"])?;
    assert_eq!((counts(&report), &report["published"]), ([0, 0, 20, 0], &json!(false)));
    assert_eq!(names(&place.home().join("generations"))?, ["1"]);
    let history = place.index(&["history", "--json"])?.stdout;
    let last: Value = serde_json::from_slice(history.split(|byte| *byte == b'\n').next().unwrap_or_default())?;
    assert_eq!(last["event"], "unchanged");
    // Without a live index there is nothing to begin with.
    let empty = Place::new()?;
    let output = empty.run("reindex", &["--incremental"], &[place.path("tin.jsonl")])?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && told.contains("holds no published index"), "{told}");
    Ok(())
}

/// A page of an article.
fn page(title: &str, text: &str) -> String {
    let text = text.repeat(6);
    format!("<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><p>{text}</p></body></html>")
}

const TEXT: &str = "Làng nghề bên sông vẫn giữ lửa lò qua nhiều đời, và người trẻ đã quay về học nghề. ";

fn complete_sources() -> Result<(), Failed> {
    let place = Place::new()?;
    for name in ["lo-gom", "det-chieu", "lam-non", "duc-dong", "cham-bac"] {
        place.write(&format!("trang/{name}.html"), page(&format!("Chuyện làng {name}"), TEXT))?;
    }
    place.write("khac/tin.jsonl", lines((0..6).map(|number| article(number, ""))))?;
    place.reindex(&[place.path("trang"), place.path("khac")])?;
    fs::remove_file(place.path("trang/lo-gom.html"))?;
    // One is cut, one asks to log in: both articles stay.
    place.write("trang/det-chieu.html", "")?;
    let login = "<html><title>Đăng nhập</title><body><form><input type=password name=p></form></body></html>";
    place.write("trang/lam-non.html", login)?;
    let total = |query: &str| -> Result<Value, Failed> { Ok(place.search(&[], query)?["total"].clone()) };
    assert_eq!(counts(&incremental(&place, &[], &["trang"])?), [0, 0, 2, 0]);
    assert_eq!(total("chuyện làng")?, 5);
    let plan = incremental(&place, &["--complete", "--dry-run"], &["trang"])?;
    assert_eq!(plan["plan"]["removed"]["articles"], 1, "{plan}");
    let report = incremental(&place, &["--complete"], &["trang"])?;
    assert_eq!((counts(&report), &report["outcomes"]["in_doubt"]), ([0, 0, 2, 1], &json!(2)), "{report}");
    assert_eq!((total("chuyện làng")?, total("")?), (json!(4), json!(10)));
    // A folder that is not there is no empty one, and one that is empty is guarded.
    fs::rename(place.path("khac"), place.path("mat"))?;
    assert_eq!(place.run("reindex", &["--incremental", "--complete"], &[place.path("khac")])?.status.code(), Some(1));
    fs::create_dir(place.path("khac"))?;
    let output = place.run("reindex", &["--incremental", "--complete"], &[place.path("khac")])?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && told.contains("a loss of more than 20 %"), "{told}");
    assert_eq!(place.run("reindex", &["--complete"], &[place.path("trang")])?.status.code(), Some(2));
    assert_eq!(total("")?, 10);
    Ok(())
}

fn captures() -> Result<(), Failed> {
    let (grown, full) = (Place::new()?, Place::new()?);
    let capture = |day: u32, url: &str, title: &str| json!({"id": "bai", "url": url, "title": title, "body": "Đoạn văn.", "captured_at": format!("2019-01-{day:02}")});
    let texts = [
        lines([capture(5, "https://bao.example/a", "Bản ngày năm"), article(1, "")]),
        // Older, from another address: the live one stays and has it as an alias.
        lines([capture(3, "https://bao.example/cu", "Bản ngày ba")]),
        lines([capture(9, "https://bao.example/b", "Bản ngày chín")]),
    ];
    for place in [&grown, &full] {
        for (at, text) in texts.iter().enumerate() {
            place.write(&format!("{at}.jsonl"), text)?;
        }
    }
    grown.reindex(&[grown.path("0.jsonl")])?;
    incremental(&grown, &[], &["1.jsonl"])?;
    assert!(String::from_utf8(export(&grown)?)?.contains(r#""aliases":["https://bao.example/cu"]"#));
    incremental(&grown, &[], &["2.jsonl"])?;
    full.reindex(&["0.jsonl", "1.jsonl", "2.jsonl"].map(|name| full.path(name)))?;
    assert_eq!(String::from_utf8(export(&grown)?)?, String::from_utf8(export(&full)?)?);
    Ok(())
}

fn other_settings() -> Result<(), Failed> {
    let place = Place::new()?;
    let source = place.write("tin.jsonl", lines((0..20).map(|number| article(number, ""))))?;
    place.reindex(&[&source])?;
    // What holds at once does not count.
    place.write("index/settings/synonyms.toml", "[[synonym]]\nwords = [\"chè\", \"trà\"]\n")?;
    incremental(&place, &[], &["tin.jsonl"])?;
    place.write("index/settings/words.txt", "chè xanh\n")?;
    let output = place.run("reindex", &["--incremental"], &[&source])?;
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(1) && told.contains("without --incremental"), "{told}");
    place.reindex(&[&source])?;
    incremental(&place, &[], &["tin.jsonl"])?;
    Ok(())
}

fn only_failed() -> Result<(), Failed> {
    let place = Place::new()?;
    let good = |numbers: std::ops::Range<usize>| lines(numbers.map(|number| article(number, "")));
    let broken = format!("{}{{\"id\":\"tin-0003\", hỏng\n{}", good(0..3), good(4..8));
    place.write("nguon/tin.jsonl", &broken)?;
    place.write("nguon/a.html", page("Chuyện làng a", TEXT))?;
    place.write("nguon/b.html", "")?;
    let report = place.reindex(&[place.path("nguon")])?;
    assert_eq!(counts(&report)[0], 8, "{report}");
    let rejected = place.home().join("reports/1.jsonl");
    let again = |options: &[&str]| {
        let rejected = rejected.to_string_lossy().into_owned();
        place.run("reindex", &[&["--json", "--only-failed", &rejected], options].concat(), &[place.path("nguon")])
    };
    // Nothing was mended: the same two are rejected, nothing else is read.
    let report = json(&again(&[])?)?;
    assert_eq!((&report["outcomes"]["records"], &report["published"]), (&json!(2), &json!(false)), "{report}");
    place.write("nguon/b.html", page("Chuyện làng b", TEXT))?;
    place.write("nguon/tin.jsonl", good(0..8).replace("tin-0001", "tin-0999"))?;
    let report = json(&again(&[])?)?;
    assert_eq!((&report["outcomes"]["records"], counts(&report)), (&json!(2), [2, 0, 0, 0]), "{report}");
    // What was not rejected was not read again.
    let held = String::from_utf8(export(&place)?)?;
    assert!(held.contains("tin-0003") && held.contains("tin-0001") && !held.contains("tin-0999"));
    assert_eq!(place.search(&[], "chuyện làng")?["total"], 2);
    assert_eq!(
        place.run("reindex", &["--only-failed", "khong-co.jsonl"], &[place.path("nguon")])?.status.code(),
        Some(1)
    );
    Ok(())
}
