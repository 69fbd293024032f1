//! Mirrors of sites and saved pages.

use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::Value;

use super::builds::PAGE;
use crate::tracuu::{EXECUTABLE, Place, json};

pub(super) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("archives::saved_pages_tell_where_they_are_from", saved_pages),
        Trial::test("archives::a_mirror_keeps_names_of_scripts", mirrors),
    ]
}

/// The exported articles.
fn exported(place: &Place) -> Result<Vec<Value>, Failed> {
    let lines = String::from_utf8(place.index(&["export"])?.stdout)?;
    Ok(lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// The page with another headline, and something behind its first tag.
fn page(title: &str, told: &str) -> String {
    PAGE.replace("Chợ phiên vùng cao", title).replacen("<html>", &format!("<html>{told}"), 1)
}

fn saved_pages() -> Result<(), Failed> {
    let place = Place::new()?;
    let mirrored = |address: &str, day: &str| {
        format!("<!-- Mirrored from {address} by HTTrack Website Copier/3.x [XR&CO'2014], {day} 03:56:17 GMT -->")
    };
    for (name, page) in [
        ("cu/a.html", page("Chợ một", &mirrored("www.cho.example/a?id=1&amp;x", "Sat, 27 Aug 2022"))),
        ("moi/a.html", page("Chợ một, bản mới", &mirrored("cho.example/a?id=1&amp;x", "Sun, 28 Aug 2022"))),
        (
            "g.html",
            page("Chợ sáu", &(mirrored("cho.example/g", "Sun, 28 Aug 2022") + "<link rel=canonical href=g.html>")),
        ),
        ("b.html", page("Chợ hai", "<!-- saved from url=(0024)https://cho.example/b -->")),
        (
            "c.html",
            page(
                "Chợ ba",
                "<!--\n Page saved with SingleFile \n url: https://cho.example/c \n saved date: Fri Apr 19 2019 10:12:45 GMT+0700 (+07)\n-->",
            ),
        ),
        ("d.html", page("Chợ bốn", "<link rel=canonical href=https://cho.example/d>")),
        ("e/f g.html", page("Chợ năm", "")),
    ] {
        place.write(&format!("trang/{name}"), page)?;
    }
    let report = place.reindex(&[place.path("trang")])?;
    assert_eq!(
        (&report["outcomes"]["indexed"], &report["outcomes"]["without_url"]),
        (&6.into(), &1.into()),
        "{report}"
    );
    let report =
        json(&place.run("reindex", &["--json", "--base-url", "https://cho.example/kho/"], &[place.path("trang")])?)?;
    assert_eq!(
        (&report["outcomes"]["indexed"], &report["outcomes"]["without_url"]),
        (&6.into(), &Value::Null),
        "{report}"
    );
    let mut found: Vec<(String, Value, Value)> = exported(&place)?
        .iter()
        .map(|article| {
            (
                article["title"].as_str().unwrap_or_default().to_owned(),
                article["url"].clone(),
                article["captured_at"].clone(),
            )
        })
        .collect();
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let row = |title: &str, url: &str, date: Value| (title.to_owned(), Value::from(url), date);
    assert_eq!(
        found,
        [
            row("Chợ ba", "https://cho.example/c", "2019-04-19T10:12:45+07:00".into()),
            row("Chợ bốn", "https://cho.example/d", Value::Null),
            row("Chợ hai", "https://cho.example/b", Value::Null),
            row("Chợ một, bản mới", "http://cho.example/a?id=1&amp;x", "2022-08-28T03:56:17Z".into()),
            row("Chợ năm", "https://cho.example/kho/e/f%20g.html", Value::Null),
            row("Chợ sáu", "http://cho.example/g", "2022-08-28T03:56:17Z".into()),
        ]
    );
    let bad = place.run("reindex", &["--base-url", "cho.example"], &[place.path("trang")])?;
    assert_eq!(bad.status.code(), Some(2));
    Ok(())
}

fn mirrors() -> Result<(), Failed> {
    let place = Place::new()?;
    for (name, content) in [
        ("tin.aspx?id=1", page("Chợ một", "")),
        ("tin.aspx?id=2.html", page("Chợ hai", "")),
        ("bai-viet/cho-ba", page("Chợ ba", "")),
        ("index.html", page("Chợ bốn", "")),
        ("README", "Lấy về bằng wget.".to_owned()),
        ("ma.php", "<?php echo 1;".to_owned()),
        ("kieu.css?v=3", "p { color: red }".to_owned()),
    ] {
        place.write(&format!("cho.example/{name}"), content)?;
    }
    let folder = place.path("cho.example");
    #[cfg(unix)]
    std::os::unix::fs::symlink(&folder, folder.join("vong"))?;
    let report = json(&place.run("reindex", &["--json", "--base-url", "https://cho.example"], &[&folder])?)?;
    assert_eq!(report["outcomes"]["indexed"], 4, "{report}");
    assert_eq!(report["outcomes"]["rejected"], serde_json::json!({"skipped": 3, "unreadable": 1}), "{report}");
    let mut urls: Vec<String> =
        exported(&place)?.iter().filter_map(|article| article["url"].as_str().map(str::to_owned)).collect();
    urls.sort();
    assert_eq!(
        urls,
        [
            "https://cho.example/",
            "https://cho.example/bai-viet/cho-ba",
            "https://cho.example/tin.aspx?id=1",
            "https://cho.example/tin.aspx?id=2"
        ]
    );
    let lines = String::from_utf8(Command::new(EXECUTABLE).arg("extract").arg(&folder).output()?.stdout)?;
    assert_eq!(lines.lines().filter(|line| line.contains("\"kind\":\"article\"")).count(), 4);
    Ok(())
}
