//! One record of a web archive.

use super::{arc::ArcLine, headers::Headers};
use crate::archive::packed::Place;

/// What a record is. Those of ARC files are responses, but for the one that describes its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordType {
    /// Describes the records behind it.
    Warcinfo,
    /// What a server answered.
    Response,
    /// A file, without an answer around it.
    Resource,
    /// What a server was asked.
    Request,
    /// Tells of another record.
    Metadata,
    /// A response whose content stands in another record.
    Revisit,
    /// Another form of what stands in another record.
    Conversion,
    /// A further part of a record that was cut into several.
    Continuation,
    /// Of a type that is not known.
    Other,
}

impl RecordType {
    pub(super) fn named(name: &str) -> Self {
        match name.to_ascii_lowercase().as_str() {
            "warcinfo" => Self::Warcinfo,
            "response" => Self::Response,
            "resource" => Self::Resource,
            "request" => Self::Request,
            "metadata" => Self::Metadata,
            "revisit" => Self::Revisit,
            "conversion" => Self::Conversion,
            "continuation" => Self::Continuation,
            _ => Self::Other,
        }
    }
}

/// The head of a record.
#[derive(Clone, Debug)]
pub struct RecordHead {
    /// Where it begins.
    pub place: Place,
    /// What it is.
    pub record_type: RecordType,
    /// The address that it is of.
    pub url: Option<String>,
    /// When it was captured, as it is written: `2014-03-25T12:12:25Z`, or digits alone in ARC.
    pub date: Option<String>,
    /// The media type of its block.
    pub content_type: Option<String>,
    /// The bytes of its block, as it says; absent where what it says is no number.
    pub length: Option<u64>,
    /// All fields of a WARC record; none of ARC.
    pub headers: Headers,
}

impl RecordHead {
    pub(super) fn of_warc(place: Place, headers: Headers) -> Self {
        let text = |name| headers.get(name).map(str::to_owned);
        // Some crawlers wrote it between angle brackets.
        let url =
            headers.get("WARC-Target-URI").map(|url| url.trim_start_matches('<').trim_end_matches('>').to_owned());
        Self {
            place,
            record_type: headers.get("WARC-Type").map_or(RecordType::Other, RecordType::named),
            url,
            date: text("WARC-Date"),
            content_type: text("Content-Type"),
            length: headers.get("Content-Length").and_then(|length| length.parse().ok()),
            headers,
        }
    }

    pub(super) fn of_arc(place: Place, line: ArcLine) -> Self {
        let ArcLine { url, date, content_type, length } = line;
        let record_type = if url.starts_with("filedesc:") { RecordType::Warcinfo } else { RecordType::Response };
        Self {
            place,
            record_type,
            url: Some(url),
            date: Some(date),
            content_type: Some(content_type),
            length,
            headers: Headers::default(),
        }
    }
}

/// What is wrong with a record, or between two of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where the record begins, or the bytes that are none.
    pub place: Place,
    /// What is wrong, for a person.
    pub reason: String,
}

/// What stands in an archive.
#[derive(Clone, Debug)]
pub enum Item {
    /// A record, and its block where it was asked for.
    Record {
        /// Its head.
        head: RecordHead,
        /// Its block, as far as it was kept.
        block: Vec<u8>,
        /// Why the block is not whole or cannot be trusted.
        fault: Option<Fault>,
    },
    /// What is no record, or only a part of one.
    Fault(Fault),
}
