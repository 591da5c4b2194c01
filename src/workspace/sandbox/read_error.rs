//! Why a file was not read.

use std::io;

use super::below::is_escape;
use super::limit::Limit;
use crate::core::diagnostic::{Diagnostic, Error};

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing exists at the path.
    #[error("doesn't exist")]
    NotFound,
    /// A folder in its path is a file.
    #[error("doesn't exist: a folder in its path is a file")]
    BelowFile,
    /// It is a folder.
    #[error("is a folder")]
    Folder,
    /// It is a pipe, a device or a socket.
    #[error("is not a regular file")]
    NotRegular,
    /// The path leads outside the root.
    #[error("leads out of the repository through a link")]
    Outside,
    /// It is larger than the limit.
    #[error("is larger than {} MiB", .0.mebibytes())]
    TooLarge(Limit),
    /// It is not UTF-8; the first line with invalid bytes.
    #[error("is not UTF-8: line {0} has invalid bytes")]
    NotUtf8(usize),
    /// The permissions don't allow it.
    #[error("can't be read: permission denied")]
    Denied,
    /// Another I/O error.
    #[error("can't be read: {}", crate::workspace::reason::reason(.0))]
    Io(io::Error),
}

impl ReadError {
    /// Converts it into an error for a file. `display_path` is its path for messages.
    pub fn into_error(&self, display_path: &str) -> Error {
        let hint = match self {
            Self::NotFound => "check its name; paths are relative to the folder that rolecall works in",
            Self::BelowFile => "check its name",
            Self::Folder => "name a file inside it",
            Self::NotRegular => "pipes, devices and sockets are not read: put a file there",
            Self::Outside => "put the file or folder itself in the place of the link",
            Self::TooLarge(Limit::Settings) => "a configuration, a role, a template or a partial has at most 1 MiB",
            Self::TooLarge(Limit::Artifact) => "an artifact in a file has at most 4 MiB",
            Self::TooLarge(Limit::Outline) => "split it into two files",
            Self::NotUtf8(_) => "save it as UTF-8",
            Self::Denied => "change its permissions",
            Self::Io(error) => crate::workspace::reason::reason(error).hint(),
        };
        let diagnostic = Diagnostic::error(format!("{display_path} {self}")).hint(hint);
        if matches!(self, Self::Io(_)) { Error::failed(diagnostic) } else { diagnostic.into() }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if is_escape(&error) {
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
