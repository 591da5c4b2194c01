//! GitHub's limits for titles, bodies and labels.

use super::request::Request;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;

/// GitHub's limit for a title, in characters.
const MAX_TITLE: usize = 256;
/// GitHub's limit for a body, in characters.
pub const MAX_BODY: usize = 65_536;
/// The end of a title that was cut.
const CUT: char = '…';
/// GitHub's limit for a label's name, in characters.
const MAX_LABEL: usize = 50;

/// A title within GitHub's limit: a longer one is cut at a word.
pub(super) fn cut_title(title: &str) -> String {
    let Some((end, _)) = title.char_indices().nth(MAX_TITLE) else { return title.to_owned() };
    // The ellipsis is a character too.
    let most = title[..end].char_indices().next_back().map_or(0, |(at, _)| at);
    let whole = title[..most].rfind(' ').filter(|at| *at > most / 2);
    let at_word = if title[most..].starts_with(' ') { most } else { whole.unwrap_or(most) };
    format!("{}{CUT}", title[..at_word].trim_end())
}

/// Whether a title may have been cut. What it says can't be read back.
pub(super) fn is_cut(title: &str) -> bool {
    title.ends_with(CUT) && title.chars().count() > MAX_TITLE / 2
}

/// Checks an artifact's texts against the limits.
///
/// # Errors
/// Every text that is too long, and a title that is empty.
pub(super) fn check(
    request: &Request,
    key: &ArtifactKey,
    title: &str,
    body: &str,
    labels: &[String],
) -> Result<(), Vec<Diagnostic>> {
    let place = || request.place.clone();
    let mut mistakes = Vec::new();
    let mut limit = |what: String, text: &str, most: usize| {
        let found = text.chars().count();
        if found > most {
            let message = format!("{what} of `{key}` has {found} characters; at most {most} are allowed");
            mistakes.push(Diagnostic::error(message).at(place()).hint("shorten the answers that it contains"));
        }
    };
    limit("the title".to_owned(), title, MAX_TITLE);
    limit("the body".to_owned(), body, MAX_BODY);
    for label in labels {
        limit(format!("the label `{label}`"), label, MAX_LABEL);
    }
    if title.is_empty() {
        let message = format!("the title of `{key}` is empty");
        mistakes.push(Diagnostic::error(message).at(place()).hint("answer a field that the title contains"));
    }
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_over_the_limit_is_cut_at_a_word() {
        assert_eq!(cut_title(&"a".repeat(MAX_TITLE)), "a".repeat(MAX_TITLE));
        let long = "word ".repeat(60);
        let cut = cut_title(long.trim());
        assert!(cut.ends_with("word…") && cut.chars().count() <= MAX_TITLE && is_cut(&cut), "{cut}");
        let solid = cut_title(&"ü".repeat(300));
        assert_eq!(solid.chars().count(), MAX_TITLE);
        assert!(solid.ends_with("ü…"));
        assert!(!is_cut("Read more…"));
    }
}
