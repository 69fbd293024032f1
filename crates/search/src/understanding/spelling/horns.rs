//! Half horns.

use tracuu_text::Syllable;
use unicode_normalization::UnicodeNormalization;

use super::super::{change::ChangeKind, query::Query};

/// Writes syllables with all their marks whose half horn (`đựoc`) was read as a whole one; the place of a tone is no mistake.
pub(super) fn complete_horns(query: &mut Query) {
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.nfd().flat_map(char::to_lowercase).collect();
        letters.sort_unstable();
        letters
    };
    for at in 0..query.syllables.len() {
        let Some(syllable) = query.syllables.get(at).filter(|one| !query.is_kept(one) && one.quote.is_none()) else {
            continue;
        };
        let typed = query.typed(syllable);
        if let Some(exact) = Syllable::parse(typed).map(Syllable::exact)
            && typed.contains(['ư', 'Ư', 'ơ', 'Ơ', '\u{31b}', 'ứ', 'ừ', 'ử', 'ữ', 'ự', 'ớ', 'ờ', 'ở', 'ỡ', 'ợ'])
            && letters(typed) != letters(&exact)
            && letters(&exact).iter().filter(|letter| **letter == '\u{31b}').count() == 2
        {
            query.replace(at, &exact, ChangeKind::Spelling);
        }
    }
}
