//! Reads many files of one folder, which stays open.

use std::sync::Arc;

use cap_std::fs::Dir;

use super::files::Files;
use super::sandbox::{Limit, read_plain};
use crate::core::diagnostic::{Error, Source};

/// Reads the files of a folder.
#[derive(Debug)]
pub struct FolderReader<'a> {
    files: &'a Files,
    path: String,
    dir: Option<Dir>,
}

impl Files {
    /// A reader of the files in a folder.
    pub fn reader(&self, folder: &str) -> FolderReader<'_> {
        FolderReader { files: self, path: folder.to_owned(), dir: self.sandbox.folder(folder).ok() }
    }
}

impl FolderReader<'_> {
    /// Reads the text of a file, like [`Files::read`].
    ///
    /// # Errors
    /// Those of [`Files::read`].
    pub fn read(&self, name: &str, limit: Limit) -> Result<Option<Arc<Source>>, Error> {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}/{name}", self.path) };
        match self.dir.as_ref().and_then(|dir| read_plain(dir, name, limit)) {
            Some(text) => Ok(Some(Source::new(path, text))),
            None => self.files.read(&path, limit),
        }
    }
}
