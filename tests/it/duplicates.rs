//! Articles that tell the same: one hit stands for them, and nothing is lost.

use std::{collections::BTreeSet, fs};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    service::Service,
    tracuu::{Place, ids, json},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("duplicates::one_hit_stands_for_a_text_and_tells_how_many", one_hit_stands_for_a_text),
        Trial::test("duplicates::what_differs_in_numbers_or_names_is_never_one", what_differs_is_never_one),
        Trial::test("duplicates::pages_are_disjoint_and_hold_every_text", pages_are_disjoint),
        Trial::test("duplicates::each_article_of_a_batch_is_judged_by_itself", batches),
        Trial::test("duplicates::an_incremental_build_groups_as_a_full_one", incremental),
        Trial::test("duplicates::what_is_taken_down_stands_for_nothing", hidden),
        Trial::test("duplicates::invitations_of_the_demo_stay_apart", invitations),
    ]
}

/// A report about a village, with its own words by its number.
fn report(number: usize) -> String {
    let words = ["lụa", "gốm", "mây", "chiếu", "nón", "giấy dó", "mộc", "đúc đồng", "hương", "tranh"];
    let word = |at: usize| words[(number * 7 + at * at + at) % words.len()];
    let sentence = |at: usize| {
        let (one, other) = (word(at), word(at + 3));
        format!("Hộ thứ {} của làng nghề {number} làm {one}, hộ bên làm {other} và bán ở chợ phiên.", number * 40 + at)
    };
    (0..12).map(sentence).collect::<Vec<_>>().join(" ")
}

fn article(id: &str, title: &str, body: &str, source: &str, day: &str) -> Value {
    json!({"id": id, "title": title, "body": body, "source": source, "published_at": day})
}

/// Two texts that several papers print, with other headlines and a few other words, and one that stands alone.
fn news() -> Vec<Value> {
    let (first, second, third) = (report(1), report(2), report(3));
    vec![
        article("a1", "Chợ phiên làng nghề đông khách", &first, "Báo Sông", "2018-03-01"),
        article("a2", "Làng nghề vui chợ phiên", &format!("{first} Tin và ảnh: Nguyễn Hòa."), "Báo Núi", "2018-03-02"),
        article(
            "a3",
            "Làng nghề vui chợ phiên",
            &first.replacen("bán ở chợ phiên", "bán tại chợ phiên", 1),
            "Báo Núi",
            "2018-03-05",
        ),
        article("a4", "LÀNG NGHỀ BÁN Ở CHỢ PHIÊN", &first, "Báo Biển", "2017-12-30"),
        article("b1", "Làng nghề chợ phiên mở thêm lớp", &second, "Báo Sông", "2018-04-01"),
        article("b2", "Chợ phiên mở thêm lớp ở làng nghề", &second, "Báo Biển", "2018-04-01"),
        article("c1", "Chợ phiên làng nghề và chuyện điện", &third, "Báo Sông", "2016-01-01"),
    ]
}

fn lines(articles: &[Value]) -> String {
    articles.iter().flat_map(|article| [article.to_string(), "\n".to_owned()]).collect()
}

fn place(articles: &[Value]) -> Result<Place, Failed> {
    let place = Place::new()?;
    place.reindex(&[place.write("tin.jsonl", lines(articles))?])?;
    Ok(place)
}

/// Of each hit its id and how many were left out for it.
fn counts(answer: &Value) -> BTreeSet<(String, u64)> {
    let hits = answer["hits"].as_array().cloned().unwrap_or_default();
    hits.iter()
        .map(|hit| (hit["id"].as_str().unwrap_or_default().to_owned(), hit["duplicates"].as_u64().unwrap_or(0)))
        .collect()
}

/// The first letters of the ids of a text's copies stand for it.
fn texts(answer: &Value) -> Vec<char> {
    ids(answer).iter().filter_map(|id| id.chars().next()).collect()
}

