//! Marks in a query with the real executable: which spellings match, and which come first.

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    search::{place, sorted},
    tracuu::{Place, ids},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("marks::all_spellings_find_the_same_and_the_exact_come_first", all_spellings_find_the_same),
        Trial::test("marks::quotes_ask_for_the_phrase", quotes_ask_for_the_phrase),
        Trial::test("marks::accents_exact_and_ignore", accents_exact_and_ignore),
        Trial::test("marks::neighbours_as_typed_come_before_every_other_reading", neighbours_as_typed_come_first),
    ]
}

fn all_spellings_find_the_same() -> Result<(), Failed> {
    let place = place()?;
    for query in ["khuyến công", "khuyen cong", "KHUYẾN CÔNG", "khuye\u{302}\u{301}n co\u{302}ng"] {
        let answer = place.search(&[], query)?;
        assert_eq!(sorted(ids(&answer)), ["apart", "bare", "kc", "kn", "nfd"], "{query}");
        if query != "khuyen cong" {
            let rank = |id: &str| ids(&answer).iter().position(|found| found == id);
            assert!(rank("kc") < rank("bare") && rank("nfd") < rank("bare"), "{query}: {:?}", ids(&answer));
        }
    }
    let answer = place.search(&[], "khuyen cong")?;
    let hit =
        answer["hits"].as_array().into_iter().flatten().find(|hit| hit["id"] == "kc").cloned().unwrap_or_default();
    assert_eq!(hit["highlights"]["title"], json!([[10, 21]]));
    Ok(())
}

fn quotes_ask_for_the_phrase() -> Result<(), Failed> {
    let place = place()?;
    assert_eq!(sorted(ids(&place.search(&[], "\"khuyen cong\"")?)), ["bare", "kc", "nfd"]);
    // A syllable with marks means this spelling, a bare one any.
    assert_eq!(sorted(ids(&place.search(&[], "\"khuyến công\"")?)), ["kc", "nfd"]);
    assert_eq!(sorted(ids(&place.search(&[], "\"khuyến cong\"")?)), ["kc", "nfd"]);
    assert_eq!(ids(&place.search(&[], "\"khuyền cong\"")?), Vec::<String>::new());
    assert_eq!(sorted(ids(&place.search(&["--accents", "ignore"], "\"khuyền công\"")?)), ["bare", "kc", "nfd"]);
    assert_eq!(ids(&place.search(&[], "\"kinh phí khuyến công\"")?), ["kc"]);
    assert_eq!(ids(&place.search(&[], "\"công khuyến phí\"")?), Vec::<String>::new());
    assert_eq!(sorted(ids(&place.search(&["--accents", "exact"], "\"khuyến công\"")?)), ["kc", "nfd"]);
    Ok(())
}

fn accents_exact_and_ignore() -> Result<(), Failed> {
    let place = place()?;
    assert_eq!(ids(&place.search(&["--accents", "exact"], "năm")?), ["kc"]);
    assert_eq!(ids(&place.search(&["--accents", "exact"], "nam")?), ["bare"]);
    assert_eq!(sorted(ids(&place.search(&["--accents", "ignore"], "nắm")?)), ["bare", "kc"]);
    // With which marks bare syllables are read first is told, and undone for one or for all.
    for (options, wanted) in [
        (&[][..], &["khuyến", "công"][..]),
        (&["--as-typed", "cong"], &["khuyến"]),
        (&["--accents", "ignore"], &[]),
        (&["--verbatim"], &[]),
    ] {
        let answer = place.search(options, "khuyen cong")?;
        let changes = answer["understood"]["changes"].as_array().cloned().unwrap_or_default();
        let read: Vec<_> = changes.iter().filter_map(|one| one["to"].as_str()).collect();
        assert_eq!(read, wanted, "{options:?}: {changes:?}");
        assert!(changes.iter().all(|change| change["kind"] == "accents"));
    }
    // What stands without marks in more articles than with them is no syllable that lacks its marks.
    let place = Place::new()?;
    let body = |id: u32, text: &str| format!("{{\"id\":\"{id}\",\"body\":\"{text}\"}}\n");
    let lines =
        body(1, "Bài hát top mười của tháng") + &body(2, "Top mười xưởng mộc") + &body(3, "Một tốp thợ lên núi");
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    let changes = place.search(&[], "top bai hat")?["understood"]["changes"].clone();
    let read = |from: &str, to: &str| json!({"kind": "accents", "from": from, "to": to});
    assert_eq!(changes, json!([read("bai", "bài"), read("hat", "hát")]));
    Ok(())
}

fn neighbours_as_typed_come_first() -> Result<(), Failed> {
    let place = Place::new()?;
    // The other readings stand in titles, often, and beside both words with their marks, each alone.
    let others = [
        ("Phó bộ trưởng", "Phó bộ nói với phó bộ khác. Phở ngon, bò béo."),
        ("Phố bờ sông", "Phố bờ, phố bờ. Con bò, bát phở."),
        ("Vị hành", "Vị hành thơm. Tài sản vô hình, vì hành động."),
    ];
    let mut lines: Vec<Value> = Vec::new();
    for (number, (title, body)) in others.iter().enumerate() {
        let copy = |copy| json!({"id": format!("other-{number}-{copy}"), "title": title, "body": body});
        lines.extend((0..4).map(copy));
    }
    let long = "Quán mở từ sáng sớm đến khuya, khách đông, chủ quán hiền. ".repeat(20);
    let other = |number| json!({"id": format!("long-{number}"), "title": "Chuyện khác", "body": long});
    lines.extend((0..60).map(other));
    lines.push(json!({"id": "pho", "title": "Quán quen", "body": format!("{long} Có phở bò.")}));
    lines.push(json!({"id": "vua", "title": "Chuyện xưa", "body": format!("{long} Vua vi hành.")}));
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    place.reindex(&[place.write("tin.jsonl", lines.join("\n"))?])?;
    for (options, query, first) in [
        (&[][..], "phở bò", "pho"),
        (&[], "PHỞ BÒ", "pho"),
        (&[], "phơ\u{309} bo\u{300}", "pho"),
        (&[], "phowr bof", "pho"),
        (&["--accents", "exact"], "phở bò", "pho"),
        (&[], "\"phở bò\"", "pho"),
        // Beside a marked word a bare one may be meant bare.
        (&[], "vi hành", "vua"),
        (&[], "\"vi hành\"", "vua"),
    ] {
        assert_eq!(ids(&place.search(options, query)?).first().map(String::as_str), Some(first), "{query}");
    }
    assert_eq!(ids(&place.search(&[], "\"phở bò\"")?), ["pho"]);
    Ok(())
}
