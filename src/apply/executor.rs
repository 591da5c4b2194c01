//! Carries out one step: writes it, and plans it again if somebody else changed the artifact first.

use super::stores::Stores;
use super::{Run, failed, reason, record};
use crate::core::artifact::{Artifact, Location, Locations};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Change, Existing, LatePlanner, Options, Receipt, Snapshot, Step, reconcile};
use crate::tracker::{Tracker, TrackerError, Unavailable, Written};
use crate::workspace::{FileStore, WriteError};

/// How often a step is tried while other runs or people change the artifact.
const TRIES: usize = 3;

/// Carries out the steps of a plan.
pub struct Executor<'a> {
    /// What exists and who owns it.
    pub catalog: &'a Catalog,
    /// Where issues go.
    pub tracker: &'a dyn Tracker,
    /// Where files go.
    pub files: &'a dyn FileStore,
    /// What existed when the plan was made.
    pub snapshot: &'a Snapshot,
    /// Plans the steps whose texts were dropped.
    pub late: LatePlanner<'a>,
    /// Where every artifact is or will be.
    pub locations: Locations,
    /// How the plan was made.
    pub options: Options,
    /// Whether only what was shown may be written: nothing is planned again on a text that was read later.
    pub only_shown: bool,
}

/// A receipt, or the receipt so far and the reason why the whole run stops.
pub(super) type StepResult = Result<Receipt, Box<(Receipt, Diagnostic)>>;

