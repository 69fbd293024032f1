//! Queries with the real executable: what matches, in which order, how it is told.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use tracuu_search::{Accents, Check, Found, Home, Request, Searcher};

use crate::tracuu::{Place, ids};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("search::short_queries_want_every_syllable", short_queries_want_every_syllable),
        Trial::test("search::keys_of_telex_and_vni_are_read_as_letters", keys_are_read_as_letters),
        Trial::test("search::facets_see_the_whole_match_set", facets_see_the_whole_match_set),
        Trial::test("search::the_command_line_orders_and_narrows", the_command_line_orders_and_narrows),
        Trial::test("search::people_see_days_of_vietnam", people_see_days_of_vietnam),
        Trial::test("search::pages_never_overlap", pages_never_overlap),
        Trial::test("search::whatever_is_typed_is_answered", whatever_is_typed_is_answered),
        Trial::test("search::signs_are_read", signs_are_read),
        Trial::test("search::three_words_are_relaxed_and_two_never", three_words_are_relaxed),
        Trial::test("search::an_explanation_adds_up", an_explanation_adds_up),
        Trial::test("search::pins_stand_on_top_and_broken_settings_are_named", pins_stand_on_top),
        Trial::test("search::a_search_that_runs_out_of_time_says_so", a_search_runs_out_of_time),
        Trial::test("search::another_reading_is_offered_where_nothing_is_found", another_reading_is_offered),
        Trial::test("search::mistakes_are_corrected_or_suggested", mistakes_are_corrected),
    ]
}

const ARTICLES: &str = r#"{"id":"kc","title":"Hoạt động khuyến công quốc gia","body":"Kinh phí khuyến công năm 2018 tại Phú Yên.","section":"Khuyến công","source":"Cục Công Thương","published_at":"2018-09-05"}
{"id":"nfd","title":"Ban tin","body":"Kết quả khuyến công ở Lâm Đồng.","section":"Khuyến công","source":"Báo Mới Vùng Cao","published_at":"2019-01-02"}
{"id":"bare","title":"Thong bao","body":"Ke hoach khuyen cong nam toi.","source":"Báo Mới Vùng Cao","published_at":"2017-03-01"}
{"id":"kn","title":"Hoạt động khuyến nông","body":"Trồng lúa ở Phú Thọ, thành công vụ mùa, khuyến học.","section":"Nông nghiệp"}
{"id":"apart","title":"Công tác khuyến học","body":"Công việc chung và khuyến học riêng.","section":"Giáo dục","published_at":"2018-01-01"}
"#;

pub(crate) fn place() -> Result<Place, Failed> {
    let place = Place::new()?;
    let articles = ARTICLES.replace("Kết quả khuyến công", "Kết quả khuye\u{302}\u{301}n co\u{302}ng");
    place.reindex(&[place.write("tin.jsonl", articles)?])?;
    Ok(place)
}

pub(crate) fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}

fn short_queries_want_every_syllable() -> Result<(), Failed> {
    let place = place()?;
    for (query, found) in [
        ("phú yên", vec!["kc"]),
        ("phú thọ", vec!["kn"]),
        ("lâm đồng", vec!["nfd"]),
        ("khuyến ngư", vec![]),
        ("khuyến công lâm", vec!["nfd"]),
    ] {
        assert_eq!(ids(&place.search(&[], query)?), found, "{query}");
    }
    Ok(())
}

fn the_command_line_orders_and_narrows() -> Result<(), Failed> {
    let place = place()?;
    for (options, found) in [
        (&["--sort", "newest"][..], &["nfd", "kc", "apart", "bare", "kn"][..]),
        (&["--sort", "oldest"], &["bare", "apart", "kc", "nfd", "kn"]),
        (&["--sort", "newest", "--section", "Khuyến công"], &["nfd", "kc"]),
        (&["--sort", "newest", "--source", "Báo Mới Vùng Cao"], &["nfd", "bare"]),
        (&["--sort", "newest", "--year", "2017", "--year", "2018"], &["kc", "apart", "bare"]),
        (&["--sort", "newest", "--from", "2018", "--to", "05/09/2018"], &["kc", "apart"]),
        (&["--author", "Không Ai"], &[]),
    ] {
        assert_eq!(ids(&place.search(options, "khuyen cong")?), found, "{options:?}");
        let queries = place.write("queries.tsv", "q1\tkhuyen cong\n")?;
        let run = place.run("search", &[options, &["--batch"]].concat(), &[queries])?;
        let lines = String::from_utf8(run.stdout)?;
        let batch: Vec<&str> = lines.lines().filter_map(|line| line.split(' ').nth(2)).collect();
        assert_eq!(batch, found, "{options:?}");
    }
    let wrong = place.run("search", &["--year", "nay"], &["công"])?;
    let told = String::from_utf8(wrong.stderr)?;
    assert!(wrong.status.code() == Some(2) && told.contains("--year") && told.contains("2018, or unknown"), "{told}");
    Ok(())
}

