//! Texts of attributes and structured data in one line.

use tracuu_text::decode_references;

/// A text in one line, without the character references that were left over in it: attributes are often escaped twice.
pub(crate) fn collapse(text: &str) -> String {
    let once = decode_references(text);
    decode_references(&once).split_whitespace().collect::<Vec<_>>().join(" ")
}
