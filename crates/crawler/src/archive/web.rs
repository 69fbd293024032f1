//! The pages of a web archive, record by record.

use std::{
    fs::File,
    io::{self, Seek, SeekFrom},
    ops::Range,
    path::{Path, PathBuf},
};

use tracuu_article::{Origin, PublicationDate, Record, Rejection, RejectionKind, Tally};

use super::{
    Fault, Item, Place, ReadSeek, RecordHead, RecordType, Records,
    http::{Answer, charset, media_type},
    moments::moment,
    pages::MAX_PAGE,
    revisits::{Revisit, Revisits},
    wacz,
};

/// Bytes around a page: what its answer says before it.
const MAX_ANSWER: usize = MAX_PAGE + (256 << 10);

/// Opens an archive that stands at this path, or within a package.
pub(super) fn open(path: &Path) -> io::Result<Box<dyn ReadSeek>> {
    match wacz::split(path) {
        Some((package, name)) => wacz::open(package, name),
        None => Ok(Box::new(File::open(path)?)),
    }
}

/// An archive that is being read.
#[derive(Debug)]
pub(super) struct WebArchive {
    path: PathBuf,
    records: Records,
    revisits: Revisits,
    /// The SHA-256 that its package tells of it, and what was read.
    told: Option<(String, Tally)>,
}

/// What becomes of a record.
enum Fate {
    Page(Record),
    Rejected(RejectionKind, String),
    /// It is none of a page and never was.
    Nothing,
}

impl WebArchive {
    /// Opens it; what is read of it is told to the tally.
    pub(super) fn open(path: &Path, tally: &Tally, revisits: &Revisits) -> Result<Self, Rejection> {
        let reject = |reason| Rejection { origin: Origin::file(path), kind: RejectionKind::Unreadable, reason };
        let mut file = open(path).map_err(|error| reject(format!("cannot be read: {error}")))?;
        if file.seek(SeekFrom::End(0)).is_ok_and(|length| length == 0) {
            let reason = "the file is empty".to_owned();
            return Err(Rejection { kind: RejectionKind::Empty, ..reject(reason) });
        }
        file.rewind().map_err(|error| reject(format!("cannot be read: {error}")))?;
        let records = Records::open(file, tally.clone(), Box::new(wanted)).map_err(reject)?;
        Ok(Self { path: path.to_owned(), records, revisits: revisits.clone(), told: None })
    }

    /// Opens an archive of a package, which tells its SHA-256.
    pub(super) fn open_told(path: &Path, sha256: Option<String>, revisits: &Revisits) -> Result<Self, Rejection> {
        let tally = Tally::new();
        let archive = Self::open(path, &tally, revisits)?;
        Ok(Self { told: sha256.map(|sha256| (sha256, tally)), ..archive })
    }

    /// Whether its package tells another SHA-256 of it than it has.
    fn contradiction(&mut self) -> Option<Rejection> {
        let (sha256, tally) = self.told.take()?;
        let reason = "its SHA-256 is not what datapackage.json tells".to_owned();
        let rejection = Rejection { origin: Origin::file(&self.path), kind: RejectionKind::Broken, reason };
        (tally.sha256() != sha256).then_some(rejection)
    }

    /// The next page, or why a record is none; records that tell of others are passed over.
    pub(super) fn next(&mut self) -> Option<Result<Record, Rejection>> {
        loop {
            let Some(item) = self.records.next() else { return self.contradiction().map(Err) };
            if let Some(told) = self.told_of(item) {
                return Some(told);
            }
        }
    }

    /// Goes to the first record that begins within these bytes of the file; `false` where none does.
    pub(super) fn go_near(&mut self, range: Range<u64>) -> bool {
        self.records.go_near(range)
    }

    /// The page at a place, or why there is none.
    pub(super) fn at(&mut self, place: Place) -> Option<Result<Record, Rejection>> {
        let origin = Origin::record(&self.path, place.offset, place.within);
        let reject = |reason| Err(Rejection { origin, kind: RejectionKind::Broken, reason });
        if let Err(reason) = self.records.go_to(place) {
            return Some(reject(reason));
        }
        match self.records.next() {
            Some(item) => self.told_of(item),
            None => Some(reject("no record begins here".to_owned())),
        }
    }

