//! All terms of a token at once, for what takes the terms of many tokens.

use super::Terms;

impl Terms<'_> {
    /// Goes to the next token, whose terms [`folded`](Self::folded), [`marked`](Self::marked), [`is_paired`](Self::is_paired)
    /// and [`specials`](Self::specials) tell all at once; `false` at the end.
    ///
    /// ```
    /// # use tracuu_text::Terms;
    /// let mut terms = Terms::new("Khuyến công");
    /// assert!(terms.advance_token() && terms.advance_token());
    /// assert_eq!((terms.folded(), terms.is_paired(), terms.position()), ("cong", true, 1));
    /// assert_eq!(terms.marked(), Some("=công"));
    /// assert!(!terms.advance_token());
    /// ```
    #[inline]
    pub fn advance_token(&mut self) -> bool {
        self.next_token()
    }

    /// The folded term of the current token.
    ///
    /// ```
    /// # use tracuu_text::Terms;
    /// let mut terms = Terms::new("CHÈ");
    /// assert!(terms.advance_token() && terms.folded() == "che");
    /// ```
    #[inline]
    pub fn folded(&self) -> &str {
        self.folded.as_str()
    }

    /// The marked term of the current token, where it has one.
    ///
    /// ```
    /// # use tracuu_text::Terms;
    /// let mut terms = Terms::new("chè 24");
    /// assert!(terms.advance_token() && terms.marked() == Some("=che`"));
    /// assert!(terms.advance_token() && terms.marked().is_none());
    /// ```
    #[inline]
    pub fn marked(&mut self) -> Option<&str> {
        if !self.has_marked() {
            return None;
        }
        if let Some(known) = self.tokens.known_marked() {
            return Some(known);
        }
        self.text.clear();
        self.tokens.write_marked(&mut self.text);
        Some(&self.text)
    }

    /// Whether the current token and the one before it are a pair.
    ///
    /// ```
    /// # use tracuu_text::Terms;
    /// let mut terms = Terms::new("chè xanh. Ngon");
    /// let mut paired = Vec::new();
    /// while terms.advance_token() {
    ///     paired.push(terms.is_paired());
    /// }
    /// assert_eq!(paired, [false, true, false]);
    /// ```
    #[inline]
    pub fn is_paired(&self) -> bool {
        self.paired
    }

    /// The special terms that begin with the current token.
    ///
    /// ```
    /// # use tracuu_text::Terms;
    /// let mut terms = Terms::new("22/12/2017");
    /// assert!(terms.advance_token());
    /// assert!(terms.specials().eq(["@20171222", "@201712", "@--1222"]));
    /// ```
    #[inline]
    pub fn specials(&self) -> impl Iterator<Item = &str> {
        self.specials.split('\n').filter(|special| !special.is_empty())
    }
}
