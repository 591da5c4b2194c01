//! An artifact as a tracker or a file stores it.

use jiff::civil::Date;
use serde::Serialize;

use crate::core::catalog::Destination;
use crate::core::names::ArtifactKey;
use crate::core::names::RoleId;

/// Whether the work is open or done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Open.
    #[default]
    Open,
    /// Closed: never updated, reopened or created again.
    Closed,
}

impl State {
    /// The word in files and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// Everything that is stored of an artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The key.
    pub key: ArtifactKey,
    /// The role that owns it.
    pub owner: RoleId,
    /// Whether it is an issue or a file.
    pub destination: Destination,
    /// The title.
    pub title: String,
    /// Open or closed.
    pub state: State,
    /// Whether it was closed without being done, as not planned or as a duplicate. Then closing it accepted nothing.
    pub dropped: bool,
    /// All labels, the role's first.
    pub labels: Vec<String>,
    /// The assignees' logins.
    pub assignees: Vec<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The milestone's due date, for a milestone that has to be created.
    pub due: Option<Date>,
    /// The parent: its key, or `#12` or `owner/name#12` for an issue that we don't manage.
    pub parent: Option<String>,
    /// Whether the parent is only named in the marker, because the issue can't be its sub-issue.
    pub parent_by_reference: bool,
    /// The issue type.
    pub issue_type: Option<String>,
    /// The day it was created.
    pub created: Option<Date>,
    /// The day it was closed.
    pub closed: Option<Date>,
    /// The whole body.
    pub body: String,
}

impl Record {
    /// An open artifact of which nothing else is known.
    pub fn new(key: ArtifactKey, owner: RoleId, destination: Destination, title: impl Into<String>) -> Self {
        Self {
            key,
            owner,
            destination,
            title: title.into(),
            state: State::Open,
            dropped: false,
            labels: Vec::new(),
            assignees: Vec::new(),
            milestone: None,
            due: None,
            parent: None,
            parent_by_reference: false,
            issue_type: None,
            created: None,
            closed: None,
            body: String::new(),
        }
    }
}