    /// What an item is; nothing where it tells of others.
    fn told_of(&self, item: Item) -> Option<Result<Record, Rejection>> {
        let (place, fate) = match item {
            Item::Fault(Fault { place, reason }) => (place, Fate::Rejected(RejectionKind::Broken, reason)),
            Item::Record { head, block, fault: None } => (head.place, self.fate(&head, block)),
            Item::Record { head, fault: Some(fault), .. } => {
                let of = head.url.map(|url| format!(" of {}", shortened(&url))).unwrap_or_default();
                (head.place, Fate::Rejected(RejectionKind::Broken, format!("a record{of}: {}", fault.reason)))
            }
        };
        let origin = Origin::record(&self.path, place.offset, place.within);
        match fate {
            Fate::Page(record) => Some(Ok(Record { origin, ..record })),
            Fate::Rejected(kind, reason) => Some(Err(Rejection { origin, kind, reason })),
            Fate::Nothing => None,
        }
    }

    fn fate(&self, head: &RecordHead, block: Vec<u8>) -> Fate {
        let skipped = |reason: String| Fate::Rejected(RejectionKind::Skipped, reason);
        let url = head.url.as_deref().unwrap_or_default();
        match head.record_type {
            RecordType::Warcinfo | RecordType::Request | RecordType::Metadata => return Fate::Nothing,
            RecordType::Continuation => return skipped("a further part of a record, which is not joined".to_owned()),
            RecordType::Other => return skipped("a record of a type that is not known".to_owned()),
            RecordType::Response if url.starts_with("dns:") || url.starts_with("whois:") => return Fate::Nothing,
            RecordType::Response | RecordType::Resource | RecordType::Conversion => {}
            RecordType::Revisit => {
                let origin = Origin::record(&self.path, head.place.offset, head.place.within);
                let revisit = Revisit::new(origin, head, captured_at(head));
                // What it says of itself is often enough.
                if let Some(answer) = Answer::parse(&block)
                    && let Some(against) = reason_against(&answer)
                {
                    return against;
                }
                match self.revisits.find(&revisit, false) {
                    Some((path, place)) => return read_again(&path, place, revisit).unwrap_or_else(Fate::of),
                    None => self.revisits.wait(revisit),
                }
                return Fate::Nothing;
            }
        }
        if let Some(part) = head.headers.get("WARC-Segment-Number") {
            return skipped(format!("part {} of a record, which is not joined", shortened(part)));
        }
        let fate = page(head, block);
        if let Fate::Page(record) = &fate {
            self.revisits.learn(&self.path, head, record.captured_at.as_ref());
        }
        fate
    }
}

impl Fate {
    fn of(rejection: Rejection) -> Self {
        Self::Rejected(rejection.kind, rejection.reason)
    }
}

/// Gives the pages of captures that refer to others, as far as those are known; the others are rejected where nothing more is read.
pub(super) fn joined(revisits: &Revisits, all: bool) -> impl Iterator<Item = Result<Record, Rejection>> + use<> {
    let revisits = revisits.clone();
    revisits.take_waiting(all).into_iter().map(move |revisit| {
        let origin = revisit.origin.clone();
        let fate = match revisits.find(&revisit, all) {
            Some((path, place)) => read_again(&path, place, revisit).unwrap_or_else(Fate::of),
            None => {
                Fate::Rejected(RejectionKind::Other, "a revisit of a page that is not in these archives".to_owned())
            }
        };
        match fate {
            Fate::Page(record) => Ok(Record { origin, ..record }),
            Fate::Rejected(kind, reason) => Err(Rejection { origin, kind, reason }),
            Fate::Nothing => {
                let reason = "a revisit of what is no page".to_owned();
                Err(Rejection { origin, kind: RejectionKind::Skipped, reason })
            }
        }
    })
}

/// Reads the page that a capture refers to.
fn read_again(path: &Path, place: Place, revisit: Revisit) -> Result<Fate, Rejection> {
    let failed = |reason: String| Rejection {
        origin: revisit.origin.clone(),
        kind: RejectionKind::Unreadable,
        reason: format!("a revisit of {}@{}, which cannot be read again: {reason}", path.display(), place.offset),
    };
    let file = open(path).map_err(|error| failed(error.to_string()))?;
    let mut records = Records::open(file, Tally::new(), Box::new(wanted)).map_err(failed)?;
    records.go_to(place).map_err(failed)?;
    let Some(Item::Record { head, block, fault: None }) = records.next() else {
        return Err(failed("its record is damaged".to_owned()));
    };
    Ok(match page(&head, block) {
        Fate::Page(record) => {
            Fate::Page(Record { url: web_address(revisit.url), captured_at: revisit.captured_at, ..record })
        }
        other => other,
    })
}

