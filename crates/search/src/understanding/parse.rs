//! What a reader typed, taken apart; nothing that is typed is an error.

use std::mem;

use tracuu_text::{TermKind, Terms};

use super::{
    alternatives::Alternatives,
    quotes::with_plain_quotes,
    restriction::{Phrase, PhraseWord, PlaceNames},
    syntax::{Piece, Sign, pieces},
    tokens::Tokens,
    understood::{Signs, Understood},
};

/// The longest query that is read, in code points; the rest is cut and that is said.
pub const MAX_QUERY: usize = 1_000;

/// Number of different syllables beyond which a query with words outside its quotes is a pasted headline: its quotes only weigh.
const MAX_SYLLABLES_TYPED: usize = 8;
/// The same where its quotation marks are those of print, which few type and headlines have.
const MAX_SYLLABLES_IN_PRINT: usize = 4;

/// Takes a query apart.
pub(crate) fn parse(typed: &str) -> Understood {
    let (text, is_cut) = cut(typed);
    let plain = with_plain_quotes(&text);
    let longest = if plain == text { MAX_SYLLABLES_TYPED } else { MAX_SYLLABLES_IN_PRINT };
    let text = plain;
    let marks: Vec<usize> = text.char_indices().filter(|(_, character)| *character == '"').map(|(at, _)| at).collect();
    let (quotes, lone) = marks.as_chunks::<2>();
    let pieces = pieces(&text, quotes);
    let (tokens, phrases) = read(&text, quotes, &pieces);
    let (required, is_pasted) = required(&tokens, longest);
    let signs = Signs { required, is_cut, is_unbalanced: !lone.is_empty(), ..signs(&text, &pieces, phrases) };
    Understood { tokens, signs, is_pasted, ..Understood::default() }
}

/// As much of a query as is read, with single blanks, and whether that is less than all of it.
fn cut(typed: &str) -> (String, bool) {
    let mut characters = typed.chars();
    let mut taken: String = characters.by_ref().take(MAX_QUERY).collect();
    let next = characters.next();
    if next.is_some_and(|next| !next.is_whitespace())
        && let Some((whole, _)) = taken.rsplit_once(char::is_whitespace)
    {
        // A part of a word is another word.
        taken = whole.to_owned();
    }
    (taken.split_whitespace().collect::<Vec<_>>().join(" "), next.is_some())
}

/// The words of a piece with a sign, and whether any has marks.
#[derive(Debug, Default)]
struct PieceWords {
    phrase: Phrase,
    is_marked: bool,
}

/// Reads the tokens that stand outside pieces with signs, and the words of each piece.
fn read(text: &str, quotes: &[[usize; 2]], pieces: &[Piece]) -> (Tokens, Vec<PieceWords>) {
    let quote_at = |at: usize| quotes.iter().position(|[open, close]| (*open..*close).contains(&at));
    let mut words: Vec<PieceWords> = pieces.iter().map(|_| PieceWords::default()).collect();
    let mut or = Alternatives::default();
    let mut tokens = Tokens::default();
    let mut last_quote = None;
    let mut terms = Terms::new(text);
    let mut end = 0;
    while terms.advance() {
        if let Some(at) = pieces.iter().position(|piece| piece.range.contains(&terms.start())) {
            if let Some((piece, words)) = pieces.get(at).zip(words.get_mut(at)) {
                match piece.sign {
                    // A pair that begins with it is told behind the next token.
                    Sign::Or if terms.kind() == TermKind::Folded => or.open(),
                    Sign::Or | Sign::OrNamed => {}
                    // The name of the field stands before the words.
                    _ if terms.start() < piece.begin => {}
                    _ => words.add(&terms),
                }
            }
            continue;
        }
        match terms.kind() {
            TermKind::Folded => {
                let quote = quote_at(terms.start());
                let follows = !tokens.is_empty() && (last_quote == quote || end == terms.start());
                let before = text.get(end..terms.start()).unwrap_or_default();
                or.next();
                end = terms.end();
                tokens.push(before, text.get(terms.start()..end).unwrap_or_default(), &terms, follows);
                tokens.set_quote(quote);
                last_quote = quote;
            }
            TermKind::Marked => tokens.set_marked(terms.term()),
            TermKind::Pair | TermKind::Special => {}
        }
    }
    tokens.set_tail(text.get(end..).unwrap_or_default());
    or.close(&mut tokens);
    (tokens, words)
}