fn keys_are_read_as_letters() -> Result<(), Failed> {
    let place = place()?;
    for (query, text, first) in [
        ("phus yeen", "phú yên", "kc"),
        ("laam ddoongf", "lâm đồng", "nfd"),
        ("phu1 ye6n", "phú yên", "kc"),
        ("\"kinh phis\" 2018", "\"kinh phí\" 2018", "kc"),
        ("khuyen cong", "khuyen cong", "kc"),
    ] {
        let answer = place.search(&[], query)?;
        assert_eq!(answer["understood"]["text"], text, "{query}");
        assert!(ids(&answer).iter().any(|id| id == first), "{query}");
    }
    // What is a word of the index is left alone, and so is what stands for none.
    assert_eq!(place.search(&[], "xyzs thong")?["understood"]["text"], "xyzs thong");
    Ok(())
}

fn facets_see_the_whole_match_set() -> Result<(), Failed> {
    let place = place()?;
    let answer = place.search(&["--limit", "1"], "khuyen cong")?;
    assert_eq!((answer["total"].as_u64(), answer["hits"].as_array().map(Vec::len)), (Some(5), Some(1)));
    let counts = |facet: &str| -> Vec<(String, u64)> {
        let values = answer["facets"][facet].as_array().cloned().unwrap_or_default();
        values
            .iter()
            .map(|value| (value["value"].as_str().unwrap_or_default().to_owned(), value["count"].as_u64().unwrap_or(0)))
            .collect()
    };
    let pair = |value: &str, count| (value.to_owned(), count);
    assert_eq!(counts("section"), [pair("Khuyến công", 2), pair("Giáo dục", 1), pair("Nông nghiệp", 1)]);
    assert_eq!(counts("year"), [pair("2019", 1), pair("2018", 2), pair("2017", 1), pair("unknown", 1)]);
    assert_eq!(counts("source"), [pair("Báo Mới Vùng Cao", 2), pair("Cục Công Thương", 1)]);
    Ok(())
}

fn people_see_days_of_vietnam() -> Result<(), Failed> {
    let place = Place::new()?;
    let line = r#"{"id":"1","title":"Tin cuối năm","published_at":"2018-12-31T17:30:00Z"}"#;
    place.reindex(&[place.write("tin.jsonl", line)?])?;
    let shown = String::from_utf8(place.run("search", &[], &["tin"])?.stdout)?;
    assert!(shown.contains("01/01/2019") && !shown.contains('Z'), "{shown}");
    // As JSON it is given back as it was written, and counts in its year in Vietnam.
    let answer = place.search(&[], "tin")?;
    assert_eq!(answer["hits"][0]["published_at"], "2018-12-31T17:30:00Z");
    assert_eq!(answer["facets"]["year"][0]["value"], "2019");
    Ok(())
}

fn pages_never_overlap() -> Result<(), Failed> {
    let place = Place::new()?;
    let text = "Cục Công Thương địa phương tổ chức hội nghị khuyến công";
    let lines: Vec<String> = (0..350)
        .map(|n| format!("{{\"id\":\"{n}\",\"title\":\"Tin {n}\",\"body\":\"{text} {}\"}}\n", "thêm ".repeat(n % 7)))
        .collect();
    place.reindex(&[place.write("tin.jsonl", lines.concat())?])?;
    let home = Home::new(place.home());
    let searcher = Searcher::open(home, Check::Everything)?;
    let request = Request { query: text.to_owned(), per_page: 100, explain: true, ..Request::default() };
    for page in 1..=4 {
        for hit in searcher.search(&Request { page, ..request.clone() })?.hits {
            let sum: f32 = hit.explanation.iter().flatten().map(|part| part.score).sum();
            assert!((sum - hit.score).abs() < hit.score * 0.01, "page {page}: {sum} for {}", hit.score);
        }
    }
    for query in ["hội nghị", text] {
        let mut seen = std::collections::BTreeSet::new();
        for page in 1..=36 {
            let request = Request { query: query.to_owned(), page, ..Request::default() };
            let answer = searcher.search(&request)?;
            assert_eq!(answer.total, 350);
            for hit in answer.hits {
                assert!(seen.insert(hit.id.clone()), "{query}: {} stands on two pages", hit.id);
            }
        }
        assert_eq!(seen.len(), 350, "{query}");
    }
    Ok(())
}

