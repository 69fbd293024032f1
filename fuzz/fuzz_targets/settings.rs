//! Any text is a file of settings or a mistake that names the file and a line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracuu_search::check_settings;

fuzz_target!(|input: (u8, String)| {
    const NAMES: [&str; 4] = ["ranking.toml", "synonyms.toml", "names.toml", "pins.toml"];
    let name = NAMES[usize::from(input.0) % NAMES.len()];
    if let Err(error) = check_settings(name, &input.1) {
        let error = error.to_string();
        let line = error.strip_prefix(name).and_then(|rest| rest.strip_prefix(", line ")).and_then(|rest| rest.split_once(':'));
        let line: usize = line.and_then(|(line, _)| line.parse().ok()).expect("a line");
        assert!(line >= 1 && line <= input.1.lines().count().max(1) + 1, "{error}");
    }
});
