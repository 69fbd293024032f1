//! Which keys an input method made letters with marks of, where they were meant as they are: `bôk` for `book`.

use unicode_normalization::UnicodeNormalization;

/// Readings of one token at most.
const MAX_KEYSTROKES: usize = 32;
/// Letters of the longest token that is read.
const MAX_LETTERS: usize = 24;
/// Marked letters of a token that are taken back at most.
const MAX_MARKED: usize = 3;

/// The words in letters without marks that a reader of Telex may have typed to get a token: the key of a tone at its end or behind its
/// letter, and the key of a shape, unless it was pressed twice (`dơwnload`). None of a token without marks.
///
/// ```
/// use tracuu_text::keystrokes;
///
/// assert!(keystrokes("bôk").contains(&"book".to_owned()));
/// assert!(keystrokes("tã").contains(&"tax".to_owned()));
/// assert!(keystrokes("dơwnload").contains(&"download".to_owned()));
/// assert!(keystrokes("book").is_empty());
/// ```
pub fn keystrokes(token: &str) -> Vec<String> {
    if token.chars().nth(MAX_LETTERS).is_some() {
        return Vec::new();
    }
    let mut readings: Vec<(String, String)> = vec![(String::new(), String::new())];
    let mut marked = 0;
    let mut characters = token.nfc().flat_map(char::to_lowercase).peekable();
    while let Some(character) = characters.next() {
        let parts = keys_of(character);
        marked += usize::from(parts.shape.is_some() || parts.tone.is_some());
        if marked > MAX_MARKED || !parts.base.is_ascii_alphabetic() {
            return Vec::new();
        }
        let mut longer = Vec::new();
        for (word, tail) in readings {
            // Its key follows: it was pressed twice, to have the letters as they are.
            let is_undone = parts.shape.is_some() && parts.shape == characters.peek().copied();
            for shape in std::iter::once(parts.shape).chain(is_undone.then_some(None)) {
                let word: String = word.chars().chain([parts.base]).chain(shape).collect();
                match parts.tone {
                    Some(tone) => {
                        longer.push((format!("{word}{tone}"), tail.clone()));
                        longer.push((word, format!("{tail}{tone}")));
                    }
                    None => longer.push((word, tail.clone())),
                }
            }
        }
        longer.truncate(MAX_KEYSTROKES);
        readings = longer;
    }
    if marked == 0 {
        return Vec::new();
    }
    let mut words: Vec<String> = readings.into_iter().map(|(word, tail)| word + &tail).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// A letter and the keys that give its marks.
struct Keys {
    base: char,
    shape: Option<char>,
    tone: Option<char>,
}

fn keys_of(character: char) -> Keys {
    let mut keys = Keys { base: character, shape: None, tone: None };
    if character == 'đ' {
        return Keys { base: 'd', shape: Some('d'), tone: None };
    }
    for piece in std::iter::once(character).nfd() {
        match piece {
            '\u{302}' => keys.shape = Some(keys.base),
            '\u{306}' | '\u{31b}' => keys.shape = Some('w'),
            '\u{301}' => keys.tone = Some('s'),
            '\u{300}' => keys.tone = Some('f'),
            '\u{309}' => keys.tone = Some('r'),
            '\u{303}' => keys.tone = Some('x'),
            '\u{323}' => keys.tone = Some('j'),
            base => keys.base = base,
        }
    }
    keys
}
