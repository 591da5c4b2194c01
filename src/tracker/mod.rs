//! Where issues live: in a folder, or on GitHub. A tracker reads all issues and writes one artifact at a time.

mod github;
mod host;
mod local;

use std::sync::Arc;
use std::time::Duration;

pub use github::{Connection, GitHub, Log, RepositorySources};
pub use host::{Access, BaseConfig, FileChanges, Host, Reaction, Standing};
pub use local::Local;

use crate::core::artifact::Location;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Existing, LabelReceipt, Plan, Record, Snapshot, Wanted};
use crate::core::warnings::Warnings;
use crate::workspace::WriteError;

/// An artifact that was created or updated.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where it is.
    pub location: Location,
    /// What had to be left out, and why.
    pub warnings: Warnings,
    /// The labels and assignees that it has, if some of those requested are missing.
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
    /// Keeps only the tags that are also in `others`, ignoring case.
    fn within(mut self, others: &Self) -> Self {
        self.labels.retain(|name| contains_name(&others.labels, name));
        self.assignees.retain(|login| contains_name(&others.assignees, login));
        self
    }
}

/// Whether a list contains a name, ignoring case.
fn contains_name(names: &[String], name: &str) -> bool {
    names.iter().any(|known| known.to_lowercase() == name.to_lowercase())
}

/// A property that an issue can be written without. Its body says so, and a later run tries again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unavailable {
    /// The link to its parent, which the body only names then.
    Parent,
    /// Its milestone.
    Milestone,
}

/// Why an artifact was not written.
#[derive(Debug)]
pub enum TrackerError {
    /// A file was not written. If another run changed it first, the artifact is planned again.
    File(WriteError),
    /// The artifact has to be written without a property, for this reason, which is empty if it was reported before.
    Without(Unavailable, String),
    /// This artifact can't be written, for this reason.
    Rejected(Diagnostic),
    /// Nothing more can be written in this run.
    Fatal(Diagnostic),
}

impl TrackerError {
    /// The reason, for a person.
    pub fn into_diagnostic(self) -> Diagnostic {
        match self {
            Self::File(error) => error.to_string().into(),
            Self::Without(_, why) => why.into(),
            Self::Rejected(why) | Self::Fatal(why) => why,
        }
    }
}

impl From<WriteError> for TrackerError {
    fn from(error: WriteError) -> Self {
        Self::File(error)
    }
}

/// An artifact that this run created after another run had created it.
#[derive(Clone, Debug)]
pub struct Duplicate {
    /// Its key.
    pub key: ArtifactKey,
    /// The issue that this run created.
    pub mine: u64,
    /// The issue that counts.
    pub winner: Existing,
}

/// What other runs created during this run.
#[derive(Clone, Debug, Default)]
pub struct ConcurrentChanges {
    /// Artifacts that another run created first.
    pub duplicates: Vec<Duplicate>,
    /// Artifacts that only other runs created.
    pub others: Vec<Existing>,
    /// Unedited issues that other runs created after this run's, each with the number of this run's issue.
    pub later: Vec<(u64, u64)>,
}

/// A place that keeps issues.
pub trait Tracker {
    /// Where an issue that doesn't exist yet will be kept.
    fn locate(&self, key: &ArtifactKey) -> Location;

    /// Reads every issue into the snapshot.
    ///
    /// # Errors
    /// The tracker can't be read at all. A single unreadable issue is recorded in the snapshot.
    fn read(&self, snapshot: &mut Snapshot) -> Result<(), Error>;

    /// Adds to a snapshot of a part what is wanted, as far as it exists. Returns `false` if everything has to be read
    /// instead, because a part would cost as much or can't be relied on.
    ///
    /// # Errors
    /// The tracker can't be read at all.
    fn read_part(&self, _snapshot: &mut Snapshot, _wanted: &Wanted) -> Result<bool, Error> {
        Ok(false)
    }

    /// Reads one issue as it is now.
    ///
    /// # Errors
    /// The issue exists but can't be read.
    fn reread(&self, key: &ArtifactKey) -> Result<Option<Existing>, Error>;

    /// Looks up what a plan needs, and adds a warning to its receipts for whatever is unavailable. Writes nothing.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn preflight(&self, _plan: &mut Plan) -> Result<(), Error> {
        Ok(())
    }

    /// How many write requests the plan needs, and the least time that they take under the tracker's rate limits.
    fn estimate(&self, _plan: &Plan) -> Option<(usize, Duration)> {
        None
    }

    /// Creates an issue.
    ///
    /// # Errors
    /// [`WriteError::Taken`] if its key already has one.
    fn create(&self, record: &Record) -> Result<Written, TrackerError>;

    /// Updates an issue that is unchanged since it was read.
    ///
    /// # Errors
    /// [`WriteError::Changed`] if it has changed.
    fn update(&self, existing: &Existing, record: &Record) -> Result<Written, TrackerError>;

    /// Finds what other runs created since the last call. `created` lists what this run created, by number.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn concurrent_changes(&self, _created: &[(ArtifactKey, u64)]) -> Result<ConcurrentChanges, Error> {
        Ok(ConcurrentChanges::default())
    }

    /// Creates or repairs the roles' labels. Does nothing if the tracker has no labels of its own.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn labels(&self, _dry_run: bool) -> Result<Vec<LabelReceipt>, Error> {
        Ok(Vec::new())
    }

    /// The same tracker for several threads at once, if it is one that files are enough for.
    fn in_threads(&self) -> Option<Arc<dyn Tracker + Send + Sync>> {
        None
    }

    /// Which of these logins can't be assigned.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn unassignable(&self, _logins: &[String]) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }

    /// Which of these teams, written `org/team`, don't exist. A team that the token isn't allowed to see isn't listed.
    ///
    /// # Errors
    /// The tracker can't be read.
    fn missing_teams(&self, _teams: &[String]) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }

    /// The repository's host, if the tracker has one.
    fn host(&self) -> Option<&dyn Host> {
        None
    }

    /// Closes an issue as a duplicate of another, if nobody edited it or this run created it.
    ///
    /// # Errors
    /// The issue can't be closed.
    fn close_duplicate(&self, _duplicate: u64, _of: u64) -> Result<(), TrackerError> {
        Ok(())
    }
}
