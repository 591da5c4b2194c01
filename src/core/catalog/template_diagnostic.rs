//! One mistake in a Handlebars text.

use crate::core::diagnostic::Diagnostic;

/// One mistake in a Handlebars text, which is part of a template's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateDiagnostic {
    /// The line in the text, from 1.
    pub line: usize,
    /// The words that are wrong, to be found on that line; empty for the whole line.
    pub words: String,
    /// What is wrong, without a place.
    pub diagnostic: Diagnostic,
}

impl TemplateDiagnostic {
    pub(super) fn new(
        line: usize,
        words: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { line, words: words.into(), diagnostic: Diagnostic::error(message).hint(hint) }
    }
}
