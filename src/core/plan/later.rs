//! Plans steps again whose texts were dropped to save memory.

use super::keyed::Normalized;
use super::options::Options;
use super::planning::{Planning, fail};
use super::snapshot::Snapshot;
use super::step::{Change, Step};
use crate::core::artifact::{Locations, Requests};
use crate::core::catalog::Catalog;

/// Plans the later steps of a plan when their turn comes.
pub struct LatePlanner<'a> {
    requests: Normalized<'a>,
    planning: Planning<'a>,
}

impl<'a> LatePlanner<'a> {
    /// A planner for a plan of these requests.
    pub fn new(catalog: &'a Catalog, snapshot: &'a Snapshot, requests: &'a dyn Requests, options: Options) -> Self {
        Self {
            requests: Normalized { catalog, snapshot, requests },
            planning: Planning::new(catalog, snapshot, options),
        }
    }

    /// The step with its texts: as it was planned, unless a person has changed the artifact since.
    pub fn complete(&self, step: Step, locations: &Locations) -> Step {
        let Change::Later(later) = &step.change else { return step };
        let composed = self.planning.compose(&self.requests.at(later.request), &step.receipt.key, locations);
        let assignees = step.receipt.assignees.clone();
        let planned = composed
            .and_then(|composed| self.planning.step(composed, locations, assignees).map_err(|mistake| vec![mistake]));
        match planned {
            Ok(planned) => planned,
            Err(mut mistakes) => fail(step, mistakes.swap_remove(0)),
        }
    }
}
