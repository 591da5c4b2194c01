//! Compiles Handlebars texts.

use handlebars::template::Template;

use super::syntax_error::{syntax, too_deep, too_large};
use super::template_diagnostic::TemplateDiagnostic;

/// Compiles a text. Texts that are nested too deep are refused first, because they would overflow the parser's stack.
pub(crate) fn compile(text: &str) -> Result<Template, TemplateDiagnostic> {
    if let Some(mistake) = too_deep(text).or_else(|| too_large(text)) {
        return Err(mistake);
    }
    Template::compile(text).map_err(|error| syntax(text, error.pos().map_or(1, |(line, _)| line)))
}
