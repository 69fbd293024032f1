//! Any parameters are a request or a named mistake.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_search::Request;

fuzz_target!(|pairs: Vec<(u8, String)>| {
    const NAMES: [&str; 12] =
        ["q", "page", "per_page", "section", "source", "year", "from", "to", "sort", "accents", "verbatim", "highlight"];
    let mut request = Request::default();
    for (name, value) in pairs {
        if request.set(NAMES[usize::from(name) % NAMES.len()], &value).is_err() {
            return;
        }
    }
    if request.check().is_ok() {
        assert!(request.page >= 1 && request.per_page >= 1 && request.page * request.per_page <= Request::MAX_DEPTH);
    }
});
