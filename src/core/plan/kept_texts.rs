//! Which steps of a plan keep their texts in memory.

use super::snapshot::Snapshot;
use super::step::{Change, Later, Step};

/// How many bytes a plan keeps of new artifacts. What is beyond that is composed a second time when it is written.
const MAX_NEW: usize = 24 << 20;
/// How many bytes a plan keeps of changed artifacts, of which two texts would be kept.
const MAX_CHANGED: usize = 128 << 10;
/// How many bytes a new artifact's text has at most that is kept.
const MAX_TEXT: usize = 8 << 10;
/// How many bytes a kept step takes besides its texts.
const STEP: usize = 1 << 10;

/// Counts what a plan keeps.
#[derive(Debug)]
pub(super) struct KeptTexts {
    /// Where issues have numbers, the order of the steps depends on what the texts refer to.
    all: bool,
    left_new: usize,
    left_changed: usize,
}

impl KeptTexts {
    pub(super) fn new(snapshot: &Snapshot) -> Self {
        Self { all: snapshot.site.is_some(), left_new: MAX_NEW, left_changed: MAX_CHANGED }
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
        let size = STEP + record.body.len() + step.existing.as_ref().map_or(0, |existing| existing.text.len());
        let left = if creates { &mut self.left_new } else { &mut self.left_changed };
        let is_small = !creates || record.body.len() <= MAX_TEXT;
        if step.diff.is_some() || (is_small && size <= *left) {
            *left = left.saturating_sub(size);
            return step;
        }
        if is_small {
            *left = 0;
        }
        let later = Later { request, creates, to: record.destination };
        let change = Change::Later(later);
        Step { change, artifact: None, existing: None, lengths: Vec::new(), ..step }
    }
}
