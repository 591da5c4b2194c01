//! Reads files below the root, and explains why one can't be read.

use std::io;

use cap_std::fs::{Dir, OpenOptions};

use super::{Limit, Sandbox, capped, text};
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

impl Sandbox {
    /// Reads the text of a file below the root.
    pub(in crate::workspace) fn read(&self, path: &str, limit: Limit) -> Result<String, ReadError> {
        text(self.read_bytes(path, limit)?)
    }

    /// Reads the bytes of a file below the root.
    pub(in crate::workspace) fn read_bytes(&self, path: &str, limit: Limit) -> Result<Vec<u8>, ReadError> {
        if !super::is_below(path) {
            return Err(ReadError::Outside);
        }
        let file = self.at(path, open).map_err(not_regular)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(ReadError::Folder);
        }
        if !metadata.is_file() {
            return Err(ReadError::NotRegular);
        }
        capped(file, metadata.len(), limit)
    }
}

/// Opens a file without blocking: a pipe without a writer would otherwise never open.
pub(in crate::workspace) fn open(dir: &Dir, path: &str) -> io::Result<cap_std::fs::File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use cap_std::fs::OpenOptionsExt as _;
        options.custom_flags(super::named::WITHOUT_WAITING);
    }
    dir.open_with(path, &options)
}

/// Converts an error of opening a file. Opening a socket fails with an error of its own.
pub(in crate::workspace) fn not_regular(error: io::Error) -> ReadError {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) {
        return ReadError::NotRegular;
    }
    error.into()
}
