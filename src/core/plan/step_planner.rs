//! Plans steps: what depends on no other step on all cores, the rest one after the other, parents before their children.

use super::assignment::Assignment;
use super::keyed::{Keyed, Normalized};
use super::options::Options;
use super::parent_limits::ParentCapacity;
use super::planning::{Composed, Planning};
use super::receipt::Action;
use super::shared_texts::SharedTexts;
use super::snapshot::Snapshot;
use super::step::Step;
use crate::core::artifact::{Artifact, Locations};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Diagnostic;
use crate::core::parallel::{each_in_parallel, in_parallel};

/// The step of a request, or what is wrong with it. There is no step if it was only checked.
pub(super) type Planned = Result<Option<Step>, Vec<Diagnostic>>;

/// Plans steps, parents before their children.
pub(super) struct StepPlanner<'a> {
    planning: Planning<'a>,
    assignment: Assignment<'a>,
    capacity: ParentCapacity<'a>,
    shared: SharedTexts,
}

/// A composed artifact with what depends on the steps before it.
struct Ready<'a> {
    composed: Composed<'a>,
    assignees: Vec<String>,
    /// Why its type was left out.
    unknown_type: Option<String>,
    /// Why its parent is only named.
    parent_by_reference: Option<String>,
}

impl<'a> StepPlanner<'a> {
    pub(super) fn new(catalog: &'a Catalog, snapshot: &'a Snapshot, options: Options) -> Self {
        Self {
            planning: Planning::new(catalog, snapshot, options),
            assignment: Assignment::new(snapshot),
            capacity: ParentCapacity::new(snapshot),
            shared: SharedTexts::default(),
        }
    }

    /// Plans the steps of some requests. After the first mistake nothing will be written, so the rest is only checked;
    /// with `only_check` all of them are.
    pub(super) fn steps(
        &mut self,
        requests: Normalized<'_>,
        keyed: &[&Keyed],
        locations: &Locations,
        only_check: bool,
    ) -> Vec<Planned> {
        let planning = &self.planning;
        let composed = in_parallel(keyed, |keyed| planning.compose(&requests.at(keyed.at), &keyed.key, locations));
        let valid = composed.iter().position(Result::is_err).unwrap_or(composed.len());
        let valid = if only_check { 0 } else { valid };
        let mut checked = Vec::new();
        let mut ready = Vec::with_capacity(valid);
        for (at, composed) in composed.into_iter().enumerate() {
            match composed {
                Ok(composed) if at < valid => ready.push(self.ready(composed, locations)),
                other => checked.push(other.map(|_| None)),
            }
        }
        let planning = &self.planning;
        let steps = each_in_parallel(ready, |ready| plan(planning, ready, locations));
        let mut planned: Vec<Planned> = Vec::with_capacity(keyed.len());
        for (step, keyed) in steps.into_iter().zip(keyed) {
            planned.push(step.map_err(|mistake| vec![mistake]).map(|mut step| {
                self.shared.share(self.planning.catalog, &keyed.key, &mut step.receipt);
                Some(step)
            }));
        }
        planned.extend(checked);
        planned
    }

    fn ready(&mut self, mut composed: Composed<'a>, locations: &Locations) -> Ready<'a> {
        let Planning { catalog, snapshot, .. } = self.planning;
        let existing = composed.existing.as_deref();
        let unknown_type = leave_out_type(snapshot, &mut composed.artifact);
        let parent_by_reference = self.capacity.take(&mut composed.artifact, existing, locations);
        let assignees = match existing {
            None => {
                let role = catalog.role(composed.artifact.role.as_str()).expect("an artifact's owner exists");
                self.assignment.next(catalog, role)
            }
            Some(_) => Vec::new(),
        };
        Ready { composed, assignees, unknown_type, parent_by_reference }
    }
}

fn plan(planning: &Planning<'_>, ready: Ready<'_>, locations: &Locations) -> Result<Step, Diagnostic> {
    let Ready { composed, assignees, unknown_type, parent_by_reference } = ready;
    let mut step = planning.step(composed, locations, assignees)?;
    step.receipt.warnings.extend(parent_by_reference.filter(|_| step.writes()));
    step.receipt.warnings.extend(unknown_type.filter(|_| step.receipt.action == Action::Create));
    Ok(step)
}

/// Leaves out an issue type that the tracker doesn't have, and returns the warning.
fn leave_out_type(snapshot: &Snapshot, artifact: &mut Artifact) -> Option<String> {
    let types = snapshot.types.as_ref().filter(|_| artifact.to == Destination::Issue)?;
    let name = artifact.issue_type.as_ref()?;
    if let Some(known) = types.iter().find(|known| known.eq_ignore_ascii_case(name)) {
        artifact.issue_type = Some(known.clone());
        return None;
    }
    let name = artifact.issue_type.take()?;
    Some(format!("issue type `{name}` not found: it was left out"))
}
