//! Pages to articles with the real executable.

use std::process::Command;

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};

use crate::{
    fixtures::{self, Shows, Text},
    tracuu::{EXECUTABLE, Place},
};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        Trial::test("extract::fixture_pages_give_their_texts", fixture_pages_give_their_texts),
        Trial::test("extract::the_clock_of_a_page_is_not_its_date", the_clock_is_not_the_date),
        Trial::test("extract::every_page_is_accounted_for", every_page_is_accounted_for),
        Trial::test("extract::kinds_of_pages_come_out_as_their_readers_expect", kinds_of_pages_come_out_right),
        Trial::test("extract::random_bytes_are_no_page", random_bytes_are_no_page),
    ]
}

/// The lines of `tracuu extract`.
fn extract(path: &std::path::Path) -> Result<Vec<Value>, Failed> {
    let output = Command::new(EXECUTABLE).args(["extract", "--explain"]).arg(path).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn check(page: &Value, text: &Text) {
    let shows = Shows::of(&text.family);
    let name = text.page();
    let field = |name: &str| page[name].as_str().unwrap_or_default();
    let spelt = |written: &str| text.defect.spell(written);
    assert_eq!(field("kind"), "article", "{name}");
    assert_eq!(field("title"), spelt(&text.title), "{name}");
    assert_eq!(field("url"), text.url(), "{name}");
    assert_eq!(field("section"), spelt(&text.section), "{name}");
    assert_eq!(
        field("description"),
        if shows.description { spelt(&text.description) } else { String::new() },
        "{name}"
    );
    assert_eq!(field("body"), text.lines().join("\n"), "{name}");
    let day = text.date.split(' ').next().unwrap_or_default();
    let date = match text.time().filter(|_| shows.time) {
        Some(time) => format!("{day}T{time}:00+07:00"),
        None => day.to_owned(),
    };
    assert_eq!(field("published_at"), date, "{name}");
}

fn fixture_pages_give_their_texts() -> Result<(), Failed> {
    let pages = extract(&fixtures::folder().join("pages"))?;
    let texts = fixtures::texts()?;
    let articles = pages.iter().filter(|page| page["kind"] == "article").count();
    assert_eq!(articles, texts.len());
    for text in &texts {
        let page = pages.iter().find(|page| page["path"].as_str().is_some_and(|path| path.ends_with(&text.page())));
        check(page.ok_or_else(|| format!("no line for {}", text.page()))?, text);
    }
    // The plain portal's lists of other articles are kept beside the article, each with its date.
    let portal = pages
        .iter()
        .find(|page| page["path"].as_str().is_some_and(|path| path.ends_with("portal/khuyen-cong-2018.html")));
    let related = portal.and_then(|page| page["related"].as_array()).cloned().unwrap_or_default();
    let listed =
        |title: &str, day: &str| related.iter().any(|other| other["title"] == title && other["published_at"] == day);
    assert!(listed("Nhà máy xay xát nhỏ xoay sở khi gạo thơm lên ngôi", "2025-03-04"), "{related:?}");
    assert!(related.len() >= 12, "{}", related.len());
    Ok(())
}

fn the_clock_is_not_the_date() -> Result<(), Failed> {
    let place = Place::new()?;
    let body = "<p>Đoạn văn đủ dài để là một bài viết, nói về hoạt động khuyến công ở các tỉnh miền núi phía Bắc.</p>"
        .repeat(3);
    for (name, page) in [
        ("tren", format!("<div>Thứ sáu, ngày 19/04/2019</div><h1>Tin không có ngày tháng</h1>{body}")),
        ("tuong-lai", format!("<h1>Tin của tương lai xa</h1><div>05/09/2999</div>{body}")),
        ("gia", format!("<h1>Tin có ngày giả</h1><div>01/01/0001</div>{body}")),
    ] {
        let path = place.write(&format!("{name}.html"), format!("<html><body>{page}</body></html>"))?;
        let pages = extract(&path)?;
        assert_eq!((&pages[0]["kind"], pages[0].get("published_at")), (&"article".into(), None), "{name}");
    }
    Ok(())
}

fn every_page_is_accounted_for() -> Result<(), Failed> {
    let place = Place::new()?;
    let links = "<li><a href='/tin/1'>Một đầu đề dài của một bài viết khác</a></li>".repeat(20);
    let excerpts = "<div><a href='/1'>Đầu đề của bài</a><p>Phần đầu của một bài viết dài được cắt ngắn ở đây để mời người đọc bấm vào...</p></div>".repeat(6);
    let good = fs_page(&fixtures::texts()?)?;
    for (name, content) in [
        ("web/bai.html", good),
        ("web/muc-luc.html", format!("<html><body><ul>{links}</ul></body></html>").into_bytes()),
        ("web/trich.html", format!("<html><body>{excerpts}</body></html>").into_bytes()),
        (
            "web/dang-nhap.html",
            b"<html><title>\xc4\x90\xc4\x83ng nh\xe1\xba\xadp</title><body><form>T\xc3\xaan</form></body></html>"
                .to_vec(),
        ),
        (
            "web/404.html",
            "<html><body><h1>Không tìm thấy trang</h1><p>Xin thử lại.</p></body></html>".as_bytes().to_vec(),
        ),
        ("web/trang.html", b"<html><body><script>1</script></body></html>".to_vec()),
        ("web/rong.html", Vec::new()),
        ("web/nhi-phan.html", vec![0, 1, 2, 255, 254, 0, 7]),
        ("web/cut.html.gz", b"\x1f\x8b\x08\x00\x00".to_vec()),
        ("web/anh.png", b"\x89PNG".to_vec()),
    ] {
        place.write(name, content)?;
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("khong-co", place.path("web/dut.html"))?;
    let records = if cfg!(unix) { 11 } else { 10 };
    let report = place.reindex(&[place.path("web")])?;
    assert_eq!((&report["outcomes"]["records"], &report["outcomes"]["indexed"]), (&records.into(), &1.into()));
    assert!(!cfg!(unix) || report["rejections"].to_string().contains("dut.html: unreadable"));
    let rejections: Vec<&str> =
        report["rejections"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for told in [
        "muc-luc.html: listing",
        "trich.html: listing",
        "dang-nhap.html: login",
        "404.html: error_page",
        "trang.html: empty",
        "rong.html: empty",
        "nhi-phan.html: broken",
        "cut.html.gz: unreadable",
        "anh.png: skipped",
    ] {
        assert!(rejections.iter().any(|line| line.contains(told)), "{told} in {rejections:?}");
    }
    Ok(())
}

fn fs_page(texts: &[Text]) -> Result<Vec<u8>, Failed> {
    let text = texts.first().ok_or("no texts")?;
    Ok(std::fs::read(fixtures::folder().join("pages").join(text.page()))?)
}

/// `tests/fixtures/kinds`: pages of our own in the shape of what was reported of such tools, with the fields that are expected.
/// All are told in `cases.json` by what differs from `page.html`.
fn kinds_of_pages_come_out_right() -> Result<(), Failed> {
    let (folder, place) = (fixtures::folder().join("kinds"), Place::new()?);
    let template = std::fs::read_to_string(folder.join("page.html"))?;
    let told: Value = serde_json::from_slice(&std::fs::read(folder.join("cases.json"))?)?;
    let cases = told["cases"].as_object().ok_or("no cases")?;
    for (name, case) in cases {
        place.write(&format!("{name}.html"), written(&template, &told, case))?;
    }
    let pages = extract(&place.path(""))?;
    assert_eq!((pages.len(), pages.len() >= 36), (cases.len(), true));
    let mut failures = Vec::new();
    for (name, case) in cases {
        let file = format!("/{name}.html");
        let page = pages.iter().find(|page| page["path"].as_str().is_some_and(|path| path.ends_with(&file)));
        let page = page.ok_or_else(|| format!("{file} is missing"))?;
        let mut wanted = case["expected"].as_object().ok_or("nothing is expected")?.clone();
        // It is the common article where nothing else is said, without a lead and a section.
        if !wanted.contains_key("kind") {
            let common = [
                ("kind", json!("article")),
                ("title", told["headline"].clone()),
                ("body", json!("{text}")),
                ("published_at", json!("2019-02-14T08:30:00+07:00")),
                ("description", json!("")),
                ("section", Value::Null),
            ];
            for (field, value) in common {
                wanted.entry(field).or_insert(value);
            }
        }
        for (field, wanted) in &wanted {
            if !is_as_wanted(page, field, wanted, &text_of(&told)) {
                failures.push(format!("{name}: {field} is {}, wanted {wanted}", page[field]));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    // What is attached is found by its name.
    let home = Place::new()?;
    home.reindex(&[place.path("")])?;
    let answer = home.search(&[], "bảng phân công cán bộ trực")?;
    assert_eq!(answer["hits"][0]["title"], cases["notice-with-file"]["expected"]["title"]);
    Ok(())
}

/// The paragraphs of the text that all cases have.
fn text_of(told: &Value) -> Vec<&str> {
    told["text"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// The page of a case.
fn written(template: &str, told: &Value, case: &Value) -> String {
    let headline = told["headline"].as_str().unwrap_or_default();
    let or = |field: &str, other: &str| case[field].as_str().unwrap_or(other).to_owned();
    let text = text_of(told);
    let paragraphs = format!("<p>{}</p>\n", text.join("</p>\n<p>"));
    let page = template
        .replace("{title}", &or("title", &format!("{headline} - Xã Thung Mây")))
        .replace("{front_page}", &or("front_page", "/"))
        .replace("{head}", &or("head", ""))
        .replace("{page}", &or("page", ""))
        .replace("{headline}", &format!("<h1>{headline}</h1>"))
        .replace("{paragraphs}", &paragraphs)
        .replace("{json_text}", &text.join("\\n"));
    with_paragraphs(&page, &text)
}

/// A text with the paragraphs that it names by their numbers.
fn with_paragraphs(text: &str, paragraphs: &[&str]) -> String {
    let numbered = paragraphs.iter().enumerate();
    numbered.fold(text.to_owned(), |text, (at, paragraph)| text.replace(&format!("{{{}}}", at + 1), paragraph))
}

fn is_as_wanted(page: &Value, field: &str, wanted: &Value, text: &[&str]) -> bool {
    let body = page["body"].as_str().unwrap_or_default();
    match field {
        "body" => {
            let wanted = wanted.as_str().unwrap_or_default().replace("{text}", &text.join("\n"));
            body == with_paragraphs(&wanted, text)
        }
        "without" => {
            wanted.as_array().into_iter().flatten().filter_map(Value::as_str).all(|words| !body.contains(words))
        }
        "attachments" => {
            let urls = page[field].as_array().into_iter().flatten().map(|attachment| &attachment["url"]);
            wanted.as_array().is_some_and(|wanted| wanted.iter().eq(urls))
        }
        "reasons" => wanted.as_object().into_iter().flatten().all(|(of, because)| page[field][of] == *because),
        // An empty field is not given.
        _ => page[field] == *wanted || page[field].is_null() && *wanted == json!(""),
    }
}

fn random_bytes_are_no_page() -> Result<(), Failed> {
    let place = Place::new()?;
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let bytes = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    });
    let path = place.write("rac.html", bytes.take(200_000).collect::<Vec<u8>>())?;
    assert_eq!(extract(&path)?.first().map(|page| page["kind"].clone()), Some("broken".into()));
    Ok(())
}
