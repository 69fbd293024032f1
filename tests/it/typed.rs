//! What people type beside what was written: numbers of documents, dates, keys of input methods, joined syllables.

use std::collections::HashMap;

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    service::Service,
    tracuu::{Place, ids},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("typed::every_form_finds_its_text_first", every_form_finds_its_text_first),
        Trial::test("typed::a_document_that_nobody_holds_finds_nothing", a_document_that_nobody_holds_finds_nothing),
        Trial::test("typed::words_that_look_like_keys_stay", words_that_look_like_keys_stay),
        Trial::test("typed::the_page_tells_what_was_understood", the_page_tells_what_was_understood),
        Trial::test("typed::verbatim_changes_nothing", verbatim_changes_nothing),
    ]
}

fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    let lines = include_str!("../fixtures/queries/typed.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok())
}

/// An index of the texts, and each text's id.
fn place() -> Result<(Place, HashMap<&'static str, String>), Failed> {
    let (place, mut known, mut articles) = (Place::new()?, HashMap::new(), Vec::new());
    for [_, _, text] in rows() {
        let next = format!("t{}", known.len());
        known.entry(text).or_insert_with(|| {
            articles.push(json!({"id": next, "body": text}).to_string());
            next
        });
    }
    // Others that hold the same words and numbers apart, and foreign words that read as keys.
    for (id, text) in [
        (
            "apart",
            "Năm 2012 có 45 xã; nghị định mới, quyết định cũ; 4768 hộ nhận vốn ngày 12, tháng 22 xưởng, năm 2017.",
        ),
        ("cited", "Nghị định 46/2012/NĐ-CP và Quyết định 4768/QĐ-BTC là việc khác."),
        ("text", "Phần mềm đọc text và data của user trên web."),
    ] {
        articles.push(json!({"id": id, "body": text}).to_string());
    }
    place.reindex(&[place.write("tin.jsonl", articles.join("\n"))?])?;
    Ok((place, known))
}

fn every_form_finds_its_text_first() -> Result<(), Failed> {
    let (place, known) = place()?;
    let mut failures = Vec::new();
    for [kind, typed, text] in rows() {
        let answer = place.search(&[], typed)?;
        let first = ids(&answer).into_iter().next();
        let kinds: Vec<&str> = answer["understood"]["changes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|change| change["kind"].as_str())
            .collect();
        if first.as_ref() != known.get(text)
            || (kind == "-") != kinds.is_empty()
            || kind != "-" && !kinds.contains(&kind)
        {
            failures.push(format!("{typed}: {first:?} {kinds:?}, wanted {text}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(())
}

fn a_document_that_nobody_holds_finds_nothing() -> Result<(), Failed> {
    let (place, _) = place()?;
    for typed in ["46/2013/NĐ-CP", "4769/QĐ-BCT", "45/2012/TT-BCT", "F#"] {
        for accents in ["auto", "exact"] {
            assert_eq!(ids(&place.search(&["--accents", accents], typed)?), Vec::<String>::new(), "{typed}");
        }
    }
    // A decision of one ministry is none of another.
    assert_eq!(ids(&place.search(&[], "4768 qd btc")?), ["cited"]);
    // `accents=exact` wants every word as it is written, however many they are.
    assert_eq!(ids(&place.search(&["--accents", "exact"], "Phần mềm đọc text và data của ai")?), Vec::<String>::new());
    assert_eq!(ids(&place.search(&["--accents", "exact"], "Phần mềm đọc text và data của user")?), ["text"]);
    Ok(())
}

fn words_that_look_like_keys_stay() -> Result<(), Failed> {
    let (place, _) = place()?;
    for typed in ["text", "data", "user web", "text data user"] {
        let answer = place.search(&[], typed)?;
        assert_eq!((ids(&answer), &answer["understood"]["changes"]), (vec!["text".to_owned()], &json!([])), "{typed}");
    }
    Ok(())
}

fn the_page_tells_what_was_understood() -> Result<(), Failed> {
    let (place, _) = place()?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    for (typed, told) in [
        ("khuyencong", "“khuyencong” là “khuyen cong”"),
        ("khuyeens+coong", "“khuyeens” là “khuyến” ("),
        ("khuyeens+coong", "“coong” là “công”"),
        ("4768+qd+bct", "“4768 qd bct” là “4768/QĐ-BCT”"),
    ] {
        let (status, page) = service.get(&format!("/?q={typed}"))?;
        assert!(status == 200 && page.contains(told) && page.contains("verbatim=1"), "{typed}: {page}");
    }
    assert!(!service.get("/?q=c%C3%B4ng")?.1.contains("Đã hiểu"));
    let (_, page) = service.get("/?q=ca+phe+duoc+mua")?;
    assert!(page.contains("Xếp trước những bài viết “cà phê được mùa”") && page.contains("accents=ignore"), "{page}");
    // One token is left as it was typed.
    let (_, page) = service.get("/?q=khuyeens+coong")?;
    assert!(page.contains("as_typed=khuyeens"), "{page}");
    let kept = service.search("q=khuyeens+coong&as_typed=khuyeens")?;
    assert_eq!(kept["understood"]["text"], "khuyeens công");
    // What is offered is a link, and not what is searched for.
    let offer = service.search("q=ph%C3%BA+y%C3%AAn")?;
    assert_eq!((&offer["readings"][0]["text"], ids(&offer).len()), (&json!("Đắk Lắk"), 0));
    let (_, page) = service.get("/?q=ph%C3%BA+y%C3%AAn")?;
    assert!(page.contains("Phú Yên thuộc Đắk Lắk từ 01/07/2025") && page.contains("Không có bài nào"), "{page}");
    Ok(())
}

fn verbatim_changes_nothing() -> Result<(), Failed> {
    let (place, _) = place()?;
    for typed in ["khuyeens coong", "khuyencong", "qđ4768"] {
        let answer: Value = place.search(&["--verbatim"], typed)?;
        assert_eq!((&answer["understood"]["changes"], ids(&answer)), (&json!([]), Vec::new()), "{typed}");
    }
    Ok(())
}
