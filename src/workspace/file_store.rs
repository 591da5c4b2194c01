//! Where artifacts in files are kept: in the local folder, or on a branch of the tracker's repository.

use std::sync::Arc;

use super::document::{find_document, find_documents};
use super::files::Files;
use super::write_error::WriteError;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::Snapshot;
use crate::core::warnings::Warnings;

/// The result of publishing a run's files.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The URL where people find them.
    pub url: Option<String>,
    /// The paths of the files shown there.
    pub paths: Vec<String>,
    /// A message about what was done.
    pub message: String,
    /// What had to be left out, and why.
    pub warnings: Warnings,
    /// Paths that somebody else changed in the meantime, and that were not written.
    pub skipped: Vec<String>,
    /// Why the files are not shown at the URL yet, although they were stored.
    pub problem: Option<Diagnostic>,
}

/// A place that keeps artifacts in files.
pub trait FileStore {
    /// Reads every artifact in a file into the snapshot.
    ///
    /// # Errors
    /// The store can't be read at all.
    fn find_all(&self, snapshot: &mut Snapshot) -> Result<(), Error>;

    /// Reads one path into the snapshot, if there is a file: as an artifact, or as a foreign file.
    fn find(&self, path: &str, snapshot: &mut Snapshot);

    /// Whether a file exists.
    fn exists(&self, path: &str) -> bool;

    /// Checks that a path stays inside the store.
    ///
    /// # Errors
    /// [`WriteError::Outside`] if it doesn't.
    fn check_inside(&self, path: &str) -> Result<(), WriteError>;

    /// Creates a file.
    ///
    /// # Errors
    /// [`WriteError::Taken`] if it already exists.
    fn create(&self, path: &str, text: &str) -> Result<(), WriteError>;

    /// Writes over a file that is unchanged since it was read.
    ///
    /// # Errors
    /// [`WriteError::Changed`] if it has changed.
    fn replace(&self, path: &str, before: &str, text: &str) -> Result<(), WriteError>;

    /// The same store for several threads at once, if it is the local folder.
    fn in_threads(&self) -> Option<Arc<dyn FileStore + Send + Sync>> {
        None
    }

    /// Moves a file that is unchanged since it was read, with another text. Stores on a branch don't move files.
    ///
    /// # Errors
    /// [`WriteError::Changed`] if it has changed, [`WriteError::Taken`] if the new path exists.
    fn relocate(&self, from: &str, _before: &str, _to: &str, _text: &str) -> Result<(), WriteError> {
        Err(WriteError::Unwritable(from.to_owned()))
    }

    /// Whether reading is expensive enough that it is read only if files are needed.
    fn is_remote(&self) -> bool {
        false
    }

    /// Whether an earlier run ended before its files were published.
    fn is_unfinished(&self) -> bool {
        false
    }

    /// Publishes the created and changed files.
    ///
    /// # Errors
    /// The files can't be published.
    fn publish(&self) -> Result<Option<Published>, Error> {
        Ok(None)
    }
}

impl FileStore for Files {
    fn find_all(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        find_documents(self, snapshot);
        Ok(())
    }

    fn find(&self, path: &str, snapshot: &mut Snapshot) {
        find_document(self, path, snapshot);
    }

    fn exists(&self, path: &str) -> bool {
        self.exists(path)
    }

    fn in_threads(&self) -> Option<Arc<dyn FileStore + Send + Sync>> {
        Some(Arc::new(self.clone()))
    }

    fn check_inside(&self, path: &str) -> Result<(), WriteError> {
        self.check_inside(path)
    }

    fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        self.create(path, text)
    }

    fn replace(&self, path: &str, before: &str, text: &str) -> Result<(), WriteError> {
        self.replace(path, before, text)
    }

    fn relocate(&self, from: &str, before: &str, to: &str, text: &str) -> Result<(), WriteError> {
        self.relocate(from, before, to, text)
    }
}
