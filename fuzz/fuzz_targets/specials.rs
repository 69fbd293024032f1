//! Codes and dates of any query slice it, and have terms.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_text::specials;

fuzz_target!(|query: &str| {
    let mut end = 0;
    for special in specials(query) {
        assert!(special.range.start >= end && query.get(special.range.clone()).is_some_and(|text| !text.is_empty()));
        assert!(!special.terms.is_empty() && !special.written.is_empty());
        end = special.range.end;
    }
});
