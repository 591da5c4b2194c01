//! Moves an issue to another owner: removes labels and changes assignees. What people added in the meantime is kept.

use http::Method;
use serde_json::json;

use super::issue_input::READS_ONLY;
use super::unchanged::EditOutcome;
use crate::core::plan::{Existing, Record};
use crate::core::warnings::Warnings;
use crate::tracker::github::issues_read::Baseline;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{Edit, encoded};
use crate::tracker::github::transport::error::{ApiError, one_line};
use crate::tracker::github::transport::payload::WireIssue;
use crate::tracker::{TrackerError, contains_name};

impl GitHub {
    /// Removes the labels that a record no longer has.
    pub(in crate::tracker::github) async fn remove_labels(
        &self,
        number: u64,
        before: &Existing,
        record: &Record,
        baseline: &mut Baseline,
        warnings: &mut Warnings,
    ) -> Result<EditOutcome, TrackerError> {
        for name in before.record.labels.iter().filter(|name| !contains_name(&record.labels, name)) {
            let path = self.client.path(&format!("/issues/{number}/labels/{}", encoded(name)));
            let edit = Edit::delete(path);
            match self.edit_while(number, baseline, &edit, |now| !contains_name(&now.tags().labels, name)).await {
                Ok(EditOutcome::Changed) => return Ok(EditOutcome::Changed),
                Ok(EditOutcome::Done) | Err(ApiError::Refused { status: 404, .. }) => {
                    self.note_label(baseline, name, false);
                }
                Err(ApiError::Fatal(why)) => return Err(TrackerError::Fatal(*why)),
                Err(error) => {
                    let why = one_line(error.message());
                    warnings.push(format!("the label `{name}` could not be removed: {why}"));
                }
            }
        }
        Ok(EditOutcome::Done)
    }

    /// Assigns a record's new assignees, and unassigns those that it no longer has.
    pub(in crate::tracker::github) async fn reassign(
        &self,
        number: u64,
        before: &Existing,
        record: &Record,
        baseline: &Baseline,
        warnings: &mut Warnings,
    ) -> Result<EditOutcome, TrackerError> {
        let mut added = Vec::new();
        for login in record.assignees.iter().filter(|login| !contains_name(&before.record.assignees, login)) {
            match self.is_assignable(login).await.map_err(ApiError::into_tracker_error)? {
                true => added.push(login.clone()),
                false => warnings.push(self.unassignable(login)),
            }
        }
        let removed: Vec<String> =
            before.record.assignees.iter().filter(|login| !contains_name(&record.assignees, login)).cloned().collect();
        for (method, logins, assigned) in [(Method::POST, added, true), (Method::DELETE, removed, false)] {
            if logins.is_empty() {
                continue;
            }
            if !self.state.borrow().may_triage() {
                warnings.push(format!("the assignees were not changed: {READS_ONLY}"));
                return Ok(EditOutcome::Done);
            }
            let path = self.client.path(&format!("/issues/{number}/assignees"));
            let edit = Edit::new(method, path, json!({ "assignees": logins }));
            let is_done = |now: &WireIssue| {
                let tags = now.tags();
                logins.iter().all(|login| contains_name(&tags.assignees, login) == assigned)
            };
            match self.edit_while(number, baseline, &edit, is_done).await {
                Ok(EditOutcome::Done) => {}
                Ok(EditOutcome::Changed) => return Ok(EditOutcome::Changed),
                Err(ApiError::Fatal(why)) => return Err(TrackerError::Fatal(*why)),
                Err(error) => {
                    warnings.push(format!("the assignees could not be changed: {}", one_line(error.message())));
                }
            }
        }
        Ok(EditOutcome::Done)
    }
}
