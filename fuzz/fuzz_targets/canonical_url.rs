//! A canonical URL is canonical.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_article::CanonicalRules;

fuzz_target!(|url: &str| {
    let rules = CanonicalRules::default();
    if let Some(canonical) = rules.canonical(url) {
        assert_eq!(rules.canonical(&canonical).as_deref(), Some(canonical.as_str()));
    }
});
