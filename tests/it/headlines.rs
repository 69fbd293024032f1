//! Headlines that come again and again, with the real executable.

use libtest_mimic::{Failed, Trial};
use serde_json::json;

use crate::tracuu::{Place, ids};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("headlines::of_those_that_begin_alike_the_newest_is_first", the_newest_is_first),
        Trial::test("headlines::a_title_that_is_the_query_is_first", a_title_that_is_the_query_is_first),
        Trial::test("headlines::an_owner_may_leave_the_order_to_scores", an_owner_may_leave_it_to_scores),
    ]
}

/// Headlines with their dates: that of the day is the longest, and the shortest is old.
const HEADLINES: [(&str, &str, &str); 7] = [
    ("day", "Giá vàng hôm nay 27/5: tăng nhẹ, người mua vẫn dè dặt trước kỳ nghỉ dài", "2026-05-27"),
    ("before", "Giá vàng hôm nay 22/5: đứng yên", "2026-05-22"),
    ("old", "Giá vàng hôm nay giảm", "2025-11-09"),
    ("is", "Giá vàng hôm nay", "2024-01-01"),
    ("undated", "Giá vàng hôm nay và ngày mai", ""),
    ("within", "Vì sao giá vàng hôm nay giảm", "2026-06-01"),
    ("other", "Giá vắng hôm này: tên một bài hát", "2026-06-30"),
];

fn place() -> Result<Place, Failed> {
    let place = Place::new()?;
    let mut lines = Vec::new();
    for (id, title, day) in HEADLINES {
        let mut article = json!({"id": id, "title": title, "body": "Bản tin thị trường buổi sáng."});
        if !day.is_empty() {
            article["published_at"] = day.into();
        }
        lines.push(article.to_string());
    }
    let other =
        |number| json!({"id": format!("x{number}"), "title": "Chuyện khác", "body": "Tin thường ngày."}).to_string();
    lines.extend((0..40).map(other));
    // What is also written short is asked for all the same.
    let short = |number| json!({"id": format!("s{number}"), "title": "Cách viết", "body": "Bản tin hôm nay (HN) đăng sớm; HN có mưa."});
    lines.extend((0..5).map(|number| short(number).to_string()));
    place.reindex(&[place.write("tin.jsonl", lines.join("\n"))?])?;
    Ok(place)
}

fn the_newest_is_first() -> Result<(), Failed> {
    let place = place()?;
    for query in ["giá vàng hôm nay", "gia vang hom nay", "Giá Vàng Hôm Nay", "giá vàng hôm nay "] {
        let answer = place.search(&["--explain"], query)?;
        // The one that is the query stands before those that go on.
        let found = ids(&answer);
        let wanted =
            if query.is_ascii() { vec!["is", "other", "day"] } else { vec!["is", "day", "before", "old", "undated"] };
        assert_eq!(found.get(..wanted.len()).unwrap_or_default(), wanted, "{query}");
        let first = &answer["hits"][0]["explanation"][0];
        assert_eq!((&first["field"], &first["weight"], &first["score"]), (&json!("date"), &json!(2.0), &json!(0.0)));
    }
    Ok(())
}

fn a_title_that_is_the_query_is_first() -> Result<(), Failed> {
    let place = Place::new()?;
    let asked = "Hỏi đáp về thẻ bảo hiểm loại 2 (VssID)";
    let about =
        "Hỏi đáp về thẻ bảo hiểm. Thẻ bảo hiểm loại 2 cần VssID. Hỏi đáp loại 2, VssID, thẻ bảo hiểm. ".repeat(4);
    let lines = [
        json!({"id": "asked", "title": asked, "body": "Trả lời ngắn các câu thường gặp."}),
        json!({"id": "about", "title": "Thẻ bảo hiểm loại 2 là gì, hỏi đáp về VssID", "body": about}),
        json!({"id": "bare", "title": "Vi hành", "body": "Chuyện vua đi một mình."}),
        json!({"id": "other", "title": "Vị hành", "body": "Vị hành, vị hành, vị hành thơm.", "published_at": "2026-01-01"}),
    ];
    place.reindex(&[place.write("tin.jsonl", lines.map(|line| line.to_string()).join("\n"))?])?;
    // A bracket parts no words of a title, and beside a marked word a bare one is meant bare.
    for (query, first) in [(asked, "asked"), ("hoi dap ve the bao hiem loai 2 (vssid)", "asked"), ("vi hành", "bare")]
    {
        assert_eq!(ids(&place.search(&[], query)?).first().map(String::as_str), Some(first), "{query}");
    }
    Ok(())
}

fn an_owner_may_leave_it_to_scores() -> Result<(), Failed> {
    let place = place()?;
    place.write("index/settings/ranking.toml", "titles_by_date = false\n")?;
    let answer = place.search(&["--explain"], "giá vàng hôm nay")?;
    let scores: Vec<f64> = (0..5).filter_map(|at| answer["hits"][at]["score"].as_f64()).collect();
    assert!(scores.is_sorted_by(|one, other| one >= other), "{scores:?}");
    assert!(!answer.to_string().contains("\"field\":\"date\""));
    Ok(())
}
