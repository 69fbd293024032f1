//! Builds from web archives: which capture wins, and where its article is traced to.

use std::{collections::BTreeMap, process::Command};

use libtest_mimic::{Failed, Trial};
use serde_json::Value;
use time::Date;
use tracuu_article::{Record, Rejection, Source};
use tracuu_crawler::archive::{Fetched, PageOptions};
use tracuu_text::LegacyEncoding;

use super::warc::{Written, arc_head, archive, gzip, zstd};
use crate::{
    fixtures::{Text, texts},
    tracuu::{EXECUTABLE, Place, ids, json},
};

pub(super) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("archives::the_newest_good_capture_wins_and_is_traced", captures),
        Trial::test("archives::what_was_not_modified_is_as_it_was_last_before", not_modified),
        Trial::test("archives::what_is_no_page_is_told_with_its_place", what_is_no_page),
        Trial::test("archives::bombs_cost_their_record", bombs),
        Trial::test("archives::a_source_goes_on_from_any_record", goes_on),
    ]
}

/// A page as one of two sites shows it: a portal of today in UTF-8, and an old one in TCVN3.
struct Shown {
    text: Text,
    is_old: bool,
}

impl Shown {
    fn body(&self, text: &Text) -> Result<Vec<u8>, Failed> {
        let html = text.html().ok_or("no such family")?;
        if !self.is_old {
            return Ok(html.into_bytes());
        }
        let html = html.replace("charset=utf-8", "charset=iso-8859-1");
        let encoded = LegacyEncoding::Tcvn3.encode(&html).ok_or("a letter that TCVN3 lacks")?;
        Ok(encoding_rs::WINDOWS_1252.encode(&encoded).0.into_owned())
    }

    fn head(&self) -> &'static str {
        let (utf8, old) =
            ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", "HTTP/1.0 200 OK\r\nContent-Type: text/html");
        if self.is_old { old } else { utf8 }
    }
}

fn shown() -> Result<Vec<Shown>, Failed> {
    let texts: Vec<Text> = texts()?.into_iter().filter(|text| !text.again && text.slug != "quyet-dinh-4768").collect();
    let of = |site: &'static str, family: &'static str| {
        let ours = texts.iter().filter(move |text| text.site == site).take(12);
        ours.map(move |text| text.in_family(family))
    };
    let (portal, old) = (of("cuc", "portal"), of("baotrungdu", "old_table"));
    // An old page is in the letters of its time.
    let is_old = |text: &Text| text.html().is_some_and(|html| LegacyEncoding::Tcvn3.encode(&html).is_some());
    let old: Vec<Text> = old.filter(is_old).collect();
    assert!(old.len() >= 6, "{}", old.len());
    let shown = portal.map(|text| Shown { text, is_old: false });
    let shown: Vec<Shown> = shown.chain(old.into_iter().map(|text| Shown { text, is_old: true })).collect();
    Ok(shown)
}

