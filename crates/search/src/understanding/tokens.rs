//! The tokens of a query, each with an identity that outlasts changes to its neighbours.
//!
//! A worked example: `khuyeens coong` has the tokens 0 `khuyeens` and 1 `coong`. A step reads Telex keys and puts `khuyến` in the
//! place of token 0: the tokens are then 2 `khuyến` and 1 `coong`, the text is `khuyến coong`, and whatever was noted about token 1
//! still holds. What was noted about token 0 is now about token 2, which [`Tokens::successors`] tells.

use std::ops::Range;

use tracuu_text::{TermKind, Terms};
use unicode_normalization::UnicodeNormalization;

/// Names a token of one query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TokenId(u32);

/// One syllable, word or number of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) id: TokenId,
    /// What stands between the token before it and this one.
    before: String,
    /// The token as it stands in the query.
    pub(crate) text: String,
    pub(crate) folded: String,
    /// The term of its very spelling: the folded one where no marks can tell it from another.
    pub(crate) marked: String,
    /// Whether it was typed with marks.
    pub(crate) is_marked: bool,
    /// The quoted phrase that it stands in.
    pub(crate) quote: Option<usize>,
    /// Whether the token before it is its neighbour.
    pub(crate) follows: bool,
    /// The marked term of what a bare one is read as.
    pub(crate) restored: Option<&'static str>,
    /// Which of several alternatives it belongs to.
    pub(crate) alternative: Option<usize>,
    /// The token, as typed, that it belongs to where several tokens stand for one.
    pub(crate) unit: Option<TokenId>,
    /// What may be made of it.
    pub(crate) standing: Standing,
}

/// What may be made of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Anything.
    Free,
    /// It is a word of the owner's settings, or an abbreviation that the articles define: it may be written out, and is no mistake.
    Name,
    /// Nothing: the reader wants it as it was typed.
    Kept,
}

impl Token {
    /// Whether no marks can tell it from another word.
    pub(crate) fn has_one_spelling(&self) -> bool {
        self.marked == self.folded
    }

    /// Whether the reader wants it as it was typed.
    pub(crate) fn is_kept(&self) -> bool {
        self.standing == Standing::Kept
    }
}

/// The tokens of a query in order, with the text around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tokens {
    list: Vec<Token>,
    /// What stands behind the last token.
    tail: String,
    next_id: u32,
    /// Tokens that must stay as they were typed, in lower case.
    kept: Vec<String>,
    /// For each replaced token those that took its place.
    replaced: Vec<(TokenId, Vec<TokenId>)>,
}

impl Tokens {
    /// The tokens of a text that has no signs.
    pub(crate) fn plain(text: &str) -> Self {
        let mut tokens = Self::default();
        let mut terms = Terms::new(text);
        let mut end = 0;
        while terms.advance() {
            match terms.kind() {
                TermKind::Folded => {
                    let before = text.get(end..terms.start()).unwrap_or_default();
                    let follows = !tokens.list.is_empty();
                    end = terms.end();
                    tokens.push(before, text.get(terms.start()..end).unwrap_or_default(), &terms, follows);
                }
                TermKind::Marked => tokens.set_marked(terms.term()),
                TermKind::Pair | TermKind::Special => {}
            }
        }
        text.get(end..).unwrap_or_default().clone_into(&mut tokens.tail);
        tokens
    }

    /// Adds the folded term at which `terms` stands.
    pub(crate) fn push(&mut self, before: &str, text: &str, terms: &Terms<'_>, follows: bool) {
        let id = self.new_id();
        let standing = self.standing(text);
        self.list.push(Token {
            id,
            before: before.to_owned(),
            text: text.to_owned(),
            folded: terms.term().to_owned(),
            marked: terms.term().to_owned(),
            is_marked: terms.is_marked(),
            quote: None,
            follows,
            restored: None,
            alternative: None,
            unit: None,
            standing,
        });
    }

    /// Sets the marked term of the last token.
    pub(crate) fn set_marked(&mut self, marked: &str) {
        if let Some(last) = self.list.last_mut() {
            marked.clone_into(&mut last.marked);
        }
    }

    /// Sets the quoted phrase that the last token stands in.
    pub(crate) fn set_quote(&mut self, quote: Option<usize>) {
        if let Some(last) = self.list.last_mut() {
            last.quote = quote;
        }
    }

    /// Sets what stands behind the last token.
    pub(crate) fn set_tail(&mut self, tail: &str) {
        tail.clone_into(&mut self.tail);
    }

    /// Names the tokens that must stay as they are.
    pub(crate) fn keep(&mut self, kept: &[String]) {
        self.kept = kept.iter().map(|token| token.nfc().flat_map(char::to_lowercase).collect()).collect();
        for at in 0..self.list.len() {
            let standing = self.list.get(at).map(|token| self.standing(&token.text));
            if let Some((token, standing)) = self.list.get_mut(at).zip(standing) {
                token.standing = standing;
            }
        }
    }

    fn standing(&self, text: &str) -> Standing {
        let is_kept = self.kept.iter().any(|kept| kept.chars().eq(text.nfc().flat_map(char::to_lowercase)));
        if is_kept { Standing::Kept } else { Standing::Free }
    }