/// How many bytes of a block are wanted: all of a page, and of others what was glanced at.
fn wanted(head: &RecordHead, glance: &[u8]) -> usize {
    let is_wanted = match head.record_type {
        RecordType::Response => match Answer::parse(glance) {
            Some(answer) => reason_against(&answer).is_none(),
            None => true,
        },
        RecordType::Resource | RecordType::Conversion => is_page_type(head.content_type.as_deref()),
        _ => false,
    };
    if is_wanted { MAX_ANSWER } else { glance.len() }
}

/// The record of a page, or why it is none.
fn page(head: &RecordHead, block: Vec<u8>) -> Fate {
    let answer = Answer::parse(&block);
    let (against, charset) = match (&answer, head.record_type) {
        (Some(answer), RecordType::Response) => (reason_against(answer), None),
        // An old archive may hold a page without what the server said of it.
        (None, RecordType::Response) => (None, None),
        _ if is_page_type(head.content_type.as_deref()) => (None, head.content_type.as_deref().and_then(charset)),
        _ => (Some(not_a_page(head.content_type.as_deref())), None),
    };
    if let Some(fate) = against {
        return fate;
    }
    if head.length.is_some_and(|length| length > MAX_ANSWER as u64) || block.len() > MAX_ANSWER {
        return Fate::Rejected(RejectionKind::TooLarge, format!("more than {MAX_PAGE} bytes"));
    }
    if block.is_empty() {
        return Fate::Rejected(RejectionKind::Empty, "the record is empty".to_owned());
    }
    Fate::Page(Record {
        charset: charset.map(str::to_owned),
        url: web_address(head.url.clone()),
        captured_at: captured_at(head),
        is_cut: head.headers.get("WARC-Truncated").is_some(),
        bytes: block,
        origin: Origin::default(),
    })
}

fn reason_against(answer: &Answer<'_>) -> Option<Fate> {
    let status = answer.status.unwrap_or(200);
    // A page that was not modified stands in another record.
    if !matches!(status, 200 | 203 | 304) {
        return Some(rejected_by_status(status, answer.headers.get("Location")));
    }
    let media_type = answer.headers.get("Content-Type");
    (!is_page_type(media_type)).then(|| not_a_page(media_type))
}

fn rejected_by_status(status: u16, location: Option<&str>) -> Fate {
    match status {
        400.. => Fate::Rejected(RejectionKind::ErrorPage, format!("answered with status {status}")),
        300..400 => {
            let to = location.map(|location| format!(" to {}", shortened(location))).unwrap_or_default();
            Fate::Rejected(RejectionKind::Skipped, format!("a redirect ({status}){to}"))
        }
        _ => Fate::Rejected(RejectionKind::Skipped, format!("answered with status {status}")),
    }
}

fn not_a_page(media_type: Option<&str>) -> Fate {
    Fate::Rejected(RejectionKind::Skipped, no_page(media_type))
}

/// Why what has this media type is no page.
pub(super) fn no_page(media_type: Option<&str>) -> String {
    format!("no page: {}", shortened(media_type.unwrap_or("of no type")))
}

/// Whether what has this media type may be a page; servers and crawlers that did not know it said so.
pub(super) fn is_page_type(value: Option<&str>) -> bool {
    let media_type = value.map(media_type).unwrap_or_default();
    matches!(media_type.as_str(), "" | "text/html" | "application/xhtml+xml" | "unknown/unknown" | "no-type")
}

/// An address that pages have; a file's name or the name of a text is none.
fn web_address(url: Option<String>) -> Option<String> {
    url.filter(|url| {
        let scheme = url.split(':').next().unwrap_or_default();
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

fn captured_at(head: &RecordHead) -> Option<PublicationDate> {
    moment(head.date.as_deref()?)
}

/// The beginning of a text from outside, for a message.
fn shortened(text: &str) -> String {
    text.chars().take(200).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
