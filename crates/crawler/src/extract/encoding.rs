use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a page is looked at for its declaration and for detection.
const DECLARED_IN: usize = 4 << 10;
const DETECTED_IN: usize = 64 << 10;

/// Decodes a page: by its byte-order mark, as UTF-8 where it is that, by what it declares, else by detection. Gives the
/// encoding's name too. Bytes that are no text become U+FFFD.
pub(crate) fn decode<'a>(bytes: &'a [u8], declared: Option<&str>) -> (Cow<'a, str>, &'static str) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_with_bom_removal(bytes);
        return (text, encoding.name());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), UTF_8.name());
    }
    let head = bytes.get(..DECLARED_IN).unwrap_or(bytes);
    let label = declared.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declaration(head));
    let encoding = match label {
        // A page cannot declare in ASCII that it is UTF-16, and one that says UTF-8 is mostly that, with damage.
        Some(encoding) if encoding == UTF_16BE || encoding == UTF_16LE => UTF_8,
        Some(encoding) => encoding,
        None => detect(bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name())
}

/// The `charset` that the head of a page declares.
fn declaration(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let (_, after) = head.split_once("charset")?;
    let label = after.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
    let label =
        label.split(|character: char| !character.is_ascii_alphanumeric() && !"-_:".contains(character)).next()?;
    Encoding::for_label(label.as_bytes())
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..DETECTED_IN).unwrap_or(bytes), true);
    detector.guess(Some(b"vn"), Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_marked_and_detected_encodings() {
        let vietnamese = "Hoạt động khuyến công";
        for (bytes, name) in [
            (vietnamese.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", vietnamese.as_bytes()].concat(), "UTF-8"),
            (
                b"\xff\xfe".iter().copied().chain(vietnamese.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
                "UTF-16LE",
            ),
        ] {
            let (text, found) = decode(&bytes, None);
            assert_eq!((text.as_ref(), found), (vietnamese, name));
        }
        let page = b"<meta http-equiv=content-type content='text/html; charset=windows-1258'>khuy\xea\xecn";
        assert!(decode(page, None).0.ends_with("khuyê\u{301}n"));
        assert_eq!(decode(b"caf\xe9", Some("iso-8859-1")).0, "café");
        assert!(decode(b"\xff\xff<p>", Some("utf-8")).0.contains('\u{fffd}'));
    }
}
