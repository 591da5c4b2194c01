//! What a run has learned about the repository.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use jiff::civil::Date;

use super::issues_read::{Baseline, Latest};
use super::server_support::{NewerInput, SubIssues};
use super::transport::error::ApiError;
use super::transport::payload::GraphRepository;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Candidate, Existing};

/// What a run has learned about the repository.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The repository, once the first response has arrived.
    pub(super) repository: Option<GraphRepository>,
    /// The account of the token.
    pub(super) viewer: String,
    /// The ids of each issue, by its number.
    pub(super) handles: HashMap<u64, Handle>,
    /// Issues that rolecall doesn't manage, by their paths.
    pub(super) foreign: HashMap<String, Handle>,
    /// The issue of each artifact.
    pub(super) numbers: HashMap<ArtifactKey, u64>,
    /// The artifact of each issue, with `false` if the issue claims a key that belongs to another issue.
    pub(super) keys: HashMap<u64, (ArtifactKey, bool)>,
    /// When the first response was sent, by the server's clock.
    pub(super) started: Option<i64>,
    /// The number up to which all issues have been read.
    pub(super) last_seen: u64,
    /// When the repository was read, by the client's clock.
    pub(super) start_read: Option<Duration>,
    /// The issues that changed last, read ahead for the next snapshot of a part.
    pub(super) begun: Option<Latest>,
    /// The issues that the latest snapshot of a part was made of.
    pub(super) latest: Option<Latest>,
    /// Issues as they were read for a snapshot of a part, each with what it is compared with before it is edited.
    pub(super) read: HashMap<u64, (Existing, Baseline)>,
    /// The issues that this run created.
    pub(super) created: Vec<u64>,
    /// The claims of issues created since the artifacts were read.
    pub(super) concurrent_changes: Vec<Candidate>,
    /// How many artifacts in a row were not created because no response came.
    pub(super) lost_creations: usize,
    /// The permissions of accounts, by login.
    pub(super) permissions: HashMap<String, Permissions>,
    /// The ids of labels, by lowercase name; `None` for a label that doesn't exist.
    pub(super) labels: HashMap<String, Option<String>>,
    /// Pending warnings about labels that were created with a fallback, by lowercase name.
    pub(super) label_warnings: HashMap<String, String>,
    /// The milestones, by title; `None` for one that doesn't exist.
    pub(super) milestones: HashMap<String, Option<Milestone>>,
    /// Why labels and milestones could not be created. They are not tried again in this run.
    pub(super) refusals: HashMap<LookupKey, ApiError>,
    /// The due dates of the plan's milestones.
    pub(super) due_dates: HashMap<String, Date>,
    /// The ids of accounts that can be assigned, by lowercase login; `None` for one that can't.
    pub(super) people: HashMap<String, Option<String>>,
    /// How the server handles sub-issues.
    pub(super) sub_issues: SubIssues,
    /// The GraphQL ids of the issue types, by lowercase name.
    pub(super) types: HashMap<String, String>,
    /// The organization's issue field for the owning role.
    pub(super) field: Option<Field>,
    /// The inputs of `createIssue` that this server doesn't support.
    pub(super) unknown_inputs: BTreeSet<NewerInput>,
}

/// Something to look up by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum LookupKey {
    Label(String),
    Milestone(String),
    Person(String),
}

impl LookupKey {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Label(name) | Self::Milestone(name) | Self::Person(name) => name,
        }
    }
}

/// The permissions of an account.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Permissions {
    pub(super) push: bool,
    /// Whether it may label issues, which makes an issue's marker trusted.
    pub(super) triage: bool,
}

/// The ids of an issue.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    /// The REST id, which is not the issue number.
    pub(super) id: u64,
    /// The GraphQL id.
    pub(super) node: String,
}

/// A milestone.
#[derive(Clone, Debug)]
pub(super) struct Milestone {
    pub(super) node: String,
    pub(super) number: u64,
    pub(super) open: bool,
}

/// A single-select issue field of the organization.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The REST id.
    pub(super) id: u64,
    /// The GraphQL id, if the server has one.
    pub(super) node: Option<String>,
    /// The options, named after the roles that they represent.
    pub(super) options: Vec<FieldOption>,
}

/// An option of a single-select field.
#[derive(Clone, Debug)]
pub(super) struct FieldOption {
    pub(super) name: String,
    /// The GraphQL id, if the server provides it.
    pub(super) node: Option<String>,
}

impl Field {
    /// The option for a role, found by the role's name or else its id.
    pub(super) fn option(&self, name: &str, id: &str) -> Option<&FieldOption> {
        let is = |option: &&FieldOption, word: &str| option.name.to_lowercase() == word.to_lowercase();
        self.options
            .iter()
            .find(|option| is(option, name))
            .or_else(|| self.options.iter().find(|option| is(option, id)))
    }
}

impl State {
    /// Whether an account is known to be allowed to push.
    pub(super) fn may_push(&self, login: &str) -> bool {
        self.permissions.get(login).is_some_and(|permissions| permissions.push)
    }

    /// Whether an account is known to be allowed to label issues.
    pub(super) fn may_label(&self, login: &str) -> bool {
        self.permissions.get(login).is_some_and(|permissions| permissions.triage)
    }

    /// Whether the token's account may push. Assumed for an app, for which GitHub reports no permission.
    pub(super) fn own_account_may_push(&self) -> bool {
        let permission = self.repository.as_ref().and_then(|repository| repository.viewer_permission.as_deref());
        !matches!(permission, Some("READ" | "TRIAGE"))
    }

    /// Whether the token's account may set labels, assignees and milestones. Assumed for an app, for which GitHub
    /// reports no permission.
    pub(super) fn may_triage(&self) -> bool {
        let permission = self.repository.as_ref().and_then(|repository| repository.viewer_permission.as_deref());
        permission != Some("READ")
    }
}
