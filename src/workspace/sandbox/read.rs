//! Reads files below the root, and explains why one can't be read.

use std::io;

use cap_std::fs::{Dir, OpenOptions};

use super::Sandbox;
use super::below::is_below;
use super::capped::{capped, text};
use super::limit::Limit;
use super::open_flags::{WITHOUT_WAITING, not_regular};
use super::read_error::ReadError;

impl Sandbox {
    /// Reads the text of a file below the root.
    pub(in crate::workspace) fn read(&self, path: &str, limit: Limit) -> Result<String, ReadError> {
        text(self.read_bytes(path, limit)?)
    }

    /// Reads the bytes of a file below the root.
    pub(in crate::workspace) fn read_bytes(&self, path: &str, limit: Limit) -> Result<Vec<u8>, ReadError> {
        if !is_below(path) {
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
        options.custom_flags(WITHOUT_WAITING);
    }
    dir.open_with(path, &options)
}
