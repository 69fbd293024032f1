//! Pages in files of their own: saved ones, and mirrors of sites.

use std::{
    fs::File,
    io::{self, Read},
    path::{Component, Path},
};

use flate2::read::MultiGzDecoder;
use tracuu_article::{Digested, Origin, Record, Rejection, RejectionKind, Tally};
use url::Url;

use super::{
    names::{Named, named},
    saved::{Told, told_by},
};

/// The largest page that is read, in bytes, unpacked.
pub(super) const MAX_PAGE: usize = 32 << 20;
/// Bytes that tell whether a file is a page where its name does not.
const LOOKED_AT: usize = 4 << 10;
/// Reads the page in a file, unpacked where it is `.gz`, with what it says of where and when it was fetched. Where it does not say
/// where, its address is its path from `root` behind `base`. What is read passes the tally.
pub fn page_record(path: &Path, root: &Path, base: Option<&Url>, tally: &Tally) -> Result<Record, Rejection> {
    let bytes = read_page(path, tally)?;
    let Told { url, captured_at } = told_by(&bytes);
    let url = url.or_else(|| address(path.strip_prefix(root).unwrap_or(path), base?));
    Ok(Record { url, captured_at, ..Record::of_file(Origin::file(path), bytes) })
}

fn read_page(path: &Path, tally: &Tally) -> Result<Vec<u8>, Rejection> {
    let reject = |kind, reason: String| Rejection { origin: Origin::file(path), kind, reason };
    let unreadable = |error: io::Error| reject(RejectionKind::Unreadable, format!("cannot be read: {error}"));
    let mut file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    if named(path) == Named::Perhaps {
        file.by_ref().take(LOOKED_AT as u64).read_to_end(&mut bytes).map_err(unreadable)?;
        if !looks_like_a_page(&bytes) {
            return Err(reject(RejectionKind::Skipped, "no page by its name, nor by how it begins".to_owned()));
        }
        tally.add(&bytes);
    }
    let file = Digested::new(file, tally.clone());
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

fn looks_like_a_page(head: &[u8]) -> bool {
    let head = head.to_ascii_lowercase();
    [b"<html".as_slice(), b"<!doctype html", b"<head", b"<body"]
        .iter()
        .any(|mark| memchr::memmem::find(&head, mark).is_some())
}

/// The address of a file of a mirror: its path behind the base, without what mirrors add to names.
fn address(path: &Path, base: &Url) -> Option<String> {
    let mut url = base.clone();
    let mut names: Vec<String> = path
        .components()
        .filter(|component| matches!(component, Component::Normal(_)))
        .map(|component| component.as_os_str().to_string_lossy().into_owned())
        .collect();
    let last = names.pop()?;
    let last = last.strip_suffix(".gz").unwrap_or(&last);
    let (name, query) =
        match last.split_once('?').or_else(|| last.split_once('@').filter(|(_, query)| query.contains('='))) {
            // wget adds the extension behind the query.
            Some((name, query)) => (name, Some(query.strip_suffix(".html").unwrap_or(query))),
            None => (last, None),
        };
    names.push(if matches!(name, "index.html" | "index.htm") { String::new() } else { name.to_owned() });
    url.path_segments_mut().ok()?.pop_if_empty().extend(names);
    url.set_query(query);
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_tells_addresses_by_paths() -> Result<(), url::ParseError> {
        let base = Url::parse("https://cuc.example/cu/")?;
        for (path, wanted) in [
            ("tin/5.html", "https://cuc.example/cu/tin/5.html"),
            ("index.html", "https://cuc.example/cu/"),
            ("tin/index.html", "https://cuc.example/cu/tin/"),
            ("tin.aspx?id=5", "https://cuc.example/cu/tin.aspx?id=5"),
            ("tin.aspx?id=5.html", "https://cuc.example/cu/tin.aspx?id=5"),
            ("tin.php@id=5", "https://cuc.example/cu/tin.php?id=5"),
            ("tin bài/số #5.html.gz", "https://cuc.example/cu/tin%20b%C3%A0i/s%E1%BB%91%20%235.html"),
            ("../etc/x.html", "https://cuc.example/cu/etc/x.html"),
        ] {
            assert_eq!(address(Path::new(path), &base).as_deref(), Some(wanted), "{path}");
        }
        Ok(())
    }
}
