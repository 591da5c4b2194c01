//! A text in a temporary file, which a person edits in a program of their own. It is kept unless it is done with.
#![cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "the file is the person's own, outside the workspace")
)]

use std::io::{self, Write as _};

use camino::{Utf8Path, Utf8PathBuf};

/// A file that a person edits.
#[derive(Debug)]
pub struct DraftFile {
    path: Utf8PathBuf,
}

impl DraftFile {
    /// Writes a text into a new temporary file, readable only by this user. Its name begins with `name`.
    ///
    /// # Errors
    /// It can't be written.
    pub fn new(name: &str, text: &str) -> io::Result<Self> {
        let file = tempfile::Builder::new().prefix(&format!("{name}-")).suffix(".md").tempfile()?;
        file.as_file().write_all(text.as_bytes())?;
        let (_, path) = file.keep().map_err(|error| error.error)?;
        let path = Utf8PathBuf::from_path_buf(path).map_err(|_| io::ErrorKind::InvalidData)?;
        Ok(Self { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// Removes it. If it can't be removed, it does no harm.
    pub fn remove(self) {
        drop(std::fs::remove_file(&self.path));
    }
}
