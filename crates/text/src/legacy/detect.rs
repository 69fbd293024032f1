//! Tells which encoding from before Unicode a text is in, by how much of it is Vietnamese when decoded.

use super::LegacyEncoding;
use crate::tokens::Tokens;

/// A decoding is taken from this score on.
const THRESHOLD: f32 = 1.1;
/// It must be better than the text as it stands by so much.
const MARGIN: f32 = 0.15;
/// A text of fewer whole words with marks tells too little by itself: `50 °C ± 2 µm` reads as something, letter by letter.
const MIN_MARKED_WORDS: usize = 2;
/// Vietnamese has a letter that is not ASCII among so many at least; in most texts it is one of four.
const SPARSE: usize = 16;
/// Bytes of a text that are decoded to tell.
const SAMPLE: usize = 32 << 10;
/// Letters of the shortest word that tells something.
const WORD: usize = 3;

/// What a text is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detected {
    /// The encoding.
    pub encoding: LegacyEncoding,
    /// The [score](vietnamese_score) of what it decodes to.
    pub score: f32,
}

/// How much a text reads as Vietnamese, up to 1.5: of its tokens of letters the share of valid syllables, and half the share
/// of those that carry a mark.
///
/// ```
/// # use tracuu_text::vietnamese_score;
/// assert!(vietnamese_score("Hoạt động khuyến công") > 1.4);
/// assert!(vietnamese_score("Ho¹t ®éng khuyÕn c«ng") < 0.5);
/// ```
pub fn vietnamese_score(text: &str) -> f32 {
    tally(text).score()
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    tokens: usize,
    valid: usize,
    marked: usize,
    /// Those with marks that are longer than a letter or two.
    words: usize,
}

impl Tally {
    fn score(self) -> f32 {
        if self.tokens == 0 { 0.0 } else { (self.valid as f32 + self.marked as f32 / 2.0) / self.tokens as f32 }
    }
}

fn tally(text: &str) -> Tally {
    let mut tally = Tally::default();
    let mut tokens = Tokens::new(text);
    while tokens.advance() {
        let token = text.get(tokens.start()..tokens.end()).unwrap_or_default();
        if token.starts_with(char::is_alphabetic) {
            let is_valid = tokens.syllable().is_some();
            tally.tokens += 1;
            tally.valid += usize::from(is_valid);
            let is_marked = is_valid && tokens.is_marked();
            tally.marked += usize::from(is_marked);
            tally.words += usize::from(is_marked && token.chars().count() >= WORD);
        }
    }
    tally
}

/// What a text is in, where it is no Unicode as it should be; `None` where it is, or is not Vietnamese.
///
/// `expected` is what speaks for an encoding beside the text: its font, its page's other parts, a declaration. Then what
/// reads better in it is taken, however short.
///
/// ```
/// # use tracuu_text::{detect, LegacyEncoding};
/// let found = detect("Ho¹t ®éng khuyÕn c«ng quèc gia", None).expect("is TCVN3");
/// assert_eq!(found.encoding, LegacyEncoding::Tcvn3);
/// assert_eq!(detect("Hoạt động khuyến công", None), None);
/// assert_eq!(detect("un café à la française, 50 °C ± 2 µm", None), None);
/// ```
pub fn detect(text: &str, expected: Option<LegacyEncoding>) -> Option<Detected> {
    let (mut letters, mut foreign) = (0, 0);
    for character in text.chars() {
        letters += 1;
        foreign += usize::from(!character.is_ascii());
    }
    let is_ascii = foreign == 0 && expected != Some(LegacyEncoding::Viqr);
    // Prose with its quotation marks and a name here and there.
    let is_foreign = expected.is_none() && foreign * SPARSE < letters;
    if is_ascii || is_foreign || expected.is_none() && is_short(text) || is_unicode(text) {
        return None;
    }
    read(text, expected)
}

/// Whether too few words with marks can be in a text: no decoding makes more letters of it.
fn is_short(text: &str) -> bool {
    // Some capitals of VISCII are control characters.
    let is_marked = |one: &char| !one.is_ascii() || one.is_ascii_control() && !one.is_ascii_whitespace();
    let marked = text.chars().filter(is_marked).count();
    let letters = text.chars().filter(|one| is_marked(one) || one.is_ascii_alphabetic()).count();
    marked < MIN_MARKED_WORDS || letters < MIN_MARKED_WORDS * WORD
}

/// Decodes a text in every way, and tells which reads best.
fn read(text: &str, expected: Option<LegacyEncoding>) -> Option<Detected> {
    let text = beginning(text);
    let scored = |encoding: LegacyEncoding| {
        let decoded = encoding.decode(text)?;
        let tally = tally(&decoded);
        Some((Detected { encoding, score: tally.score() }, tally))
    };
    if let Some(encoding) = expected
        && let Some((found, read)) = scored(encoding)
        && read.marked > 0
        && found.score > tally(text).score()
    {
        return Some(found);
    }
    let best = LegacyEncoding::DETECTED
        .into_iter()
        .filter_map(scored)
        .reduce(|best, next| if next.0.score > best.0.score { next } else { best });
    let (found, read) = best?;
    let is_sure = found.score >= THRESHOLD && read.words >= MIN_MARKED_WORDS;
    (is_sure && found.score >= tally(text).score() + MARGIN).then_some(found)
}

/// As much of a text as is decoded to tell what it is in, up to the end of a word: no letter of several bytes is cut.
fn beginning(text: &str) -> &str {
    let part = text.get(..text.floor_char_boundary(SAMPLE)).unwrap_or(text);
    if part.len() == text.len() { text } else { part.rfind(' ').and_then(|end| part.get(..end)).unwrap_or(part) }
}

/// Whether it holds a letter that only Unicode has: then it was written in it.
fn is_unicode(text: &str) -> bool {
    text.chars().any(|character| {
        matches!(character, '\u{1ea0}'..='\u{1ef9}' | '\u{300}'..='\u{36f}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư')
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4_096, ..ProptestConfig::default() })]

        #[test]
        fn what_is_short_is_in_no_encoding(words in prop::collection::vec("[a-yA-Y\u{2}\u{5}\u{6}\u{14}\u{19}\u{1e}\u{80}-\u{ff}]{1,4}", 1..4)) {
            let text = words.join(" ");
            prop_assert!(!is_short(&text) || read(&text, None).is_none(), "{text:?}");
        }
    }

    #[test]
    fn two_short_words_tell() {
        for (text, encoding) in [("Hội vận", LegacyEncoding::Tcvn3), ("Hội vận", LegacyEncoding::Vni)] {
            let encoded = encoding.encode(text).expect("all its letters have codes");
            assert_eq!(detect(&encoded, None).map(|found| found.encoding), Some(encoding), "{encoded:?}");
        }
    }
}
