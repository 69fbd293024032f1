//! The service over real sockets.

use std::{
    collections::BTreeSet,
    io::{Read, Write},
    net::TcpStream,
    process::Command,
    time::{Duration, Instant},
};

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    fixtures,
    service::{Service, encode},
    tracuu::{Place, ids},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("server::demo_serves_the_bundled_articles", demo_serves),
        Trial::test("server::whatever_is_typed_answers_200", whatever_is_typed),
        Trial::test("server::wrong_parameters_answer_400_and_name_themselves", wrong_parameters),
        Trial::test("server::filters_facets_and_pages", filters_facets_and_pages),
        Trial::test("server::a_cursor_walks_through_all_hits", cursors),
        Trial::test("server::authors_and_renamed_sections_are_found", authors_and_renamed_sections),
        Trial::test("server::the_page_marks_and_escapes", the_page_marks_and_escapes),
        Trial::test("server::files_and_captions_are_found_and_shown", files_and_captions),
        Trial::test("server::a_new_generation_is_picked_up_without_a_lost_request", a_new_generation),
        Trial::test("server::a_slow_client_is_cut_off_and_requests_end_before_the_stop", slow_client_and_stop),
    ]
}

fn demo_serves() -> Result<(), Failed> {
    let demo = Service::start(&["demo"], None)?;
    assert_eq!(demo.get("/healthz")?.0, 200);
    let articles = fixtures::texts()?.iter().filter(|text| !text.again).count();
    assert!(demo.get("/readyz")?.1.contains(&format!("\"articles\":{articles},")), "{articles} expected");
    let mut found: Vec<Vec<String>> = Vec::new();
    for query in ["khuyen cong", "khuyến công", "KHUYẾN CÔNG", "khuye\u{302}\u{301}n co\u{302}ng"] {
        let answer = demo.search(&format!("q={}&per_page=100", encode(query)))?;
        let mut all = ids(&answer);
        all.sort();
        assert!(all.len() >= 10, "{query}: {all:?}");
        found.push(all);
        let marked = answer["hits"][0]["highlights"]["body"]["text"].as_str().unwrap_or_default().to_lowercase();
        assert!(marked.contains("khuyến công"), "{query}: {marked}");
        let (status, page) = demo.get(&format!("/?q={}", encode(query)))?;
        let lower = page.to_lowercase();
        assert!(status == 200 && lower.contains("<mark>khuyến công</mark>"), "{query}");
    }
    assert!(found.windows(2).all(|pair| pair[0] == pair[1]), "{found:?}");
    Ok(())
}

fn whatever_is_typed() -> Result<(), Failed> {
    let (_place, service) = Service::fixtures()?;
    let long = encode(&"khuyến công ".repeat(900));
    for query in [
        "",
        "%",
        "%ff%fe",
        "%00",
        "%22",
        "%22%22%22",
        "(((",
        "a%3Ab",
        "AND+OR+NOT",
        "%2B-%26%26%7C%7C%21",
        "%F0%9F%98%80",
        &long,
    ] {
        for path in ["/", "/api/v1/search"] {
            let (status, _) = service.get(&format!("{path}?q={query}"))?;
            assert_eq!(status, 200, "{path} {}", query.chars().take(40).collect::<String>());
        }
    }
    let (status, _) = service.get(&format!("/?q={}", "a".repeat(65_500)))?;
    assert_eq!(status, 200, "a target of 65,505 bytes");
    let (status, _) = service.get(&format!("/?q={}", "a".repeat(70_000)))?;
    assert_eq!(status, 414, "a target of 70,005 bytes");
    Ok(())
}

fn wrong_parameters() -> Result<(), Failed> {
    let (_place, service) = Service::fixtures()?;
    for (query, name) in [
        ("page=0", "page"),
        ("page=x", "page"),
        ("per_page=101", "per_page"),
        ("page=1001&per_page=10", "page"),
        ("year=hai", "year"),
        ("from=2018-02-30", "from"),
        ("to=hom+qua", "to"),
        ("sort=up", "sort"),
        ("accents=all", "accents"),
        ("highlight=maybe", "highlight"),
        ("duplicates=no", "duplicates"),
    ] {
        let (status, body) = service.get(&format!("/api/v1/search?q=tin&{query}"))?;
        let problem: Value = serde_json::from_str(&body)?;
        assert_eq!((status, &problem["parameter"], &problem["status"]), (400, &name.into(), &400.into()), "{query}");
        let (status, page) = service.get(&format!("/?q=tin&{query}"))?;
        assert!(status == 400 && page.contains(name), "{query}");
    }
    assert_eq!(service.get("/khong-co")?.0, 404);
    assert_eq!(service.get("/api/v1/search?q=tin&utm_source=zalo")?.0, 200);
    Ok(())
}

