//! The question that stands in a draft in place of an answer.

use super::field::Field;

/// What follows the question of an optional field in a draft.
const OPTIONAL: &str = " (optional)";

impl Field {
    /// The placeholder for a missing answer in a draft: the question, in italics.
    pub fn question(&self, required: bool) -> String {
        format!("_{}_{}", self.ask, if required { "" } else { OPTIONAL })
    }

    /// Whether a text is a draft's placeholder for a missing answer.
    pub fn is_question(&self, text: &str) -> bool {
        let text = text.trim();
        text.strip_suffix(OPTIONAL).unwrap_or(text) == self.question(true)
    }
}