    fn new_id(&mut self) -> TokenId {
        self.next_id += 1;
        TokenId(self.next_id - 1)
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Token> {
        self.list.iter()
    }

    pub(crate) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    /// Some of them, side by side; none where the places are beyond the last.
    pub(crate) fn slice(&self, places: Range<usize>) -> &[Token] {
        self.list.get(places).unwrap_or_default()
    }

    /// The token with this identity.
    /// Whether nothing but blanks stands beside a token: `VN` does not in `VN-Index`.
    pub(super) fn is_apart(&self, id: TokenId) -> bool {
        let is_blank = |text: &str| text.chars().all(char::is_whitespace);
        let at = self.list.iter().position(|token| token.id == id);
        at.and_then(|at| self.list.get(at..)).is_some_and(|rest| match rest {
            [token, next, ..] => is_blank(&token.before) && is_blank(&next.before),
            [token] => is_blank(&token.before) && is_blank(&self.tail),
            [] => false,
        })
    }

    pub(crate) fn get_mut(&mut self, id: TokenId) -> Option<&mut Token> {
        self.list.iter_mut().find(|token| token.id == id)
    }

    pub(crate) fn iter_mut(&mut self) -> std::slice::IterMut<'_, Token> {
        self.list.iter_mut()
    }

    /// The identities of some of them.
    pub(crate) fn ids(&self, places: Range<usize>) -> Vec<TokenId> {
        self.slice(places).iter().map(|token| token.id).collect()
    }

    /// The whole query.
    pub(crate) fn text(&self) -> String {
        let mut text = self.list.iter().fold(String::new(), |text, token| text + &token.before + &token.text);
        text.push_str(&self.tail);
        text
    }

    /// Whether nothing stands behind the last token.
    pub(crate) fn ends_with_token(&self) -> bool {
        self.tail.is_empty()
    }

    /// The text from the first to the last of some tokens.
    pub(crate) fn text_of(&self, places: Range<usize>) -> String {
        let mut text = String::new();
        for (at, token) in self.slice(places).iter().enumerate() {
            if at > 0 {
                text.push_str(&token.before);
            }
            text.push_str(&token.text);
        }
        text
    }

    /// The folded words of some tokens.
    pub(crate) fn folded(&self, places: Range<usize>) -> Vec<String> {
        self.slice(places).iter().map(|token| token.folded.clone()).collect()
    }

    /// Where each token begins in the text.
    pub(crate) fn starts(&self) -> Vec<usize> {
        let starts = self.list.iter().scan(0, |end, token| {
            let start = *end + token.before.len();
            *end = start + token.text.len();
            Some(start)
        });
        starts.collect()
    }

    /// Puts a text in the place of some tokens; which tokens it is.
    pub(crate) fn replace(&mut self, places: Range<usize>, text: &str) -> Range<usize> {
        let Some(first) = self.list.get(places.start).cloned() else { return places.start..places.start };
        let mut new = Self { kept: self.kept.clone(), next_id: self.next_id, ..Self::default() };
        let Self { list, tail, .. } = Self::plain(text);
        for (at, mut token) in list.into_iter().enumerate() {
            token.id = new.new_id();
            token.standing = new.standing(&token.text);
            (token.quote, token.unit, token.alternative) = (first.quote, first.unit, first.alternative);
            if at == 0 {
                token.follows = first.follows;
                token.before.insert_str(0, &first.before);
            }
            new.list.push(token);
        }
        self.next_id = new.next_id;
        let (old, ids) = (self.ids(places.clone()), new.ids(0..new.len()));
        self.replaced.extend(old.into_iter().map(|old| (old, ids.clone())));
        let end = places.start + ids.len();
        self.list.splice(places.clone(), new.list);
        let rest = if ids.is_empty() { first.before + &tail } else { tail };
        match self.list.get_mut(end) {
            Some(next) => next.before.insert_str(0, &rest),
            None => self.tail.insert_str(0, &rest),
        }
        places.start..end
    }

    /// The tokens that stand where these stood.
    pub(crate) fn successors(&self, ids: &[TokenId]) -> Vec<TokenId> {
        let mut current: Vec<TokenId> = Vec::new();
        for id in ids {
            match self.replaced.iter().find(|(old, _)| old == id) {
                Some((_, new)) => current.extend(self.successors(new)),
                None => current.push(*id),
            }
        }
        current.dedup();
        current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_outlast_changes() {
        let mut tokens = Tokens::plain("  khuyeens coong, cnnt.");
        let ids = tokens.ids(0..3);
        assert_eq!((tokens.text().as_str(), ids.len()), ("  khuyeens coong, cnnt.", 3));
        assert_eq!(tokens.replace(0..1, "khuyến"), 0..1);
        assert_eq!(tokens.replace(2..3, "công nghiệp nông thôn"), 2..6);
        assert_eq!(tokens.text(), "  khuyến coong, công nghiệp nông thôn.");
        assert_eq!(tokens.successors(&ids), tokens.ids(0..6));
        assert_eq!(tokens.get(1).map(|token| token.id), ids.get(1).copied());
        tokens.replace(1..6, "---");
        assert_eq!((tokens.len(), tokens.text().as_str()), (1, "  khuyến ---."));
    }

    #[test]
    fn starts_are_places_in_the_text() {
        let tokens = Tokens::plain("a, Phở bò");
        let text = tokens.text();
        let found: Vec<&str> = tokens.starts().iter().filter_map(|start| text.get(*start..)).collect();
        assert_eq!(found, ["a, Phở bò", "Phở bò", "bò"]);
        assert_eq!(tokens.text_of(1..3), "Phở bò");
    }
}
