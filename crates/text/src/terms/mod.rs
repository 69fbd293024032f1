//! From a text to its search terms in one pass. Tokens are `tokens`; which terms are looked for is not decided here.

mod at_once;
mod parting;

use std::{mem, ops::Range};

use crate::{numerals, special, syllables::Syllable, tokens::Tokens};

/// The kinds of search terms. A term's text tells its kind: `=` before a marked one, a space inside a pair,
/// `#`, `@`, `+` or `~` before a special one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TermKind {
    /// A syllable without its marks: `khuyen`.
    Folded,
    /// A syllable with its marks, wherever its tone was placed: `=khuyên'`. Numbers, and bare words that are no syllable
    /// with any marks (`facebook`), have none: nothing else is folded to them.
    Marked,
    /// Two adjacent folded syllables of one paragraph that no sign but a comma parts: `khuyen cong`.
    Pair,
    /// What several tokens say together: a document's number (`#4768//qđ/bct`, once for every choice of its parts), a date
    /// (`@20171222`, its month `@201712` and its day in any year `@--1222`), a telephone number (`+84912345678`) or a word
    /// with its signs (`~c++`).
    Special,
}

/// The search terms of a text, in one pass and without an allocation a term.
///
/// It lends: after [`advance`](Self::advance) gives `true`, the other methods tell of the current term until the next
/// call. Of each token come its folded term, its marked term if it has one, the pair with the token before it, if one stands
/// before it and no end of a paragraph and no sign parts them, and the special terms of what begins with it.
///
/// ```
/// use tracuu_text::{TermKind, Terms};
///
/// let text = "ngày 22 tháng 12 năm 2017";
/// let mut terms = Terms::new(text);
/// while terms.advance() {
///     if terms.kind() == TermKind::Special {
///         assert!(["@20171222", "@201712", "@--1222"].contains(&terms.term()));
///         assert_eq!((terms.position(), text.get(terms.start()..terms.end())), (1, Some("22 tháng 12 năm 2017")));
///     }
/// }
/// ```
#[derive(Debug)]
pub struct Terms<'text> {
    tokens: Tokens<'text>,
    folded_only: bool,
    place: Place,
    kind: TermKind,
    folded: Folded,
    previous: Folded,
    /// A marked term or pair that was written.
    text: String,
    paired: bool,
    /// The current token is a Roman numeral.
    is_numeral: bool,
    /// Special terms of the current token, parted by line ends, and which of them is the current one.
    specials: String,
    special: Range<usize>,
    special_span: (usize, usize),
    position: usize,
    previous_start: usize,
}

/// A folded term: from the table of syllables, or written.
#[derive(Debug, Default)]
struct Folded {
    known: Option<&'static str>,
    written: String,
}

impl Folded {
    #[inline]
    fn as_str(&self) -> &str {
        self.known.unwrap_or(&self.written)
    }

    /// Whether a dot behind it ends no sentence: `TP.`, `ThS.`
    fn is_abbreviation(&self) -> bool {
        self.known.is_none() && self.written.len() < 4 && self.written.bytes().all(|byte| byte.is_ascii_alphabetic())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Within,
    End,
}

impl<'text> Terms<'text> {
    /// Begins at the start of the text.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("Khuyến công");
    /// let mut all = Vec::new();
    /// while terms.advance() {
    ///     all.push(terms.term().to_owned());
    /// }
    /// assert_eq!(all, ["khuyen", "=khuyên'", "cong", "=công", "khuyen cong"]);
    /// ```
    pub fn new(text: &'text str) -> Self {
        Self::of(text, false)
    }

    /// The folded terms alone, in less time.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::folded_only("Khuyến công");
    /// assert!(terms.advance() && terms.term() == "khuyen");
    /// assert!(terms.advance() && terms.term() == "cong");
    /// assert!(!terms.advance());
    /// ```
    pub fn folded_only(text: &'text str) -> Self {
        Self::of(text, true)
    }

