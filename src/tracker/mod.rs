//! Where issues live. Each house of a tracker reads what is there and writes one artifact at a time.

mod local;

pub use local::Local;

use crate::core::artifact::ArtifactKey;
use crate::core::diagnostic::Error;
use crate::core::plan::{Existing, Record, Snapshot};
use crate::workspace::WriteError;

/// What every tracker can do.
pub trait Tracker {
    /// Where it keeps an issue, as people name it: a path from the workspace for a local one.
    fn locate(&self, key: &ArtifactKey) -> String;

    /// Put every issue into the snapshot.
    ///
    /// # Errors
    /// The tracker can not be read at all. One issue that can not be read is the snapshot's to tell.
    fn read(&self, snapshot: &mut Snapshot) -> Result<(), Error>;

    /// One issue as it is now.
    ///
    /// # Errors
    /// It is there and can not be read.
    fn look(&self, key: &ArtifactKey) -> Result<Option<Existing>, Error>;

    /// Make an issue.
    ///
    /// # Errors
    /// [`WriteError::Taken`] where its key has one already.
    fn create(&self, record: &Record) -> Result<(), WriteError>;

    /// Change an issue that is still as it was read.
    ///
    /// # Errors
    /// [`WriteError::Changed`] where it no longer is.
    fn update(&self, existing: &Existing, record: &Record) -> Result<(), WriteError>;
}
