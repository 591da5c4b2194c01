//! Where artifacts in files are kept: in the folder on this machine, or on a branch that a tracker keeps.

use super::document::{find_document, find_documents};
use super::files::Files;
use super::write_error::WriteError;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::Snapshot;

/// What became of the files of a run.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// The address under which people see them.
    pub url: Option<String>,
    /// The paths of the files that they see there.
    pub paths: Vec<String>,
    /// What was done, in words.
    pub told: String,
    /// What could not be had, and why.
    pub warnings: Vec<String>,
    /// Paths that were changed by somebody else meanwhile and were left alone.
    pub left: Vec<String>,
    /// Why people do not see them there yet, though they are kept.
    pub undone: Option<Diagnostic>,
}

/// What every keeper of files can do.
pub trait FileStore {
    /// Put every document of ours into the snapshot.
    ///
    /// # Errors
    /// The keeper can't be read at all.
    fn find_all(&self, snapshot: &mut Snapshot) -> Result<(), Error>;

    /// Look at one path: an artifact of ours, a foreign file, or nothing.
    fn find(&self, path: &str, snapshot: &mut Snapshot);

    /// Is there a file?
    fn exists(&self, path: &str) -> bool;

    /// A path leads nowhere else.
    ///
    /// # Errors
    /// [`WriteError::Outside`] where it does.
    fn check_inside(&self, path: &str) -> Result<(), WriteError>;

    /// Make a file.
    ///
    /// # Errors
    /// [`WriteError::Taken`] where there is one.
    fn create(&self, path: &str, text: &str) -> Result<(), WriteError>;

    /// Change a file that is still as it was read.
    ///
    /// # Errors
    /// [`WriteError::Changed`] where it no longer is.
    fn replace(&self, path: &str, before: &str, text: &str) -> Result<(), WriteError>;

    /// Is reading it so dear that it is read only where files are wanted?
    fn is_remote(&self) -> bool {
        false
    }

    /// Did an earlier run end before its files were handed over?
    fn is_unfinished(&self) -> bool {
        false
    }

    /// Hand over what was made and changed.
    ///
    /// # Errors
    /// It can't be handed over.
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

    fn check_inside(&self, path: &str) -> Result<(), WriteError> {
        self.check_inside(path)
    }

    fn create(&self, path: &str, text: &str) -> Result<(), WriteError> {
        self.create(path, text)
    }

    fn replace(&self, path: &str, before: &str, text: &str) -> Result<(), WriteError> {
        self.replace(path, before, text)
    }
}
