//! A diagnostic that is made where the text is not known.

use std::ops::Range;

use super::diagnostic::{Diagnostic, Source};
use std::sync::Arc;

/// A diagnostic whose place is known only as a span of bytes, until somebody puts it into its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// What is wrong, without a place.
    pub diagnostic: Diagnostic,
    /// The bytes of the source that are meant; `None` for an answer that came from no file.
    pub span: Option<Range<usize>>,
}

impl Spanned {
    /// An error without a span.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Diagnostic::error(message).hint(hint).into()
    }

    /// Sets the span, unless it has one.
    #[must_use]
    pub fn or_at(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }

    /// The diagnostic with its place in a source.
    pub fn within(self, source: &Arc<Source>) -> Diagnostic {
        let place = self.span.map(|span| source.place(span));
        self.diagnostic.at(place)
    }
}

impl From<Diagnostic> for Spanned {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { diagnostic, span: None }
    }
}
