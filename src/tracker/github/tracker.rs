//! GitHub as a tracker. What a plan needs is looked up before the plan is applied, so that a step takes few requests.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::session::GitHub;
use super::state::LookupKey;
use super::transport::error;
use super::transport::error::ApiError;
use super::write::issue_input::named_only;
use super::write::issue_input::{READS_ONLY, closed_milestone, without_milestone};
use crate::core::artifact::Location;
use crate::core::catalog::Destination;
use crate::core::diagnostic::Error;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Change, Existing, LabelReceipt, Plan, Record, Snapshot, Wanted};
use crate::tracker::{ConcurrentChanges, Host, Tracker, TrackerError, Written};

impl GitHub {
    /// The labels, milestones and accounts that a plan needs and that were not looked up yet.
    fn lookup_keys(&self, plan: &Plan) -> Vec<LookupKey> {
        let state = self.state.borrow();
        let mut lookup_keys = BTreeSet::new();
        for (change, before) in plan.steps.iter().map(|step| (&step.change, step.location.number())) {
            let (Change::Create(record) | Change::Update(record)) = change else { continue };
            if record.destination != Destination::Issue {
                continue;
            }
            let labels =
                record.labels.iter().filter(|name| before.is_none() || self.catalog.role_of_label(name).is_some());
            let unknown = labels.filter(|name| !state.labels.contains_key(&name.to_lowercase()));
            lookup_keys.extend(unknown.map(|name| LookupKey::Label(name.clone())));
            let milestone = record.milestone.iter().filter(|title| !state.milestones.contains_key(*title));
            lookup_keys.extend(milestone.map(|title| LookupKey::Milestone(title.clone())));
            if before.is_none() {
                let people = record.assignees.iter().filter(|login| !state.people.contains_key(&login.to_lowercase()));
                lookup_keys.extend(people.map(|login| LookupKey::Person(login.clone())));
            }
        }
        lookup_keys.into_iter().collect()
    }

    /// Removes from a plan whatever can't be set, and adds a warning for it.
    fn remove_unavailable(&self, plan: &mut Plan) {
        let state = self.state.borrow();
        let repository = self.client.repository().to_string();
        for step in &mut plan.steps {
            let Change::Create(record) = &mut step.change else { continue };
            if record.destination != Destination::Issue {
                continue;
            }
            if !state.may_triage() {
                step.receipt.warnings.push(format!(
                    "the token has read-only access to {repository}: the issue is created without labels and assignees"
                ));
                let milestone = record.milestone.iter().map(|title| without_milestone(title, READS_ONLY));
                let parent = record.parent.iter().filter(|_| !record.parent_by_reference);
                step.receipt.warnings.extend(milestone.chain(parent.map(|parent| named_only(parent, READS_ONLY))));
                record.assignees.clear();
                step.receipt.assignees.clear();
                step.receipt.labels = Arc::default();
                step.receipt.milestone = None;
                continue;
            }
            let closed = record.milestone.iter().filter(|title| {
                state.milestones.get(*title).is_some_and(|known| known.as_ref().is_some_and(|known| !known.open))
            });
            step.receipt.warnings.extend(closed.map(|title| closed_milestone(title)));
            let is_unassignable = |login: &String| matches!(state.people.get(&login.to_lowercase()), Some(None));
            for login in record.assignees.iter().filter(|login| is_unassignable(login)) {
                step.receipt.warnings.push(self.unassignable(login));
            }
            record.assignees.retain(|login| !is_unassignable(login));
            step.receipt.assignees.clone_from(&record.assignees);
        }
    }
}

impl Tracker for GitHub {
    fn locate(&self, _key: &ArtifactKey) -> Location {
        Location::Pending
    }

    fn read(&self, snapshot: &mut Snapshot) -> Result<(), Error> {
        Ok(self.wait(self.read_all(snapshot))?)
    }

    fn read_part(&self, snapshot: &mut Snapshot, wanted: &Wanted) -> Result<bool, Error> {
        Ok(self.wait(self.read_some(snapshot, wanted))?)
    }

    fn reread(&self, key: &ArtifactKey) -> Result<Option<Existing>, Error> {
        Ok(self.wait(self.current(key))?)
    }

    fn preflight(&self, plan: &mut Plan) -> Result<(), Error> {
        if plan.writes() && self.is_archived() {
            return Err(error::archived(&self.client.repository()).into());
        }
        for step in &plan.steps {
            if let Change::Create(record) = &step.change
                && let Record { milestone: Some(title), due: Some(due), .. } = &**record
            {
                self.state.borrow_mut().due_dates.entry(title.clone()).or_insert(*due);
            }
        }
        let lookup_keys = self.lookup_keys(plan);
        if !lookup_keys.is_empty() {
            self.wait(self.look_up(lookup_keys))?;
        }
        self.remove_unavailable(plan);
        Ok(self.wait(self.preflight_parents(plan))?)
    }

    fn estimate(&self, plan: &Plan) -> Option<(usize, Duration)> {
        let state = self.state.borrow();
        let new_labels = state.labels.values().filter(|label| label.is_none()).count();
        let new_milestones = state.milestones.values().filter(|milestone| milestone.is_none()).count();
        let steps: usize = plan
            .steps
            .iter()
            .map(|step| match &step.change {
                Change::None | Change::Later(_) => step.claimants.len(),
                Change::Create(record) | Change::Update(record) if record.destination == Destination::File => 0,
                Change::Create(_) => 1,
                Change::Update(_) => 1 + step.claimants.len(),
            })
            .sum();
        let files = plan.steps.iter().any(|step| step.location.path().is_some() && step.writes());
        let publish_cost = if files { self.publish_cost() } else { 0 };
        let writes = match steps + publish_cost {
            0 => 0,
            some => some + new_labels + new_milestones,
        };
        Some((writes, self.client.minimum_duration(writes)))
    }

    fn create(&self, record: &Record) -> Result<Written, TrackerError> {
        self.wait(self.create_issue(record))
    }

    fn update(&self, existing: &Existing, record: &Record) -> Result<Written, TrackerError> {
        self.wait(self.change(existing, record))
    }

    fn concurrent_changes(&self, created: &[(ArtifactKey, u64)]) -> Result<ConcurrentChanges, Error> {
        Ok(self.wait(self.find_concurrent_changes(created))?)
    }

    fn unassignable(&self, logins: &[String]) -> Result<Vec<String>, Error> {
        Ok(self.wait(self.find_unassignable(logins))?)
    }

    fn missing_teams(&self, teams: &[String]) -> Result<Vec<String>, Error> {
        Ok(self.wait(self.find_missing_teams(teams))?)
    }

    fn host(&self) -> Option<&dyn Host> {
        Some(self)
    }

    fn close_duplicate(&self, claimant: u64, of: u64) -> Result<(), TrackerError> {
        self.wait(self.close_duplicate(claimant, of)).map_err(ApiError::into_tracker_error)
    }

    fn labels(&self, dry_run: bool) -> Result<Vec<LabelReceipt>, Error> {
        Ok(self.wait(self.repair_labels(dry_run))?)
    }
}
