//! Queries over the articles of the demo: each with its marks, without, and in Telex keys, and what must come first.

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::tracuu::{Place, ids};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("queries::the_right_article_comes_first", the_right_article_comes_first),
        Trial::test("queries::a_decision_comes_before_those_that_cite_it", a_decision_comes_first),
        Trial::test("queries::an_abbreviation_finds_what_its_meaning_finds", an_abbreviation_finds_its_meaning),
        Trial::test("queries::two_meanings_are_offered_and_none_is_chosen", two_meanings_are_offered),
        Trial::test("queries::names_are_found_by_all_their_spellings", names_are_found),
        Trial::test("queries::what_was_found_is_marked", what_was_found_is_marked),
        Trial::test("queries::a_year_alone_lists_its_articles", a_year_alone),
    ]
}

/// So many in a hundred must be right.
const RIGHT: usize = 98;

fn place() -> Result<Place, Failed> {
    let place = Place::new()?;
    place.reindex(&[concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/pages")])?;
    Ok(place)
}

fn the_right_article_comes_first() -> Result<(), Failed> {
    let place = place()?;
    let rows: Vec<(&str, &str)> = include_str!("../fixtures/queries/demo.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    assert!(rows.len() >= 80);
    let mut lines = Vec::new();
    for (at, (query, _)) in rows.iter().enumerate() {
        for (form, typed) in [("marked", (*query).to_owned()), ("bare", bare(query)), ("telex", telex(query))] {
            lines.push(format!("{at} {form}\t{typed}\n"));
        }
    }
    let output =
        place.run("search", &["--json", "--limit", "1", "--batch"], &[place.write("q.tsv", lines.concat())?])?;
    let (mut wrong, mut count) = (Vec::new(), 0);
    for line in String::from_utf8(output.stdout)?.lines() {
        let answer: Value = serde_json::from_str(line)?;
        let at: usize = answer["qid"].as_str().and_then(|id| id.split(' ').next()?.parse().ok()).unwrap_or(usize::MAX);
        let (_, title) = rows.get(at).ok_or("a query that was not asked")?;
        // Some pages are written in decomposed letters.
        let first: String = answer["hits"][0]["title"].as_str().unwrap_or("nothing").nfc().collect();
        count += 1;
        if !first.starts_with(title) {
            wrong.push(format!("{}: {first}, wanted {title}", answer["query"]));
        }
    }
    assert_eq!(count, rows.len() * 3);
    assert!(wrong.len() * 100 <= count * (100 - RIGHT), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
    Ok(())
}

fn a_decision_comes_first() -> Result<(), Failed> {
    let place = place()?;
    let mut found = Vec::new();
    for query in ["4768 qd bct", "4768/QĐ-BCT", "quyết định 4768"] {
        let answer = place.search(&["--limit", "100", "--duplicates", "show"], query)?;
        let first = answer["hits"][0]["title"].as_str().unwrap_or_default();
        assert!(first.starts_with("Quyết định 4768/QĐ-BCT"), "{query}: {first}");
        let mut all = ids(&answer);
        all.sort();
        found.push(all);
    }
    assert_eq!(found.first().map(Vec::len), Some(31));
    found.dedup();
    assert_eq!(found.len(), 1, "the three find other articles");
    // Its number need not stand in its title.
    let place = Place::new()?;
    let lines = r#"{"id":"own","title":"Quyết định về việc giao đất trồng rừng","body":"UBND TỈNH\nSố: 215/QĐ-UBND\nXét đề nghị của Sở, nay giao đất cho các hộ ở bốn xã vùng cao để trồng rừng phòng hộ đầu nguồn theo quy hoạch."}
{"id":"short","title":"Giao đất","body":"Quyết định 215/QĐ-UBND."}
{"id":"often","title":"Quyết định mới","body":"Quyết định 215/QĐ-UBND thay Quyết định 9/QĐ-UBND. Theo Quyết định 215/QĐ-UBND, đất được giao."}"#;
    let others =
        (0..30).map(|n| format!("\n{{\"id\":\"{n}\",\"title\":\"Tin {n}\",\"body\":\"Một quyết định khác của xã.\"}}"));
    place.reindex(&[place.write("tin.jsonl", lines.to_owned() + &others.collect::<String>())?])?;
    for query in ["215 qd ubnd", "215/QĐ-UBND", "quyết định 215", "qđ215"] {
        let found = ids(&place.search(&[], query)?);
        assert_eq!((found.first().map(String::as_str), found.len()), (Some("own"), 3), "{query}: {found:?}");
    }
    Ok(())
}

fn an_abbreviation_finds_its_meaning() -> Result<(), Failed> {
    let place = place()?;
    let all = |query: &str| -> Result<_, Failed> {
        let answer = place.search(&["--limit", "100", "--duplicates", "show"], query)?;
        let mut found = ids(&answer);
        found.sort();
        Ok((found, answer))
    };
    let (by_meaning, _) = all("công nghiệp nông thôn")?;
    for typed in ["CNNT", "cnnt"] {
        let (found, answer) = all(typed)?;
        assert_eq!(found, by_meaning, "{typed}");
        assert_eq!(answer["understood"]["changes"][0]["kind"], "abbreviation");
    }
    let (kept, _) = all("\"CNNT\"")?;
    assert!(!kept.is_empty() && kept.len() < by_meaning.len());
    Ok(())
}

fn two_meanings_are_offered() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines = r#"{"id":"trade","body":"Bộ Công Thương (BCT) họp về chè."}
{"id":"fair","body":"Bộ Công Thương (BCT) mở hội chợ."}
{"id":"party","body":"Bộ Chính trị (BCT) ban hành nghị quyết."}
{"id":"short","body":"Tin nhanh: BCT giao việc."}
{"id":"market","body":"Bộ Công Thương kiểm tra chợ."}"#;
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    let answer = place.search(&[], "BCT")?;
    let readings: Vec<&str> =
        answer["readings"].as_array().into_iter().flatten().filter_map(|one| one["text"].as_str()).collect();
    assert_eq!(readings, ["Bộ Công Thương", "Bộ Chính trị"]);
    assert_eq!((&answer["understood"]["text"], ids(&answer).len()), (&"BCT".into(), 4));
    // What may mean something else does not stand for one of them either.
    for (query, wanted) in [("bộ công thương", &["fair", "market", "trade"][..]), ("bộ chính trị", &["party"])]
    {
        let mut found = ids(&place.search(&[], query)?);
        found.sort();
        assert_eq!(found, wanted, "{query}");
    }
    Ok(())
}

fn names_are_found() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines = r#"{"id":"old","body":"Bộ Giao thông vận tải kiểm tra cầu."}
{"id":"new","body":"Bộ Xây dựng kiểm tra cầu."}
{"id":"dak","body":"Cà phê ở Đăk Lăk được mùa."}
{"id":"phu","body":"Cá ngừ Phú Yên xuất khẩu."}
{"id":"hcm","body":"Kẹt xe ở TP.HCM kéo dài."}
{"id":"hoa","body":"Nguyện cầu hòa bình cho mọi người, hòa bình lâu dài."}"#;
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    for (query, wanted) in [
        ("Bộ Giao thông vận tải", vec!["old", "new"]),
        ("bộ xây dựng", vec!["new", "old"]),
        ("đắk lắk", vec!["dak"]),
        ("dak lak", vec!["dak"]),
        ("daklak", vec!["dak"]),
        ("phú yên", vec!["phu"]),
        ("tphcm kẹt xe", vec!["hcm"]),
        ("thành phố Hồ Chí Minh", vec!["hcm"]),
    ] {
        assert_eq!(ids(&place.search(&[], query)?), wanted, "{query}");
    }
    // That a province was merged is a note, and no other spelling.
    let answer = place.search(&[], "cá ngừ Phú Yên")?;
    assert_eq!((&answer["did_you_mean"], &answer["readings"][0]["kind"]), (&Value::Null, &"name".into()));
    assert_eq!(
        (&answer["readings"][0]["text"], &answer["readings"][0]["merged"]["since"]),
        (&"cá ngừ Đắk Lắk".into(), &"2025-07-01".into())
    );
    // A word is no place because it is spelt so.
    assert_eq!(place.search(&[], "hòa bình")?["readings"].as_array().map(Vec::len), Some(0));
    assert_eq!(place.search(&[], "tỉnh hòa bình")?["readings"][0]["text"], "tỉnh Phú Thọ");
    assert_eq!(place.search(&[], "Bộ Giao thông vận tải")?["understood"]["changes"][0]["kind"], "name");
    Ok(())
}

fn a_year_alone() -> Result<(), Failed> {
    let place = place()?;
    let answer = place.search(&["--limit", "100", "--duplicates", "show"], "2018")?;
    let dates: Vec<&str> =
        answer["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["published_at"].as_str()).collect();
    assert!(dates.len() > 10 && dates.iter().all(|date| date.starts_with("2018")), "{dates:?}");
    let days: Vec<&str> = dates.iter().filter_map(|date| date.get(..10)).collect();
    assert!(days.windows(2).all(|two| two[0] >= two[1]), "{days:?}");
    assert_eq!(answer["understood"]["changes"][0]["kind"], "date");
    // No article is of that year: it is a number like any other.
    let number = place.search(&[], "1996")?;
    assert_eq!(number["understood"]["changes"], serde_json::json!([]));
    assert!(number["total"].as_u64() < answer["total"].as_u64());
    Ok(())
}

/// Without marks.
fn bare(text: &str) -> String {
    let marks = |letter: &char| !('\u{300}'..='\u{36f}').contains(letter);
    text.nfd()
        .filter(marks)
        .map(|letter| {
            if letter == 'đ' {
                'd'
            } else if letter == 'Đ' {
                'D'
            } else {
                letter
            }
        })
        .collect()
}

/// The keys of Telex: shapes at once, the tone behind the word.
fn telex(text: &str) -> String {
    let word = |word: &str| {
        let (mut keys, mut tone) = (String::new(), None);
        for letter in word.nfd() {
            match letter {
                'đ' => keys.push_str("dd"),
                'Đ' => keys.push_str("DD"),
                '\u{302}' => keys.extend(keys.chars().last()),
                '\u{306}' | '\u{31b}' => keys.push('w'),
                '\u{300}' => tone = Some('f'),
                '\u{301}' => tone = Some('s'),
                '\u{309}' => tone = Some('r'),
                '\u{303}' => tone = Some('x'),
                '\u{323}' => tone = Some('j'),
                other => keys.push(other),
            }
        }
        keys.extend(tone);
        keys
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn what_was_found_is_marked() -> Result<(), Failed> {
    let rows: Vec<(&str, &str)> = include_str!("../fixtures/queries/highlights.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .collect();
    let place = Place::new()?;
    let article = |(at, (_, text)): (usize, &(&str, &str))| {
        serde_json::json!({"id": at.to_string(), "body": text.replace(['[', ']'], "")}).to_string()
    };
    let lines: Vec<String> = rows.iter().enumerate().map(article).collect();
    place.reindex(&[place.write("tin.jsonl", lines.join("\n"))?])?;
    for (at, (query, wanted)) in rows.iter().enumerate() {
        let answer = place.search(&["--limit", "100"], query)?;
        let hits = answer["hits"].as_array().cloned().unwrap_or_default();
        let id = at.to_string();
        let hit =
            hits.iter().find(|hit| hit["id"].as_str() == Some(&id)).ok_or_else(|| format!("{query}: not found"))?;
        let body = &hit["highlights"]["body"];
        let mut shown: Vec<String> = body["text"].as_str().unwrap_or_default().chars().map(String::from).collect();
        for range in body["ranges"].as_array().into_iter().flatten() {
            for (side, bracket) in [(0, "["), (1, "]")] {
                let place = range[side].as_u64().and_then(|place| usize::try_from(place).ok()).unwrap_or_default();
                if let Some(letter) = place.checked_sub(side).and_then(|place| shown.get_mut(place)) {
                    *letter = if side == 0 { format!("{bracket}{letter}") } else { format!("{letter}{bracket}") };
                }
            }
        }
        assert_eq!(shown.concat(), *wanted, "{query}");
    }
    Ok(())
}
