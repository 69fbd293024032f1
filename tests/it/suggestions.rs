//! What is suggested while someone types.

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::{
    service::{Service, encode},
    tracuu::{Place, json as read},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("suggestions::what_is_typed_goes_on_with_its_marks", goes_on_with_marks),
        Trial::test("suggestions::mistakes_and_keys_are_read", mistakes_and_keys),
        Trial::test("suggestions::titles_follow_where_phrases_are_few", titles_follow),
        Trial::test("suggestions::whatever_is_typed_is_answered", whatever_is_typed),
        Trial::test("suggestions::they_know_what_was_added_and_not_what_is_gone", added_and_gone),
    ]
}

const TITLES: &[&str] = &[
    "Khuyến công quốc gia hỗ trợ làng nghề",
    "Khuyến công quốc gia: vốn về xã vùng cao",
    "Khuyến công Phú Yên mở lớp đan lát",
    "Khuyến nông và khuyến công cùng xuống đồng",
    "Khuyên con trai theo nghề mộc",
    "Hội chợ làng nghề mở cửa",
    "Hội chợ hàng thủ công ở Hoà Bình",
    "Hội chữ thập đỏ Hòa Bình tặng xe lăn",
    "Hỏi chuyện người giữ nghề gốm",
    "Cá mập dạt vào bờ biển",
    "Cà Mau thu mua tôm",
    "Cà Mau mở chợ tôm",
    "Đường về xã Đắk Long",
    "Đắk Lắk bán cà phê",
    "Chúng ta có thể làm được đường gốm",
];

fn lines(titles: impl IntoIterator<Item = (usize, String)>) -> String {
    let line = |(number, title): (usize, String)| {
        let body = format!("Bản tin thứ {number} của làng, kể chuyện chợ và nghề.");
        format!("{}\n", json!({"id": format!("t{number}"), "title": title, "body": body}))
    };
    titles.into_iter().map(line).collect()
}

fn place() -> Result<Place, Failed> {
    let place = Place::new()?;
    let titles = TITLES.iter().map(|title| (*title).to_owned()).enumerate();
    place.reindex(&[place.write("tin.jsonl", lines(titles))?])?;
    Ok(place)
}

fn served(place: &Place) -> Result<Service, Failed> {
    Service::start(&["serve"], Some(&place.home()))
}

/// The suggestions of a kind.
fn of_kind(service: &Service, typed: &str, kind: &str) -> Result<Vec<String>, Failed> {
    let (status, body) = service.get(&format!("/api/v1/suggest?q={}", encode(typed)))?;
    assert_eq!(status, 200, "{typed}: {body}");
    let answer: Value = serde_json::from_str(&body)?;
    assert_eq!(answer["query"], typed);
    let all = answer["suggestions"].as_array().cloned().unwrap_or_default();
    assert!(all.len() <= 8);
    let of_kind = all.iter().filter(|one| one["kind"] == kind).filter_map(|one| one["text"].as_str());
    Ok(of_kind.map(str::to_owned).collect())
}

fn goes_on_with_marks() -> Result<(), Failed> {
    let place = place()?;
    let service = served(&place)?;
    for (typed, first, others) in [
        ("khuy", "khuyến công", &["khuyến công quốc gia", "khuyến nông"][..]),
        ("khuyen c", "khuyến công", &["khuyến công quốc gia", "khuyên con"]),
        ("KHUYẾN C", "khuyến công", &[]),
        ("khuyen cong q", "khuyến công quốc gia", &[]),
        ("khuyen cong quoc ", "khuyến công quốc gia", &[]),
        ("hoi ch", "hội chợ", &["hội chữ thập đỏ"]),
        ("ca m", "cà mau", &["cá mập"]),
        ("cá m", "cá mập", &[]),
        ("d", "đắk lắk", &[]),
        ("dak l", "đắk lắk", &["đắk long"]),
        ("hoà b", "hòa bình", &[]),
        ("ho\u{300}a b", "hòa bình", &[]),
        ("chung ta co the lam d", "chúng ta có thể làm được", &[]),
    ] {
        let found = of_kind(&service, typed, "query")?;
        assert!(found.contains(&first.to_owned()), "{typed}: {found:?}");
        for other in others {
            assert!(found.iter().any(|text| text == other), "{typed}: {found:?} without {other}");
        }
        let mut different = found.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), found.len(), "{typed}: {found:?}");
    }
    // Whole words come before parts of them.
    for (typed, first) in [("khuyen cong q", "khuyến công quốc gia"), ("hoi c", "hội chợ"), ("lang n", "làng nghề")]
    {
        let found = of_kind(&service, typed, "query")?;
        assert_eq!(found.first().map(String::as_str), Some(first), "{typed}: {found:?}");
    }
    // Marks that were typed are meant.
    let found = of_kind(&service, "cá m", "query")?;
    assert!(found.iter().all(|text| text.starts_with("cá mập")), "{found:?}");
    let found = of_kind(&service, "khuyến c", "query")?;
    assert!(!found.is_empty() && found.iter().all(|text| text.starts_with("khuyến công")), "{found:?}");
    Ok(())
}