fn whatever_is_typed_is_answered() -> Result<(), Failed> {
    let place = place()?;
    let long = "khuyến công ".repeat(2_000);
    for query in [
        "",
        "\"",
        "\"\"",
        "+-&&||!(){}[]^~*?:\\/",
        "khuyến\u{0}công",
        "\u{202e}gnôc",
        "a:b AND",
        "((",
        "😀",
        long.trim(),
    ] {
        let home = Home::new(place.home());
        let request = Request { query: query.to_owned(), ..Request::default() };
        Searcher::open(home, Check::Everything)?.search(&request)?;
    }
    assert_eq!(place.search(&[], "---")?["total"], 0);
    let cut: Value = place.search(&[], &long)?;
    assert_eq!(cut["understood"]["changes"][0]["kind"], "syntax");
    assert_eq!(place.search(&[], "\"khuyến công")?["understood"]["changes"][0]["kind"], "syntax");
    Ok(())
}

fn signs_are_read() -> Result<(), Failed> {
    let place = place()?;
    for (query, found) in [
        ("khuyến công -lâm", vec!["apart", "bare", "kc", "kn"]),
        ("khuyến công -\"Phú Yên\"", vec!["apart", "bare", "kn", "nfd"]),
        ("khuyến công -thanh", vec!["apart", "bare", "kc", "nfd"]),
        // With its marks it excludes its own spelling alone.
        ("khuyến công -thánh", vec!["apart", "bare", "kc", "kn", "nfd"]),
        // Marks in one exclusion say nothing of another.
        ("khuyến công -thánh -lam", vec!["apart", "bare", "kc", "kn"]),
        ("yên OR thọ", vec!["kc", "kn"]),
        ("phú yên OR lâm", vec!["kc", "nfd"]),
        ("phú yên OR thọ", vec!["kc", "kn"]),
        // Each of several short alternatives must be held whole.
        ("phú yên OR lâm đồng OR khuyến vụ", vec!["kc", "kn", "nfd"]),
        ("phú yên khuyến OR công đồng lâm", vec!["kc", "nfd"]),
        ("title:học khuyến", vec!["apart"]),
        ("mục:\"nông nghiệp\" khuyến", vec!["kn"]),
        ("nguồn:báo khuyến", vec!["bare", "nfd"]),
        ("year:2017 khuyến", vec!["bare"]),
        ("khuyến côn", vec!["apart", "bare", "kc", "kn", "nfd"]),
    ] {
        assert_eq!(sorted(ids(&place.search(&[], query)?)), found, "{query}");
    }
    Ok(())
}

fn three_words_are_relaxed() -> Result<(), Failed> {
    let place = place()?;
    let answer = place.search(&[], "khuyến công biển đảo")?;
    assert!(!ids(&answer).is_empty());
    assert_eq!(answer["understood"]["changes"][0]["kind"], "relaxed");
    for (options, query) in [
        (&[][..], "khuyến ngư"),
        (&[][..], "\"khuyến công biển đảo\""),
        (&["--verbatim"][..], "khuyến công biển đảo"),
        (&["--accents", "exact"][..], "khuyến công biển đảo"),
    ] {
        assert_eq!(ids(&place.search(options, query)?), Vec::<String>::new(), "{query}");
    }
    Ok(())
}

