//! Any bytes are a page of some kind.
#![no_main]

use libfuzzer_sys::fuzz_target;
use time::{Date, Month};
use tracuu_crawler::{archive::PageOptions, extract::extract};

fuzz_target!(|bytes: &[u8]| {
    let today = Date::from_calendar_date(2026, Month::January, 1).expect("a day");
    let options = PageOptions::new(today);
    let extraction = extract(bytes, &options.context(Some("https://vidu.vn/2018/09/05/tin.html"), None));
    if let Some(date) = extraction.article.published_at {
        assert!(date.moment().is_some_and(|moment| moment.date() <= today));
    }
});