fn mistakes_and_keys() -> Result<(), Failed> {
    let place = place()?;
    let service = served(&place)?;
    for (typed, wanted) in [
        ("khuyeens coong", "khuyến công"),
        ("khuyencong", "khuyến công"),
        ("khuyem cong", "khuyến công"),
        ("khuyen cpng", "khuyến công"),
        ("hoii ch", "hội chợ"),
        ("hio ch", "hội chợ"),
        ("khuyen cong qiuoc g", "khuyến công quốc gia"),
    ] {
        let found = of_kind(&service, typed, "correction")?;
        assert!(found.iter().any(|text| text == wanted), "{typed}: {found:?}");
    }
    Ok(())
}

fn titles_follow() -> Result<(), Failed> {
    let place = place()?;
    // The same title once more, its marks apart from their letters.
    let again = lines([(60, "Cá mập dạt vào bờ biển".nfd().collect())]);
    read(&place.run("reindex", &["--json", "--incremental"], &[place.write("lai.jsonl", again)?])?)?;
    let service = served(&place)?;
    let found = of_kind(&service, "ca map", "title")?;
    assert_eq!(found.len(), 1, "{found:?}");
    // Nothing is made up.
    assert_eq!(of_kind(&service, "zzzzzz", "query")?.len() + of_kind(&service, "zzzzzz", "title")?.len(), 0);
    Ok(())
}

fn whatever_is_typed() -> Result<(), Failed> {
    let place = place()?;
    let service = served(&place)?;
    let long = "khuyến công ".repeat(500);
    for typed in ["", " ", "…", "\"", "😀", "\u{301}", "-", "a\u{200b}", "漢", "AND OR", "\0", &long] {
        of_kind(&service, typed, "query")?;
    }
    let (status, _) = service.get("/api/v1/suggest?q=%ff%fe")?;
    assert_eq!(status, 200);
    let (status, body) = service.get("/api/v1/suggest")?;
    assert!(status == 200 && body.contains("\"suggestions\":[]"), "{body}");
    Ok(())
}

fn added_and_gone() -> Result<(), Failed> {
    let place = place()?;
    let changed = [(9, "Mực khô được giá".to_owned()), (50, "Sứa biển dạt vào bãi".to_owned())];
    let path = place.write("them.jsonl", lines(changed))?;
    read(&place.run("reindex", &["--json", "--incremental"], &[path])?)?;
    place.write("index/settings/hidden.toml", "[[hidden]]\nids = [\"t13\"]\n")?;
    let service = served(&place)?;
    let found = |typed: &str| of_kind(&service, typed, "query");
    assert!(found("sua b")?.contains(&"sứa biển".to_owned()) && found("muc k")?.contains(&"mực khô".to_owned()));
    // What was replaced or taken down is suggested no more.
    let (shark, coffee) = (found("ca map")?, found("dak la")?);
    assert!(shark.is_empty() && coffee.is_empty(), "{shark:?} {coffee:?}");
    assert!(found("dak lo")?.contains(&"đắk long".to_owned()));
    // Another build of the same articles knows the same.
    let whole = Place::new()?;
    let mut titles: Vec<String> = TITLES.iter().map(|title| (*title).to_owned()).collect();
    "Mực khô được giá".clone_into(&mut titles[9]);
    let mut all: Vec<(usize, String)> = titles.into_iter().enumerate().collect();
    all.push((50, "Sứa biển dạt vào bãi".to_owned()));
    whole.reindex(&[whole.write("tin.jsonl", lines(all))?])?;
    let other = served(&whole)?;
    for typed in ["k", "h", "hoi ch", "ca m", "ho"] {
        assert_eq!(of_kind(&service, typed, "query")?, of_kind(&other, typed, "query")?, "{typed}");
    }
    Ok(())
}
