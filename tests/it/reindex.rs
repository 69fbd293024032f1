//! Builds with the real executable: what wins, what is refused, what stays.

use std::fs;

use libtest_mimic::{Failed, Trial};
use serde_json::json;

use crate::tracuu::{Place, ids, names};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("reindex::a_later_record_of_the_same_id_replaces_the_earlier", a_later_record_replaces),
        Trial::test("reindex::the_newest_capture_wins_in_any_order", the_newest_capture_wins),
        Trial::test("reindex::other_addresses_of_an_article_are_its_aliases", other_addresses_are_aliases),
        Trial::test("reindex::bad_input_is_named_and_the_good_beside_it_is_indexed", bad_input_is_named),
        Trial::test("reindex::a_build_without_an_article_leaves_the_live_generation", nothing_is_published_empty),
        Trial::test("reindex::what_a_killed_build_left_is_cleared", what_a_killed_build_left_is_cleared),
        Trial::test("reindex::a_dry_run_writes_nothing", a_dry_run_writes_nothing),
        Trial::test("reindex::three_generations_are_kept_and_recorded", three_generations_are_kept),
        Trial::test("reindex::words_of_the_articles_are_kept", words_are_kept),
        Trial::test("reindex::little_memory_makes_many_segments_and_one_index", little_memory_is_enough),
        Trial::test("reindex::builds_in_any_order_know_the_same_of_their_language", builds_know_the_same),
        Trial::test("reindex::only_files_of_live_segments_are_published", only_live_files_are_published),
        Trial::test("reindex::another_user_can_read_what_is_published", another_user_can_read),
    ]
}

fn a_later_record_replaces() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines = concat!(
        r#"{"id":"mot","title":"Hội chợ Hùng Vương","body":"Bản cũ nói về gian hàng."}"#,
        "\n",
        r#"{"id":"hai","title":"Khuyến công","body":"Bài thứ hai."}"#,
        "\n",
        r#"{"id":"mot","title":"Hội chợ Phú Yên","body":"Bản mới nói về sản phẩm."}"#,
        "\n"
    );
    let report = place.reindex(&[place.write("tin.jsonl", lines)?])?;
    assert_eq!((report["outcomes"]["indexed"].as_u64(), report["outcomes"]["replaced"].as_u64()), (Some(2), Some(1)));
    for (query, found) in
        [("phú yên", vec!["mot"]), ("hội chợ", vec!["mot"]), ("hùng vương", vec![]), ("khuyen cong", vec!["hai"])]
    {
        assert_eq!(ids(&place.search(&[], query)?), found, "{query}");
    }
    Ok(())
}

fn words_are_kept() -> Result<(), Failed> {
    let place = Place::new()?;
    let article = |at: usize| {
        let body = "Doanh nghiệp nông thôn trồng chè Shan tuyết. DOANH NGHIỆP vay vốn năm 2018.";
        json!({"id": at.to_string(), "title": "Nông thôn mới", "body": body}).to_string()
    };
    let source = place.write("a.jsonl", (0..4).map(article).collect::<Vec<_>>().join("\n"))?;
    let words =
        |generation: u32| fs::read_to_string(place.home().join(format!("generations/{generation}/compounds.tsv")));
    place.reindex(&[&source])?;
    let plain = words(1)?;
    assert!(plain.lines().any(|line| line == "doanh nghiệp\t4"), "{plain}");
    assert!(plain.lines().any(|line| line == "nông thôn\t4") && !plain.contains("chè shan tuyết"), "{plain}");
    fs::create_dir_all(place.home().join("settings"))?;
    fs::write(place.home().join("settings/words.txt"), "chè Shan tuyết\n")?;
    place.reindex(&[&source])?;
    assert!(words(2)?.lines().any(|line| line == "chè shan tuyết\t4"), "{}", words(2)?);
    // A list that cannot be read is told, and nothing is published.
    fs::write(place.home().join("settings/words.txt"), b"\xff\xfe\xff")?;
    let output = place.run("reindex", &[], &[&source])?;
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("words.txt"));
    Ok(())
}

/// Replaced records and small segments are merged away before publishing; what they were must not stay.
fn only_live_files_are_published() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines = |word: &str| {
        let line =
            |at: usize| json!({"id": at.to_string(), "title": format!("Tin {word} {at}"), "body": "Khuyến công"});
        (0..400).map(|at| line(at).to_string()).collect::<Vec<_>>().join("\n")
    };
    place.reindex(&[place.write("a.jsonl", lines("cũ"))?, place.write("b.jsonl", lines("mới"))?])?;
    let folder = place.home().join("generations/1/tantivy");
    let meta = fs::read_to_string(folder.join("meta.json"))?.replace('-', "");
    let stores = names(&folder)?;
    let segments: Vec<&str> = stores.iter().filter_map(|name| name.strip_suffix(".store")).collect();
    assert_eq!(segments.len(), 1, "{segments:?}");
    assert!(segments.iter().all(|segment| meta.contains(segment)));
    Ok(())
}

