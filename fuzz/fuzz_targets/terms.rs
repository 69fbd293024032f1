//! Any text has terms whose offsets slice it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_text::Terms;

fuzz_target!(|text: &str| {
    let mut terms = Terms::new(text);
    let mut position = 0;
    while terms.advance() {
        assert!(!terms.term().is_empty());
        assert!(text.get(terms.start()..terms.end()).is_some_and(|source| !source.is_empty()));
        assert!(terms.position() + 1 >= position);
        position = terms.position();
    }
});
