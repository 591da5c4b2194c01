//! Receipts: what was done, or would be, per artifact.

use serde::Serialize;

use super::record::{Record, State};
use crate::core::artifact::Location;
use crate::core::diagnostic::{Diagnostic, Place};

/// What is done with an artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Made.
    Create,
    /// Changed.
    Update,
    /// Left as it is.
    Keep,
    /// Left as a person made it where that differs from what is wanted.
    Conflict,
    /// Not done; the warnings say why.
    Fail,
}

impl Action {
    /// The word for it.
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
    /// What it is.
    pub key: String,
    /// What it is made from.
    pub template: String,
    /// The role that owns it.
    pub role: String,
    /// What was done.
    pub action: Action,
    /// Open or closed.
    pub state: State,
    /// The number, where it has one.
    pub number: Option<u64>,
    /// The address, where it has one.
    pub url: Option<String>,
    /// The title.
    pub title: String,
    /// All labels.
    pub labels: Vec<String>,
    /// The logins.
    pub assignees: Vec<String>,
    /// The milestone's title.
    pub milestone: Option<String>,
    /// The parent's key.
    pub parent: Option<String>,
    /// The file, from the workspace.
    pub path: Option<String>,
    /// The required fields without an answer.
    pub missing: Vec<String>,
    /// What was odd.
    pub warnings: Vec<String>,
    /// Where a person wrote down that it is wanted.
    #[serde(skip)]
    pub place: Option<Place>,
    /// Did it fail for nothing but that somebody wrote after it was read? Then it can be looked at again.
    #[serde(skip)]
    pub stale: bool,
    /// Was it left alone though its key is another thing's, as its title tells?
    #[serde(skip)]
    pub taken: bool,
}

impl Receipt {
    /// A receipt of a record.
    pub fn of(record: &Record, action: Action, location: &Location) -> Self {
        Self {
            key: record.key.to_string(),
            template: record.key.template().to_string(),
            role: record.owner.to_string(),
            action,
            state: record.state,
            number: location.number(),
            url: location.url().map(str::to_owned),
            title: record.title.clone(),
            labels: record.labels.clone(),
            assignees: record.assignees.clone(),
            milestone: record.milestone.clone(),
            parent: record.parent.clone(),
            path: location.path().map(str::to_owned),
            missing: Vec::new(),
            warnings: Vec::new(),
            place: None,
            stale: false,
            taken: false,
        }
    }
}

/// How many of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Made.
    pub created: usize,
    /// Changed.
    pub updated: usize,
    /// Left as they are.
    pub kept: usize,
    /// Left as a person made them.
    pub conflicts: usize,
    /// Not done.
    pub failed: usize,
}

/// The receipts of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Receipts {
    /// One for each artifact, in the order of the plan.
    pub artifacts: Vec<Receipt>,
    /// How many of each.
    pub summary: Summary,
    /// Why the run ended before all was done, if it did.
    #[serde(skip)]
    pub stopped: Option<Diagnostic>,
}

impl Receipts {
    /// Count them.
    pub fn new(artifacts: Vec<Receipt>) -> Self {
        let count = |action| artifacts.iter().filter(|receipt| receipt.action == action).count();
        let summary = Summary {
            created: count(Action::Create),
            updated: count(Action::Update),
            kept: count(Action::Keep),
            conflicts: count(Action::Conflict),
            failed: count(Action::Fail),
        };
        Self { artifacts, summary, stopped: None }
    }

    /// Those of several runs down the road, as one. An artifact that came by twice has one receipt: what was done first,
    /// as it is in the end.
    pub fn joined(all: Vec<Self>) -> Self {
        let mut artifacts: Vec<Receipt> = Vec::new();
        let mut stopped = None;
        for receipts in all {
            stopped = stopped.or(receipts.stopped);
            for receipt in receipts.artifacts {
                match artifacts.iter_mut().find(|known| known.key == receipt.key) {
                    // A dry run makes nothing, so that a second wish for it is foreseen like the first.
                    Some(known) if (known.action, receipt.action) == (Action::Create, Action::Create) => {
                        known.warnings.push("it is requested twice: the first request makes it".to_owned());
                    }
                    Some(known) => {
                        let action = if receipt.action == Action::Keep { known.action } else { receipt.action };
                        let action = if known.action == Action::Create { Action::Create } else { action };
                        let mut warnings = std::mem::take(&mut known.warnings);
                        let new = receipt.warnings.iter().filter(|warning| !warnings.contains(warning)).cloned();
                        let new: Vec<String> = new.collect();
                        warnings.extend(new);
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
