//! What a server answered, as an archive keeps it: RFC 9112, read as leniently as browsers do, and unpacked within limits.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::records::Headers;

/// How often a body may be packed.
const MAX_CODINGS: usize = 4;

/// An answer of a server.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    /// Its status; absent where it is no number.
    pub status: Option<u16>,
    /// Its fields.
    pub headers: Headers,
    body: &'a [u8],
}

/// The body of an answer, unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// It is damaged or ends too early: these are the bytes before that.
    pub is_cut: bool,
}

/// Why a body is not given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Unpacked it is longer than the limit.
    #[error("more than {0} bytes unpacked")]
    TooLarge(usize),
    /// Its packing is not known.
    #[error("packed as \u{201c}{0}\u{201d}, which is not read")]
    UnknownCoding(String),
    /// It is packed again and again.
    #[error("packed more than {MAX_CODINGS} times")]
    TooManyCodings,
    /// Nothing of it can be unpacked.
    #[error("its {0} packing is damaged")]
    Damaged(&'static str),
}

impl<'a> Answer<'a> {
    /// Reads an answer; none where the bytes are none.
    ///
    /// ```
    /// use tracuu_crawler::archive::Answer;
    ///
    /// let answer = Answer::parse(b"HTTP/1.1 200\nContent-Type: Text/HTML; Charset=\"windows-1258\"\n\n<p>").expect("is one");
    /// assert_eq!((answer.status, answer.media_type().as_deref()), (Some(200), Some("text/html")));
    /// assert_eq!(answer.charset(), Some("windows-1258"));
    /// assert_eq!(answer.body(100).map(|body| body.bytes), Ok(b"<p>".to_vec()));
    /// assert!(Answer::parse(b"<p>HTTP/1.1").is_none());
    /// ```
    pub fn parse(block: &'a [u8]) -> Option<Self> {
        if !block.get(..5)?.eq_ignore_ascii_case(b"HTTP/") {
            return None;
        }
        let (head, body) = Headers::split(block);
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let status = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).nth(1);
        let status = status.and_then(|word| str::from_utf8(word).ok()?.parse().ok());
        Some(Self { status, headers: Headers::parse(head.get(line.len() + 1..).unwrap_or_default()), body })
    }

    /// The media type, in small letters and without parameters.
    pub fn media_type(&self) -> Option<String> {
        self.headers.get("Content-Type").map(media_type)
    }

    /// The encoding that it declares.
    pub fn charset(&self) -> Option<&str> {
        charset(self.headers.get("Content-Type")?)
    }

    /// The body without its transfer and content codings, of `most` bytes at most.
    ///
    /// What is declared and does not show, such as chunks that a crawler has joined, is not undone.
    pub fn body(&self, most: usize) -> Result<Body, BodyError> {
        let codings = |name| -> Vec<String> {
            let lists = self.headers.all(name).flat_map(|value| value.split(','));
            lists.map(|coding| coding.trim().to_ascii_lowercase()).filter(|coding| !coding.is_empty()).collect()
        };
        let mut all = codings("Content-Encoding");
        all.extend(codings("Transfer-Encoding"));
        if all.len() > MAX_CODINGS {
            return Err(BodyError::TooManyCodings);
        }
        let mut body = Body { bytes: self.body.to_vec(), is_cut: false };
        for coding in all.iter().rev() {
            let undone = undo(coding, &body.bytes, most)?;
            body = Body { is_cut: body.is_cut || undone.is_cut, ..undone };
        }
        if body.bytes.len() > most {
            return Err(BodyError::TooLarge(most));
        }
        Ok(body)
    }
}

/// The media type of a value of `Content-Type`.
pub(super) fn media_type(value: &str) -> String {
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The encoding of a value of `Content-Type`.
pub(super) fn charset(value: &str) -> Option<&str> {
    let parameters = value.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, value)| value.trim().trim_matches(['"', '\''])).filter(|value| !value.is_empty())
}