impl Executor<'_> {
    /// Whether the tracker gives issues numbers.
    pub(super) fn numbered(&self) -> bool {
        self.snapshot.site.is_some()
    }

    fn stores(&self) -> Stores<'_> {
        Stores { tracker: self.tracker, files: self.files }
    }

    /// Carries out a step.
    pub(super) fn execute(&mut self, step: Step, run: &mut Run) -> StepResult {
        let mut step = self.late.complete(step, &self.locations);
        let Some(key) = record(&step).map(|record| record.key.clone()) else {
            return self.close_duplicates(step.receipt, &step.claimants);
        };
        let found = run.found.remove(&key);
        if let (Change::Create(_), Some(found), Some(artifact)) = (&step.change, found, step.wanted()) {
            if self.only_shown {
                return Ok(failed(step.receipt, changed_meanwhile(&found.location)));
            }
            // Another run created the artifact meanwhile, and this run saw it before writing.
            self.locations.insert(key.clone(), found.location.clone());
            let step = self.replan_without_force(&step, &artifact, &found);
            return self.write(step, &key, Some(found), run);
        }
        let existing = step.existing.take().map(|existing| *existing).or_else(|| self.snapshot.get(&key).cloned());
        self.write(step, &key, existing, run)
    }

    /// Writes a step, at most three times.
    pub(super) fn write(
        &mut self,
        mut step: Step,
        key: &ArtifactKey,
        mut existing: Option<Existing>,
        run: &mut Run,
    ) -> StepResult {
        for _ in 0..TRIES {
            let open = self.resolve(&mut step, existing.as_ref());
            let written = match (&step.change, &existing) {
                (Change::None | Change::Later(_), _) => return self.close_duplicates(step.receipt, &step.claimants),
                (Change::Update(record), Some(existing)) => self.stores().update(existing, record, &step.location),
                (Change::Create(record) | Change::Update(record), _) => self.stores().create(record, &step.location),
            };
            match written {
                Ok(written) => return self.record_write(step, key, written, open, run),
                // With `--force`, only the difference that was shown may be overwritten.
                Err(TrackerError::File(WriteError::Changed(_))) if self.options.force || self.only_shown => {
                    return Ok(failed(step.receipt, changed_meanwhile(&step.location)));
                }
                Err(TrackerError::File(WriteError::Taken(_) | WriteError::Changed(_))) => {
                    step = match self.replan_after_change(step, key, &mut existing) {
                        Ok(step) => step,
                        Err(receipt) => return Ok(*receipt),
                    };
                }
                Err(TrackerError::Without(unavailable, why))
                    if step.artifact.as_ref().is_some_and(|artifact| has_unavailable(artifact, unavailable)) =>
                {
                    step = self.replan_without(step, unavailable, why, existing.as_ref());
                }
                Err(error) => {
                    return match reason(error) {
                        Ok(why) => Ok(failed(step.receipt, why)),
                        Err(why) => Err(Box::new((step.receipt, why))),
                    };
                }
            }
        }
        let why = Diagnostic::warning(format!("{} keeps changing", step.location)).hint("run the command again");
        Ok(failed(step.receipt, why))
    }

    /// Another run or a person changed the artifact first: reads the current state and plans the step again.
    ///
    /// # Errors
    /// The receipt of the step, if it can't be planned again.
    fn replan_after_change(
        &self,
        step: Step,
        key: &ArtifactKey,
        existing: &mut Option<Existing>,
    ) -> Result<Step, Box<Receipt>> {
        *existing = match self.reread(key, &step.location) {
            Ok(existing) => existing,
            Err(error) => return Err(Box::new(failed(step.receipt, error.to_string()))),
        };
        // Answers that were read from a text can't be used once the text has changed.
        let Some(artifact) = step.wanted().filter(|artifact| artifact.before.is_none()) else {
            let receipt = failed(step.receipt, changed_meanwhile(&step.location));
            return Err(Box::new(Receipt { stale: true, ..receipt }));
        };
        if existing.is_none() && step.location.path().is_some_and(|path| self.files.exists(path)) {
            let why = format!("{} already exists and wasn't written by rolecall", step.location);
            return Err(Box::new(failed(step.receipt, why)));
        }
        Ok(self.replan(&step, &artifact, existing.as_ref()))
    }

    /// Plans a step again without a property that is unavailable.
    fn replan_without(
        &self,
        mut step: Step,
        unavailable: Unavailable,
        why: String,
        existing: Option<&Existing>,
    ) -> Step {
        let mut artifact = step.wanted().expect("the step has an artifact");
        match unavailable {
            Unavailable::Parent => artifact.parent_by_reference = true,
            // The issue keeps the milestone that it has.
            Unavailable::Milestone => {
                artifact.milestone = existing.and_then(|existing| existing.record.milestone.clone());
            }
        }
        if !why.is_empty() {
            step.receipt.warnings.push_new(why);
        }
        self.replan(&step, &artifact, existing)
    }

    /// Plans a step again, keeping its earlier warnings.
    pub(super) fn replan(&self, step: &Step, artifact: &Artifact, existing: Option<&Existing>) -> Step {
        self.replan_with(self.options, step, artifact, existing)
    }

    /// Plans a step again on a text that was read after the difference was shown: no hand edit in it is overwritten.
    pub(super) fn replan_without_force(&self, step: &Step, artifact: &Artifact, existing: &Existing) -> Step {
        self.replan_with(Options { force: false, ..self.options }, step, artifact, Some(existing))
    }

    fn replan_with(&self, options: Options, step: &Step, artifact: &Artifact, existing: Option<&Existing>) -> Step {
        let assignees = step.receipt.assignees.clone();
        let mut next = reconcile(self.catalog, artifact, existing, &step.location, &self.locations, assignees, options);
        for warning in &step.receipt.warnings {
            next.receipt.warnings.push_new(warning.clone());
        }
        next.receipt.changes.clone_from(&step.receipt.changes);
        next.claimants.clone_from(&step.claimants);
        next
    }

    /// Fills in the references that are known by now. Returns whether some are still open.
    fn resolve(&self, step: &mut Step, existing: Option<&Existing>) -> bool {
        let Some(artifact) = step.artifact.as_ref().filter(|_| self.numbered()) else { return false };
        let (resolved, open) = artifact.resolved(&self.locations, &step.location);
        let changed = artifact.sections != resolved.sections;
        if changed {
            let mut next = self.replan(step, &resolved, existing);
            next.artifact.clone_from(&step.artifact);
            *step = next;
        }
        // The owner line has references too: to the artifact that this one follows, and to a parent that is only named.
        if let Change::Create(record) | Change::Update(record) = &mut step.change {
            record.body = self.locations.resolve(&record.body, &step.location).0;
        }
        open
    }

    /// Records what was written in the receipt and in the run.
    fn record_write(
        &mut self,
        mut step: Step,
        key: &ArtifactKey,
        written: Written,
        open: bool,
        run: &mut Run,
    ) -> StepResult {
        step.receipt.number = written.location.number();
        step.receipt.url = written.location.url().map(str::to_owned);
        for warning in written.warnings {
            step.receipt.warnings.push_new(warning);
        }
        if let Some(tags) = written.tags {
            step.receipt.labels = tags.labels.into();
            step.receipt.assignees = tags.assignees;
        }
        if let (Change::Create(_), Some(number)) = (&step.change, written.location.number()) {
            run.created.push((key.clone(), number));
        }
        step.location = written.location;
        self.locations.insert(key.clone(), step.location.clone());
        let (receipt, claimants) = (step.receipt.clone(), std::mem::take(&mut step.claimants));
        if open || self.numbered() && step.artifact.as_ref().is_some_and(|artifact| !artifact.links.is_empty()) {
            run.unfinished.push(step);
        }
        self.close_duplicates(receipt, &claimants)
    }

    fn close_duplicates(&self, mut receipt: Receipt, claimants: &[u64]) -> StepResult {
        let Some(number) = receipt.number.filter(|_| !claimants.is_empty()) else { return Ok(receipt) };
        for claimant in claimants {
            match self.tracker.close_duplicate(*claimant, number).map_err(reason) {
                Ok(()) => {}
                Err(Ok(why)) => {
                    receipt.warnings.push(format!("could not close #{claimant}, its duplicate: {why}"));
                }
                Err(Err(why)) => return Err(Box::new((receipt, why))),
            }
        }
        if receipt.action == Action::Keep {
            receipt.action = Action::Update;
        }
        Ok(receipt)
    }

    fn reread(&self, key: &ArtifactKey, location: &Location) -> Result<Option<Existing>, Error> {
        if let Some(existing) = self.tracker.reread(key)? {
            return Ok(Some(existing));
        }
        let Some(path) = location.path() else { return Ok(None) };
        let mut now = Snapshot::default();
        self.files.find(path, &mut now);
        Ok(now.get(key).cloned())
    }
}

fn changed_meanwhile(location: &Location) -> Diagnostic {
    Diagnostic::warning(format!("{location} changed in the meantime")).hint("run the command again")
}

/// Whether the artifact still has the property that is unavailable.
fn has_unavailable(artifact: &Artifact, unavailable: Unavailable) -> bool {
    match unavailable {
        Unavailable::Parent => artifact.parent.is_some() && !artifact.parent_by_reference,
        Unavailable::Milestone => artifact.milestone.is_some(),
    }
}
