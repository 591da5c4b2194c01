//! A plan: what must change so that the wanted artifacts are there.

use super::receipt::{Receipt, Receipts};
use super::record::Record;
use crate::core::artifact::{Artifact, Location};

/// What stands between the sections of a body that is made anew.
const BETWEEN: &str = "\n\n";

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
    pub claimants: Vec<u64>,
    /// How long the sections' texts are, where only the body keeps them.
    pub lengths: Vec<usize>,
}

impl Step {
    /// A step that is wanted of what is there, and of nothing else.
    pub fn new(receipt: Receipt, change: Change, location: Location) -> Self {
        Self { receipt, change, location, artifact: None, diff: None, claimants: Vec::new(), lengths: Vec::new() }
    }

    /// What is wanted, whole: a step of what is made anew can keep its sections' texts in the body only.
    pub fn wanted(&self) -> Option<Artifact> {
        let mut artifact = self.artifact.clone()?;
        if let Change::Create(record) = &self.change {
            let mut at = 0;
            for (section, length) in artifact.sections.iter_mut().zip(&self.lengths) {
                record.body.get(at..at + length)?.clone_into(&mut section.text);
                at += length + BETWEEN.len();
            }
        }
        Some(artifact)
    }

    /// One copy of a text is enough: where the sections are the body's beginning, they are only kept there.
    pub(super) fn share_texts(&mut self) {
        let (Change::Create(record), Some(artifact)) = (&mut self.change, &mut self.artifact) else { return };
        record.body.shrink_to_fit();
        let mut rest = record.body.as_str();
        for section in &artifact.sections {
            let Some(after) = rest.strip_prefix(section.text.as_str()) else { return };
            rest = after.strip_prefix(BETWEEN).unwrap_or(after);
        }
        for section in &mut artifact.sections {
            self.lengths.push(std::mem::take(&mut section.text).len());
        }
    }

    /// Does it write anything?
    pub fn writes(&self) -> bool {
        !matches!(self.change, Change::None) || !self.claimants.is_empty()
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
