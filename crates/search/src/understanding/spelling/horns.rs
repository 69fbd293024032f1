//! Half horns: `đựoc` for `được`.

use tracuu_text::Syllable;
use unicode_normalization::UnicodeNormalization;

use crate::{
    request::Request,
    understanding::{
        Context,
        change::ChangeKind,
        draft::Draft,
        understood::{Finding, Understood},
    },
};

/// Writes syllables with all their marks whose half horn (`đựoc`) was read as a whole one; the place of a tone is no mistake.
pub(in crate::understanding) fn complete_horns(
    understood: &Understood,
    _request: &Request,
    _context: &Context<'_>,
) -> Vec<Finding> {
    let mut draft = Draft::new(understood);
    for at in 0..understood.tokens.len() {
        let token = draft.tokens.get(at).filter(|token| !token.is_kept() && token.quote.is_none());
        if let Some(exact) = token.and_then(|token| completed(&token.text)) {
            draft.replace(at..at + 1, &exact, ChangeKind::Spelling);
        }
    }
    draft.findings
}

/// A syllable with both of its horns, where it was typed with one.
fn completed(typed: &str) -> Option<String> {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.nfd().flat_map(char::to_lowercase).collect();
        letters.sort_unstable();
        letters
    };
    let has_horn = typed.contains(['ư', 'Ư', 'ơ', 'Ơ', '\u{31b}', 'ứ', 'ừ', 'ử', 'ữ', 'ự', 'ớ', 'ờ', 'ở', 'ỡ', 'ợ']);
    let exact = Syllable::parse(typed).filter(|_| has_horn).map(Syllable::exact)?;
    let horns = letters(&exact).iter().filter(|letter| **letter == '\u{31b}').count();
    (horns == 2 && letters(typed) != letters(&exact)).then_some(exact)
}
