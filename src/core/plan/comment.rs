//! Plans a comment on an artifact. In a file it goes below the text, as one line; an issue has comments for it.

use jiff::civil::Date;

use super::changes::FieldChange;
use super::existing::Existing;
use super::marked::changed_step;
use super::receipt::Action;
use super::step::Step;
use crate::core::artifact::{Digest, sanitize_text};
use crate::core::catalog::Catalog;
use crate::core::names::AgentName;
use crate::core::warnings::Warnings;

/// The text of a comment. An agent's mentions nobody, refers to nothing, and says whose it is.
pub fn comment_text(text: &str, by: Option<&AgentName>) -> String {
    let text = text.trim();
    match by {
        Some(agent) if !text.is_empty() => {
            format!("{}\n\n{}", sanitize_text(text), sanitize_text(&format!("From {agent}, an agent.")))
        }
        _ => text.to_owned(),
    }
}

/// What tells a comment from others, so that the same one isn't written twice.
pub fn comment_mark(text: &str) -> String {
    Digest::of(text).as_str().to_owned()
}

/// Plans the comment: for an issue a step that writes nothing, because its tracker keeps the comment.
///
/// `text` is what somebody typed, not yet [`comment_text`].
pub fn comment(catalog: &Catalog, existing: &Existing, text: &str, by: Option<&AgentName>, today: Date) -> Step {
    let mut record = existing.record.clone();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = if by.is_some() { sanitize_text(&words) } else { words };
    if existing.location.number().is_none() {
        let from = by.map_or_else(String::new, |agent| format!(" by {}, an agent", sanitize_text(agent.as_str())));
        let line = format!("Comment on {today}{from}: {words}");
        if !existing.record.body.contains(&line) {
            record.body = format!("{}\n\n{line}\n", record.body.trim_end());
        }
        return changed_step(catalog, existing, record, Warnings::default());
    }
    let mut step = changed_step(catalog, existing, record, Warnings::default());
    step.receipt.action = Action::Update;
    step.receipt.changes.push(FieldChange {
        what: "comment".to_owned(),
        before: None,
        after: Some(comment_text(text, by)),
        by_hand: false,
    });
    step
}
