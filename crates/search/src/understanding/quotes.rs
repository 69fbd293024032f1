//! Quotation marks of all kinds as one: `“…”`, `„…“`, `«…»`, `‹…›`, `‘…’`, `'…'`, mixed.

/// Marks that quote wherever they stand.
const DOUBLE: [char; 9] = ['“', '”', '„', '‟', '«', '»', '＂', '〝', '〞'];
/// Marks that are apostrophes as well.
const SINGLE: [char; 7] = ['‘', '’', '‚', '‛', '‹', '›', '\''];

/// A text in which each quotation mark is `"`. A single one quotes where it opens before a word and another one closes behind one; a
/// lone apostrophe does not.
pub(super) fn with_plain_quotes(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|one| one.is_alphanumeric());
    let is_single = |at: usize| characters.get(at).is_some_and(|one| SINGLE.contains(one));
    let opens = |at: usize| is_single(at) && !is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
    let closes = |at: usize| is_single(at) && !is_letter(Some(at + 1)) && is_letter(at.checked_sub(1));
    let mut plain: Vec<char> = Vec::with_capacity(characters.len());
    let mut close = None;
    for (at, character) in characters.iter().enumerate() {
        if close.is_none() && opens(at) {
            close = (at + 1..characters.len()).find(|place| closes(*place));
            plain.push(if close.is_some() { '"' } else { *character });
        } else if close == Some(at) {
            close = None;
            plain.push('"');
        } else {
            plain.push(if DOUBLE.contains(character) { '"' } else { *character });
        }
    }
    plain.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_marks_quote_and_apostrophes_do_not() {
        for (typed, plain) in [
            ("“bò kho”", "\"bò kho\""),
            ("«bò kho» ngon", "\"bò kho\" ngon"),
            ("„bò kho\"", "\"bò kho\""),
            ("‘bò kho’", "\"bò kho\""),
            ("món 'bò kho' ngon", "món \"bò kho\" ngon"),
            ("H'Mông", "H'Mông"),
            ("H’Hen Niê", "H’Hen Niê"),
            ("rock 'n roll", "rock 'n roll"),
            ("'", "'"),
            ("''", "''"),
        ] {
            assert_eq!(with_plain_quotes(typed), plain, "{typed}");
        }
    }
}