impl PieceWords {
    fn add(&mut self, terms: &Terms<'_>) {
        match terms.kind() {
            TermKind::Folded => {
                self.phrase.words.push(PhraseWord { folded: terms.term().to_owned(), marked: None });
                self.is_marked = terms.is_marked();
            }
            TermKind::Marked => {
                if let Some(last) = self.phrase.words.last_mut().filter(|_| self.is_marked) {
                    last.marked = Some(terms.term().to_owned());
                }
            }
            TermKind::Pair | TermKind::Special => {}
        }
    }
}

/// The quotes that ask for their phrase, and whether the query is a pasted headline, in which none does: of more different syllables
/// than `longest`, some of them outside its quotes.
fn required(tokens: &Tokens, longest: usize) -> (Vec<usize>, bool) {
    let mut different: Vec<&str> = tokens.iter().map(|token| token.folded.as_str()).collect();
    different.sort_unstable();
    different.dedup();
    let is_pasted = different.len() > longest && tokens.iter().any(|token| token.quote.is_none());
    let mut required: Vec<usize> = tokens.iter().filter_map(|token| token.quote).collect();
    required.dedup();
    let is_alternative =
        |quote: usize| tokens.iter().any(|token| token.quote == Some(quote) && token.alternative.is_some());
    required.retain(|quote| !is_pasted && !is_alternative(*quote));
    (required, is_pasted)
}

/// What the pieces with signs ask for.
fn signs(text: &str, pieces: &[Piece], words: Vec<PieceWords>) -> Signs {
    let mut signs = Signs::default();
    let mut is_alternative = false;
    for (piece, PieceWords { phrase, .. }) in pieces.iter().zip(words) {
        let is_alternative = mem::replace(&mut is_alternative, piece.sign == Sign::OrNamed);
        match piece.sign {
            _ if phrase.words.is_empty() => {}
            // Bare letters exclude every spelling, marked ones their own.
            Sign::Excluded => signs.excluded.push(phrase),
            Sign::In(place) => match signs.places.last_mut().filter(|last| is_alternative && last.place == place) {
                Some(PlaceNames { names, .. }) => names.push(phrase.folded()),
                None => signs.places.push(PlaceNames { place, names: vec![phrase.folded()] }),
            },
            Sign::Year => {
                let year = text.get(piece.begin..piece.range.end).and_then(|year| year.parse::<u64>().ok());
                signs.years.extend(year);
            }
            Sign::Or | Sign::OrNamed => {}
        }
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_ask_for_their_phrase_but_not_in_a_pasted_headline() {
        for (typed, required) in [
            (r#""khuyến công" 2018"#, 1),
            (r#""khuyến công" "Phú Yên""#, 2),
            ("“khuyến công” 2018", 1),
            ("«khuyến công» 2018", 1),
            ("khuyến công d'Huế", 0),
            ("Hội nghị “khuyến công” Phú Yên", 0),
            ("“Hội nghị khuyến công Phú Yên”", 1),
            (r#""khuyến công"#, 0),
            (r#"Hội nghị tổng kết công tác "khuyến công" tại Phú Yên năm nay"#, 0),
            (r#""Hội nghị tổng kết công tác khuyến công tại Phú Yên năm nay""#, 1),
            (r#""""#, 0),
        ] {
            assert_eq!(parse(typed).signs.required.len(), required, "{typed}");
        }
    }

    #[test]
    fn long_queries_are_cut_and_any_text_is_a_query() {
        assert!(parse(&"công ".repeat(300)).signs.is_cut);
        assert!(parse("\"\u{0}\u{301}\" --- \u{feff}").tokens.is_empty());
        let text = "  phở   -bò title:\"hội chợ\" OR  \"làng nghề\"!";
        assert_eq!(parse(text).tokens.text(), text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
}
