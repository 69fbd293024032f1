//! Named fields, as WARC (ISO 28500) and HTTP (RFC 9112) have them.

/// Fields in their order. Names are told apart without regard to case; a value that was folded over lines is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads lines `Name: value` up to an empty one or the end. What is no UTF-8 is read as Windows-1252, what is no field is left
    /// out, and a line that begins with a blank goes on with the one before.
    ///
    /// ```
    /// use tracuu_crawler::archive::Headers;
    ///
    /// let headers = Headers::parse(b"warc-type: response\nX-Long: one\r\n\ttwo\r\nno field\r\n\r\nBody: 1");
    /// assert_eq!(headers.get("WARC-Type"), Some("response"));
    /// assert_eq!(headers.get("x-long"), Some("one two"));
    /// assert_eq!(headers.get("Body"), None);
    /// ```
    pub fn parse(lines: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines.split(|byte| *byte == b'\n') {
            let line = decode(line.strip_suffix(b"\r").unwrap_or(line));
            if line.is_empty() {
                break;
            }
            if let (Some((_, value)), true) = (fields.last_mut(), line.starts_with([' ', '\t'])) {
                if !value.is_empty() {
                    value.push(' ');
                }
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':').filter(|(name, _)| !name.trim().is_empty()) {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    /// Takes the lines apart from what follows them: the first empty line parts the two.
    ///
    /// ```
    /// use tracuu_crawler::archive::Headers;
    ///
    /// assert_eq!(Headers::split(b"A: 1\r\n\r\nbody\n\n"), (b"A: 1\r\n".as_slice(), b"body\n\n".as_slice()));
    /// ```
    pub fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
        let mut at = 0;
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if matches!(line, b"\n" | b"\r\n") {
                return (bytes.get(..at).unwrap_or_default(), bytes.get(at + line.len()..).unwrap_or_default());
            }
            at += line.len();
        }
        (bytes, &[])
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of this name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// A line of a header.
pub(super) fn decode(line: &[u8]) -> String {
    match str::from_utf8(line) {
        Ok(line) => line.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0.into_owned(),
    }
}
