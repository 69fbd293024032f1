//! Any parameters are a request or a named mistake.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_search::Request;

fuzz_target!(|pairs: Vec<(u8, String)>| {
    const NAMES: [&str; 12] =
        ["q", "page", "per_page", "section", "source", "year", "from", "to", "sort", "accents", "verbatim", "highlight"];
    let pairs = pairs.iter().map(|(name, value)| (NAMES[usize::from(*name) % NAMES.len()], value.as_str()));
    if let Ok(request) = tracuu_server::request(pairs) {
        assert!(request.page >= 1 && request.per_page >= 1 && request.page * request.per_page <= Request::MAX_DEPTH);
    }
});