fn one_hit_stands_for_a_text() -> Result<(), Failed> {
    let place = place(&news())?;
    let answer = place.search(&[], "làng nghề chợ phiên")?;
    assert_eq!((&answer["total"], &answer["groups"]), (&json!(7), &json!(3)), "{answer}");
    let mut found = texts(&answer);
    found.sort_unstable();
    assert_eq!(found, ['a', 'b', 'c']);
    let duplicates: Vec<u64> = counts(&answer).into_iter().map(|(_, count)| count).collect();
    assert_eq!(duplicates, [3, 1, 0]);
    // Facets count articles, as the total does.
    assert_eq!(answer["facets"]["source"][0], json!({"value": "Báo Sông", "count": 3}));
    let shown = place.search(&["--duplicates", "show"], "làng nghề chợ phiên")?;
    assert_eq!((&shown["total"], &shown["groups"], ids(&shown).len()), (&json!(7), &json!(3), 7));
    assert!(counts(&shown).iter().all(|(_, count)| *count == 0));
    // The best of a text under a filter, and what else passes it.
    let filtered = place.search(&["--source", "Báo Núi"], "chợ phiên")?;
    assert_eq!((&filtered["total"], &filtered["groups"]), (&json!(2), &json!(1)));
    assert_eq!(filtered["hits"][0]["duplicates"], 1);
    // By date it is the newest, or the oldest.
    for (order, wanted) in [("newest", ["b", "a3", "c1"]), ("oldest", ["c1", "a4", "b"])] {
        let found = ids(&place.search(&["--sort", order], "chợ phiên")?);
        assert!(found.len() == 3 && found.iter().zip(wanted).all(|(id, wanted)| id.starts_with(wanted)), "{found:?}");
    }
    let told = String::from_utf8(place.run("search", &[], &["chợ phiên"])?.stdout)?;
    assert!(told.contains("3 nội dung khác nhau") && told.contains("và 3 bài cùng nội dung"), "{told}");
    Ok(())
}

fn what_differs_is_never_one() -> Result<(), Failed> {
    let body = report(4);
    let titles = [
        "Lịch tiếp dân tháng 3",
        "Lịch tiếp dân tháng 4",
        "Lịch tiếp dân quý I",
        "Lịch tiếp dân quý II",
        "Lịch tiếp dân ở Bình Định",
        "Lịch tiếp dân ở Bình Thuận",
        "Lịch tiếp dân theo văn bản 12/KH-UBND",
        "Lịch tiếp dân lần thứ hai",
        "Lịch tiếp dân lần thứ ba",
    ];
    let mut articles: Vec<Value> = (0..)
        .zip(titles)
        .map(|(at, title): (usize, _)| article(&format!("t{at}"), title, &body, "Sở", "2018-03-01"))
        .collect();
    // One title and one form, with other numbers each day.
    for day in 1..6 {
        let price = |at: usize| format!("Giá gốm loại {at} là {} đồng", (day * 7919 + at * 104_729) % 90_000 + 10_000);
        let prices = (0..30).map(price).collect::<Vec<_>>().join(", ");
        articles.push(article(&format!("g{day}"), "Giá gốm hôm nay", &prices, "Sở", &format!("2018-03-0{day}")));
    }
    // Stubs, which say nothing of their articles.
    for (id, title) in [("s1", "Phóng sự ảnh về làng gốm"), ("s2", "Phóng sự ảnh về làng lụa")] {
        articles.push(article(id, title, "Mời bạn đọc xem ảnh dưới đây.", "Sở", "2018-03-09"));
    }
    let place = place(&articles)?;
    let answer = place.search(&["--limit", "50"], "")?;
    assert_eq!((&answer["total"], &answer["groups"]), (&json!(16), &json!(16)), "{answer}");
    Ok(())
}

