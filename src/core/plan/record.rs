//! An artifact as a tracker or a file holds it.

use jiff::civil::Date;
use serde::Serialize;

use crate::core::catalog::Destination;
use crate::core::names::ArtifactKey;
use crate::core::names::RoleId;

/// Is the work open or done?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Open.
    #[default]
    Open,
    /// Closed; never updated, never reopened, never made again.
    Closed,
}

impl State {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// All that is written of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub key: ArtifactKey,
    /// The role that owns it.
    pub owner: RoleId,
    /// An issue or a file?
    pub destination: Destination,
    /// Its title.
    pub title: String,
    /// Open or closed.
    pub state: State,
    /// Was it closed without being done: as not planned, or as another's duplicate? Then nobody accepted it.
    pub dropped: bool,
    /// All labels, the role's first.
    pub labels: Vec<String>,
    /// The logins.
    pub assignees: Vec<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The day on which the milestone is due, if it must be made.
    pub due: Option<Date>,
    /// The parent: its key, or `#12` or `owner/name#12` for an issue that we don't manage.
    pub parent: Option<String>,
    /// Is the parent only named in the marker, because the issue can't hang there as a sub-issue?
    pub parent_by_reference: bool,
    /// The issue type.
    pub issue_type: Option<String>,
    /// When it was made.
    pub created: Option<Date>,
    /// When it was closed.
    pub closed: Option<Date>,
    /// The whole body.
    pub body: String,
}
