//! Whether two neighbours are a pair: signs part them.

use super::Terms;

impl Terms<'_> {
    /// Whether a sign parts the token from the one that ended there: one beside white space, or several. A comma does not,
    /// since words of a list are asked for side by side; nor does a sign within a word (`UBND-CN`), the dot of an abbreviation
    /// or a character reference.
    #[inline]
    pub(super) fn is_parted(&self, previous_end: usize) -> bool {
        // Nearly always one space stands between.
        self.tokens.start() > previous_end + 1 && self.has_parting_sign(previous_end)
    }

    fn has_parting_sign(&self, previous_end: usize) -> bool {
        let is_sign = |sign: &char| {
            matches!(sign, '.' | ';' | '\u{37e}' | ':' | '!' | '?' | '(' | ')' | '[' | ']' | '"' | '“' | '”' | '…')
                || matches!(sign, '-' | '–' | '—' | '/' | '|')
        };
        let between = self.tokens.text().get(previous_end..self.tokens.start()).unwrap_or_default();
        let between = if self.previous.is_abbreviation() { between.trim_start_matches('.') } else { between };
        match between.chars().filter(is_sign).count() {
            0 => false,
            _ if between.contains('&') => false,
            1 => between.contains(char::is_whitespace),
            _ => true,
        }
    }
}
