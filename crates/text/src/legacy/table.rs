//! Encodings that are tables.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    bytes::{byte, character},
    codes,
};

/// Codes of one or two bytes and their letters.
#[derive(Debug)]
pub(super) struct Table {
    /// By codes of one byte.
    letters: Vec<Option<char>>,
    /// By codes of two bytes, ascending; the first one counts 256.
    pairs: Vec<(u16, char)>,
    codes: HashMap<char, u16>,
}

macro_rules! tables {
    ($($name:ident: $codes:ident),*) => {$(
        pub(super) fn $name() -> &'static Table {
            static TABLE: LazyLock<Table> = LazyLock::new(|| Table::new(codes::$codes));
            &TABLE
        }
    )*};
}

tables!(tcvn3: TCVN3, vni: VNI, viscii: VISCII, vps: VPS, bkhcm2: BKHCM2);

impl Table {
    fn new(codes: &str) -> Self {
        let codes = codes.split_whitespace().filter_map(|code| u16::from_str_radix(code, 16).ok());
        let pairs: Vec<(u16, char)> = codes.zip(codes::LETTERS.chars()).collect();
        let letter = |code: u16| pairs.iter().find(|(other, _)| *other == code).map(|(_, letter)| *letter);
        let mut twos: Vec<(u16, char)> = pairs.iter().copied().filter(|(code, _)| *code > 0xff).collect();
        twos.sort_unstable();
        Self {
            letters: (0..=0xff).map(letter).collect(),
            pairs: twos,
            codes: pairs.iter().map(|(code, letter)| (*letter, *code)).collect(),
        }
    }

    /// Two bytes before one.
    pub(super) fn decode(&self, text: &str) -> String {
        let mut decoded = String::with_capacity(text.len());
        let mut characters = text.chars().peekable();
        while let Some(first) = characters.next() {
            let Some(code) = byte(first).map(u16::from) else {
                decoded.push(first);
                continue;
            };
            let second = characters.peek().copied().and_then(byte);
            let both =
                second.filter(|_| !self.pairs.is_empty()).and_then(|second| self.pair(code << 8 | u16::from(second)));
            if let Some(letter) = both {
                let _ = characters.next();
                decoded.push(letter);
            } else {
                decoded.push(self.letters.get(usize::from(code)).copied().flatten().unwrap_or(first));
            }
        }
        decoded
    }

    fn pair(&self, code: u16) -> Option<char> {
        // All second bytes are beyond ASCII.
        if code & 0x80 == 0 {
            return None;
        }
        let at = self.pairs.binary_search_by_key(&code, |(code, _)| *code).ok()?;
        self.pairs.get(at).map(|(_, letter)| *letter)
    }

    pub(super) fn encode(&self, text: &str) -> Option<String> {
        let mut encoded = String::with_capacity(text.len());
        for letter in text.chars() {
            match self.codes.get(&letter) {
                Some(code) => encoded.extend(code.to_be_bytes().into_iter().filter(|byte| *byte != 0).map(character)),
                None if letter.is_ascii() => encoded.push(letter),
                None => return None,
            }
        }
        Some(encoded)
    }
}
