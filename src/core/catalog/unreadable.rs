//! Why a text is not a number, a date or a period.

use crate::core::names::FieldId;
use crate::core::spanned::Spanned;

/// Why a text can't be read as what its field takes, and how to write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    why: Why,
    /// How to write it.
    pub(super) hint: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Other,
    Ambiguous,
}

impl Unreadable {
    /// A text of another kind.
    pub(super) fn other(hint: impl Into<String>) -> Self {
        Self { why: Why::Other, hint: hint.into() }
    }

    /// A text with two meanings.
    pub(super) fn ambiguous(hint: impl Into<String>) -> Self {
        Self { why: Why::Ambiguous, hint: hint.into() }
    }

    /// Whether the text has two meanings.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.why == Why::Ambiguous
    }

    /// The mistake, for the answer of a field that takes `kind`.
    pub(super) fn in_answer(self, field: &FieldId, kind: &str, text: &str) -> Spanned {
        let message = match self.why {
            Why::Other => format!("`{field}` is not a {kind}: `{text}`"),
            Why::Ambiguous => format!("`{field}` can be read as two different {kind}s: `{text}`"),
        };
        Spanned::new(message, self.hint)
    }
}
