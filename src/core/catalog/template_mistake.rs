//! One mistake in a Handlebars text.

/// One mistake in a Handlebars text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// The words that are wrong, to be found on that line; empty for the whole line.
    pub words: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}
