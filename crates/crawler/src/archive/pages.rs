//! Pages in files of their own.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;
use tracuu_article::{Digested, Origin, Rejection, RejectionKind, Tally};

/// The largest page that is read, in bytes, unpacked.
pub(super) const MAX_PAGE: usize = 32 << 20;

/// Whether a file of this name is read as an HTML page.
pub fn takes_page(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    [".html", ".htm", ".html.gz", ".htm.gz"].iter().any(|suffix| name.ends_with(suffix))
}

/// Reads a page's file, unpacked where it is `.gz`; what is read passes the tally.
pub fn read_page(path: &Path, tally: &Tally) -> Result<Vec<u8>, Rejection> {
    let reject = |kind, reason: String| Rejection { origin: Origin::file(path), kind, reason };
    let unreadable = |error: io::Error| reject(RejectionKind::Unreadable, format!("cannot be read: {error}"));
    let file = Digested::new(File::open(path).map_err(unreadable)?, tally.clone());
    let mut bytes = Vec::new();
    let packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let read = if packed {
        MultiGzDecoder::new(file).take(MAX_PAGE as u64 + 1).read_to_end(&mut bytes)
    } else {
        file.take(MAX_PAGE as u64 + 1).read_to_end(&mut bytes)
    };
    read.map_err(unreadable)?;
    if bytes.len() > MAX_PAGE {
        return Err(reject(RejectionKind::TooLarge, format!("more than {MAX_PAGE} bytes")));
    }
    if bytes.is_empty() {
        return Err(reject(RejectionKind::Empty, "the file is empty".to_owned()));
    }
    Ok(bytes)
}
