//! Which steps of a plan keep their texts in memory.

use super::snapshot::Snapshot;
use super::step::{Change, Later, Step};

/// How many bytes of texts a plan keeps. What is beyond that is composed a second time when it is written.
const MAX_KEPT: usize = 1 << 20;

/// Counts the texts that a plan keeps.
#[derive(Debug)]
pub(super) struct KeptTexts {
    /// Where issues have numbers, the order of the steps depends on what the texts refer to.
    all: bool,
    left: usize,
}

impl KeptTexts {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self { all: snapshot.site.is_some(), left: MAX_KEPT }
    }

    /// Drops a step's texts if there are too many. With `--force`, what was shown is what is written.
    pub(super) fn keep(&mut self, step: Step, request: usize) -> Step {
        if self.all {
            return step;
        }
        let (record, creates) = match &step.change {
            Change::Create(record) => (record, true),
            Change::Update(record) => (record, false),
            // A step that writes nothing is never planned again.
            Change::None | Change::Later(_) => return Step { artifact: None, ..step },
        };
        let size = record.body.len() + step.existing.as_ref().map_or(0, |existing| existing.text.len());
        if step.diff.is_some() || size <= self.left {
            self.left = self.left.saturating_sub(size);
            return step;
        }
        self.left = 0;
        let later = Later { request, creates, to: record.destination };
        let change = Change::Later(later);
        Step { change, artifact: None, existing: None, lengths: Vec::new(), ..step }
    }
}
