//! All syllables with their keys, generated once from the rules and found by their packed letters.

use std::sync::LazyLock;

use super::{rules, tones::Tone};
use crate::marks;

/// The letters of Vietnamese syllables; a letter's code is its place here, from 1.
pub(crate) const ALPHABET: [char; 29] = [
    'a', 'ă', 'â', 'b', 'c', 'd', 'đ', 'e', 'ê', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'ô', 'ơ', 'p', 'q', 'r', 's',
    't', 'u', 'ư', 'v', 'x', 'y',
];

/// Bits of a packed letter.
const BITS: u32 = 5;

/// Letters of one token, packed; no syllable has so many that they overflow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Packed(u64);

impl Packed {
    /// The most letters that are told apart.
    pub(crate) const MAX: usize = 12;

    pub(crate) fn push(&mut self, code: u8) {
        self.0 = self.0 << BITS | u64::from(code);
    }

    pub(crate) fn of(letters: &str) -> Option<Self> {
        let mut packed = Self::default();
        for letter in letters.chars() {
            packed.push(code_of(letter)?);
        }
        Some(packed)
    }

    fn slot(self) -> usize {
        // Fibonacci hashing: the golden ratio's digits spread any keys.
        usize::try_from(self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - SLOT_BITS)).unwrap_or(0)
    }
}

/// The code of a letter of the alphabet.
pub(crate) fn code_of(letter: char) -> Option<u8> {
    ALPHABET.iter().position(|other| *other == letter).and_then(|at| u8::try_from(at + 1).ok())
}

const SLOT_BITS: u32 = 14;
const SLOTS: usize = 1 << SLOT_BITS;

/// What is known of one spelling without tones.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Empty where it is no syllable with any tone.
    onset: &'static str,
    rime: &'static str,
    /// A bit for each tone that makes it a syllable.
    tones: u8,
    /// Without marks; `y` that stands for `i` is written so.
    folded: Box<str>,
    /// `=`, the letters with their shapes, and the tone's sign: one key for each tone.
    marked: [Box<str>; 6],
    /// The kind of the marks of each.
    kinds: [u8; 6],
}

#[derive(Debug)]
pub(crate) struct Table {
    entries: Vec<Entry>,
    /// An open-addressing table; collisions go to the next slots, and `None` ends a search.
    slots: Vec<Option<Slot>>,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    packed: Packed,
    /// Place in `entries`.
    entry: u16,
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::generate);

/// The generated table.
pub(crate) fn table() -> &'static Table {
    &TABLE
}

impl Table {
    fn generate() -> Self {
        let mut table = Self { entries: Vec::new(), slots: vec![None; SLOTS] };
        rules::each_syllable(|onset, rime| {
            let tones = if rules::is_stopped(rime) { Tone::ACUTE.bit() | Tone::DOT.bit() } else { 0b11_1111 };
            table.add(&format!("{onset}{rime}"), onset, rime, tones);
        });
        let syllables = table.entries.len();
        for at in 0..syllables {
            let Some((onset, rime)) = table.entries.get(at).map(Entry::parts) else { continue };
            // A horn that one of two letters lacks.
            if let Some(rest) = rime.strip_prefix("ươ") {
                for half in ["uơ", "ưo"] {
                    if let Some(packed) = Packed::of(&format!("{onset}{half}{rest}")) {
                        table.index(packed, at);
                    }
                }
            }
        }
        for at in 0..syllables {
            // What is left of it without marks, which is no syllable in itself: `viet`, `truong`.
            let Some((onset, rime)) = table.entries.get(at).map(Entry::parts) else { continue };
            table.add(&bare_all(&format!("{onset}{rime}")), "", "", 0);
        }
        table
    }

    fn add(&mut self, letters: &str, onset: &'static str, rime: &'static str, tones: u8) {
        let Some(packed) = Packed::of(letters) else { return };
        if self.find(packed).is_none() {
            let folded = fold_y(&bare_all(letters)).into();
            let marked = Tone::ALL.map(|tone| ["=", letters, tone.sign()].concat().into());
            let (shapes, _) = marks::shapes_and_tone(letters);
            let kinds = Tone::ALL.map(|tone| marks::kind(shapes, usize::from(tone.number())));
            self.entries.push(Entry { onset, rime, tones, folded, marked, kinds });
            self.index(packed, self.entries.len() - 1);
        }
    }

    fn index(&mut self, packed: Packed, entry: usize) {
        let Ok(entry) = u16::try_from(entry) else { return };
        let mut at = packed.slot();
        while self.slots.get(at).is_some_and(Option::is_some) {
            at = (at + 1) % SLOTS;
        }
        if let Some(free) = self.slots.get_mut(at) {
            *free = Some(Slot { packed, entry });
        }
    }

    /// The number of what is written with these letters, tones apart.
    #[inline]
    pub(crate) fn find(&self, packed: Packed) -> Option<u16> {
        let mut at = packed.slot();
        loop {
            let slot = (*self.slots.get(at)?)?;
            if slot.packed == packed {
                return Some(slot.entry);
            }
            at = (at + 1) % SLOTS;
        }
    }

    pub(crate) fn entry(&self, number: u16) -> Option<&Entry> {
        self.entries.get(usize::from(number))
    }

    /// All that are syllables with some tone.
    #[cfg(test)]
    pub(super) fn syllables(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.tones != 0)
    }
}

impl Entry {
    /// Whether it is a syllable with this tone.
    pub(crate) fn takes(&self, tone: Tone) -> bool {
        self.tones & tone.bit() != 0
    }

    /// The folded key.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// The marked key with a tone.
    pub(crate) fn marked(&self, tone: Tone) -> &str {
        tone.pick(&self.marked)
    }

    /// The kind of its marks with a tone.
    pub(crate) fn kind(&self, tone: Tone) -> u8 {
        self.kinds.get(usize::from(tone.number())).copied().unwrap_or(0)
    }

    pub(super) fn parts(&self) -> (&'static str, &'static str) {
        (self.onset, self.rime)
    }
}

/// Takes the shapes away.
fn bare_all(letters: &str) -> String {
    letters.chars().map(bare).collect()
}

/// A letter without its shape.
pub(crate) fn bare(letter: char) -> char {
    match letter {
        'ă' | 'â' => 'a',
        'đ' => 'd',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        other => other,
    }
}

/// Writes `i` for the `y` of a whole open syllable after h k l m s t v qu: `Mỹ` and `Mĩ`, `quý` and `quí` are one word.
pub(crate) fn fold_y(bare: &str) -> String {
    match bare.strip_suffix('y') {
        Some(onset @ ("h" | "k" | "l" | "m" | "s" | "t" | "v" | "qu")) => format!("{onset}i"),
        _ => bare.to_owned(),
    }
}
