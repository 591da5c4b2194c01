//! Reads and writes what a person names: a regular file anywhere, or standard input.
#![cfg_attr(not(test), expect(clippy::disallowed_methods, reason = "what is opened here was named by a person"))]

use std::io;
use std::io::Write as _;
use std::sync::Arc;

use camino::Utf8Path;

use super::capped::{capped, text};
use super::limit::Limit;
use super::open_flags::{WITHOUT_WAITING, not_regular};
use super::read_error::ReadError;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::workspace::display_path::display_path;

/// Reads a text file that a person named, wherever it is.
///
/// # Errors
/// It doesn't exist, is not a regular file, is too large or not UTF-8. The message has its path relative to `root`.
pub fn read_named(path: &Utf8Path, root: &Utf8Path, limit: Limit) -> Result<Arc<Source>, Error> {
    let display_path = display_path(path, root);
    let read = read_bytes(path, limit).and_then(text);
    read.map(|text| Source::new(display_path.as_str(), text)).map_err(|error| error.into_error(&display_path))
}

/// Reads the bytes of a file that a person named, wherever it is.
///
/// # Errors
/// It doesn't exist, is not a regular file or is too large. The message has its path relative to `root`.
pub(in crate::workspace) fn read_named_bytes(path: &Utf8Path, root: &Utf8Path, limit: Limit) -> Result<Vec<u8>, Error> {
    read_bytes(path, limit).map_err(|error| error.into_error(&display_path(path, root)))
}

fn read_bytes(path: &Utf8Path, limit: Limit) -> Result<Vec<u8>, ReadError> {
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
    capped(file, metadata.len(), limit)
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

/// Writes a new file that a person named.
///
/// # Errors
/// It exists already, or can't be written.
pub fn write_new(path: &Utf8Path, shown: &Utf8Path, bytes: &[u8]) -> Result<(), Error> {
    let write = || std::fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes);
    write().map_err(|error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Diagnostic::error(format!("{shown} exists already")).hint("choose another name, or remove it").into()
        }
        _ => {
            let reason = crate::workspace::reason::reason(&error);
            Error::failed(Diagnostic::error(format!("{shown} can't be written: {reason}")).hint(reason.hint()))
        }
    })
}

/// Writes a file that a person named, or writes it anew if it is one that we wrote, which `mark` shows.
///
/// # Errors
/// Something else is there, or it can't be written.
pub fn write_generated(path: &Utf8Path, shown: &Utf8Path, text: &str, mark: &str) -> Result<(), Error> {
    match read_bytes(path, Limit::Outline) {
        Ok(bytes) if String::from_utf8_lossy(&bytes).contains(mark) => {}
        Err(ReadError::NotFound) => {}
        Ok(_) => {
            let mistake = Diagnostic::error(format!("{shown} exists already, and rolecall didn't write it"));
            return Err(mistake.hint("choose another name, or remove it").into());
        }
        Err(error) => return Err(error.into_error(shown.as_str())),
    }
    let folder = path.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let write = || {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path).map_err(|error| error.error).map(drop)
    };
    write().map_err(|error: io::Error| {
        let reason = crate::workspace::reason::reason(&error);
        Error::failed(Diagnostic::error(format!("{shown} can't be written: {reason}")).hint(reason.hint()))
    })
}

/// The names of a folder's files that may be outlines or tables, sorted.
pub fn outline_names(folder: &Utf8Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let is_outline = |name: &String| {
        let extension = Utf8Path::new(name).extension().map(str::to_lowercase).unwrap_or_default();
        ["yml", "yaml", "csv", "tsv", "xlsx", "ods"].contains(&extension.as_str())
    };
    names.retain(is_outline);
    names.sort();
    names
}