    fn of(text: &'text str, folded_only: bool) -> Self {
        Self {
            tokens: Tokens::new(text),
            folded_only,
            place: Place::Start,
            kind: TermKind::Pair,
            folded: Folded::default(),
            previous: Folded::default(),
            text: String::new(),
            paired: false,
            is_numeral: false,
            specials: String::new(),
            special: 0..0,
            special_span: (0, 0),
            position: 0,
            previous_start: 0,
        }
    }

    /// Goes to the next term; `false` at the end.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// assert!(Terms::new("chè").advance() && !Terms::new("…").advance());
    /// ```
    pub fn advance(&mut self) -> bool {
        if self.folded_only {
            return self.next_token();
        }
        match self.kind {
            TermKind::Folded if self.has_marked() => {
                self.kind = TermKind::Marked;
                if self.tokens.known_marked().is_none() {
                    self.text.clear();
                    self.tokens.write_marked(&mut self.text);
                }
                true
            }
            TermKind::Folded | TermKind::Marked if self.paired => {
                self.kind = TermKind::Pair;
                self.text.clear();
                self.text.push_str(self.previous.as_str());
                self.text.push(' ');
                self.text.push_str(self.folded.as_str());
                true
            }
            _ => self.next_special() || self.next_token(),
        }
    }

    /// The current term's kind.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("chè");
    /// terms.advance();
    /// assert_eq!(terms.kind(), TermKind::Folded);
    /// terms.advance();
    /// assert_eq!(terms.kind(), TermKind::Marked);
    /// ```
    #[inline]
    pub fn kind(&self) -> TermKind {
        self.kind
    }

    /// The current term.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("CHÈ");
    /// terms.advance();
    /// assert_eq!(terms.term(), "che");
    /// ```
    #[inline]
    pub fn term(&self) -> &str {
        match self.kind {
            TermKind::Folded => self.folded.as_str(),
            TermKind::Marked => self.tokens.known_marked().unwrap_or(&self.text),
            TermKind::Pair => &self.text,
            TermKind::Special => self.specials.get(self.special.clone()).unwrap_or_default(),
        }
    }

    /// Whether the token is written with any mark: a bare one may stand for any of its marked spellings.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("che chè");
    /// terms.advance();
    /// assert!(!terms.is_marked());
    /// ```
    #[inline]
    pub fn is_marked(&self) -> bool {
        self.tokens.is_marked()
    }

    /// The kind of the token's marks: [`marks`](crate::marks) of its marked term, or of its folded one where it has no other.
    ///
    /// ```
    /// # use tracuu_text::{Terms, marks};
    /// let mut terms = Terms::folded_only("phở bò 24");
    /// let mut kinds = Vec::new();
    /// while terms.advance() {
    ///     kinds.push(terms.marks());
    /// }
    /// assert_eq!(kinds, [marks("=phơ?"), marks("=bo`"), 0]);
    /// ```
    #[inline]
    pub fn marks(&self) -> u8 {
        if self.is_numeral { 0 } else { self.tokens.marks() }
    }

    fn has_marked(&self) -> bool {
        !self.is_numeral && self.tokens.is_spelt_by_marks()
    }

    /// Whether the term tells the very spelling of its token: the marked one, or the folded one of a token without it.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("chè 2018");
    /// let mut spellings = Vec::new();
    /// while terms.advance() {
    ///     if terms.is_spelling() {
    ///         spellings.push(terms.term().to_owned());
    ///     }
    /// }
    /// assert_eq!(spellings, ["=che`", "2018"]);
    /// ```
    pub fn is_spelling(&self) -> bool {
        match self.kind {
            TermKind::Folded => !self.has_marked(),
            TermKind::Marked => true,
            TermKind::Pair | TermKind::Special => false,
        }
    }

