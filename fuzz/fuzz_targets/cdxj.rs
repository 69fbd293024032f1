//! Any text is read as a line of CDXJ or refused, and a key is given to any address.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_crawler::archive::{CdxjFields, surt};

fuzz_target!(|text: &str| {
    if let Ok(fields) = CdxjFields::parse(text) {
        let _ = surt(&fields.url);
    }
    if let Some(key) = surt(text) {
        assert!(key.contains(')'));
    }
});