fn undo(coding: &str, bytes: &[u8], most: usize) -> Result<Body, BodyError> {
    let as_is = || Ok(Body { bytes: bytes.to_vec(), is_cut: false });
    match coding {
        "chunked" => Ok(joined(bytes)),
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => unpack(MultiGzDecoder::new(bytes), "gzip", most),
        // RFC 9110 means zlib's format; many servers sent the bare one.
        "deflate" if is_zlib(bytes) => unpack(ZlibDecoder::new(bytes), "deflate", most),
        "deflate" if !is_text(bytes) => unpack(DeflateDecoder::new(bytes), "deflate", most),
        "br" if !is_text(bytes) => unpack(Decompressor::new(bytes, 16 << 10), "Brotli", most),
        "zstd" if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => match zstd::Decoder::with_buffer(bytes) {
            Ok(decoder) => unpack(decoder, "Zstandard", most),
            Err(_) => Err(BodyError::Damaged("Zstandard")),
        },
        "identity" | "none" | "utf-8" | "gzip" | "x-gzip" | "deflate" | "br" | "zstd" => as_is(),
        other => Err(BodyError::UnknownCoding(other.chars().take(40).collect())),
    }
}

fn unpack(decoder: impl Read, name: &'static str, most: usize) -> Result<Body, BodyError> {
    let mut bytes = Vec::new();
    let read = decoder.take(most as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > most {
        return Err(BodyError::TooLarge(most));
    }
    match read {
        Ok(_) => Ok(Body { bytes, is_cut: false }),
        Err(_) if bytes.is_empty() => Err(BodyError::Damaged(name)),
        Err(_) => Ok(Body { bytes, is_cut: true }),
    }
}

fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [method, flags, ..] if method & 15 == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}

/// Whether it is a page already, and not packed.
fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default().trim_ascii_start();
    head.is_empty() || head.starts_with(b"<") || head.starts_with(b"\xef\xbb\xbf")
}

