//! Any text is looked at for encodings from before Unicode, and decoded by each.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_text::{LegacyEncoding, detect, windows_1252};

const ENCODINGS: [LegacyEncoding; 9] = [
    LegacyEncoding::Tcvn3,
    LegacyEncoding::Vni,
    LegacyEncoding::Viscii,
    LegacyEncoding::Vps,
    LegacyEncoding::Bkhcm2,
    LegacyEncoding::Windows1258,
    LegacyEncoding::Mojibake,
    LegacyEncoding::DoubleMojibake,
    LegacyEncoding::Viqr,
];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let page: String = bytes.iter().copied().map(windows_1252).collect();
    for text in [&*text, &*page] {
        if let Some(found) = detect(text, None) {
            assert!(found.encoding.decode(text).is_some() && found.score <= 1.5);
        }
        for encoding in ENCODINGS {
            let _ = (encoding.decode(text), detect(text, Some(encoding)));
        }
    }
});
