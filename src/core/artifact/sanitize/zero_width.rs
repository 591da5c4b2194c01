//! The character that takes the meaning from a text without being seen.

/// A zero-width space: invisible, and not part of a name, a number, a tag or a URL.
pub(super) const BREAK: char = '\u{200b}';