    /// The position of the term's first token, counted in tokens, with one left out between paragraphs.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::folded_only("chè xanh\nngon");
    /// let mut positions = Vec::new();
    /// while terms.advance() {
    ///     positions.push(terms.position());
    /// }
    /// assert_eq!(positions, [0, 1, 3]);
    /// ```
    #[inline]
    pub fn position(&self) -> usize {
        if self.kind == TermKind::Pair { self.position - 1 } else { self.position }
    }

    /// Byte offset in the text where the term begins.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("  chè");
    /// terms.advance();
    /// assert_eq!(terms.start(), 2);
    /// ```
    #[inline]
    pub fn start(&self) -> usize {
        match self.kind {
            TermKind::Pair => self.previous_start,
            TermKind::Special => self.special_span.0,
            TermKind::Folded | TermKind::Marked => self.tokens.start(),
        }
    }

    /// Byte offset in the text behind the term.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("chè xanh");
    /// terms.advance();
    /// assert_eq!(terms.end(), "chè".len());
    /// ```
    #[inline]
    pub fn end(&self) -> usize {
        if self.kind == TermKind::Special { self.special_span.1 } else { self.tokens.end() }
    }

    /// The valid syllable that the current token is.
    ///
    /// ```
    /// # use tracuu_text::{Syllable, TermKind, Terms};
    /// let mut terms = Terms::new("chè");
    /// terms.advance();
    /// assert_eq!(terms.syllable(), Syllable::parse("chè"));
    /// ```
    #[inline]
    pub fn syllable(&self) -> Option<Syllable> {
        self.tokens.syllable()
    }

    /// Goes to the next special term of the current token.
    fn next_special(&mut self) -> bool {
        let begin = if self.special.end == 0 { 0 } else { self.special.end + 1 };
        let Some(rest) = self.specials.get(begin..).filter(|rest| !rest.is_empty()) else { return false };
        self.special = begin..begin + rest.find('\n').unwrap_or(rest.len());
        self.kind = TermKind::Special;
        true
    }

    fn next_token(&mut self) -> bool {
        mem::swap(&mut self.previous, &mut self.folded);
        self.specials.clear();
        self.special = 0..0;
        self.previous_start = self.tokens.start();
        let previous_end = self.tokens.end();
        if self.place == Place::End || !self.tokens.advance() {
            self.place = Place::End;
            return false;
        }
        let (first, broken) = (mem::replace(&mut self.place, Place::Within) == Place::Start, self.tokens.is_broken());
        let is_neighbour = !first && !broken;
        self.paired = is_neighbour && !self.folded_only && !self.is_parted(previous_end);
        if !first {
            self.position += if broken { 2 } else { 1 };
        }
        self.folded.known = self.tokens.known_folded();
        if self.folded.known.is_none() {
            self.folded.written.clear();
            self.tokens.write_folded(&mut self.folded.written);
        }
        self.is_numeral = false;
        // Few tokens have no mark: the letters of the others need not be fetched.
        if !self.tokens.is_marked()
            && is_neighbour
            && matches!(self.folded.as_str().as_bytes().first(), Some(b'i' | b'v' | b'x'))
            && numerals::is_counted(self.previous.as_str())
            && let Some(number) = numerals::roman(self.folded.as_str())
        {
            self.is_numeral = true;
            self.folded.known = None;
            self.folded.written.clear();
            numerals::write(number, &mut self.folded.written);
        }
        // What stands within another special term is told by it.
        let is_within = self.tokens.start() < self.special_span.1;
        if !self.folded_only && !is_within {
            let (text, start, end) = (self.tokens.text(), self.tokens.start(), self.tokens.end());
            let found = if self.tokens.begins_with_digit() {
                let before = if is_neighbour { self.previous.as_str() } else { "" };
                special::write_number(text, start, before, &mut self.specials)
            } else if self.tokens.is_beside_sign() {
                special::write_signed(text, start, end, &mut self.specials)
            } else {
                None
            };
            self.special_span = found.unwrap_or(self.special_span);
        }
        self.kind = TermKind::Folded;
        true
    }
}
