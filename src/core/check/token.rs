//! Words and punctuation of a text, with their places in it.

use std::ops::Range;

/// A word or a punctuation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// In lower case, with a straight apostrophe.
    pub(super) text: String,
    /// Where it is in the text.
    pub(super) span: Range<usize>,
    /// Whether it is a word and not a punctuation mark.
    pub(super) word: bool,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
    /// Whether it is in capital letters, at least two.
    pub(super) capitals: bool,
}

impl Token {
    /// Whether it is this word or mark.
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    /// Whether it is one of these.
    pub(super) fn is_in(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }

    /// Whether it is a mark that ends a clause.
    pub(super) fn ends_clause(&self) -> bool {
        !self.word && matches!(self.text.as_str(), "," | ";" | ":" | "." | "!" | "?" | "(" | ")" | "—" | "–")
    }
}

/// The tokens of a part of a text. Marks of emphasis and code are left out.
pub(super) fn tokens(text: &str, part: Range<usize>) -> Vec<Token> {
    let mut found = Vec::new();
    let mut letters = text[part.clone()].char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let start = part.start + at;
        if letter.is_alphanumeric() {
            let mut end = start + letter.len_utf8();
            while let Some(&(next, letter)) = letters.peek() {
                let after = text[part.start + next + letter.len_utf8()..part.end].chars().next();
                let joins = matches!(letter, '\'' | '’' | '-' | '.' | '+' | '#' | '_')
                    && (after.is_some_and(char::is_alphanumeric) || (matches!(letter, '+' | '#') && !joined(after)));
                if !letter.is_alphanumeric() && !joins {
                    break;
                }
                end = part.start + next + letter.len_utf8();
                letters.next();
            }
            found.push(word(text, start..end));
        } else if !letter.is_whitespace() && !matches!(letter, '*' | '_' | '`') {
            let span = start..start + letter.len_utf8();
            found.push(Token { text: letter.to_string(), span, word: false, capital: false, capitals: false });
        }
    }
    found
}

fn joined(after: Option<char>) -> bool {
    after.is_some_and(char::is_alphanumeric)
}

fn word(text: &str, span: Range<usize>) -> Token {
    let written = &text[span.clone()];
    let capital = written.chars().next().is_some_and(char::is_uppercase);
    let upper = written.chars().filter(|letter| letter.is_uppercase()).count();
    let capitals = upper >= 2 && !written.chars().any(char::is_lowercase);
    Token { text: written.to_lowercase().replace('’', "'"), span, word: true, capital, capitals }
}

/// Whether the tokens at a place are these words.
pub(super) fn starts_with(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    tokens.get(at..at + words.len()).is_some_and(|found| found.iter().zip(words).all(|(token, word)| token.is(word)))
}

/// From the first token's start to the last one's end.
pub(super) fn span_of(tokens: &[Token]) -> Option<Range<usize>> {
    Some(tokens.first()?.span.start..tokens.last()?.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places() {
        let text = "As a **café owner**, I don’t e-mail C++ v1.2…";
        let found = tokens(text, 0..text.len());
        let words: Vec<&str> = found.iter().map(|token| token.text.as_str()).collect();
        assert_eq!(words, ["as", "a", "café", "owner", ",", "i", "don't", "e-mail", "c++", "v1.2", "…"]);
        assert!(found.iter().all(|token| text[token.span.clone()].to_lowercase().replace('’', "'") == token.text));
    }
}
