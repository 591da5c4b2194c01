//! Splits a command into words, with the quotes of shells, phones and languages.

use crate::core::diagnostic::Diagnostic;
/// The characters that close a double quote, plain or curly: phones write curly quotes differently per language.
fn closing(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' => Some(&['"']),
        '“' | '”' => Some(&['”']),
        '„' => Some(&['“', '”']),
        _ => None,
    }
}

/// The characters that close a quote that begins right after an answer's `=`: single quotes as in a shell, or the
/// quotation marks of other languages.
fn closing_of_answer(opening: char, rest: &str) -> Option<&'static [char]> {
    let ends: &'static [char] = match opening {
        '\'' => &['\''],
        '‘' | '’' | '‚' => &['’', '‘'],
        '«' => &['»'],
        '»' => &['«', '»'],
        '‹' => &['›'],
        '›' => &['‹', '›'],
        '「' => &['」'],
        '『' => &['』'],
        '《' => &['》'],
        _ => return None,
    };
    // An apostrophe that begins a word (`'90s`) is not a quote.
    let last = |(at, end): (usize, &str)| rest[at + end.len()..].chars().next().is_none_or(char::is_whitespace);
    rest.match_indices(ends).any(last).then_some(ends)
}

/// Splits a line into words. Double quotes hold several words together. A quote ends with its own kind, and other kinds
/// within it are text; `\"` within it is a quote of any kind, and `\n` a line break.
///
/// # Errors
/// A quote is not closed.
pub(super) fn split_words(line: &str) -> Result<Vec<String>, Diagnostic> {
    let mut found: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted: Option<&[char]> = None;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (quoted, character) {
            (Some(ends), end) if ends.contains(&end) => quoted = None,
            (Some(_), '\\') => match characters.next() {
                Some('n') => word.get_or_insert_default().push('\n'),
                Some(escaped) if escaped == '\\' || closing(escaped).is_some() => {
                    word.get_or_insert_default().push(escaped);
                }
                Some(other) => word.get_or_insert_default().extend(['\\', other]),
                None => {}
            },
            (None, blank) if blank.is_whitespace() => found.extend(word.take()),
            (None, opening)
                if word.as_ref().is_some_and(|word| word.ends_with('='))
                    && closing_of_answer(opening, characters.as_str()).is_some() =>
            {
                quoted = closing_of_answer(opening, characters.as_str());
            }
            (None, opening) if closing(opening).is_some() => {
                quoted = closing(opening);
                word.get_or_insert_default();
            }
            (_, other) => word.get_or_insert_default().push(other),
        }
    }
    if quoted.is_some() {
        return Err(Diagnostic::error("a quote is not closed").hint("close it: `field=\"answer\"`, on one line"));
    }
    found.extend(word);
    Ok(found)
}
