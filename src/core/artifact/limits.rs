//! GitHub's limits for titles, bodies and labels.

use super::request::Request;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;

/// GitHub's limit for a title, in characters.
const MAX_TITLE: usize = 256;
/// GitHub's limit for a body, in characters.
pub const MAX_BODY: usize = 65_536;
/// GitHub's limit for a label's name, in characters.
const MAX_LABEL: usize = 50;

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
