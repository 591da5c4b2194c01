//! A plan: the changes that create and update the requested artifacts.

use super::existing::Existing;
use super::receipt::{Receipt, Receipts};
use super::record::Record;
use crate::core::artifact::{Artifact, Location};
use crate::core::catalog::Destination;

/// What separates the sections of a new body.
const SEPARATOR: &str = "\n\n";

/// What is written for one artifact.
#[derive(Clone, Debug)]
pub enum Change {
    /// Nothing.
    None,
    /// A new record, where nothing exists.
    Create(Box<Record>),
    /// A changed record that replaces the one that was read.
    Update(Box<Record>),
    /// One of the two, planned again when its turn comes, so that not all texts are in memory at once.
    Later(Later),
}

/// A change whose texts were dropped.
#[derive(Clone, Copy, Debug)]
pub struct Later {
    /// The index of its request.
    pub request: usize,
    /// Whether it creates the artifact.
    pub creates: bool,
    /// Where the artifact is stored.
    pub to: Destination,
}

/// One artifact of a plan.
#[derive(Clone, Debug)]
pub struct Step {
    /// The receipt of the step once it is done.
    pub receipt: Receipt,
    /// What is written.
    pub change: Change,
    /// Where the artifact is or will be.
    pub location: Location,
    /// The requested artifact, so that the step can be planned again after a concurrent change. `None` for steps that
    /// are never planned again, such as an acceptance.
    pub artifact: Option<Box<Artifact>>,
    /// The artifact that it updates, if the snapshot doesn't hold its texts.
    pub existing: Option<Box<Existing>>,
    /// A unified diff of what `--force` overwrites.
    pub diff: Option<String>,
    /// The numbers of the issues that are closed as its duplicates.
    pub claimants: Vec<u64>,
    /// The lengths of the sections' texts, if only the body holds them.
    pub lengths: Vec<usize>,
}

impl Step {
    /// Makes a step without a requested artifact.
    pub fn new(receipt: Receipt, change: Change, location: Location) -> Self {
        Self {
            receipt,
            change,
            location,
            artifact: None,
            existing: None,
            diff: None,
            claimants: Vec::new(),
            lengths: Vec::new(),
        }
    }

    /// The requested artifact with the texts of its sections, which the step of a new artifact may hold only in the
    /// body.
    pub fn wanted(&self) -> Option<Box<Artifact>> {
        let mut artifact = self.artifact.clone()?;
        if let Change::Create(record) = &self.change {
            let mut at = 0;
            for (section, length) in artifact.sections.iter_mut().zip(&self.lengths) {
                record.body.get(at..at + length)?.clone_into(&mut section.text);
                at += length + SEPARATOR.len();
            }
        }
        Some(artifact)
    }

    /// Drops the sections' texts if the body begins with them, to keep one copy in memory.
    pub(super) fn share_texts(&mut self) {
        let (Change::Create(record), Some(artifact)) = (&mut self.change, &mut self.artifact) else { return };
        record.body.shrink_to_fit();
        let mut rest = record.body.as_str();
        for section in &artifact.sections {
            let Some(after) = rest.strip_prefix(section.text.as_str()) else { return };
            rest = after.strip_prefix(SEPARATOR).unwrap_or(after);
        }
        for section in &mut artifact.sections {
            self.lengths.push(std::mem::take(&mut section.text).len());
        }
    }

    /// The body that it writes, as far as it is known.
    pub(super) fn body(&self) -> Option<&str> {
        match &self.change {
            Change::Create(record) | Change::Update(record) => Some(&record.body),
            Change::None | Change::Later(_) => None,
        }
    }

    /// Whether it writes anything.
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
    /// Whether it writes anything.
    pub fn writes(&self) -> bool {
        self.steps.iter().any(Step::writes)
    }

    /// The receipts if every step is done.
    pub fn receipts(self) -> Receipts {
        Receipts::new(self.steps.into_iter().map(|step| step.receipt).collect())
    }
}
