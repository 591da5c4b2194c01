//! What a person names: it may lie anywhere, and is a regular file or what is piped in.
#![cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "this is the door: what is opened here was named by a person")
)]

use std::io;
use std::sync::Arc;

use camino::Utf8Path;
use cap_std::ambient_authority;
use cap_std::fs::Dir;

use super::read::not_regular;
use super::{Limit, ReadError, capped, text};
use crate::core::diagnostic::{Error, Source};
use crate::workspace::files::shown;

/// Opening waits for nothing: no writer of a pipe, no terminal.
#[cfg(unix)]
pub(super) const WITHOUT_WAITING: i32 =
    rustix::fs::OFlags::NONBLOCK.union(rustix::fs::OFlags::NOCTTY).bits().cast_signed();

/// A folder by its path, to look for files below it.
pub(in crate::workspace) fn open_folder(path: &Utf8Path) -> io::Result<Dir> {
    Dir::open_ambient_dir(path, ambient_authority())
}

/// Read a text that a person named, wherever it lies.
///
/// # Errors
/// It is not there, no regular file, too large or not UTF-8. The message has its path as seen from `root`.
pub fn read_named(path: &Utf8Path, root: &Utf8Path, limit: Limit) -> Result<Arc<Source>, Error> {
    let shown = shown(path, root);
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
    read().map(|text| Source::new(shown.as_str(), text)).map_err(|error| error.told(&shown))
}

/// Read what is piped in.
///
/// # Errors
/// It is too large or not UTF-8.
pub fn read_stdin() -> Result<Arc<Source>, Error> {
    let read = capped(io::stdin(), 0, Limit::Outline).and_then(text);
    read.map(|text| Source::new("-", text)).map_err(|error| match error {
        ReadError::NotUtf8(_) => error.told("-"),
        other => other.told("standard input"),
    })
}
