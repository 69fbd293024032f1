//! Any token decodes to nothing or to a word that has terms.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_text::{Terms, decode_keys};

fuzz_target!(|token: &str| {
    if let Some(word) = decode_keys(token) {
        assert!(Terms::new(&word).advance());
    }
});
