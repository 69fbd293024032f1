//! Any bytes under any name that is read give records and rejections, and every record an article or a rejection.
#![no_main]

use libfuzzer_sys::fuzz_target;
use time::{Date, Month};
use tracuu_article::Source;
use tracuu_crawler::archive::{Fetched, PageOptions, sample_archive};

const NAMES: [&str; 8] = ["a.html", "tin", "a.warc", "a.warc.gz", "a.arc", "a.warc.zst", "a.wacz", "a.cdxj"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(NAMES[usize::from(*first) % NAMES.len()]);
    std::fs::write(&path, bytes).expect("a file");
    let today = Date::from_calendar_date(2026, Month::January, 1).expect("a day");
    let mut source = Fetched::new(folder.path(), vec![path.clone()], PageOptions::new(today));
    let decoder = source.decoder();
    while let Some(record) = source.next_record() {
        let _ = record.and_then(|record| decoder.decode(record));
    }
    sample_archive(&path, 9, drop);
});
