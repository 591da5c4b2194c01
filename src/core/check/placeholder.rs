//! Words that stand where an answer is due.

use std::ops::Range;

const WHOLE: [&str; 34] = [
    "tbd",
    "tba",
    "tbc",
    "todo",
    "to do",
    "fixme",
    "wip",
    "to be defined",
    "to be decided",
    "to be determined",
    "to be confirmed",
    "to be done",
    "to be added",
    "to be written",
    "to be filled",
    "to be filled in",
    "fill in",
    "fill me in",
    "fill this in",
    "please fill in",
    "placeholder",
    "your text here",
    "text here",
    "lorem ipsum",
    "n/a yet",
    "not yet defined",
    "coming soon",
    "insert text",
    "insert text here",
    "enter text here",
    "write here",
    "add here",
    "type here",
    "xxx",
];

/// Marks without which the words are compared.
const MARKS: &[char] = &['*', '_', '`', '"', '\'', ' ', '\t', '\r', '\n', '.', ':', ',', ';', '!'];

/// Whether a text is nothing but a placeholder, such as `TBD`, `…` or `<fill in>`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let whole = text
        .chars()
        .filter(|letter| !matches!(letter, '*' | '`' | '"'))
        .filter(|letter| !letter.is_whitespace())
        .collect::<String>();
    if !whole.is_empty() && whole.chars().all(|letter| matches!(letter, '…' | '?' | '_' | '.' | 'x' | 'X')) {
        let marks = whole.trim_matches('_');
        return whole.contains(['…', '?']) || marks.len() >= 3 || (marks.is_empty() && whole.len() >= 3);
    }
    let text = text.trim_matches(MARKS);
    let bracketed = |open, close| text.starts_with(open) && text.ends_with(close) && text.len() > 2;
    if bracketed('<', '>') && !text[1..].starts_with(['!', '/']) && !text.contains("://") && !text.contains('@') {
        return !text[1..text.len() - 1].contains(['<', '>']);
    }
    if bracketed('[', ']') || bracketed('{', '}') {
        let inner = text.trim_matches(['[', ']', '{', '}', ' ']);
        return inner.contains(char::is_alphabetic) && !text[1..text.len() - 1].contains(['[', ']']);
    }
    let lower = text.trim_matches(['(', ')', '[', ']']).trim_matches(MARKS).to_lowercase();
    WHOLE.contains(&lower.as_str()) || lower.starts_with("lorem ipsum dolor")
}

/// Whether a text says nothing: it is empty, a dash, or a placeholder.
pub(super) fn is_blank(text: &str) -> bool {
    let words = text.trim_matches(MARKS);
    words.is_empty() || words.chars().all(|letter| matches!(letter, '-' | '–' | '—')) || is_placeholder(text)
}

/// Placeholders within a text: `TBD` in capitals where no noun follows it, `<fill in>`, `[insert …]`.
pub(super) fn within(text: &str, part: Range<usize>) -> Vec<Range<usize>> {
    let tokens = super::token::tokens(text, part.clone());
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.capitals && token.is_in(&["tbd", "tba", "tbc", "todo", "fixme"]) {
            let next = tokens.get(at + 1);
            let before = at.checked_sub(1).and_then(|at| tokens.get(at));
            // "the TODO list", "TBD/TBA codes": a word of the domain.
            let named = next.is_some_and(|next| next.word || next.is("/"))
                || before.is_some_and(|before| {
                    before.is_in(&["the", "a", "an", "each", "every", "no", "all", "of", "/", "\"", "“"])
                });
            let open = next.is_some_and(|next| next.is(":")) || before.is_none_or(|before| !before.word);
            if !named || (open && next.is_some_and(|next| next.is(":"))) {
                found.push(token.span.clone());
            }
        }
    }
    for opening in [
        "<fill", "<insert", "<your ", "<enter ", "<add ", "<role>", "<type of", "[insert", "[fill", "[your ", "[role]",
        "[type of", "[tbd", "[todo",
    ] {
        let lower = text[part.clone()].to_ascii_lowercase();
        for (at, _) in lower.match_indices(opening) {
            let closing = if opening.starts_with('<') { '>' } else { ']' };
            if let Some(end) = lower[at..].find(closing).filter(|end| *end < 80 && !lower[at..at + end].contains('\n'))
            {
                // A link's words are somebody's, not a gap.
                if !lower[at + end + 1..].starts_with('(') {
                    found.push(part.start + at..part.start + at + end + 1);
                }
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found.dedup_by(|next, known| next.start < known.end);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_stands_for_an_answer() {
        for text in
            ["TBD", "**TODO**", "…", "...", "???", "_to be defined_", "<fill in>", "[role]", "{{goal}}", "XXX", "____"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in
            ["todo app user", "TBD-list maintainer", "0", "x", "a", "<https://example.com>", "[docs](a.md)", "[x] paid"]
        {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_placeholder_within_words_is_found_unless_it_names_something() {
        let found = |text: &str| within(text, 0..text.len()).len();
        assert_eq!(found("The answer comes within TBD."), 1);
        assert_eq!(found("TODO: write this"), 1);
        assert_eq!(found("As a <type of user>, I want <your goal>"), 2);
        assert_eq!(found("The TODO list shows TODO items; the TBD-list is empty"), 0);
    }
}
