//! Writes archives: WARC and ARC, packed in every way.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};

/// A record as it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Written {
    pub(crate) kind: &'static str,
    pub(crate) url: String,
    pub(crate) date: String,
    pub(crate) content_type: &'static str,
    /// Further fields, a line each.
    pub(crate) fields: String,
    pub(crate) block: Vec<u8>,
}

impl Written {
    /// What a server answered with a page.
    pub(crate) fn page(url: &str, date: &str, body: &[u8]) -> Self {
        Self::answer(url, date, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", body)
    }

    /// What a server answered.
    pub(crate) fn answer(url: &str, date: &str, head: &str, body: &[u8]) -> Self {
        let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
        let (url, date) = (url.to_owned(), date.to_owned());
        Self {
            kind: "response",
            url,
            date,
            content_type: "application/http; msgtype=response",
            block,
            ..Self::default()
        }
    }

    pub(crate) fn of_kind(self, kind: &'static str, content_type: &'static str) -> Self {
        Self { kind, content_type, ..self }
    }

    pub(crate) fn with(mut self, field: &str) -> Self {
        self.fields.push_str(field);
        self.fields.push_str("\r\n");
        self
    }

    /// As a record of WARC 1.1.
    pub(crate) fn warc(&self) -> Vec<u8> {
        let Self { kind, url, date, content_type, fields, block } = self;
        let head = format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n\
             WARC-Record-ID: <urn:test:{date}:{url}>\r\nContent-Type: {content_type}\r\n{fields}Content-Length: {}\r\n\r\n",
            block.len()
        );
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    /// As a record of ARC, version 1.
    pub(crate) fn arc(&self) -> Vec<u8> {
        let date: String = self.date.chars().filter(char::is_ascii_digit).collect();
        let head = format!("{} 192.0.2.1 {date} text/html {}\n", self.url, self.block.len());
        [head.as_bytes(), &self.block, b"\n"].concat()
    }
}

/// What an ARC file begins with.
pub(crate) fn arc_head() -> Vec<u8> {
    let text = "1 0 Tra Cuu\nURL IP-address Archive-date Content-type Archive-length\n";
    format!("filedesc://thu.arc 0.0.0.0 20050102030405 text/plain {}\n{text}\n", text.len()).into_bytes()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, 3).unwrap_or_default()
}

/// An archive, and the offset of each record in it.
pub(crate) fn archive(records: &[Vec<u8>], pack: fn(&[u8]) -> Vec<u8>) -> (Vec<u8>, Vec<u64>) {
    let (mut bytes, mut offsets) = (Vec::new(), Vec::new());
    for record in records {
        offsets.push(bytes.len() as u64);
        bytes.extend(pack(record));
    }
    (bytes, offsets)
}

/// A member for each.
pub(crate) fn packed(records: &[Vec<u8>], pack: fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    archive(records, pack).0
}
