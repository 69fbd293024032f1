//! Articles as JSON Lines, plain or packed: a source of records, their decoder, and the writing of a line.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use flate2::bufread::MultiGzDecoder;

use crate::{
    Article, ArticleId, CanonicalRules, Decode, Decoded, Digested, Inventory, Origin, Position, Record, Rejection,
    RejectionKind, Source, Tally,
};

/// The longest line that is taken, in bytes.
pub const MAX_LINE: usize = 16 << 20;

/// A line without an end, and blank lines without an end, are given up after this many bytes, and the file with them.
const GIVE_UP: usize = 256 << 20;

/// How much of a file is looked at to see that it is text.
const SNIFF: usize = 8 << 10;

/// Articles as JSON Lines: a `.jsonl` file, plain or compressed (`.gz`, `.zst`).
pub struct JsonLines {
    path: PathBuf,
    state: State,
    line: u64,
    tally: Tally,
    rules: Arc<CanonicalRules>,
}

enum State {
    Unopened,
    Open(Box<dyn BufRead + Send>),
    Done,
}

impl std::fmt::Debug for JsonLines {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("JsonLines").field("path", &self.path).field("line", &self.line).finish_non_exhaustive()
    }
}

impl JsonLines {
    /// Reads this file; it is opened with the first record.
    pub fn new(path: impl Into<PathBuf>, rules: Arc<CanonicalRules>) -> Self {
        Self { path: path.into(), state: State::Unopened, line: 0, tally: Tally::new(), rules }
    }

    /// Whether a file of this name is read as JSON Lines.
    pub fn takes(path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        [".jsonl", ".jsonl.gz", ".jsonl.zst"].iter().any(|suffix| name.ends_with(suffix))
    }

    fn reject(&mut self, kind: RejectionKind, reason: impl Into<String>, whole_file: bool) -> Rejection {
        let origin = if whole_file { Origin::file(&self.path) } else { Origin::line(&self.path, self.line) };
        Rejection { origin, kind, reason: reason.into() }
    }

    fn open(&mut self) -> Result<Box<dyn BufRead + Send>, Rejection> {
        let compression = self.path.extension().unwrap_or_default().to_ascii_lowercase();
        let unreadable = |this: &mut Self, error: &io::Error| {
            this.reject(RejectionKind::Unreadable, format!("cannot be read: {error}"), true)
        };
        let file = File::open(&self.path).map_err(|error| unreadable(self, &error))?;
        let mut file = BufReader::with_capacity(1 << 17, Digested::new(file, self.tally.clone()));
        if file.fill_buf().map_err(|error| unreadable(self, &error))?.is_empty() {
            return Err(self.reject(RejectionKind::Empty, "the file is empty", true));
        }
        let mut reader: Box<dyn BufRead + Send> = if compression == "gz" {
            Box::new(BufReader::with_capacity(1 << 17, MultiGzDecoder::new(file)))
        } else if compression == "zst" {
            let decoder = zstd::stream::read::Decoder::with_buffer(file).map_err(|error| unreadable(self, &error))?;
            Box::new(BufReader::with_capacity(1 << 17, decoder))
        } else {
            Box::new(file)
        };
        let head = reader.fill_buf().map_err(|error| unreadable(self, &error))?;
        if head.is_empty() {
            return Err(self.reject(RejectionKind::Empty, "nothing is packed in the file", true));
        }
        if head.iter().take(SNIFF).any(|byte| *byte == 0) {
            return Err(self.reject(RejectionKind::Broken, "binary data, not JSON Lines", true));
        }
        Ok(reader)
    }

    /// Reads one line without its end into `line`; what is over `MAX_LINE` is read past. Gives the whole length.
    fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<usize> {
        let taken = reader.take(MAX_LINE as u64 + 1).read_until(b'\n', line)?;
        let mut length = taken;
        if taken > MAX_LINE && line.last() != Some(&b'\n') {
            line.clear();
            loop {
                let block = reader.fill_buf()?;
                if block.is_empty() {
                    break;
                }
                let end = block.iter().position(|byte| *byte == b'\n');
                let used = end.map_or(block.len(), |at| at + 1);
                reader.consume(used);
                length += used;
                if end.is_some() || length > GIVE_UP {
                    break;
                }
            }
        }
        Ok(length)
    }
}

