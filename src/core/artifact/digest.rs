//! The digest that shows whether a text is still as it was scaffolded.

use sha2::{Digest as _, Sha256};

use super::content::content;
use crate::core::markdown;

/// The first 64 bits of a SHA-256, as 16 hex digits: enough to detect edits, which aren't attacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest([u8; DIGITS]);

/// How many hex digits a digest has.
const DIGITS: usize = 16;

impl Digest {
    /// The digest of a text with LF line endings, trimmed and unticked: GitHub's web editor saves CRLF, and ticking an
    /// item isn't an edit.
    pub fn of(text: &str) -> Self {
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
        Self::hashed(&markdown::unticked(text.trim()))
    }

    /// The digest of what a section says, regardless of formatting and ticks.
    pub fn of_section(text: &str) -> Self {
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
        Self::hashed(&content(&markdown::unticked(text.trim())))
    }

    /// Whether a section still says what it said when this digest was taken. Earlier versions took the digest of the
    /// text itself, formatting included.
    pub fn is_of_section(&self, text: &str) -> bool {
        *self == Self::of_section(text) || *self == Self::of(text)
    }

    /// The digest of a whole text, ignoring only line endings, which git changes.
    pub fn exact(text: &str) -> Self {
        Self::hashed(&text.replace("\r\n", "\n"))
    }

    fn hashed(text: &str) -> Self {
        let hash = Sha256::digest(text.as_bytes());
        let digit = |at: usize| (hash[at / 2] >> (4 * (1 - at % 2))) & 0xf;
        Self(std::array::from_fn(|at| b"0123456789abcdef"[usize::from(digit(at))]))
    }

    /// Parses a digest. `None` if the text isn't one.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes().try_into().ok()?;
        text.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(Self(digits))
    }

    /// The 16 hex digits.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("hex digits are ASCII")
    }
}