fn authors_and_renamed_sections() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines = r#"{"id":"old","section":"Khuyến công","authors":["Lê Thị Sen","Trần Bá"],"body":"Xưởng gốm mở cửa năm 1996."}
{"id":"new","section":"Công nghiệp nông thôn","authors":["Trần Bá"],"body":"Xưởng mây mở cửa năm 1996."}
{"id":"none","section":"Giá cả","body":"Xưởng nến mở cửa."}"#;
    let names = "[[renamed]]\nwas = [\"Khuyến công\"]\nnow = \"Công nghiệp nông thôn\"\nsince = \"2019-01-01\"\n";
    place.write("index/settings/names.toml", names)?;
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let (was, now) = ("Khuyến công", "Công nghiệp nông thôn");
    for (query, wanted, other_name) in [
        ("author=L%C3%AA+Th%E1%BB%8B+Sen", &["old"][..], None),
        ("author=Tr%E1%BA%A7n+B%C3%A1", &["new", "old"], None),
        ("author=Ai", &[], None),
        ("author=Ai&author=L%C3%AA+Th%E1%BB%8B+Sen", &["old"], None),
        ("q=xuong+author:sen", &["old"], None),
        ("q=xuong+tacgia:%22tran+ba%22", &["new", "old"], None),
        ("q=xuong+author:sen+OR+author:ba", &["new", "old"], None),
        ("q=xuong+section:gia+OR+section:%22khuyen+cong%22+may", &["new"], Some(now)),
        ("section=Khuy%E1%BA%BFn+c%C3%B4ng", &["new", "old"], Some(now)),
        ("section=C%C3%B4ng+nghi%E1%BB%87p+n%C3%B4ng+th%C3%B4n", &["new", "old"], Some(was)),
        ("section=Khuy%E1%BA%BFn+c%C3%B4ng&verbatim=1", &["old"], None),
        ("q=1996&section=Khuy%E1%BA%BFn+c%C3%B4ng", &["new", "old"], Some(now)),
        ("section=Gi%C3%A1+c%E1%BA%A3", &["none"], None),
        ("q=xuong+section:%22khuyen+cong%22", &["new", "old"], Some(now)),
    ] {
        let answer = service.search(query)?;
        let mut found = ids(&answer);
        found.sort();
        assert_eq!(found, wanted, "{query}");
        let changes = answer["understood"]["changes"].as_array().cloned().unwrap_or_default();
        let told = changes.iter().find(|one| one["kind"] == "name").and_then(|one| one["to"].as_str());
        assert_eq!(told, other_name, "{query}: {changes:?}");
    }
    // An article of two authors counts for each, and one that was chosen leaves the others to be.
    let all = service.search("q=xuong")?["facets"]["author"].clone();
    assert_eq!(all, json!([{"value": "Trần Bá", "count": 2}, {"value": "Lê Thị Sen", "count": 1}]));
    assert_eq!(service.search("q=xuong&author=L%C3%AA+Th%E1%BB%8B+Sen")?["facets"]["author"], all);
    let page = service.get("/?q=xuong&author=Tr%E1%BA%A7n+B%C3%A1")?.1;
    assert!(page.contains("Trần Bá ✕"), "a chosen author can be taken away");
    Ok(())
}