fn an_explanation_adds_up() -> Result<(), Failed> {
    let place = place()?;
    for query in ["khuyến công phú yên", "kinh phí khuyến công năm 2018 tại Phú Yên và các tỉnh"] {
        let answer = place.search(&["--explain"], query)?;
        let hit = &answer["hits"][0];
        let parts = hit["explanation"].as_array().cloned().unwrap_or_default();
        let sum: f64 = parts.iter().filter_map(|part| part["score"].as_f64()).sum();
        let score = hit["score"].as_f64().unwrap_or_default();
        assert!(parts.len() > 4 && (sum - score).abs() < score * 1e-3, "{query}: {sum} for {score}");
    }
    Ok(())
}

fn pins_stand_on_top() -> Result<(), Failed> {
    let place = place()?;
    let pins = "[[pin]]\nquery = \"Khuyến công\"\nids = [\"bare\", \"nfd\"]\nhide = [\"kc\"]\n[[pin]]\nquery = \"2018\"\nhide = [\"kc\"]\n";
    place.write("index/settings/pins.toml", pins)?;
    let answer = place.search(&[], "khuyen cong")?;
    assert_eq!(ids(&answer).get(..2), Some(&["bare".to_owned(), "nfd".to_owned()][..]));
    assert_eq!(ids(&place.search(&[], "2018")?), ["apart"], "a year alone has pins too");
    // The newer of the two would stand above, were it not for their order.
    let explained = place.search(&["--explain"], "khuyen cong")?;
    assert_eq!(explained["hits"][1]["explanation"][0]["field"], "pin");
    assert_eq!((answer["total"].as_u64(), ids(&answer).contains(&"kc".to_owned())), (Some(4), false));
    place.write("index/settings/synonyms.toml", "[[synonym]]\nwords = [\"khuyến nông\", \"dạy dân trồng lúa\"]\n")?;
    assert_eq!(ids(&place.search(&[], "dạy dân trồng lúa")?), ["kn"]);
    place.write("index/settings/ranking.toml", "[short]\nmarkd = 1.0\n")?;
    let output = place.run("search", &[], &["khuyến"])?;
    let told = String::from_utf8(output.stderr)?;
    assert!(!output.status.success());
    assert!(["ranking.toml", "line 2", "markd"].iter().all(|part| told.contains(part)), "{told}");
    Ok(())
}

fn a_search_runs_out_of_time() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines: Vec<String> = (0..3_000)
        .map(|n| {
            let text = if n % 3 == 0 {
                "hội chợ Hùng Vương khai mạc"
            } else {
                "hội chợ mùa xuân ở Hùng Sơn, Vương Lộc"
            };
            format!("{{\"id\":\"{n}\",\"body\":\"Tin số {n}: {text}.\"}}\n")
        })
        .collect();
    place.reindex(&[place.write("tin.jsonl", lines.concat())?])?;
    let searcher = Searcher::open(Home::new(place.home()), Check::Sizes)?;
    for (accents, query) in [
        (Accents::Auto, "hội chợ Hùng Vương"),
        (Accents::Auto, "tin hội chợ Hùng Vương khai mạc mùa xuân"),
        (Accents::Auto, "\"hội chợ Hùng Vương\""),
        (Accents::Exact, "\"hội chợ Hùng Vương\""),
        (Accents::Auto, "hội chợ -\"Hùng Vương\""),
    ] {
        let request = Request { query: query.to_owned(), accents, ..Request::default() };
        let plan = searcher.plan_of(&request, 3_000, true)?;
        let run = |time: Duration| searcher.run(&plan.clone().until(Instant::now().checked_add(time)));
        let found = |found: &Found| found.hits.iter().map(|hit| hit.id.clone()).collect::<HashSet<_>>();
        let whole = run(Duration::from_mins(1))?;
        assert!(!whole.is_partial && !whole.hits.is_empty(), "{query}");
        let nothing = run(Duration::ZERO)?;
        assert!(nothing.is_partial && nothing.total <= whole.total, "{query}: {:?}", nothing.total);
        for microseconds in (0..2_000).step_by(50) {
            let some = run(Duration::from_micros(microseconds))?;
            assert!(found(&some).is_subset(&found(&whole)), "{query}");
            assert!(some.is_partial || some.total == whole.total, "{query}");
        }
    }
    Ok(())
}

