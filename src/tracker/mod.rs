//! Where issues live. Each house of a tracker reads what is there and writes one artifact at a time.

mod github;
mod host;
mod local;

use std::time::Duration;

pub use github::{Connection, GitHub, Log, RepositorySources};
pub use host::{BaseConfig, FileChanges, Host, Reaction};
pub use local::Local;

use crate::core::artifact::Location;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Existing, LabelReceipt, Plan, Record, Snapshot};
use crate::workspace::WriteError;

/// What was made or changed.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where it is.
    pub location: Location,
    /// What could not be had, and why.
    pub warnings: Vec<String>,
    /// What it is tagged with, where that is less than was wanted.
    pub tags: Option<Tags>,
}

/// Labels and assignees.
#[derive(Clone, Debug)]
pub struct Tags {
    /// The labels' names.
    pub labels: Vec<String>,
    /// The logins.
    pub assignees: Vec<String>,
}

impl Tags {
    /// Those that are among others too, in any letter case.
    fn within(mut self, others: &Self) -> Self {
        self.labels.retain(|name| has(&others.labels, name));
        self.assignees.retain(|login| has(&others.assignees, login));
        self
    }
}

/// Is a name among others, in any letter case?
fn has(names: &[String], name: &str) -> bool {
    names.iter().any(|known| known.to_lowercase() == name.to_lowercase())
}

/// What an issue may have to do without. Its body says so, and a later run tries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// Hanging under its parent, which is only named then.
    Parent,
    /// Its milestone.
    Milestone,
}

/// Why something was not written.
#[derive(Debug)]
pub enum TrackerError {
    /// A file's reasons; where somebody was faster, the artifact is settled anew.
    File(WriteError),
    /// It can't have something, with the reason, which is empty where it was told before: it is written without.
    Without(Unavailable, String),
    /// This artifact can't be written, with the reason.
    This(String),
    /// Nothing more can be written in this run.
    Everything(Diagnostic),
}

impl From<WriteError> for TrackerError {
    fn from(error: WriteError) -> Self {
        Self::File(error)
    }
}

/// An artifact that this run made, and another made first.
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// Its key.
    pub key: ArtifactKey,
    /// The issue that this run made.
    pub mine: u64,
    /// The issue that counts.
    pub winner: Existing,
}

/// What others made while this run was at work.
#[derive(Clone, Debug, Default)]
pub struct ConcurrentChanges {
    /// Artifacts that this run made too late.
    pub duplicates: Vec<Duplicate>,
    /// Artifacts that this run has not made.
    pub others: Vec<Existing>,
    /// Issues that were made after this run's and hold nobody's words; and the number of this run's.
    pub later: Vec<(u64, u64)>,
}

/// What every tracker can do.
pub trait Tracker {
    /// Where it keeps an issue that is not there yet.
    fn locate(&self, key: &ArtifactKey) -> Location;

    /// Put every issue into the snapshot.
    ///
    /// # Errors
    /// The tracker can't be read at all. One issue that can't be read is the snapshot's to tell.
    fn read(&self, snapshot: &mut Snapshot) -> Result<(), Error>;

    /// One issue as it is now.
    ///
    /// # Errors
    /// It is there and can't be read.
    fn reread(&self, key: &ArtifactKey) -> Result<Option<Existing>, Error>;

    /// Find out what a plan needs and can't have, and put it into the plan's receipts. Nothing is written.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn preflight(&self, _plan: &mut Plan) -> Result<(), Error> {
        Ok(())
    }

    /// How many requests the plan will write, and the least time that they take under the tracker's limits.
    fn estimate(&self, _plan: &Plan) -> Option<(usize, Duration)> {
        None
    }

    /// Make an issue.
    ///
    /// # Errors
    /// [`WriteError::Taken`] where its key has one already.
    fn create(&self, record: &Record) -> Result<Written, TrackerError>;

    /// Change an issue that is still as it was read.
    ///
    /// # Errors
    /// [`WriteError::Changed`] where it no longer is.
    fn update(&self, existing: &Existing, record: &Record) -> Result<Written, TrackerError>;

    /// Look at what others made since the last look. `made` is what this run made, by number.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn concurrent_changes(&self, _made: &[(ArtifactKey, u64)]) -> Result<ConcurrentChanges, Error> {
        Ok(ConcurrentChanges::default())
    }

    /// Make the roles' labels right; nothing where labels are only words.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn labels(&self, _dry_run: bool) -> Result<Vec<LabelReceipt>, Error> {
        Ok(Vec::new())
    }

    /// The repository's host, where issues have one.
    fn host(&self) -> Option<&dyn Host> {
        None
    }

    /// Close an issue as the duplicate of another, if it is still nobody's words or this run made it.
    ///
    /// # Errors
    /// It can't be closed.
    fn close_duplicate(&self, _twin: u64, _of: u64) -> Result<(), TrackerError> {
        Ok(())
    }
}
