//! Writes one artifact to where it is stored: the tracker, or the store of files.

use crate::core::artifact::Location;
use crate::core::catalog::Destination;
use crate::core::plan::{Existing, Record, document};
use crate::core::warnings::Warnings;
use crate::tracker::{Tracker, TrackerError, Written};
use crate::workspace::{FileStore, WriteError};

/// Where artifacts are written.
#[derive(Clone, Copy)]
pub(super) struct Stores<'a> {
    pub(super) tracker: &'a dyn Tracker,
    pub(super) files: &'a dyn FileStore,
}

impl Stores<'_> {
    pub(super) fn create(self, record: &Record, location: &Location) -> Result<Written, TrackerError> {
        match (record.destination, location) {
            (Destination::File, Location::File(path)) => {
                self.files.create(path, &document::write(record))?;
                Ok(Written { location: location.clone(), warnings: Warnings::default(), tags: None })
            }
            _ => self.tracker.create(record),
        }
    }

    /// Changes an artifact. A file whose key changed moves to another path.
    pub(super) fn update(self, existing: &Existing, record: &Record, to: &Location) -> Result<Written, TrackerError> {
        match (record.destination, &existing.location) {
            (Destination::File, Location::File(path)) => {
                let to = to.path().unwrap_or(path);
                let text = document::rewrite(&existing.text, &existing.record, record)
                    .ok_or_else(|| WriteError::Unwritable(path.to_string()))?;
                if *to == **path {
                    self.files.replace(path, &existing.text, &text)?;
                } else {
                    self.files.relocate(path, &existing.text, to, &text)?;
                }
                Ok(Written { location: Location::file(to), warnings: Warnings::default(), tags: None })
            }
            _ => self.tracker.update(existing, record),
        }
    }
}
