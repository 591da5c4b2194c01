//! A plan: what must change so that the wanted artifacts are there.

use super::receipt::{Receipt, Receipts};
use super::record::Record;
use crate::core::artifact::{Artifact, Body, Location, Section};

/// What is written for one artifact.
#[derive(Clone, Debug)]
pub enum Change {
    /// Nothing.
    None,
    /// A new record, at a path where nothing is.
    Create(Record),
    /// A changed record, over the one that was read.
    Update(Record),
}

/// One artifact of a plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// The receipt that the step gives when it is done.
    pub receipt: Receipt,
    /// What is written.
    pub change: Change,
    /// Where it is or will be.
    pub location: Location,
    /// What is wanted, to settle it anew where somebody else was faster. An acceptance wants nothing anew.
    pub artifact: Option<Artifact>,
    /// A unified diff of what `--force` overwrites.
    pub diff: Option<String>,
    /// The numbers of issues that are closed as its duplicates.
    pub twins: Vec<u64>,
}

impl Step {
    /// A step that is wanted of what is there, and of nothing else.
    pub fn new(receipt: Receipt, change: Change, location: Location) -> Self {
        Self { receipt, change, location, artifact: None, diff: None, twins: Vec::new() }
    }

    /// What is wanted, whole: a step of what is made anew keeps the sections in the body only.
    pub fn wanted(&self) -> Option<Artifact> {
        let artifact = self.artifact.as_ref()?;
        let kept = !artifact.sections.is_empty();
        let sections = if kept { artifact.sections.clone() } else { self.sections() };
        Some(Artifact { sections, ..artifact.clone() })
    }

    /// The sections of what is made anew, read out of its body.
    pub(super) fn sections(&self) -> Vec<Section> {
        match &self.change {
            Change::Create(record) => Body::parse(&record.body, Some(&record.key)).sections,
            Change::None | Change::Update(_) => Vec::new(),
        }
    }

    /// Does it write anything?
    pub fn writes(&self) -> bool {
        !matches!(self.change, Change::None) || !self.twins.is_empty()
    }
}

/// The steps, parents before their children.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The steps.
    pub steps: Vec<Step>,
}

impl Plan {
    /// Does it write anything?
    pub fn writes(&self) -> bool {
        self.steps.iter().any(Step::writes)
    }

    /// The receipts that it would give.
    pub fn receipts(self) -> Receipts {
        Receipts::new(self.steps.into_iter().map(|step| step.receipt).collect())
    }
}