/// Joins chunks; as they are where the first one is none.
fn joined(bytes: &[u8]) -> Body {
    let (mut rest, mut out) = (bytes, Vec::new());
    loop {
        let end = memchr::memchr(b'\n', rest.get(..rest.len().min(1_000)).unwrap_or_default());
        let line = end.and_then(|end| str::from_utf8(rest.get(..end)?).ok());
        let size = line.and_then(|line| usize::from_str_radix(line.split(';').next()?.trim(), 16).ok());
        let (Some(end), Some(size)) = (end, size) else {
            let is_first = rest.len() == bytes.len();
            return if is_first {
                Body { bytes: bytes.to_vec(), is_cut: false }
            } else {
                Body { bytes: out, is_cut: true }
            };
        };
        if size == 0 {
            return Body { bytes: out, is_cut: false };
        }
        let behind = rest.get(end + 1..).unwrap_or_default();
        out.extend_from_slice(behind.get(..size.min(behind.len())).unwrap_or_default());
        let Some(next) = behind.get(size..) else { return Body { bytes: out, is_cut: true } };
        rest = next.strip_prefix(b"\r\n").or_else(|| next.strip_prefix(b"\n")).unwrap_or(next);
        if rest.is_empty() {
            return Body { bytes: out, is_cut: true };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{
        Compression,
        write::{DeflateEncoder, GzEncoder, ZlibEncoder},
    };

    use super::*;

    const PAGE: &[u8] = "<!doctype html><p>Khuyến công quốc gia".as_bytes();

    fn body(fields: &str, body: &[u8]) -> Result<Body, BodyError> {
        let block = [format!("HTTP/1.1 200 OK\r\n{fields}\r\n\r\n").as_bytes(), body].concat();
        Answer::parse(&block).map_or(Err(BodyError::Damaged("head")), |answer| answer.body(1_000_000))
    }

    fn whole(bytes: &[u8]) -> Body {
        Body { bytes: bytes.to_vec(), is_cut: false }
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
    }

    /// Brotli, one block that is not compressed (RFC 7932, 9.2): a window of 16 bits, its length, its bytes, an empty last block.
    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let head = (bytes.len() - 1) << 4 | 1 << 20;
        [&head.to_le_bytes()[..3], bytes, &[3]].concat()
    }

    #[test]
    fn every_coding_is_undone_and_what_is_not_packed_is_left() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
        assert!(zlib.write_all(PAGE).and(deflate.write_all(PAGE)).is_ok());
        let (zlib, deflate) = (zlib.finish().unwrap_or_default(), deflate.finish().unwrap_or_default());
        let zstd = zstd::bulk::compress(PAGE, 3).unwrap_or_default();
        let brotli = brotli(PAGE);
        let chunks = [format!("{:x};name=x\r\n", PAGE.len()).as_bytes(), PAGE, b"\r\n0\r\n\r\n"].concat();
        let packed_chunks = {
            let packed = gzip(PAGE);
            let (one, two) = packed.split_at(20);
            [b"14\r\n", one, format!("\r\n{:X}\n", two.len()).as_bytes(), two, b"\r\n0\r\n\r\n"].concat()
        };
        for (fields, bytes) in [
            ("Content-Encoding: gzip", gzip(PAGE)),
            ("content-encoding: X-GZip", gzip(PAGE)),
            ("Content-Encoding: deflate", zlib),
            ("Content-Encoding: deflate", deflate),
            ("Content-Encoding: zstd", zstd),
            ("Content-Encoding: br", brotli),
            ("Content-Encoding: gzip, identity\r\nContent-Encoding: gzip", gzip(&gzip(PAGE))),
            ("Transfer-Encoding: chunked", chunks),
            ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", packed_chunks),
            ("Content-Encoding: gzip\r\nTransfer-Encoding: chunked", PAGE.to_vec()),
            ("Content-Encoding: br", PAGE.to_vec()),
            ("Content-Encoding: deflate", PAGE.to_vec()),
        ] {
            assert_eq!(body(fields, &bytes), Ok(whole(PAGE)), "{fields}");
        }
    }

    #[test]
    fn bombs_and_damage_are_told() {
        let bomb = gzip(&vec![b' '; 5_000_000]);
        assert_eq!(body("Content-Encoding: gzip", &bomb), Err(BodyError::TooLarge(1_000_000)));
        assert_eq!(body("Content-Encoding: gzip, gzip", &gzip(&bomb)), Err(BodyError::TooLarge(1_000_000)));
        let zstd = zstd::bulk::compress(&vec![b' '; 5_000_000], 3).unwrap_or_default();
        assert_eq!(body("Content-Encoding: zstd", &zstd), Err(BodyError::TooLarge(1_000_000)));
        let block = [b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n".as_slice(), &brotli(PAGE)].concat();
        let most = PAGE.len() - 1;
        assert_eq!(Answer::parse(&block).map(|answer| answer.body(most)), Some(Err(BodyError::TooLarge(most))));
        assert_eq!(body("Content-Encoding: gzip,gzip,gzip,gzip,gzip", b""), Err(BodyError::TooManyCodings));
        assert_eq!(body("Content-Encoding: gzip", &[0x1f, 0x8b, 8]), Err(BodyError::Damaged("gzip")));
        assert_eq!(body("Content-Encoding: lzma", b"x"), Err(BodyError::UnknownCoding("lzma".to_owned())));
        let long = PAGE.repeat(2_000);
        let packed = gzip(&long);
        let cut = body("Content-Encoding: gzip", &packed[..packed.len() - 20]);
        assert!(cut.is_ok_and(|cut| cut.is_cut && !cut.bytes.is_empty() && long.starts_with(&cut.bytes)));
        for chunks in ["5\r\nabcdefgh", "3\r\nabc\r\nxyz\r\n", "3\r\nabc\r\n", "fffffffffffffff\r\nabc"] {
            let found = body("Transfer-Encoding: chunked", chunks.as_bytes());
            assert!(
                found.as_ref().is_ok_and(|found| found.is_cut && found.bytes.starts_with(b"abc")),
                "{chunks}: {found:?}"
            );
        }
    }
}
