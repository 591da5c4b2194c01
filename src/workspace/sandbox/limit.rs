//! Size limits for reading files.

use std::io::{self, Read};

use super::ReadError;

/// The size limit for a kind of file. A larger file can't be what it claims to be, and would only cost memory and time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// A configuration, a role, a template or a partial: 1 MiB.
    Settings,
    /// An artifact, an issue form, CODEOWNERS or a workflow: 4 MiB. GitHub accepts 256 KiB for a body, and 3 MB for
    /// CODEOWNERS.
    Artifact,
    /// An outline, a table, answers or a payload: 64 MiB. GitHub sends up to 25 MiB.
    Outline,
}

impl Limit {
    /// The limit in MiB.
    pub fn mebibytes(self) -> u64 {
        match self {
            Self::Settings => 1,
            Self::Artifact => 4,
            Self::Outline => 64,
        }
    }

    /// The limit in bytes.
    pub fn bytes(self) -> u64 {
        self.mebibytes() << 20
    }
}

/// Reads everything, or fails if it is too large. `size` is the size from the metadata.
pub(in crate::workspace) fn capped(from: impl Read, size: u64, limit: Limit) -> Result<Vec<u8>, ReadError> {
    if size > limit.bytes() {
        return Err(ReadError::TooLarge(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    from.take(limit.bytes() + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit.bytes() { Err(ReadError::TooLarge(limit)) } else { Ok(bytes) }
}

/// Decodes bytes as UTF-8.
pub(in crate::workspace) fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        ReadError::NotUtf8(String::from_utf8_lossy(&error.as_bytes()[..valid]).matches('\n').count() + 1)
    })
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if super::is_escape(&error) {
            return Self::Outside;
        }
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotFound,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::NotADirectory => Self::BelowFile,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Io(error),
        }
    }
}
