//! A comment that ignores a check has to name one that exists.

use super::ignore::comments;
use super::level::{Basis, Level};
use super::rule::{About, Found, found};
use super::subject::Subject;
use crate::core::nearest::did_you_mean;

/// `ignore-unknown`
pub(super) static ABOUT: About = About {
    id: "ignore-unknown",
    rule: "A `rolecall-ignore` comment names checks, and says why after a colon.",
    reason: "A comment that ignores nothing looks as if it did.",
    source: "rolecall",
    basis: Basis::Structure,
    ceiling: Level::Error,
};

/// Finds comments that name no check, an unknown one, or no reason.
pub(super) fn find(subjects: &[&Subject], known: &[&str], all: &mut Vec<Found>) {
    for (at, subject) in subjects.iter().enumerate() {
        for comment in comments(&subject.text) {
            let unknown = comment.checks.iter().find(|name| !known.contains(&name.as_str()));
            let (message, hint) = match unknown {
                Some(name) => (format!("check `{name}` not found"), did_you_mean(name, known.iter().copied())),
                None if comment.checks.is_empty() => {
                    ("the comment names no check".to_owned(), "name the checks before the colon".to_owned())
                }
                None if comment.reason.is_empty() => {
                    let hint = "add a reason after a colon: `<!-- rolecall-ignore vague: agreed with legal -->`";
                    ("the comment gives no reason".to_owned(), hint.to_owned())
                }
                None => continue,
            };
            all.push(found(&ABOUT, at, comment.span.clone(), message, hint));
        }
    }
}
