//! What `rolecall doctor` found, one line each: ok, a warning or an error with what to do.

use owo_colors::OwoColorize as _;
use serde::Serialize;

use super::fold::fold_line;
use crate::core::diagnostic::{Diagnostic, Error, Severity};

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckState {
    /// Nothing to do.
    Ok,
    /// It works, but not as it should.
    Warning,
    /// It doesn't work.
    Error,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was checked: `configuration`, `tracker`, `token`, `holders`, `labels`, `workflow`, `templates`, `version`.
    pub check: &'static str,
    /// How it ended.
    pub state: CheckState,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Check {
    /// A check that found nothing to do.
    pub fn ok(check: &'static str, message: impl Into<String>) -> Self {
        Self { check, state: CheckState::Ok, message: message.into(), hint: None }
    }

    /// A warning with what to do.
    pub fn warning(check: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { check, state: CheckState::Warning, message: message.into(), hint: Some(hint.into()) }
    }

    /// An error with what to do.
    pub fn error(check: &'static str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { state: CheckState::Error, ..Self::warning(check, message, hint) }
    }

    /// What an error says, as the results of a check.
    pub fn failures(check: &'static str, error: &Error) -> Vec<Self> {
        error.diagnostics().iter().map(|diagnostic| Self::from_diagnostic(check, diagnostic)).collect()
    }

    /// A diagnostic as the result of a check.
    pub fn from_diagnostic(check: &'static str, diagnostic: &Diagnostic) -> Self {
        let place = diagnostic.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
        let state = match diagnostic.severity {
            Severity::Error => CheckState::Error,
            Severity::Warning => CheckState::Warning,
        };
        Self { check, state, message: format!("{place}{}", diagnostic.message), hint: diagnostic.hint.clone() }
    }
}

/// Renders the checks in columns, with what to do below each warning and error, folded to a terminal's columns.
pub fn render_checks(checks: &[Check], columns: Option<usize>) -> String {
    let width = checks.iter().map(|check| check.check.len()).max().unwrap_or_default();
    let mut text = String::new();
    let mut push = |line: &str| {
        text += &columns.map_or_else(|| line.to_owned(), |columns| fold_line(line, columns, 9 + width + 2));
        text.push('\n');
    };
    for Check { check, state, message, hint } in checks {
        let state = match state {
            CheckState::Ok => "ok     ".green().to_string(),
            CheckState::Warning => "warning".yellow().to_string(),
            CheckState::Error => "error  ".red().to_string(),
        };
        push(&format!("{state}  {check:width$}  {message}"));
        if let Some(hint) = hint {
            push(&format!("{:9}{:width$}  hint: {hint}", "", ""));
        }
    }
    text
}
