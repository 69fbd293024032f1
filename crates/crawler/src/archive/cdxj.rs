//! Indexes of web archives as lines of CDXJ ("OpenWayback CDXJ File Format 1.0", IIPC, as pywb writes it): a key to sort by, a moment,
//! and where the record stands.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Component, Path, PathBuf},
};

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use tracuu_article::{Digested, Origin, Rejection, RejectionKind, Tally};
use url::Url;

use super::{
    Place, RecordHead, RecordType, Records,
    http::{Answer, media_type},
    moments::digits_of,
    records::Item,
    web,
};

/// The longest line that is read.
const MAX_LINE: u64 = 256 << 10;

/// A record as its line tells it. Numbers are written as texts; both are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CdxjFields {
    /// The address.
    #[serde(default)]
    pub url: String,
    /// The media type; `warc/revisit` of a revisit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// What the server answered.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "text")]
    pub status: Option<String>,
    /// Of its payload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// Bytes of the record in the file.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "text")]
    pub length: Option<String>,
    /// Byte offset of the record in the file.
    #[serde(deserialize_with = "required")]
    pub offset: String,
    /// The file.
    pub filename: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TextOrNumber {
    Text(String),
    Number(u64),
}

fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<TextOrNumber>::deserialize(deserializer)?.map(TextOrNumber::text))
}

fn required<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    TextOrNumber::deserialize(deserializer).map(TextOrNumber::text)
}

impl TextOrNumber {
    fn text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

impl CdxjFields {
    /// Reads a line: `com,example)/ 20140101000000 {"url": …}`.
    ///
    /// ```
    /// use tracuu_crawler::archive::CdxjFields;
    ///
    /// let line = r#"vn,bao)/tin 20180905010203 {"url": "https://bao.vn/tin", "offset": "17", "filename": "a.warc.gz"}"#;
    /// let fields = CdxjFields::parse(line).expect("is one");
    /// assert_eq!((fields.offset.as_str(), fields.filename.as_str()), ("17", "a.warc.gz"));
    /// assert!(CdxjFields::parse("!meta {}").is_err());
    /// ```
    pub fn parse(line: &str) -> Result<Self, String> {
        let json = line.splitn(3, ' ').nth(2).ok_or("no key, moment and fields")?;
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    fn offset(&self) -> Option<u64> {
        self.offset.parse().ok()
    }
}

/// The address as a key: the host from its end, without `www.`, in small letters, the query in order (Sort-friendly URI Reordering
/// Transform, Internet Archive).
///
/// ```
/// use tracuu_crawler::archive::surt;
///
/// assert_eq!(surt("https://www.Bao.example.vn:443/Tin/?b=2&a=1#x").as_deref(), Some("vn,example,bao)/tin?a=1&b=2"));
/// assert_eq!(surt("http://bao.vn:8080").as_deref(), Some("vn,bao:8080)/"));
/// assert_eq!(surt("dns:bao.vn"), None);
/// ```
pub fn surt(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"))?.to_lowercase();
    let bare = host.split_once('.').filter(|(first, _)| {
        first.strip_prefix("www").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    });
    let host = bare.map_or(host.as_str(), |(_, rest)| rest);
    let is_number = matches!(url.host(), Some(url::Host::Ipv4(_) | url::Host::Ipv6(_)));
    let host = if is_number { host.to_owned() } else { host.split('.').rev().collect::<Vec<_>>().join(",") };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let path = url.path().to_lowercase();
    let path = if path.len() > 1 { path.trim_end_matches('/') } else { "/" };
    let mut parameters: Vec<String> =
        url.query().unwrap_or_default().split('&').filter(|part| !part.is_empty()).map(str::to_lowercase).collect();
    parameters.sort();
    let query = if parameters.is_empty() { String::new() } else { format!("?{}", parameters.join("&")) };
    Some(format!("{host}{port}){path}{query}"))
}

/// Lines of CDXJ of the records of an archive, in their order in the file, and what is wrong with records and between them.
///
/// Left out is what has no address of the web, and what is not at the beginning of a gzip member: its offset would not lead to it.
/// How many those are is told at the end.
#[derive(Debug)]
pub struct CdxjLines {
    records: Records,
    filename: String,
    /// The line of the last record, whose length is known where the next one begins.
    last: Option<(String, CdxjFields, u64)>,
    end: u64,
    /// What is told after the line that was given.
    fault: Option<Rejection>,
    /// Records that begin within a member.
    pub within: u64,
    path: PathBuf,
}

impl CdxjLines {
    /// Reads an archive; lines name it by its file name.
    pub fn open(path: &Path) -> Result<Self, Rejection> {
        let reject = |reason| Rejection { origin: Origin::file(path), kind: RejectionKind::Unreadable, reason };
        let unreadable = |error: io::Error| reject(format!("cannot be read: {error}"));
        let mut file = web::open(path).map_err(unreadable)?;
        let end = file.seek(io::SeekFrom::End(0)).map_err(unreadable)?;
        file.rewind().map_err(unreadable)?;
        let records = Records::open(file, Tally::new(), Box::new(|_, glance| glance.len())).map_err(reject)?;
        let filename = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { records, filename, last: None, end, within: 0, fault: None, path: path.to_owned() })
    }

