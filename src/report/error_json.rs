//! The JSON of an error that ends a command: `{"error": {"message", "hint", "place"}, "errors": [...]}`.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::{Value, json};

use crate::core::diagnostic::{Diagnostic, Error, Place, Severity};

/// The JSON of an error that ends a command: `error` is the first mistake, `errors` are all of them.
pub fn fatal_json(error: &Error) -> Value {
    let all = error.diagnostics();
    let first = all.iter().find(|one| one.severity == Severity::Error).or(all.first());
    match first {
        Some(first) => {
            let errors: Vec<Value> = all.iter().map(diagnostic_json).collect();
            json!({ "error": diagnostic_json(first), "errors": errors })
        }
        None => only(&object("the command failed", None, None)),
    }
}

/// The JSON of one mistake.
pub fn diagnostic_json(diagnostic: &Diagnostic) -> Value {
    object(&diagnostic.message, diagnostic.hint.as_deref(), diagnostic.place.as_ref())
}

/// The JSON of an error in the command's arguments.
pub fn usage_json(error: &clap::Error) -> Value {
    let text = error.render().to_string();
    let mut paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let message = match error.kind() {
        // For these, clap prints the whole help or a list of all commands instead of a message.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "no command given".to_owned()
        }
        _ => {
            let first = paragraphs.next().unwrap_or_default().trim_start_matches("error:");
            first.split_whitespace().collect::<Vec<_>>().join(" ")
        }
    };
    let message = if message.is_empty() { "invalid arguments".to_owned() } else { message };
    let tip = paragraphs.find_map(|paragraph| paragraph.strip_prefix("tip:")).map(|tip| tip.trim().to_owned());
    let valid = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(all)) if !all.is_empty() => Some(format!("possible values: {}", all.join(", "))),
        _ => None,
    };
    let hint = tip.or(valid).unwrap_or_else(|| "`--help` shows the usage".to_owned());
    only(&object(&message, Some(&hint), None))
}

/// The JSON of a single error.
fn only(error: &Value) -> Value {
    json!({ "error": error, "errors": [error] })
}

fn object(message: &str, hint: Option<&str>, place: Option<&Place>) -> Value {
    let place = place.map(|place| json!({ "path": place.path(), "line": place.line(), "column": place.column() }));
    json!({ "message": message, "hint": hint, "place": place })
}
