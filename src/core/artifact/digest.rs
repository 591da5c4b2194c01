//! The digest by which a text is known to be as it was scaffolded.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::content::content;
use crate::core::markdown;

/// The first 64 bits of a SHA-256, as 16 hex digits: enough to tell an edit, which is no attack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest(String);

impl Digest {
    /// The digest of a text with LF line ends, trimmed, its ticks cleared (the web editor saves CRLF; ticking is
    /// normal use).
    pub fn of(text: &str) -> Self {
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
        Self::hashed(&markdown::unticked(text.trim()))
    }

    /// The digest of what a section says, however it is formatted, its ticks cleared.
    pub fn of_section(text: &str) -> Self {
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text.to_owned() };
        Self::hashed(&content(&markdown::unticked(text.trim())))
    }

    /// Does a section say what it said when its digest was taken? Until formatting was no edit, it was taken of the
    /// text as it stands.
    pub fn is_of_section(&self, text: &str) -> bool {
        *self == Self::of_section(text) || *self == Self::of(text)
    }

    /// The digest of a whole text as it stands; only its line ends do not count, which git changes.
    pub fn exact(text: &str) -> Self {
        Self::hashed(&text.replace("\r\n", "\n"))
    }

    fn hashed(text: &str) -> Self {
        let mut hex = String::with_capacity(16);
        for byte in Sha256::digest(text.as_bytes()).iter().take(8) {
            write!(hex, "{byte:02x}").expect("writing into a string does not fail");
        }
        Self(hex)
    }

    /// Read a digest; nothing if it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        valid.then(|| Self(text.to_owned()))
    }

    /// The 16 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
