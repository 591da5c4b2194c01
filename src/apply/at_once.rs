//! Writes files on all cores. Whatever is more than writing one file is left to be carried out alone.

use std::sync::Arc;

use super::stores::Stores;
use super::{Executor, Turn};
use crate::core::artifact::Locations;
use crate::core::parallel::each_in_parallel;
use crate::core::plan::{Change, LatePlanner, Receipt, Step};
use crate::tracker::Tracker;
use crate::workspace::FileStore;

/// How many steps are carried out before their progress is reported.
const CHUNK: usize = 256;

/// What several cores write with.
struct FileWriter<'a, 'b> {
    late: &'a LatePlanner<'b>,
    locations: &'a Locations,
    tracker: Arc<dyn Tracker + Send + Sync>,
    files: Arc<dyn FileStore + Send + Sync>,
}

impl Executor<'_> {
    /// Carries out the steps that only write a file, if the tracker and the file store are folders. `done` is called
    /// after each. The others stay as they are.
    pub(super) fn write_files(&self, turns: &mut [Turn], mut done: impl FnMut()) {
        let (Some(tracker), Some(files)) = (self.tracker.in_threads(), self.files.in_threads()) else { return };
        let writer = FileWriter { late: &self.late, locations: &self.locations, tracker, files };
        for chunk in turns.chunks_mut(CHUNK) {
            let taken: Vec<Turn> = chunk.iter_mut().map(|turn| std::mem::replace(turn, Turn::Taken)).collect();
            let carried_out = each_in_parallel(taken, |turn| match turn {
                Turn::Step(step) => writer.write(step).map_or_else(|step| Turn::Step(*step), Turn::Done),
                other => other,
            });
            for (turn, carried_out) in chunk.iter_mut().zip(carried_out) {
                if matches!(carried_out, Turn::Done(_)) {
                    done();
                }
                *turn = carried_out;
            }
        }
    }
}

impl FileWriter<'_, '_> {
    /// Carries out a step. Returns the step if it failed or needs more than that.
    fn write(&self, step: Step) -> Result<Receipt, Box<Step>> {
        let stores = Stores { tracker: self.tracker.as_ref(), files: self.files.as_ref() };
        let step = self.late.complete(step, self.locations);
        let written = match (&step.change, &step.existing) {
            (Change::None, _) if step.claimants.is_empty() => return Ok(step.receipt),
            (Change::Create(record), _) => stores.create(record, &step.location),
            (Change::Update(record), Some(existing)) => stores.update(existing, record, &step.location),
            _ => return Err(Box::new(step)),
        };
        // A file that is taken or has changed is planned again, which is done alone.
        match written {
            Ok(_) => Ok(step.receipt),
            Err(_) => Err(Box::new(step)),
        }
    }
}
