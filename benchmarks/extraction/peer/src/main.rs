//! The Rust port of trafilatura with its fallback, over files: a line of JSON with `path` and `body` for each.

use std::{fs, io::Read};

use flate2::read::MultiGzDecoder;
use trafilatura::{Options, extract};

fn main() {
    let options = Options::default().with_fallback(true);
    for path in std::env::args().skip(1) {
        let bytes = fs::read(&path).expect("a file");
        let mut page = Vec::new();
        if path.ends_with(".gz") {
            MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut page).expect("gzip");
        } else {
            page = bytes;
        }
        let body = extract(&String::from_utf8_lossy(&page), &options).map(|found| found.content_text);
        println!("{}", serde_json::json!({"path": path, "body": body.unwrap_or_default()}));
    }
}
