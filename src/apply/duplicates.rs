//! Duplicates from overlapping runs that create the same artifact: the lowest number counts, and the others are closed
//! as its duplicates.

use super::{Executor, Run, Turn, failed, reason};
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::{Action, Change, Receipt, Step};
use crate::tracker::Duplicate;

impl Executor<'_> {
    /// Checks what other runs created meanwhile, before this run links anything to the issues it created. Returns the
    /// reason to stop the run, if there is one.
    pub(super) fn resolve_duplicates(&mut self, run: &mut Run, turns: &mut [Turn]) -> Option<Diagnostic> {
        let concurrent_changes = match self.tracker.concurrent_changes(&run.created) {
            Ok(concurrent_changes) => concurrent_changes,
            Err(error) => return error.diagnostics().first().cloned(),
        };
        run.later.extend(concurrent_changes.later);
        for other in concurrent_changes.others {
            run.found.insert(other.record.key.clone(), other);
        }
        for duplicate in concurrent_changes.duplicates {
            let key = duplicate.key.clone();
            if let Some(receipt) = turns.iter_mut().filter_map(Turn::receipt_mut).find(|receipt| receipt.key == key)
                && let Some(why) = self.defer_to(duplicate, receipt, run)
            {
                return Some(why);
            }
        }
        None
    }

    /// Closes this run's issue as a duplicate of one with a lower number, which is the artifact from now on.
    fn defer_to(&mut self, duplicate: Duplicate, receipt: &mut Receipt, run: &mut Run) -> Option<Diagnostic> {
        let winner = duplicate.winner;
        let number = winner.location.number()?;
        run.created.retain(|(key, _)| *key != duplicate.key);
        self.locations.insert(duplicate.key.clone(), winner.location.clone());
        receipt.action = Action::Keep;
        receipt.number = Some(number);
        receipt.url = winner.location.url().map(str::to_owned);
        let mine = duplicate.mine;
        match self.tracker.close_duplicate(mine, number).map_err(reason) {
            Ok(()) => receipt.warnings.push(format!(
                "another run created it at the same time: #{number} counts, #{mine} was closed as its duplicate"
            )),
            Err(Ok(why)) => receipt.warnings.push(format!(
                "another run created it at the same time: #{number} counts, #{mine} could not be closed as its duplicate: {why}"
            )),
            Err(Err(why)) => return Some(why),
        }
        for step in run.unfinished.iter_mut().filter(|step| step.receipt.key == receipt.key) {
            step.location = winner.location.clone();
        }
        None
    }

    /// Finishes the run: fills in references to issues that were created later, and closes later duplicates.
    pub(super) fn finish(&mut self, run: &mut Run, turns: &mut [Turn]) -> Option<Diagnostic> {
        for step in std::mem::take(&mut run.unfinished) {
            let key = step.receipt.key.clone();
            let Some(receipt) = turns.iter_mut().filter_map(Turn::receipt_mut).find(|receipt| receipt.key == key)
            else {
                continue;
            };
            if let Some(why) = self.update_references(&step, receipt, run) {
                return Some(why);
            }
        }
        let mut later: Vec<(u64, u64)> = run.later.drain().collect();
        later.sort_unstable();
        for (claimant, of) in later {
            // The other run may have closed it already, and it stays open if somebody wrote in it meanwhile.
            if let Err(Err(why)) = self.tracker.close_duplicate(claimant, of).map_err(reason) {
                return Some(why);
            }
        }
        None
    }

    /// Writes a body again if some of its references were unknown at first, or lead to an issue that was closed as a
    /// duplicate.
    fn update_references(&mut self, step: &Step, receipt: &mut Receipt, run: &mut Run) -> Option<Diagnostic> {
        let artifact = step.artifact.as_ref()?;
        let (Change::Create(written) | Change::Update(written)) = &step.change else { return None };
        let (resolved, _) = artifact.resolved(&self.locations, &step.location);
        let wanted = self.replan(step, &resolved, None);
        let Change::Create(wanted) = wanted.change else { return None };
        let sections = |text: &str| crate::core::artifact::Body::parse(text, Some(&written.key)).sections;
        if sections(&wanted.body) == sections(&written.body) {
            return None;
        }
        let existing = match self.tracker.reread(&written.key) {
            Ok(existing) => existing?,
            Err(error) => {
                receipt.warnings.push(format!("its references could not be completed: {error}"));
                return None;
            }
        };
        let next = self.replan_without_force(step, &resolved, &existing);
        match self.write(next, &written.key, Some(existing), run) {
            Ok(done) if done.action == Action::Fail => {
                receipt.warnings.extend(done.warnings);
                None
            }
            Ok(_) => None,
            Err(ended) => {
                *receipt = failed(receipt.clone(), "its references could not be completed".to_owned());
                Some(ended.1)
            }
        }
    }
}
