//! An error that ends a command, for a machine: `{"error": {"message", "hint", "place"}}`.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::{Value, json};

use crate::core::diagnostic::{Diagnostic, Error, Place, Severity};

/// An error that ends a command. Its message, hint and place are those of the first mistake; the message goes on with
/// the others, a line each.
pub fn fatal_json(error: &Error) -> Value {
    let all = error.diagnostics();
    let first = all.iter().find(|one| one.severity == Severity::Error).or(all.first());
    let Some(first) = first else { return object("the command failed", None, None) };
    let others = all.iter().filter(|one| !std::ptr::eq(*one, first)).map(Diagnostic::to_string);
    let message: Vec<String> = std::iter::once(first.message.clone()).chain(others).collect();
    object(&message.join("\n"), first.hint.as_deref(), first.place.as_ref())
}

/// Arguments that are none.
pub fn usage_json(error: &clap::Error) -> Value {
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let message = match error.kind() {
        // Clap shows the whole help instead of a message, or lists all commands in it.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "no command is given".to_owned()
        }
        _ => {
            let first = paragraphs.next().unwrap_or_default().trim_start_matches("error:");
            first.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    };
    let message = if message.is_empty() { "the arguments are not understood".to_owned() } else { message };
    let tip = paragraphs.find_map(|paragraph| paragraph.strip_prefix("tip:")).map(|tip| tip.trim().to_owned());
    let valid = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(all)) if !all.is_empty() => Some(format!("it takes {}", all.join(", "))),
        _ => None,
    };
    let hint = tip.or(valid).unwrap_or_else(|| "`--help` shows what there is".to_owned());
    object(&message, Some(&hint), None)
}

fn object(message: &str, hint: Option<&str>, place: Option<&Place>) -> Value {
    let place = place.map(|place| json!({ "path": place.path(), "line": place.line(), "column": place.column() }));
    json!({ "error": { "message": message, "hint": hint, "place": place } })
}
