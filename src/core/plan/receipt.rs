//! Receipts: what was done with each artifact, or would be done.

use std::sync::Arc;

use serde::Serialize;

use super::changes::FieldChange;
use super::record::{Record, State};
use crate::core::artifact::Location;
use crate::core::diagnostic::{Diagnostic, Place};
use crate::core::names::{ArtifactKey, RoleId, TemplateId};
use crate::core::warnings::Warnings;

/// What is done with an artifact or a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Created.
    Create,
    /// Changed.
    Update,
    /// Left as it is.
    Keep,
    /// Left as a person edited it, though it differs from the request.
    Conflict,
    /// Not done; the warnings say why.
    Fail,
}

impl Action {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Keep => "keep",
            Self::Conflict => "conflict",
            Self::Fail => "fail",
        }
    }
}

/// What was done with one artifact. All keys are always present in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// The key.
    pub key: ArtifactKey,
    /// The template's id.
    pub template: TemplateId,
    /// The role that owns it.
    pub role: RoleId,
    /// What was done.
    pub action: Action,
    /// Open or closed.
    pub state: State,
    /// The number, if it has one.
    pub number: Option<u64>,
    /// The address, if it has one.
    pub url: Option<String>,
    /// The title.
    pub title: String,
    /// All labels.
    pub labels: Arc<[String]>,
    /// The assignees' logins.
    pub assignees: Vec<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The parent: a key, or an issue like `#12`.
    pub parent: Option<String>,
    /// The file's path in the workspace.
    pub path: Option<Arc<str>>,
    /// The required fields without an answer.
    pub missing: Vec<String>,
    /// The warnings.
    #[serde(flatten)]
    pub warnings: Warnings,
    /// What changes in an artifact that exists, if somebody wants to see it.
    pub changes: Vec<FieldChange>,
    /// Where a person asked for it.
    #[serde(skip)]
    pub place: Option<Place>,
    /// Whether it failed only because somebody changed the artifact after it was read, so that a retry can succeed.
    #[serde(skip)]
    pub stale: bool,
    /// Whether the key belongs to an artifact with another title, so that nothing was done.
    #[serde(skip)]
    pub taken: bool,
    /// Whether it is in conflict, and the rest of it was written.
    #[serde(skip)]
    pub partly: bool,
}

impl Receipt {
    /// Makes the receipt of a record.
    pub fn of(record: &Record, action: Action, location: &Location) -> Self {
        Self {
            key: record.key.clone(),
            template: record.key.template().clone(),
            role: record.owner.clone(),
            action,
            state: record.state,
            number: location.number(),
            url: location.url().map(str::to_owned),
            title: record.title.clone(),
            labels: record.labels.as_slice().into(),
            assignees: record.assignees.clone(),
            milestone: record.milestone.clone(),
            parent: record.parent.clone(),
            path: match location {
                Location::File(path) => Some(Arc::clone(path)),
                _ => None,
            },
            missing: Vec::new(),
            warnings: Warnings::default(),
            changes: Vec::new(),
            place: None,
            stale: false,
            taken: false,
            partly: false,
        }
    }
}

/// The number of artifacts per action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Created.
    pub created: usize,
    /// Changed.
    pub updated: usize,
    /// Left as they are.
    pub kept: usize,
    /// Left as a person edited them.
    pub conflicts: usize,
    /// Not done.
    pub failed: usize,
    /// How many of those in conflict were written apart from what a person edited.
    #[serde(skip)]
    pub partly: usize,
}

/// The receipts of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Receipts {
    /// One for each artifact, in the order of the plan.
    pub artifacts: Vec<Receipt>,
    /// The number of artifacts per action.
    pub summary: Summary,
    /// The artifacts that the outlines created and no longer name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub vanished: Vec<ArtifactKey>,
    /// Why the run stopped early, if it did.
    #[serde(skip)]
    pub stopped: Option<Diagnostic>,
}

impl Receipts {
    /// Collects receipts and counts them.
    pub fn new(artifacts: Vec<Receipt>) -> Self {
        let count = |action| artifacts.iter().filter(|receipt| receipt.action == action).count();
        let summary = Summary {
            created: count(Action::Create),
            updated: count(Action::Update),
            kept: count(Action::Keep),
            conflicts: count(Action::Conflict),
            failed: count(Action::Fail),
            partly: artifacts.iter().filter(|receipt| receipt.action == Action::Conflict && receipt.partly).count(),
        };
        Self { artifacts, summary, vanished: Vec::new(), stopped: None }
    }

    /// Joins the receipts of several plans. An artifact that is in more than one gets one receipt, with what was done
    /// and its latest state.
    pub fn joined(all: Vec<Self>) -> Self {
        let mut artifacts: Vec<Receipt> = Vec::new();
        let mut stopped = None;
        for receipts in all {
            stopped = stopped.or(receipts.stopped);
            for receipt in receipts.artifacts {
                match artifacts.iter_mut().find(|known| known.key == receipt.key) {
                    // A dry run creates nothing, so it plans to create the same artifact twice.
                    Some(known) if (known.action, receipt.action) == (Action::Create, Action::Create) => {
                        known.warnings.push("it is requested twice: the first request creates it".to_owned());
                    }
                    Some(known) => {
                        let action = if receipt.action == Action::Keep { known.action } else { receipt.action };
                        let action = if known.action == Action::Create { Action::Create } else { action };
                        let mut warnings = std::mem::take(&mut known.warnings);
                        receipt.warnings.iter().for_each(|warning| warnings.push_new(warning.clone()));
                        let missing = if receipt.missing.is_empty() {
                            std::mem::take(&mut known.missing)
                        } else {
                            receipt.missing.clone()
                        };
                        *known = Receipt { action, missing, warnings, ..receipt };
                    }
                    None => artifacts.push(receipt),
                }
            }
        }
        Self { stopped, ..Self::new(artifacts) }
    }
}