fn the_newest_capture_wins() -> Result<(), Failed> {
    let line = |captured: &str, word: &str| format!(r#"{{"id":"a","title":"Tin {word}"{captured}}}{}"#, "\n");
    let old = line(r#","captured_at":"2019-04-19T08:00:00+07:00""#, "cũ");
    let new = line(r#","captured_at":"2021-04-19T08:00:00+07:00""#, "mới");
    let undated = line("", "không ngày");
    for (lines, winner) in [
        ([&old, &new], "mới"),
        ([&new, &old], "mới"),
        ([&undated, &new], "không ngày"),
        ([&new, &undated], "không ngày"),
        ([&old, &old], "cũ"),
    ] {
        let place = Place::new()?;
        let [first, second] = lines;
        place.reindex(&[place.write("a.jsonl", first)?, place.write("b.jsonl", second)?])?;
        let answer = place.search(&[], "tin")?;
        assert_eq!(answer["hits"][0]["title"], format!("Tin {winner}"));
        assert_eq!(answer["total"], 1);
    }
    Ok(())
}

fn other_addresses_are_aliases() -> Result<(), Failed> {
    let line = |url: &str, captured: &str, word: &str| {
        format!(r#"{{"url":"{url}","title":"Tin {word}","captured_at":"{captured}"}}{}"#, "\n")
    };
    let plain = line("http://www.vidu.vn/tin/1?utm_source=zalo", "2019-01-01", "cũ");
    let newest = line("https://vidu.vn/tin/1", "2021-01-01", "mới");
    let middle = line("http://vidu.vn/tin/1#dau", "2020-01-01", "giữa");
    for lines in [[&plain, &newest, &middle], [&newest, &middle, &plain], [&middle, &plain, &newest]] {
        let place = Place::new()?;
        place.reindex(&[place.write("tin.jsonl", lines.map(String::as_str).concat())?])?;
        let home = tracuu_index::Home::new(place.home());
        let searcher = tracuu_search::Searcher::open(home, tracuu_index::Check::Sizes)?;
        let articles = searcher.articles("tin", 10)?;
        let [article] = articles.as_slice() else { return Err(format!("{articles:?}").into()) };
        assert_eq!((article.title.as_str(), article.url.as_deref()), ("Tin mới", Some("https://vidu.vn/tin/1")));
        assert_eq!(article.aliases, ["http://vidu.vn/tin/1#dau", "http://www.vidu.vn/tin/1?utm_source=zalo"]);
    }
    Ok(())
}

fn bad_input_is_named() -> Result<(), Failed> {
    let place = Place::new()?;
    let good = |id: &str| format!("{{\"id\":\"{id}\",\"body\":\"Bài tốt số {id}\"}}\n");
    let sources = [
        place.write("tot.jsonl", good("1") + "{\"id\":\"x\",\"body\":\n" + &good("2"))?,
        place.write("rong.jsonl", "")?,
        place.write("cut.jsonl.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b")?,
        place.write("nhi-phan.jsonl", [0, 159, 146, 150])?,
    ];
    let report = place.reindex(&sources)?;
    assert_eq!(report["outcomes"]["indexed"], 2);
    let rejections: Vec<&str> =
        report["rejections"].as_array().into_iter().flatten().filter_map(|line| line.as_str()).collect();
    for named in ["tot.jsonl:2: broken", "rong.jsonl: empty", "cut.jsonl.gz: unreadable", "nhi-phan.jsonl: broken"] {
        assert!(rejections.iter().any(|line| line.contains(named)), "{named} in {rejections:?}");
    }
    assert_eq!(ids(&place.search(&[], "bài tốt")?).len(), 2);

    let missing = place.run("reindex", &[], &[place.path("khong-co.jsonl")])?;
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("khong-co.jsonl"));
    Ok(())
}

fn little_memory_is_enough() -> Result<(), Failed> {
    // Words that are all different fill what memory there is, so that Tantivy writes segments and merges them meanwhile.
    let mut state = 1_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        format!("{:x}", state >> 40)
    };
    let lines: Vec<String> = (0..900)
        .map(|n| {
            json!({"id": n.to_string(), "body": (0..400).map(|_| word()).collect::<Vec<_>>().join(" ")}).to_string()
        })
        .collect();
    let place = Place::new()?;
    let output = place.run("reindex", &["--memory", "1MiB"], &[place.write("tin.jsonl", lines.join("\n"))?])?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(place.search(&[], "")?["total"], 900);
    Ok(())
}

fn builds_know_the_same() -> Result<(), Failed> {
    let words = ["khuyến", "công", "nông", "thôn", "Cục", "Công", "Thương", "địa", "phương", "hội", "chợ", "đề", "án"];
    let mut lines: Vec<String> = (0..1_500_usize)
        .map(|n| {
            let text: Vec<&str> =
                (0..200).filter_map(|at| words.get((n * 31 + at * (at + n % 7)) % words.len()).copied()).collect();
            let body = format!("{}. Hợp tác xã nông nghiệp (HTXNN) số {n}.", text.join(" "));
            json!({"id": n.to_string(), "body": body}).to_string()
        })
        .collect();
    let mut known = Vec::new();
    for _ in 0..3 {
        let place = Place::new()?;
        place.reindex(&[place.write("tin.jsonl", lines.join("\n"))?])?;
        let generation = place.home().join("generations/1");
        known.push([fs::read(generation.join("language.bin"))?, fs::read(generation.join("compounds.tsv"))?]);
        let abbreviations = fs::read_to_string(generation.join("abbreviations.tsv"))?;
        assert_eq!(abbreviations, "HTXNN\tHợp tác xã nông nghiệp\t1500\n");
        lines.reverse();
    }
    assert!(known.iter().flatten().all(|bytes| bytes.len() > 100));
    known.dedup();
    assert_eq!(known.len(), 1);
    Ok(())
}

fn nothing_is_published_empty() -> Result<(), Failed> {
    let place = Place::new()?;
    let none = place.run("search", &[], &["tin"])?;
    assert_eq!(none.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&none.stderr).contains("tracuu reindex"));
    place.reindex(&[place.write("tin.jsonl", r#"{"id":"1","title":"Tin"}"#)?])?;
    let failed = place.run("reindex", &[], &[place.write("rong.jsonl", "")?])?;
    assert_eq!(failed.status.code(), Some(1));
    assert_eq!(fs::read_to_string(place.home().join("CURRENT"))?, "1\n");
    assert_eq!(ids(&place.search(&[], "tin")?), ["1"]);
    Ok(())
}

fn what_a_killed_build_left_is_cleared() -> Result<(), Failed> {
    let place = Place::new()?;
    let source = place.write("tin.jsonl", r#"{"id":"1","title":"Tin"}"#)?;
    place.write("index/building/7/tantivy/half.idx", "half")?;
    place.reindex(&[source])?;
    assert!(!place.home().join("building/7").exists());
    assert_eq!(names(&place.home().join("generations"))?, ["1"]);
    Ok(())
}

fn a_dry_run_writes_nothing() -> Result<(), Failed> {
    let place = Place::new()?;
    let twice = "{\"id\":\"1\",\"title\":\"Tin\"}\n".repeat(2);
    let source = place.write("tin.jsonl", twice)?;
    let output = place.run("reindex", &["--dry-run", "--json"], &[source])?;
    let outcomes = crate::tracuu::json(&output)?["outcomes"].clone();
    assert_eq!((&outcomes["indexed"], &outcomes["replaced"]), (&1.into(), &1.into()));
    assert!(!place.home().exists());
    Ok(())
}

fn three_generations_are_kept() -> Result<(), Failed> {
    let place = Place::new()?;
    for number in 1..=5 {
        let source = place.write("tin.jsonl", format!(r#"{{"id":"1","title":"Tin {number}"}}"#))?;
        assert_eq!(place.reindex(&[source])?["generation"], number);
    }
    assert_eq!(names(&place.home().join("generations"))?, ["3", "4", "5"]);
    let history = fs::read_to_string(place.home().join("history.jsonl"))?;
    let events: Vec<serde_json::Value> = history.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let published = events.iter().filter(|event| event["event"] == "publish").count();
    assert_eq!((published, events.len()), (5, 7));
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(place.home().join("generations/5/manifest.json"))?)?;
    assert_eq!(manifest["articles"], 1);
    assert_eq!(manifest["sources"][0]["sha256"].as_str().map(str::len), Some(64));
    Ok(())
}

fn another_user_can_read() -> Result<(), Failed> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let place = Place::new()?;
        place.reindex(&[place.write("tin.jsonl", r#"{"id":"1","title":"Tin"}"#)?])?;
        let mut folders = vec![place.home().join("generations")];
        while let Some(folder) = folders.pop() {
            for name in names(&folder)? {
                let path = folder.join(name);
                let mode = fs::metadata(&path)?.permissions().mode();
                assert_eq!(mode & 0o044, 0o044, "{}", path.display());
                if path.is_dir() {
                    folders.push(path);
                }
            }
        }
    }
    Ok(())
}
