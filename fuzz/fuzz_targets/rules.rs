//! Any text is a file of rules for a site or a mistake that names the file and a line, and any rule leaves a page some page.
#![no_main]

use libfuzzer_sys::fuzz_target;
use time::{Date, Month};
use tracuu_crawler::{archive::PageOptions, extract::extract, rules::SiteRules};

const PAGE: &str = "<title>A</title><body><h1 class=a>Tên bài</h1><p class=b>Lời dẫn</p><div id=c><p>Một đoạn văn.</p><table><tr><td>Số</td>\
    <td>12/QĐ-UBND</td></tr></table><span class=d>05/09/2018</span></div></body>";

fuzz_target!(|text: String| {
    match SiteRules::parse(&[("a.toml".into(), text.clone())]) {
        Ok(rules) => {
            let today = Date::from_calendar_date(2026, Month::January, 1).expect("a day");
            let options = PageOptions { rules, ..PageOptions::new(today) };
            let _ = extract(PAGE.as_bytes(), &options.context(Some("https://vidu.vn/2018/09/05/tin.html"), None));
        }
        Err(error) => {
            let error = error.to_string();
            let line = error.strip_prefix("a.toml, line ").and_then(|rest| rest.split_once(':'));
            let line: usize = line.and_then(|(line, _)| line.parse().ok()).expect("a line");
            assert!(line >= 1 && line <= text.lines().count().max(1) + 1, "{error}");
        }
    }
});
