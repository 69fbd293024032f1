//! Any token decodes to nothing or to a syllable that is read back, and is taken apart only where it can be sliced.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_text::{Syllable, confusions, decode_keys, split_joined};

fuzz_target!(|token: &str| {
    if let Some(syllable) = decode_keys(token) {
        assert_eq!(Syllable::parse(&syllable.exact()), Some(syllable));
        for near in confusions(syllable) {
            assert_eq!(Syllable::parse(&near.exact()), Some(near));
        }
    }
    for is_pair in [|_: &str, _: &str| true, |one: &str, other: &str| one.len() < other.len()] {
        let parts = split_joined(token, is_pair).unwrap_or_default();
        assert_eq!(parts.iter().filter_map(|part| token.get(part.clone())).collect::<String>().len() > 0, !parts.is_empty());
    }
});