fn pages_are_disjoint() -> Result<(), Failed> {
    // Each text stands in one to four papers.
    let articles: Vec<Value> = (0..60)
        .flat_map(|number| {
            let body = report(100 + number);
            (0..=number % 4).map(move |copy| {
                let (id, day) = (format!("{number:02}-{copy}"), format!("2018-0{}-1{copy}", 1 + number % 9));
                article(&id, "Chuyện chợ phiên", &body, &format!("Báo {copy}"), &day)
            })
        })
        .collect();
    let place = place(&articles)?;
    for options in [&["--sort", "relevance"][..], &["--sort", "newest"], &["--sort", "oldest", "--source", "Báo 1"]] {
        let whole = ids(&place.search(&[options, &["--limit", "100"]].concat(), "chợ phiên")?);
        let groups = if options.contains(&"--source") { 45 } else { 60 };
        let different: BTreeSet<&str> = whole.iter().filter_map(|id| id.split('-').next()).collect();
        assert_eq!((whole.len(), different.len()), (groups, groups), "{options:?}");
    }
    let service = Service::start(&["serve"], Some(&place.home()))?;
    for sort in ["relevance", "newest", "oldest"] {
        let mut walked = Vec::new();
        for page in 1..=9 {
            let answer = service.search(&format!("q=ch%E1%BB%A3+phi%C3%AAn&sort={sort}&per_page=7&page={page}"))?;
            walked.extend(ids(&answer));
        }
        let whole = ids(&service.search(&format!("q=ch%E1%BB%A3+phi%C3%AAn&sort={sort}&per_page=100"))?);
        assert!(walked == whole && whole.len() == 60, "{sort}: {walked:?} {whole:?}");
    }
    // A cursor shows no text again that stood before it.
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = service.search(&format!("sort=newest&per_page=7{cursor}"))?;
        walked.extend(ids(&answer));
        let Some(next) = answer["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(walked, ids(&service.search("sort=newest&per_page=100")?));
    Ok(())
}

fn batches() -> Result<(), Failed> {
    let place = place(&news())?;
    let queries = place.write("q.tsv", "q1\tchợ phiên\n")?;
    let run = String::from_utf8(place.run("search", &["--batch"], &[&queries])?.stdout)?;
    assert_eq!(run.lines().count(), 7, "{run}");
    let told = json(&place.run("search", &["--json", "--batch"], &[&queries])?)?;
    assert_eq!(ids(&told).len(), 7);
    Ok(())
}

fn incremental() -> Result<(), Failed> {
    let (grown, full) = (Place::new()?, place(&news())?);
    let news = news();
    let (first, second) = news.split_at(3);
    grown.reindex(&[grown.write("1.jsonl", lines(first))?])?;
    let path = grown.write("2.jsonl", lines(second))?;
    json(&grown.run("reindex", &["--json", "--incremental"], &[path])?)?;
    let groups = |place: &Place, number| {
        let path = place.home().join(format!("generations/{number}/duplicates.jsonl.zst"));
        zstd::decode_all(fs::File::open(path)?)
    };
    let (one, other) = (groups(&grown, 2)?, groups(&full, 1)?);
    assert_eq!(String::from_utf8(one)?, String::from_utf8(other)?);
    Ok(())
}

fn hidden() -> Result<(), Failed> {
    let place = place(&news())?;
    place.write("index/settings/hidden.toml", "[[hidden]]\nids = [\"a1\", \"a4\", \"b2\"]\n")?;
    let answer = place.search(&[], "chợ phiên")?;
    assert_eq!((&answer["total"], &answer["groups"]), (&json!(4), &json!(3)));
    let duplicates: u64 = counts(&answer).iter().map(|(_, count)| count).sum();
    assert_eq!(duplicates, 1, "{answer}");
    Ok(())
}

fn invitations() -> Result<(), Failed> {
    let place = Place::new()?;
    place.reindex(&[crate::fixtures::folder().join("pages")])?;
    let answer = place.search(&[], "title:\"mời tham gia hội chợ hàng công nghiệp nông thôn\"")?;
    assert_eq!((&answer["total"], &answer["groups"], ids(&answer).len()), (&json!(5), &json!(5), 5), "{answer}");
    Ok(())
}
