//! A file read, or why it was not.

use std::io;

use cap_std::fs::{Dir, OpenOptions};

use super::{Limit, Sandbox, capped, text};
use crate::core::diagnostic::{Diagnostic, Error};

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Nothing is there.
    #[error("is not there")]
    NotFound,
    /// A part of its path is a file.
    #[error("is not there: a part of its path is a file")]
    BelowFile,
    /// It is a folder.
    #[error("is a folder")]
    Folder,
    /// It is a pipe, a device or a socket.
    #[error("is no regular file")]
    NotRegular,
    /// The path leads out of the root.
    #[error("leads out of the repository through a link")]
    Outside,
    /// It is larger than what it is to be.
    #[error("is larger than {} MiB", .0.mebibytes())]
    TooLarge(Limit),
    /// It is not a text: the first line with other bytes.
    #[error("is not UTF-8: line {0} has other bytes")]
    NotUtf8(usize),
    /// The permissions say no.
    #[error("may not be read")]
    Denied,
    /// The disk.
    #[error("can't be read: {}", crate::workspace::reason::reason(.0))]
    Io(io::Error),
}

impl ReadError {
    /// As a person is told it. `shown` is the path that they know.
    pub fn told(&self, shown: &str) -> Error {
        let hint = match self {
            Self::NotFound => "check its name; a path is taken from the folder that rolecall works in",
            Self::BelowFile => "check its name",
            Self::Folder => "name a file inside it",
            Self::NotRegular => "pipes, devices and sockets are not read: put a file there",
            Self::Outside => "put the file or folder itself in the place of the link",
            Self::TooLarge(Limit::Settings) => "a configuration, a role, a template or a partial has at most 1 MiB",
            Self::TooLarge(Limit::Artifact) => "an artifact in a file has at most 4 MiB",
            Self::TooLarge(Limit::Outline) => "make two files of it",
            Self::NotUtf8(_) => "save it as UTF-8",
            Self::Denied => "change its permissions",
            Self::Io(error) => crate::workspace::reason::reason(error).hint(),
        };
        let told = Diagnostic::error(format!("{shown} {self}")).hint(hint);
        if matches!(self, Self::Io(_)) { Error::failed(told) } else { told.into() }
    }
}

impl Sandbox {
    /// The text of a file below the root.
    pub(in crate::workspace) fn read(&self, path: &str, limit: Limit) -> Result<String, ReadError> {
        text(self.read_bytes(path, limit)?)
    }

    /// The bytes of a file below the root.
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

/// Open whatever is there without waiting for it: a pipe that nobody writes would never open otherwise.
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

/// A socket can't be opened at all.
pub(in crate::workspace) fn not_regular(error: io::Error) -> ReadError {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NXIO.raw_os_error()) {
        return ReadError::NotRegular;
    }
    error.into()
}