impl Source for JsonLines {
    fn next_record(&mut self) -> Option<Result<Record, Rejection>> {
        if matches!(self.state, State::Unopened) {
            match self.open() {
                Ok(reader) => self.state = State::Open(reader),
                Err(rejection) => {
                    self.state = State::Done;
                    return Some(Err(rejection));
                }
            }
        }
        let mut blank = 0;
        loop {
            let State::Open(reader) = &mut self.state else {
                return None;
            };
            let mut bytes = Vec::new();
            self.line += 1;
            match Self::read_line(reader.as_mut(), &mut bytes) {
                Ok(0) => {
                    self.state = State::Done;
                    return None;
                }
                Ok(length) if length > GIVE_UP => {
                    self.state = State::Done;
                    let reason = format!("a line of more than {GIVE_UP} bytes; the rest of the file was not read");
                    return Some(Err(self.reject(RejectionKind::TooLarge, reason, false)));
                }
                Ok(length) if length > MAX_LINE => {
                    let reason = format!("the line has {length} bytes, {MAX_LINE} are taken");
                    return Some(Err(self.reject(RejectionKind::TooLarge, reason, false)));
                }
                Ok(length) if bytes.iter().all(u8::is_ascii_whitespace) => {
                    // A line costs time beyond its bytes.
                    blank += length + 15;
                    if blank > GIVE_UP {
                        self.state = State::Done;
                        let reason =
                            format!("more than {GIVE_UP} bytes of blank lines; the rest of the file was not read");
                        return Some(Err(self.reject(RejectionKind::TooLarge, reason, false)));
                    }
                }
                Ok(_) => {
                    return Some(Ok(Record::of_file(Origin::line(&self.path, self.line), bytes)));
                }
                Err(error) => {
                    self.state = State::Done;
                    let reason = format!("the rest of the file cannot be read: {error}");
                    return Some(Err(self.reject(RejectionKind::Unreadable, reason, false)));
                }
            }
        }
    }

    fn position(&self) -> Position {
        Position(self.line)
    }

    fn go_to(&mut self, position: Position) {
        // A packed file is only read from its beginning; its digest needs all of it anyway.
        while self.line < position.0 && self.next_record().is_some() {}
    }

    fn identity(&self) -> String {
        let about = self.path.metadata().ok();
        let changed = about.as_ref().and_then(|about| about.modified().ok());
        let changed = changed.and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
        let bytes = about.map_or(0, |about| about.len());
        format!("{} {bytes} {}", self.path.display(), changed.as_nanos())
    }

    fn decoder(&self) -> Arc<dyn Decode> {
        Arc::new(JsonDecoder { rules: Arc::clone(&self.rules) })
    }

    fn bytes_read(&self) -> u64 {
        self.tally.bytes()
    }

    fn inventory(&self) -> Inventory {
        Inventory { path: self.path.clone(), files: 1, bytes: self.tally.bytes(), sha256: self.tally.sha256() }
    }
}

struct JsonDecoder {
    rules: Arc<CanonicalRules>,
}

impl Decode for JsonDecoder {
    fn decode(&self, record: Record) -> Result<Decoded, Rejection> {
        let Record { origin, bytes, .. } = record;
        let reject = |kind, reason: String| Rejection { origin: origin.clone(), kind, reason };
        // The standard library's took 2 % of a build.
        let text = simdutf8::compat::from_utf8(&bytes)
            .map_err(|error| reject(RejectionKind::Broken, format!("not UTF-8: {error}")))?
            .trim_start_matches('\u{feff}');
        let mut unknown_fields = Vec::new();
        let mut json = serde_json::Deserializer::from_str(text);
        let mut article: Article = serde_ignored::deserialize(&mut json, |path| unknown_fields.push(path.to_string()))
            .and_then(|article| json.end().map(|()| article))
            .map_err(|error| {
                let kind = if error.is_data() { RejectionKind::Invalid } else { RejectionKind::Broken };
                reject(kind, format!("{error}"))
            })?;
        let mut warnings = Vec::new();
        for (name, date) in [
            ("published_at", &mut article.published_at),
            ("modified_at", &mut article.modified_at),
            ("captured_at", &mut article.captured_at),
        ] {
            if let Some(bad) = date.take_if(|date| !date.is_readable()) {
                warnings.push(format!("{name}: {:?} is no date", bad.as_given()));
            }
        }
        if article.title.trim().is_empty() && article.body.trim().is_empty() {
            return Err(reject(RejectionKind::Invalid, "neither a title nor a body".to_owned()));
        }
        article.id = if article.id.is_empty() {
            let url = article.url.as_deref().unwrap_or_default();
            ArticleId::from_url(url, &self.rules)
                .ok_or_else(|| reject(RejectionKind::Invalid, "neither an id nor a url of http or https".to_owned()))?
                .as_str()
                .to_owned()
        } else {
            let id =
                ArticleId::given(&article.id).map_err(|error| reject(RejectionKind::Invalid, error.to_string()))?;
            id.as_str().to_owned()
        };
        Ok(Decoded { article, unknown_fields, warnings, rules: Vec::new() })
    }
}

/// Writes an article as one line of JSON.
pub fn write_line(article: &Article, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, article)?;
    out.write_all(b"\n")
}
