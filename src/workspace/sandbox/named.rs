//! Reads what a person names: a regular file anywhere, or standard input.
#![cfg_attr(not(test), expect(clippy::disallowed_methods, reason = "what is opened here was named by a person"))]

use std::io;
use std::sync::Arc;

use camino::Utf8Path;

use super::capped::{capped, text};
use super::limit::Limit;
use super::open_flags::{WITHOUT_WAITING, not_regular};
use super::read_error::ReadError;
use crate::core::diagnostic::{Error, Source};
use crate::workspace::display_path::display_path;

/// Reads a text file that a person named, wherever it is.
///
/// # Errors
/// It doesn't exist, is not a regular file, is too large or not UTF-8. The message has its path relative to `root`.
pub fn read_named(path: &Utf8Path, root: &Utf8Path, limit: Limit) -> Result<Arc<Source>, Error> {
    let display_path = display_path(path, root);
    let read = || {
        let mut options = std::fs::OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, WITHOUT_WAITING);
        let file = options.open(path).map_err(not_regular)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(ReadError::Folder);
        }
        if !metadata.is_file() {
            return Err(ReadError::NotRegular);
        }
        text(capped(file, metadata.len(), limit)?)
    };
    read().map(|text| Source::new(display_path.as_str(), text)).map_err(|error| error.into_error(&display_path))
}

/// Reads standard input.
///
/// # Errors
/// It is too large or not UTF-8.
pub fn read_stdin() -> Result<Arc<Source>, Error> {
    let read = capped(io::stdin(), 0, Limit::Outline).and_then(text);
    read.map(|text| Source::new("-", text)).map_err(|error| match error {
        ReadError::NotUtf8(_) => error.into_error("-"),
        other => other.into_error("standard input"),
    })
}
