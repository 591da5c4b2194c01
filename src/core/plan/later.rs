//! Plans steps again whose texts were dropped to save memory.

use super::keyed::Normalized;
use super::options::Options;
use super::snapshot::Snapshot;
use super::step::{Change, Step};
use super::step_planner::{StepPlanner, fail};
use crate::core::artifact::{Composer, Locations, Requests};
use crate::core::catalog::Catalog;

/// Plans the later steps of a plan when their turn comes.
pub struct LatePlanner<'a> {
    requests: Normalized<'a>,
    planner: StepPlanner<'a>,
}

impl<'a> LatePlanner<'a> {
    /// A planner for a plan of these requests.
    pub fn new(catalog: &'a Catalog, snapshot: &'a Snapshot, requests: &'a dyn Requests, options: Options) -> Self {
        let planner = StepPlanner::unassigned(catalog, snapshot, Composer::new(catalog), options);
        Self { requests: Normalized { catalog, snapshot, requests }, planner }
    }

    /// The step with its texts: as it was planned, unless a person has changed the artifact since.
    pub fn complete(&mut self, step: Step, locations: &Locations) -> Step {
        let Change::Later(later) = &step.change else { return step };
        match self.planner.step(&self.requests.at(later.request), &step.receipt.key, locations, false) {
            Ok(Some(mut planned)) => {
                if let Change::Create(record) = &mut planned.change {
                    record.assignees.clone_from(&step.receipt.assignees);
                    planned.receipt.assignees.clone_from(&step.receipt.assignees);
                }
                planned
            }
            Ok(None) => step,
            Err(mut mistakes) => fail(step, mistakes.swap_remove(0)),
        }
    }
}
