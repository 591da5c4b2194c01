//! How many artifacts are composed at once: many small ones, so that every core has enough to do, and few large ones, so
//! that their texts take little memory.

use super::step_planner::Planned;

/// How many bytes of texts are composed at once, more or less.
const BYTES: usize = 256 << 10;
const FEWEST: usize = 4;
const MOST: usize = 256;

/// The number of artifacts that are composed at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batch(pub(super) usize);

impl Default for Batch {
    fn default() -> Self {
        Self(FEWEST)
    }
}

impl Batch {
    /// The number for the next batch, given the steps of the last.
    pub(super) fn after(planned: &[Planned]) -> Self {
        let steps = planned.iter().filter_map(|planned| planned.as_ref().ok()?.as_ref());
        let bytes: usize = steps.map(|step| step.body().map_or(0, str::len)).sum();
        let average = bytes / planned.len().max(1);
        Self((BYTES / average.max(1)).clamp(FEWEST, MOST))
    }
}
