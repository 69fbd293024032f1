//! Any bytes are an archive with some records: reading ends, and every place is in the file.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use tracuu_article::Tally;
use tracuu_crawler::archive::{Item, Records};

fuzz_target!(|bytes: &[u8]| {
    let tally = Tally::new();
    let wanted = Box::new(|_: &_, _: &[u8]| 1 << 20);
    let Ok(records) = Records::open(Box::new(Cursor::new(bytes.to_vec())), tally.clone(), wanted) else { return };
    for item in records {
        let place = match item {
            Item::Record { head, .. } => head.place,
            Item::Fault(fault) => fault.place,
        };
        assert!(place.offset <= bytes.len() as u64);
    }
    assert!(tally.bytes() <= bytes.len() as u64);
});
