//! What readers are told of how their query was understood.

use tracuu_text::SpecialKind;

use crate::{
    planning::Attempt,
    understanding::{Change, ChangeKind, Understanding, Understood},
};

/// What was changed in the order in which it was, then what was found instead, then what could not be read.
pub(crate) fn understood(query: &Understood, attempt: Attempt) -> Understanding {
    let mut changes = query.changes.clone();
    let mut say = |kind, from: &str, to: &str| changes.push(Change { kind, from: from.to_owned(), to: to.to_owned() });
    let text = query.tokens.text();
    for number in &query.numbers {
        let kind = match number.kind {
            SpecialKind::Document => ChangeKind::DocumentNumber,
            SpecialKind::Date => ChangeKind::Date,
            // Only their signs are read otherwise.
            SpecialKind::DayOfAnyYear | SpecialKind::Telephone | SpecialKind::Signed => continue,
        };
        let letters = |text: &str| {
            text.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        if letters(&number.typed) != letters(&number.written) {
            say(kind, &number.typed, &number.written);
        }
    }
    if attempt == Attempt::Relaxed {
        say(ChangeKind::Relaxed, &text, "");
    }
    if attempt == Attempt::Year {
        say(ChangeKind::Date, &text, &format!("năm {}", query.year().unwrap_or_default()));
    }
    if query.signs.is_unbalanced {
        say(ChangeKind::Syntax, "\"", "");
    }
    if query.signs.is_cut {
        say(ChangeKind::Syntax, "…", "");
    }
    Understanding { text, changes, instead_of: None }
}
