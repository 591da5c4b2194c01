//! The hash of a file's text, which says whether a text is the one that was read without keeping it.

use std::hash::BuildHasher as _;

use foldhash::quality::FixedState;

/// The hash of a text. Where two texts have the same by chance, a file stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TextHash(u64);

impl TextHash {
    /// The hash of a text.
    pub(super) fn of(text: &str) -> Self {
        Self(FixedState::default().hash_one(text.as_bytes()))
    }
}