fn another_reading_is_offered() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines = r#"{"id":"a","body":"Hai tấm thép cọ xát vào nhau, nóng lên."}
{"id":"b","body":"Thăm làng rồi xem cửa quan, gặp lúc đông khách."}
{"id":"c","body":"Đoàn đi tham quan bảo tàng tỉnh.","section":"Du lịch"}
{"id":"d","body":"Xe kẹt dưới hầm chui suốt buổi sáng. Khách đọc book trên facebook."}"#;
    place.reindex(&[place.write("tin.jsonl", lines)?])?;
    for (typed, offered, total) in [
        // Nothing has all the words: the likeliest that some article answers, and never its results.
        ("cọ sát", "cọ xát", 0),
        ("nóng nên cọ xát", "nóng lên cọ xát", 1),
        ("bảo tànk", "bảo tàng", 1),
        // What is often misspelt, though articles have both syllables.
        ("thăm quan", "tham quan", 2),
    ] {
        let answer = place.search(&[], typed)?;
        let shown = answer["did_you_mean"].as_str().or(answer["understood"]["text"].as_str());
        assert_eq!((shown, answer["total"].as_u64()), (Some(offered), Some(total)), "{typed}");
    }
    // What was typed is no word, and nothing matches: the hits are those of the correction, and it is said.
    for (typed, text) in [("hầm cui", "hầm chui"), ("facebok", "facebook")] {
        let answer = place.search(&[], typed)?;
        let understood = &answer["understood"];
        assert_eq!((&understood["text"], &understood["instead_of"]), (&text.into(), &typed.into()));
        assert_eq!(answer["total"].as_u64(), Some(1), "{typed}");
        let kept = place.search(&["--verbatim"], typed)?;
        assert_eq!(kept["total"].as_u64(), Some(0), "{typed}");
    }
    // Keys that an input method made letters with marks of.
    assert_eq!(place.search(&[], "bôk")?["understood"]["text"], "book");
    // A word of the language is one, though no article has it.
    for typed in ["khuyến nông", "khuyen nong", "Phú Yên", "cửa khẩu"] {
        let answer = place.search(&[], typed)?;
        assert_eq!((&answer["understood"]["text"], answer["total"].as_u64()), (&typed.into(), Some(0)));
    }
    // Nothing is near, or the reader wants it so.
    for (options, typed) in
        [(&[][..], "cọ xqzt"), (&["--verbatim"], "cọ sát"), (&["--accents", "exact"], "cọ sát"), (&[], "\"cọ sát\"")]
    {
        let answer = place.search(options, typed)?;
        assert_eq!((&answer["did_you_mean"], answer["total"].as_u64()), (&Value::Null, Some(0)), "{typed}");
    }
    Ok(())
}

fn mistakes_are_corrected() -> Result<(), Failed> {
    let place = Place::new()?;
    let lines: Vec<String> = (0..40)
        .map(|n| {
            format!("{{\"id\":\"{n}\",\"body\":\"Hoạt động khuyến công ở huyện vùng cao, bão yagi đổ bộ lần {n}.\"}}\n")
        })
        .collect();
    place.reindex(&[place.write("tin.jsonl", lines.concat())?])?;
    for (typed, text) in [
        ("khuyếnn công", "khuyến công"),
        ("hoạt độnng khuyến công", "hoạt động khuyến công"),
        ("khuyenn cong", "khuyen cong"),
        ("đựoc khuyến công", "được khuyến công"),
        ("bão yaggi", "bão yagi"),
    ] {
        let answer = place.search(&[], typed)?;
        assert_eq!(answer["understood"]["text"], text, "{typed}");
        assert_eq!(answer["understood"]["changes"][0]["kind"], "spelling", "{typed}");
    }
    // A syllable is never replaced by itself.
    let answer = place.search(&[], "hoạt động khuyển công ở huyện")?;
    assert_eq!(
        (answer["understood"]["changes"].clone(), &answer["did_you_mean"]),
        (Value::Array(vec![]), &"hoạt động khuyến công ở huyện".into())
    );
    // One that no article has, and that is no word with its neighbour, is read as the one that is.
    let answer = place.search(&[], "vùng cào")?;
    assert_eq!((&answer["understood"]["text"], answer["total"].as_u64()), (&"vùng cao".into(), Some(40)));
    let kept = place.search(&["--as-typed", "khuyếnn"], "khuyếnn công")?;
    assert_eq!(kept["understood"]["text"], "khuyếnn công");
    Ok(())
}
