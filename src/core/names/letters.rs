//! The characters of names: which belong to words, and how case and Unicode forms are unified.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a character belongs to a word: a letter, a digit or a combining mark.
pub(crate) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

/// A text in lower case and composed form. Each letter is first converted to its capital, if that is one letter, so
/// that all small forms of a capital (like the final sigma) become one.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    let lower = |letter: char| {
        let mut capital = letter.to_uppercase();
        match (capital.next(), capital.next()) {
            (Some(capital), None) => capital.to_lowercase(),
            _ => letter.to_lowercase(),
        }
    };
    text.trim().nfc().flat_map(lower).nfc().collect()
}
