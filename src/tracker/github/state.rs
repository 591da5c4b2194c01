//! What is known of the repository while a run lasts.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::read::parents::SubIssues;
use super::transport::error::ApiError;
use super::transport::payload::GraphRepository;
use super::write::create_input::NewerInput;
use crate::core::names::ArtifactKey;
use crate::core::plan::Claim;

/// What is known.
#[derive(Debug, Default)]
pub(super) struct State {
    /// The repository, once the first request was answered.
    pub(super) repository: Option<GraphRepository>,
    /// The account of the token.
    pub(super) viewer: String,
    /// How each issue is named in requests, by its number.
    pub(super) handles: HashMap<u64, Handle>,
    /// Issues that rolecall does not manage, by their paths.
    pub(super) foreign: HashMap<String, Handle>,
    /// The issue of each artifact.
    pub(super) numbers: HashMap<ArtifactKey, u64>,
    /// The artifact of each issue; with `false` for an issue that only claims to be it.
    pub(super) keys: HashMap<u64, (ArtifactKey, bool)>,
    /// When the first request was answered, by the server's clock.
    pub(super) began: Option<i64>,
    /// All issues up to this number were looked at.
    pub(super) newest: u64,
    /// The issues that this run made.
    pub(super) made: Vec<u64>,
    /// What issues claim that were made since the artifacts were read.
    pub(super) concurrent_changes: Vec<Claim>,
    /// How many artifacts in a row were not made because no answer came.
    pub(super) losses: usize,
    /// What accounts may do, by their logins.
    pub(super) permissions: HashMap<String, Permissions>,
    /// The labels by their names in small letters; nothing for one that is not there.
    pub(super) labels: HashMap<String, Option<String>>,
    /// What is to be told of labels that were made otherwise than they should be, by their names in small letters.
    pub(super) label_remarks: HashMap<String, String>,
    /// The milestones by title; nothing for one that is not there.
    pub(super) milestones: HashMap<String, Option<Milestone>>,
    /// Why labels and milestones could not be made: they are not tried again in this run.
    pub(super) refused: HashMap<LookupKey, ApiError>,
    /// When the milestones of the plan are due.
    pub(super) dues: HashMap<String, Date>,
    /// The accounts that can be assigned, with their ids; nothing for one that can't.
    pub(super) people: HashMap<String, Option<String>>,
    /// What the server does with sub-issues.
    pub(super) sub_issues: SubIssues,
    /// GraphQL's ids of the issue types, by their names in small letters.
    pub(super) types: HashMap<String, String>,
    /// The organisation's field for the owning role.
    pub(super) field: Option<Field>,
    /// What this server doesn't know of `createIssue`.
    pub(super) unknown_inputs: BTreeSet<NewerInput>,
}

/// Something that is looked up by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum LookupKey {
    Label(String),
    Milestone(String),
    Person(String),
}

/// What an account may do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Permissions {
    pub(super) push: bool,
    /// Put labels on, and so vouch for what an issue says of itself.
    pub(super) triage: bool,
}

/// How an issue is named in requests.
#[derive(Clone, Debug)]
pub(super) struct Handle {
    /// The REST interface's id, which is not the number.
    pub(super) id: u64,
    /// GraphQL's id.
    pub(super) node: String,
}

/// A milestone.
#[derive(Clone, Debug)]
pub(super) struct Milestone {
    pub(super) node: String,
    pub(super) number: u64,
    pub(super) open: bool,
}

/// A single-select field of the organisation.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// REST's id.
    pub(super) id: u64,
    /// GraphQL's id, where the server has one.
    pub(super) node: Option<String>,
    /// The options, named after the roles that they stand for.
    pub(super) options: Vec<FieldOption>,
}

/// An option of a single-select field.
#[derive(Clone, Debug)]
pub(super) struct FieldOption {
    pub(super) name: String,
    /// GraphQL's id, where the server tells it.
    pub(super) node: Option<String>,
}

impl Field {
    /// The option that stands for a role: its name or its id.
    pub(super) fn option(&self, name: &str, id: &str) -> Option<&FieldOption> {
        let is = |option: &&FieldOption, word: &str| option.name.to_lowercase() == word.to_lowercase();
        self.options
            .iter()
            .find(|option| is(option, name))
            .or_else(|| self.options.iter().find(|option| is(option, id)))
    }
}

impl State {
    /// May an account push, as far as it was asked for?
    pub(super) fn may_push(&self, login: &str) -> bool {
        self.permissions.get(login).is_some_and(|permissions| permissions.push)
    }

    /// May an account put labels on, as far as it was asked for?
    pub(super) fn triages(&self, login: &str) -> bool {
        self.permissions.get(login).is_some_and(|permissions| permissions.triage)
    }

    /// May the token's account push? An app's account says nothing of itself.
    pub(super) fn own_account_may_push(&self) -> bool {
        let permission = self.repository.as_ref().and_then(|repository| repository.viewer_permission.as_deref());
        !matches!(permission, Some("READ" | "TRIAGE"))
    }

    /// May the token's account put labels, assignees and milestones? An app's account says nothing of itself.
    pub(super) fn may_triage(&self) -> bool {
        let permission = self.repository.as_ref().and_then(|repository| repository.viewer_permission.as_deref());
        permission != Some("READ")
    }
}