fn cursors() -> Result<(), Failed> {
    let (_place, service) = Service::fixtures()?;
    for (query, sort, per_page) in
        [("", "newest", 7), ("", "oldest", 100), ("q=khuyen+cong", "newest", 3), ("q=khuyen+cong", "oldest", 1)]
    {
        let whole = service.search(&format!("{query}&duplicates=show&sort={sort}&per_page=100"))?;
        let total = whole["total"].as_u64().unwrap_or_default();
        let (mut walked, mut cursor): (Vec<String>, _) = (Vec::new(), String::new());
        while walked.len() as u64 <= total {
            let page = service
                .search(&format!("{query}&duplicates=show&sort={sort}&per_page={per_page}&highlight=0{cursor}"))?;
            assert_eq!(page["total"], total);
            walked.extend(ids(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(walked.len() as u64, total, "{query} {sort}");
        assert_eq!(walked.iter().collect::<BTreeSet<_>>().len() as u64, total);
        assert_eq!(walked[..walked.len().min(100)], ids(&whole)[..]);
    }
    let relevant = service.search("q=khuyen+cong")?;
    assert_eq!(relevant["next_cursor"], Value::Null);
    for bad in [
        "sort=newest&cursor=x",
        "cursor=newest.1.0.0",
        "sort=oldest&cursor=newest.1.0.0",
        "sort=newest&page=2&cursor=newest.1.0.0",
    ] {
        let (status, body) = service.get(&format!("/api/v1/search?q=a&{bad}"))?;
        assert!(status == 400 && body.contains("cursor"), "{bad}: {body}");
    }
    Ok(())
}

fn filters_facets_and_pages() -> Result<(), Failed> {
    let (_place, service) = Service::fixtures()?;
    let whole = service.search("q=khuyen+cong&per_page=100")?;
    let total = whole["total"].as_u64().unwrap_or_default();
    for facet in ["section", "year", "source"] {
        let values = whole["facets"][facet].as_array().cloned().unwrap_or_default();
        let sum: u64 = values.iter().filter_map(|value| value["count"].as_u64()).sum();
        assert_eq!(sum, total, "{facet}: {values:?}");
        for value in values {
            let name = value["value"].as_str().unwrap_or_default();
            let part = service.search(&format!("q=khuyen+cong&{facet}={}", encode(name)))?;
            assert_eq!(part["total"], value["count"], "{facet}={name}");
            // Its own values stay to be chosen, the others are those of what is left.
            assert_eq!(part["facets"][facet], whole["facets"][facet], "{facet}={name}");
            for other in ["section", "year", "source"].iter().filter(|other| **other != facet) {
                let values = part["facets"][other].as_array().cloned().unwrap_or_default();
                let sum: u64 = values.iter().filter_map(|value| value["count"].as_u64()).sum();
                assert_eq!(Some(sum), part["total"].as_u64(), "{facet}={name}, {other}");
            }
        }
    }
    // Of a long query the number beside what is chosen is that of the hits, whatever the best of the others holds.
    let long = "q=ch%C6%B0%C6%A1ng+tr%C3%ACnh+khuy%E1%BA%BFn+c%C3%B4ng+h%E1%BB%97+tr%E1%BB%A3+m%C3%A1y+m%C3%B3c+cho+l%C3%A0ng+ngh%E1%BB%81+g%E1%BB%91m";
    let values = service.search(long)?["facets"]["year"].as_array().cloned().unwrap_or_default();
    assert!(values.len() > 1, "{values:?}");
    for value in values {
        let part = service.search(&format!("{long}&year={}", value["value"].as_str().unwrap_or_default()))?;
        let years = part["facets"]["year"].as_array().cloned().unwrap_or_default();
        let own = years.iter().find(|year| year["value"] == value["value"]).map(|year| year["count"].clone());
        assert_eq!(own.as_ref(), Some(&part["total"]), "{value}: {years:?}");
        assert!(years.len() > 1, "{years:?}");
    }
    let two = service.search("q=khuyen+cong&year=2018&year=2017")?;
    let years = whole["facets"]["year"].as_array().into_iter().flatten();
    let sum: u64 = years
        .filter(|year| year["value"] == "2018" || year["value"] == "2017")
        .filter_map(|year| year["count"].as_u64())
        .sum();
    assert_eq!(two["total"].as_u64(), Some(sum));
    // A filter that leaves nothing makes no mistake of the words.
    let nothing = service.search("q=khuyen+cong&section=Kh%C3%B4ng+c%C3%B3")?;
    assert_eq!((nothing["total"].as_u64(), &nothing["did_you_mean"]), (Some(0), &Value::Null));
    let spring = service.search("q=&from=01/03/2017&to=03/03/2017&sort=oldest&duplicates=show")?;
    let titles: Vec<&str> =
        spring["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["published_at"].as_str()).collect();
    assert_eq!(titles, ["2017-03-01", "2017-03-01", "2017-03-03", "2017-03-03"]);
    let newest = service.search("q=khuyen+cong&sort=newest&per_page=100&duplicates=show")?;
    let dates: Vec<&str> =
        newest["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["published_at"].as_str()).collect();
    assert!(
        dates.len() as u64 == total && dates.windows(2).all(|pair| pair[0].get(..10) >= pair[1].get(..10)),
        "{dates:?}"
    );
    let all = service.search("")?;
    let articles = fixtures::texts()?.iter().filter(|text| !text.again).count();
    assert_eq!(
        (all["total"].as_u64(), &all["hits"][0]["published_at"]),
        (u64::try_from(articles).ok(), &"2025-03-04T13:25:00+07:00".into())
    );
    Ok(())
}

fn the_page_marks_and_escapes() -> Result<(), Failed> {
    let place = Place::new()?;
    let line = r#"{"id":"1","url":"javascript:alert(1)","title":"<script>alert('công')</script>","body":"Một công & hai <b>công</b>","section":"<i>"}"#;
    let other = r#"{"id":"2","title":"Công khác","section":"B"}"#;
    place.reindex(&[place.write("tin.jsonl", format!("{line}\n{other}\n"))?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let (status, page) = service.get(&format!("/?q={}", encode("công <script>\"'")))?;
    assert_eq!(status, 200);
    // The page's own script is the only one.
    let scripts = |page: &str| page.matches("<script").count();
    assert!(page.contains("<script type=\"module\" src=\"/assets/page.js\"></script>"), "{page}");
    assert!(scripts(&page) == 1 && !page.contains("javascript:"), "{page}");
    let (_, page) = service.get("/?q=cong")?;
    assert!(
        page.contains("&lt;script&gt;alert('<mark>công</mark>')")
            && page.contains("<mark>công</mark> &amp; hai &lt;b&gt;"),
        "{page}"
    );
    assert!(scripts(&page) == 1 && !page.contains("javascript:") && !page.contains("<i>"), "{page}");
    Ok(())
}

fn files_and_captions() -> Result<(), Failed> {
    let place = Place::new()?;
    let file = |url: &str, title: &str| json!({"url": url, "title": title});
    let notice = json!({
        "id": "1",
        "title": "Lịch tiếp dân tháng ba",
        "body": "Ủy ban xã thông báo lịch tiếp dân.",
        "captions": ["Trạm bơm nhìn từ bờ suối. Ảnh: Hoàng Lan"],
        "attachments": [
            file("https://xa.example/tep/1.pdf", "Phụ lục một"),
            file("https://xa.example/tep/2.pdf", "Phụ lục hai"),
            file("javascript:alert(1)", "Phụ lục ba"),
            file("https://xa.example/tep/4.pdf", "Bảng phân công <b>cán bộ</b> trực"),
            {"url": "https://xa.example/tai.aspx?tep=so%20lieu-ruong.xls"},
        ],
    });
    place.reindex(&[place.write("tin.jsonl", format!("{notice}\n"))?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    let hit = service.search(&format!("q={}", encode("phan cong can bo")))?["hits"][0].clone();
    assert_eq!(hit["attachments"][3]["title"], "Bảng phân công <b>cán bộ</b> trực", "{hit}");
    assert_eq!(hit["attachments"][4]["title"], "so lieu-ruong.xls");
    assert_eq!(hit["highlights"]["body"]["text"], "Ủy ban xã thông báo lịch tiếp dân.");
    assert_eq!(hit["highlights"]["attachments"][3], json!([[5, 14], [18, 24]]), "{hit}");
    let (_, page) = service.get(&format!("/?q={}", encode("phan cong can bo")))?;
    let shown = "<a href=\"https://xa.example/tep/4.pdf\">Bảng <mark>phân công</mark>";
    assert!(page.contains(shown) && page.contains("và 2 tệp khác") && !page.contains("javascript:"), "{page}");
    for (query, text) in [("so lieu ruong", ""), ("\"trạm bơm nhìn từ\"", "Trạm bơm nhìn từ bờ suối")] {
        let answer = service.search(&format!("q={}", encode(query)))?;
        assert_eq!(answer["total"], 1, "{query}");
        let shown = answer["hits"][0]["highlights"]["body"]["text"].as_str().unwrap_or_default();
        assert!(shown.contains(text), "{answer}");
    }
    Ok(())
}

fn a_new_generation() -> Result<(), Failed> {
    let place = Place::new()?;
    let write = |number: u32| place.write("tin.jsonl", format!("{{\"id\":\"1\",\"title\":\"Tin số {number}\"}}\n"));
    place.reindex(&[write(1)?])?;
    let service = Service::start(&["serve"], Some(&place.home()))?;
    for generation in 2..=5 {
        place.reindex(&[write(generation)?])?;
        let begun = Instant::now();
        // Every request is answered, by the old generation or the new one, until the new one answers.
        while service.search("q=tin")?["generation"].as_u64() != Some(u64::from(generation)) {
            if begun.elapsed() > Duration::from_secs(15) {
                return Err(format!("generation {generation} is not picked up").into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(service.search("q=tin")?["hits"][0]["title"], format!("Tin số {generation}"));
    }
    Ok(())
}

fn slow_client_and_stop() -> Result<(), Failed> {
    let (_place, mut service) = Service::fixtures()?;
    let mut slow = TcpStream::connect(&service.address)?;
    slow.set_read_timeout(Some(Duration::from_secs(20)))?;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")?;
    let begun = Instant::now();
    let mut rest = Vec::new();
    // Cut off: either a 408 or the end of the connection, but before the client's own patience ends.
    slow.read_to_end(&mut rest)?;
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());

    #[cfg(unix)]
    {
        let id = service.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status()?.success());
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = service.child.try_wait()? {
                break status;
            }
            if begun.elapsed() > Duration::from_secs(15) {
                return Err("the service does not stop".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(status.code(), Some(0));
    }
    Ok(())
}
