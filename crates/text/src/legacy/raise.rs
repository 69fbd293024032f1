//! Capitals of TCVN3: fonts such as `.VnTimeH` draw its lower-case codes as capitals, so that `KHUYÕN` is `KHUYẾN`.

/// Raises the letters of tokens whose ASCII letters are all capitals. A token with one such letter at most (`Vì`, `Ở`) may
/// be a word at the start of a sentence as well: its neighbours decide.
pub(super) fn raise(decoded: &str, source: &str) -> String {
    if !source.chars().any(|letter| letter.is_ascii_uppercase()) {
        return decoded.to_owned();
    }
    let tokens: Vec<(&str, Case)> =
        decoded.split_inclusive(|letter: char| !letter.is_alphabetic()).map(|token| (token, case(token))).collect();
    let mut raised = String::with_capacity(decoded.len());
    for (at, (token, case)) in tokens.iter().enumerate() {
        let neighbour = |at: Option<usize>| at.and_then(|at| tokens.get(at)).map(|(_, case)| *case);
        let is_capital = match case {
            Case::Upper => true,
            Case::Lower => false,
            Case::Either => {
                let (before, behind) = (neighbour(at.checked_sub(1)), neighbour(Some(at + 1)));
                let neighbours = [before, behind].into_iter().flatten().filter(|case| *case != Case::Either);
                let mut neighbours = neighbours.peekable();
                neighbours.peek().is_some() && neighbours.all(|case| case == Case::Upper)
            }
        };
        if is_capital { raised.extend(token.chars().flat_map(char::to_uppercase)) } else { raised.push_str(token) }
    }
    raised
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Upper,
    Lower,
    Either,
}

fn case(token: &str) -> Case {
    let upper = token.chars().filter(char::is_ascii_uppercase).count();
    if token.chars().any(|letter| letter.is_ascii_lowercase()) {
        Case::Lower
    } else if upper > 1 {
        Case::Upper
    } else {
        Case::Either
    }
}
