//! Which matches of a long query are counted, with the real executable and service.

use libtest_mimic::{Failed, Trial};
use serde_json::json;

use crate::{
    service::{Service, encode},
    tracuu::{Place, ids},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("counted::totals_facets_and_dates_are_over_those_that_hold_most", those_that_hold_most),
        Trial::test("counted::pages_go_on_to_the_last_counted_one", pages_go_on_to_the_last_counted_one),
    ]
}

const QUERY: &str = "thí điểm trồng sâm Ngọc Linh ở Kon Tum";

fn place(whole: usize) -> Result<Place, Failed> {
    let place = Place::new()?;
    let mut lines = Vec::new();
    let mut add = |id: String, title: &str, year: usize, section: &str| {
        let body = "Bản tin hằng ngày của tỉnh, có nhiều việc khác nhau được nhắc lại.";
        let day = format!("{year}-03-05");
        lines
            .push(json!({"id": id, "title": title, "body": body, "published_at": day, "section": section}).to_string());
    };
    for number in 0..whole {
        add(format!("whole-{number}"), "Thí điểm trồng sâm Ngọc Linh ở Kon Tum", 2016, "Nông nghiệp");
    }
    add("most".to_owned(), "Trồng thí điểm sâm Ngọc Linh ở Kon Tum và nơi khác", 2018, "Nông nghiệp");
    add("half".to_owned(), "Sâm Ngọc Linh", 2024, "Sản vật");
    for number in 0..40 {
        add(format!("little-{number}"), "Ở Kon Tum có hội", 2025, "Lễ hội");
        add(format!("other-{number}"), "Chuyện thường ngày", 2025, "Lễ hội");
    }
    place.reindex(&[place.write("tin.jsonl", lines.join("\n"))?])?;
    Ok(place)
}

fn those_that_hold_most() -> Result<(), Failed> {
    let place = place(1)?;
    let answer = place.search(&[], QUERY)?;
    assert_eq!(answer["total"], 2);
    assert_eq!(answer["facets"]["section"], json!([{"value": "Nông nghiệp", "count": 2}]));
    assert_eq!(ids(&answer).get(..3), Some(&["whole-0", "most", "half"].map(str::to_owned)[..]));
    let missing: Vec<_> = (0..3).map(|at| answer["hits"][at]["missing"].clone()).collect();
    assert_eq!(missing, [json!([]), json!([]), json!(["thí", "điểm", "trồng", "ở", "Kon", "Tum"])]);
    for (order, first) in [("newest", "most"), ("oldest", "whole-0")] {
        let answer = place.search(&["--sort", order], QUERY)?;
        assert_eq!((ids(&answer).len(), ids(&answer).first().map(String::as_str)), (2, Some(first)), "{order}");
    }
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let (_, page) = service.get(&format!("/?q={}", encode(QUERY)))?;
    assert!(page.contains("Thiếu: <s>thí</s>, <s>điểm</s>, <s>trồng</s>, <s>ở</s>"), "{page}");
    assert!(page.contains("<strong>2</strong> bài khớp"), "{page}");
    Ok(())
}

fn pages_go_on_to_the_last_counted_one() -> Result<(), Failed> {
    let place = place(230)?;
    let answer = place.search(&["--limit", "1000"], QUERY)?;
    assert_eq!(answer["total"], 231);
    // The best two hundred are drawn from all that match; behind them come counted ones only.
    let found = ids(&answer);
    assert_eq!(found.len(), 231 + found.iter().filter(|id| !id.starts_with("whole") && *id != "most").count());
    assert!(found.iter().skip(200).all(|id| id.starts_with("whole") || id == "most"), "{found:?}");
    Ok(())
}
