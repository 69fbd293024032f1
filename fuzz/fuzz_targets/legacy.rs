//! Any text is looked at for encodings from before Unicode, and decoded by each.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_text::{LegacyEncoding, detect, windows_1252};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let page: String = bytes.iter().copied().map(windows_1252).collect();
    for text in [&*text, &*page] {
        if let Some(found) = detect(text, None) {
            assert!(found.encoding.decode(text).is_some() && found.score <= 1.5);
        }
        for encoding in LegacyEncoding::DETECTED.into_iter().chain([LegacyEncoding::Viqr]) {
            let _ = (encoding.decode(text), detect(text, Some(encoding)));
        }
    }
});