fn captures() -> Result<(), Failed> {
    let place = Place::new()?;
    let shown = shown()?;
    let (mut first, mut good, mut again, mut bad) = (vec![arc_head()], Vec::new(), Vec::new(), Vec::new());
    for (number, page) in shown.iter().enumerate() {
        let url = page.text.url();
        let earlier = Text { paragraphs: page.text.paragraphs[..2].to_vec(), ..page.text.clone() };
        let old_url = format!("{}?PHPSESSID=0123456789abcdef0123456789abcdef", url.replace("https://", "http://www."));
        let body = page.body(&earlier)?;
        first.push(Written::answer(&old_url, "2010-01-01T00:00:00Z", page.head(), &body).arc());
        let digest = format!("WARC-Payload-Digest: sha1:{number}");
        let body = page.body(&page.text)?;
        good.push(Written::answer(&url, "2014-01-01T00:00:00Z", page.head(), &body).with(&digest).warc());
        // Every other page was seen unchanged two years later.
        if number % 2 == 0 {
            let seen = Written::answer(&url, "2016-01-01T00:00:00Z", page.head(), b"").with(&digest);
            again.push(seen.of_kind("revisit", "application/http; msgtype=response").warc());
        }
        let gone =
            Written::answer(&url, "2018-01-01T00:00:00Z", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", &body);
        let closed = "<html><title>Đăng nhập</title><body><h1>Đăng nhập</h1><form action=/dang-nhap><input name=ten>\
                      <input type=password name=mk></form></body></html>";
        let login = Written::page(&url, "2018-01-01T00:00:00Z", closed.as_bytes());
        bad.push(if number % 3 == 0 { login } else { gone }.warc());
    }
    let (arc, _) = archive(&first, gzip);
    let (warc, good_offsets) = archive(&good, gzip);
    let (revisits, again_offsets) = archive(&again, <[u8]>::to_vec);
    let (late, _) = archive(&bad, zstd);
    // Later captures are read first, and what they refer to last.
    let folder = place.path("kho");
    for (name, bytes) in
        [("a-2018.warc.zst", late), ("b-2016.warc", revisits), ("c-2010.arc.gz", arc), ("d-2014.warc.gz", warc)]
    {
        place.write(&format!("kho/{name}"), bytes)?;
    }
    let report = place.reindex(&[&folder])?;
    assert_eq!(report["outcomes"]["indexed"], shown.len(), "{report}");
    // What the pages of a host share was found in a sample of the archives.
    assert_eq!(report["shared"]["cuc.example"]["titles"][0], "Cổng thông tin khuyến công", "{report}");
    let one_member = place.write("mot.warc.gz", gzip(&good.concat()))?;
    let alone = json(&place.run("reindex", &["--json", "--dry-run"], &[one_member])?)?;
    assert_eq!(alone["shared"]["cuc.example"]["titles"], report["shared"]["cuc.example"]["titles"], "{alone}");
    let exported = place.index(&["export"])?.stdout;
    let exported: Vec<Value> =
        String::from_utf8(exported)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let by_url: BTreeMap<&str, &Value> =
        exported.iter().filter_map(|article| Some((article["url"].as_str()?, article))).collect();
    assert_eq!(by_url.len(), shown.len());
    for (number, page) in shown.iter().enumerate() {
        let article = by_url.get(page.text.url().as_str()).ok_or_else(|| format!("{} is missing", page.text.url()))?;
        assert_eq!(article["title"].as_str(), Some(page.text.title.as_str()));
        assert_eq!(
            article["body"].as_str().map(str::lines).map(Iterator::count),
            Some(page.text.lines().len()),
            "{article}"
        );
        assert_eq!(article["body"].as_str(), Some(page.text.lines().join("\n").as_str()));
        let (file, offset, date) = match number % 2 {
            0 => ("b-2016.warc", again_offsets[number / 2], "2016-01-01T00:00:00Z"),
            _ => ("d-2014.warc.gz", good_offsets[number], "2014-01-01T00:00:00Z"),
        };
        assert_eq!(article["archive"], serde_json::json!({"file": file, "offset": offset}), "{}", page.text.url());
        assert_eq!(article["captured_at"], date);
        let alias = &article["aliases"][0];
        assert!(alias.as_str().is_some_and(|alias| alias.starts_with("http://www.")), "{article}");
        assert_eq!(article["encoding"].as_str(), Some(if page.is_old { "TCVN3" } else { "UTF-8" }));
    }
    assert!(!ids(&place.search(&[], "khuyen cong")?).is_empty());
    Ok(())
}

pub(super) const PAGE: &str = "<html><head><meta charset=utf-8><title>Chợ phiên vùng cao</title></head><body><h1>Chợ phiên vùng cao</h1>\
    <p>Chợ phiên mở từ tờ mờ sáng, bà con gùi măng, mật ong và vải lanh xuống núi từ đêm hôm trước, đốt đuốc mà đi.</p>\
    <p>Đến trưa chợ vãn, người ta ngồi lại bên chảo thắng cố, kể chuyện mùa màng và hẹn nhau phiên sau gặp lại ở bến đò.</p>\
    </body></html>";

fn not_modified() -> Result<(), Failed> {
    let place = Place::new()?;
    let page = |year: u32| {
        let text = PAGE.replace("Đến trưa chợ vãn", &format!("Năm {year} chợ vãn"));
        Written::page("http://cho.example/phien.html", &format!("{year}-05-05T05:05:05Z"), text.as_bytes()).warc()
    };
    let seen = |year: u32| {
        let date = format!("{year}-05-05T05:05:05Z");
        let seen = Written::answer("http://cho.example/phien.html", &date, "HTTP/1.1 304 Not Modified", b"");
        let profile = "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified";
        seen.of_kind("revisit", "application/http").with(profile).warc()
    };
    // In whichever order they are read.
    for records in [[page(2014), page(2018), seen(2020), page(2022)], [seen(2020), page(2018), page(2014), seen(2016)]]
    {
        let latest = if records[3] == page(2022) { ("2022", "Năm 2022") } else { ("2020", "Năm 2018") };
        let path = place.write("kho.warc.gz", archive(&records, gzip).0)?;
        place.reindex(&[path])?;
        let article: Value = serde_json::from_slice(&place.index(&["export"])?.stdout)?;
        let (captured, body) = (&article["captured_at"], article["body"].as_str().unwrap_or_default());
        assert_eq!(*captured, format!("{}-05-05T05:05:05Z", latest.0), "{article}");
        assert!(body.contains(latest.1), "{article}");
    }
    Ok(())
}

fn what_is_no_page() -> Result<(), Failed> {
    let place = Place::new()?;
    let date = "2015-05-05T05:05:05Z";
    let answer =
        |path: &str, head: &str, body: &[u8]| Written::answer(&format!("http://cho.example/{path}"), date, head, body);
    let records = [
        Written::page("http://cho.example/phien.html", date, PAGE.as_bytes()),
        answer("a.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png", &vec![0; 900_000]),
        answer("b", "HTTP/1.1 301 Moved\r\nLocation: /phien.html", b""),
        answer("c", "HTTP/1.1 503 Busy", b"<p>Maintenance</p>"),
        answer("d", "", b"GET / HTTP/1.1").of_kind("request", "application/http"),
        Written::page("http://cho.example/e", date, b"").of_kind("revisit", "application/http"),
        answer("f", "", PAGE.as_bytes()).of_kind("continuation", "application/http"),
        answer("g", "HTTP/1.1 200 OK\r\nContent-Encoding: lzma", b"x"),
    ];
    let warc: Vec<Vec<u8>> = records.iter().map(Written::warc).collect();
    let (bytes, offsets) = archive(&warc, gzip);
    let whole = bytes.len();
    let bytes = [bytes.as_slice(), b"no member"].concat();
    let path = place.write("kho.warc.gz", bytes)?;
    let report = place.reindex(&[&path])?;
    assert_eq!(report["outcomes"]["indexed"], 1, "{report}");
    let told: Vec<&str> = report["rejections"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let place_of = |number: usize| format!("{}@{}: ", path.display(), offsets[number]);
    for wanted in [
        format!("{}skipped: no page: image/png", place_of(1)),
        format!("{}skipped: a redirect (301) to /phien.html", place_of(2)),
        format!("{}error_page: answered with status 503", place_of(3)),
        format!("{}other: a revisit of a page that is not in these archives", place_of(5)),
        format!("{}skipped: a further part of a record, which is not joined", place_of(6)),
        format!("{}broken: packed as “lzma”, which is not read", place_of(7)),
        format!("{}@{whole}: broken: no gzip member begins here", path.display()),
    ] {
        assert!(told.contains(&wanted.as_str()), "{wanted} is not among {told:#?}");
    }
    assert_eq!(told.len(), 7, "{told:#?}");
    // What is tried again is only that.
    let rejections = place.home().join("reports/1.jsonl");
    let again = place.run("reindex", &["--json", "--force", "--only-failed"], &[&rejections, &path])?;
    let again = json(&again)?;
    assert_eq!(again["outcomes"]["records"], 7, "{again}");
    let lines = Command::new(EXECUTABLE).arg("extract").arg(&path).output()?.stdout;
    let lines: Vec<Value> = String::from_utf8(lines)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    assert_eq!(lines.len(), 8);
    assert_eq!((&lines[0]["kind"], &lines[0]["offset"]), (&"article".into(), &offsets[0].into()));
    assert_eq!((&lines[3]["kind"], &lines[3]["error"]), (&"error".into(), &"answered with status 503".into()));
    Ok(())
}

fn bombs() -> Result<(), Failed> {
    let place = Place::new()?;
    let date = "2015-05-05T05:05:05Z";
    let spaces = vec![b' '; 40 << 20];
    let bomb = |coding: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: {coding}");
        Written::answer(&format!("http://cho.example/{coding}"), date, &head, body).warc()
    };
    let records = [
        bomb("gzip", &gzip(&spaces)),
        bomb("zstd", &zstd(&spaces)),
        bomb("gzip,gzip", &gzip(&gzip(&spaces))),
        Written::page("http://cho.example/lon", date, &spaces).warc(),
        Written::page("http://cho.example/phien.html", date, PAGE.as_bytes()).warc(),
    ];
    let path = place.write("bom.warc.gz", archive(&records, gzip).0)?;
    let report = json(&place.run("reindex", &["--json", "--max-failed", "100"], &[path])?)?;
    assert_eq!(report["outcomes"]["indexed"], 1, "{report}");
    assert_eq!(report["outcomes"]["rejected"]["too_large"], 4, "{report}");
    Ok(())
}

fn goes_on() -> Result<(), Failed> {
    let place = Place::new()?;
    let date = "2015-05-05T05:05:05Z";
    let page = |at: usize| Written::page(&format!("http://cho.example/{at}"), date, PAGE.as_bytes());
    let named = |at: usize| page(at).with(&format!("WARC-Payload-Digest: sha1:{at}"));
    let seen = |at: usize| {
        let seen = Written { block: Vec::new(), ..named(at) };
        Written { date: "2016-05-05T05:05:05Z".to_owned(), ..seen }.of_kind("revisit", "application/http").warc()
    };
    let one = [named(1).warc(), seen(2), b"no record\r\n".to_vec(), seen(1), page(3).warc()].concat();
    let files = [
        place.write("a.warc", one)?,
        place.write("b.html", PAGE)?,
        place.write("c.warc.gz", archive(&[named(2).warc(), seen(9)], gzip).0)?,
    ];
    let open = || Fetched::new(place.path(""), files.to_vec(), PageOptions::new(Date::MAX));
    let rest = |source: &mut Fetched| -> Vec<String> {
        let told = |record: Result<Record, Rejection>| match record {
            Ok(Record { origin, url, bytes, .. }) => format!("{origin} {url:?} {}", bytes.len()),
            Err(rejection) => rejection.to_string(),
        };
        std::iter::from_fn(|| source.next_record()).map(told).collect()
    };
    let all = rest(&mut open());
    // Two revisits join what was read before and after them, one joins nothing.
    assert_eq!(all.len(), 8, "{all:#?}");
    assert_eq!(all.iter().filter(|told| told.contains("a revisit of a page that is not")).count(), 1);
    let size: u64 = files.iter().filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    for given in 0..=all.len() {
        let mut source = open();
        for _ in 0..given {
            let _ = source.next_record();
        }
        let mut other = open();
        assert_eq!(other.identity(), open().identity());
        other.go_to(source.position());
        assert_eq!(rest(&mut other), all[given..], "{given}");
        assert_eq!((other.inventory().files, other.inventory().bytes), (3, size));
    }
    Ok(())
}
