//! Any bytes are taken apart as what a server answered, within the limit.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_crawler::archive::Answer;

const MOST: usize = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    if let Some(answer) = Answer::parse(bytes) {
        let _ = (answer.media_type(), answer.charset());
        if let Ok(body) = answer.body(MOST) {
            assert!(body.bytes.len() <= MOST);
        }
    }
});