    fn fields(&self, head: &RecordHead, block: &[u8]) -> Option<(String, CdxjFields, u64)> {
        let url = head.url.clone()?;
        let (key, moment) = (surt(&url)?, digits_of(head.date.as_deref()?)?);
        let answer = Answer::parse(block);
        let mime = match (head.record_type, &answer) {
            (RecordType::Revisit, _) => Some("warc/revisit".to_owned()),
            (RecordType::Response, Some(answer)) => answer.media_type(),
            (RecordType::Response, None) | (RecordType::Resource, _) => head.content_type.as_deref().map(media_type),
            _ => return None,
        };
        let fields = CdxjFields {
            url,
            mime,
            status: answer.and_then(|answer| answer.status).map(|status| status.to_string()),
            digest: head.headers.get("WARC-Payload-Digest").map(str::to_owned),
            length: None,
            offset: head.place.offset.to_string(),
            filename: self.filename.clone(),
        };
        Some((format!("{key} {moment}"), fields, head.place.offset))
    }

    /// The line of the last record, which ends where the next one begins.
    fn end_last(&mut self, end: u64) -> Option<String> {
        let (key, fields, offset) = self.last.take()?;
        let fields = CdxjFields { length: Some(end.saturating_sub(offset).to_string()), ..fields };
        Some(format!("{key} {}", serde_json::to_string(&fields).ok()?))
    }
}

impl Iterator for CdxjLines {
    type Item = Result<String, Rejection>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(fault) = self.fault.take() {
            return Some(Err(fault));
        }
        while let Some(item) = self.records.next() {
            let (place, next) = match item {
                Item::Record { head, block, fault: None } => (head.place, self.fields(&head, &block)),
                Item::Record { fault: Some(fault), .. } | Item::Fault(fault) => {
                    let origin = Origin::record(&self.path, fault.place.offset, fault.place.within);
                    self.fault = Some(Rejection { origin, kind: RejectionKind::Broken, reason: fault.reason });
                    (fault.place, None)
                }
            };
            self.within += u64::from(place.within > 0 && next.is_some());
            let line = if place.within > 0 { None } else { self.end_last(place.offset) };
            if place.within == 0 {
                self.last = next;
            }
            if let Some(told) = line.map(Ok).or_else(|| self.fault.take().map(Err)) {
                return Some(told);
            }
        }
        let end = self.end;
        self.end_last(end).map(Ok)
    }
}

/// Places of records, read from an index line by line.
pub(super) struct CdxjPlaces {
    lines: Box<dyn BufRead + Send>,
    path: PathBuf,
    line: u64,
}

impl std::fmt::Debug for CdxjPlaces {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CdxjPlaces").field("path", &self.path).field("line", &self.line).finish_non_exhaustive()
    }
}

impl CdxjPlaces {
    pub(super) fn open(path: &Path, tally: &Tally) -> Result<Self, Rejection> {
        let file = File::open(path).map_err(|error| {
            let reason = format!("cannot be read: {error}");
            Rejection { origin: Origin::file(path), kind: RejectionKind::Unreadable, reason }
        })?;
        let file = BufReader::new(Digested::new(file, tally.clone()));
        let is_packed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
        let lines: Box<dyn BufRead + Send> =
            if is_packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) };
        Ok(Self { lines, path: path.to_owned(), line: 0 })
    }

    /// The next record: its archive, its place, and its fields.
    pub(super) fn next(&mut self) -> Option<Result<(PathBuf, Place, CdxjFields), Rejection>> {
        loop {
            let mut line = Vec::new();
            let read = (&mut self.lines).take(MAX_LINE).read_until(b'\n', &mut line);
            self.line += 1;
            match read {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    let rejection = self.reject(RejectionKind::Unreadable, &format!("cannot be read: {error}"));
                    self.lines = Box::new(io::empty());
                    return Some(Err(rejection));
                }
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim();
            // Lines of what the index is.
            if !text.is_empty() && !text.starts_with(['!', ' ']) {
                return Some(self.read(text));
            }
        }
    }

    fn read(&self, line: &str) -> Result<(PathBuf, Place, CdxjFields), Rejection> {
        let fields = CdxjFields::parse(line)
            .map_err(|error| self.reject(RejectionKind::Broken, &format!("no CDXJ: {error}")))?;
        let offset = fields.offset().ok_or_else(|| self.reject(RejectionKind::Broken, "its offset is no number"))?;
        let name = Path::new(&fields.filename);
        if !name.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(self.reject(RejectionKind::Broken, "the name of its file leads elsewhere"));
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let beside = folder.join(name);
        // Packages keep indexes and archives side by side.
        let in_package = folder.join("../archive").join(name);
        let found = [beside, in_package].into_iter().find(|path| path.is_file());
        let path =
            found.ok_or_else(|| self.reject(RejectionKind::Unreadable, &format!("{} is missing", fields.filename)))?;
        Ok((path, Place { offset, within: 0 }, fields))
    }

    fn reject(&self, kind: RejectionKind, reason: &str) -> Rejection {
        Rejection { origin: Origin::line(&self.path, self.line), kind, reason: reason.to_owned() }
    }
}
