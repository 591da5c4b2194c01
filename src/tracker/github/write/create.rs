//! Creates an issue, with one request if GitHub allows it, and never a second time.

use super::create_input::type_not_set;
use super::create_request::CreatedIssue;
use super::issue_input::{IssueInput, named_only, without_parent};
use crate::core::artifact::Location;
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::Record;
use crate::core::warnings::Warnings;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::error::{ApiError, one_line};
use crate::tracker::{Tags, TrackerError, Unavailable, Written};

/// How many artifacts in a row may get no response before the run ends.
const MAX_LOST_CREATIONS: usize = 3;

impl GitHub {
    /// Creates an issue.
    pub(in crate::tracker::github) async fn create_issue(&self, record: &Record) -> Result<Written, TrackerError> {
        self.state.borrow_mut().begun = None;
        let mut warnings = Warnings::default();
        let mut issue_input = self.issue_input(record, &mut warnings).await?;
        loop {
            let request = self.create_request(record, &issue_input);
            let read = |response: &ApiResponse| self.read_created(request.request(), &issue_input, response);
            // The issue list is up to date, so it shows whether the issue was created.
            match self.client.create(&request, read, async || self.find_created(record).await).await {
                Ok(created) => {
                    self.state.borrow_mut().lost_creations = 0;
                    return self.finish(record, &issue_input, created, warnings).await;
                }
                Err(error) => self.adapt_input(record, &mut issue_input, &mut warnings, error).await?,
            }
        }
    }

    /// Changes the input so that the request can be sent again after an error, leaving out what was refused.
    ///
    /// # Errors
    /// Nothing can be left out, or it must be planned without a property.
    async fn adapt_input(
        &self,
        record: &Record,
        issue_input: &mut IssueInput,
        warnings: &mut Warnings,
        error: ApiError,
    ) -> Result<(), TrackerError> {
        let has_parent = issue_input.parent.is_some();
        match error {
            ApiError::Lost(why) => Err(self.count_lost(why)),
            ApiError::Refused { status: 422, message, .. }
                if self.note_unknown_inputs(record, issue_input, &message) =>
            {
                Ok(())
            }
            ApiError::Refused { message, .. } if has_parent && message.contains("parentIssueId") => {
                self.link_separately().await
            }
            ApiError::Refused { message, .. } if has_parent && is_about_parents(&message) => {
                Err(without_parent(record, &one_line(&message)))
            }
            // The token may have no access to an issue that rolecall doesn't manage.
            ApiError::Refused { status: 403 | 404, why, .. } if has_parent && has_foreign_parent(record) => {
                Err(without_parent(record, &why))
            }
            ApiError::Refused { status: 403, why, .. } => leave_out_forbidden(record, issue_input, warnings, why),
            ApiError::Refused { status: 404 | 422, why, .. }
                if !issue_input.assignees.is_empty() || issue_input.with_type_or_field =>
            {
                self.leave_out_invalid(issue_input, warnings, why).await
            }
            error => Err(error.into_tracker_error()),
        }
    }

    /// Leaves out the assignees that can't be assigned any more, or else the type and the field.
    async fn leave_out_invalid(
        &self,
        issue_input: &mut IssueInput,
        warnings: &mut Warnings,
        why: String,
    ) -> Result<(), TrackerError> {
        let unassigned = self.unassigned_logins(issue_input).await.map_err(ApiError::into_tracker_error)?;
        if unassigned.is_empty() {
            if !issue_input.with_type_or_field {
                return Err(TrackerError::Rejected(why.into()));
            }
            warnings.push(type_not_set(&why));
            issue_input.with_type_or_field = false;
        }
        issue_input.assignees.retain(|(login, _)| !unassigned.contains(login));
        warnings.extend(unassigned.iter().map(|login| self.unassignable(login)));
        Ok(())
    }

    /// The logins that could be assigned when they were looked up but can't be now.
    async fn unassigned_logins(&self, issue_input: &IssueInput) -> Result<Vec<String>, ApiError> {
        let mut unassigned = Vec::new();
        for (login, _) in &issue_input.assignees {
            if !self.is_assignable(login).await? {
                self.state.borrow_mut().people.insert(login.to_lowercase(), None);
                unassigned.push(login.clone());
            }
        }
        Ok(unassigned)
    }

    /// The warning about an account that can't be assigned.
    pub(in crate::tracker::github) fn unassignable(&self, login: &str) -> Diagnostic {
        let message = format!("`{login}` can't be assigned in {}", self.client.repository());
        Diagnostic::warning(message).hint("check the spelling, or add them as a collaborator")
    }

    /// Counts an artifact that got no response after several tries. A few of these in a row end the run.
    fn count_lost(&self, why: String) -> TrackerError {
        let mut state = self.state.borrow_mut();
        state.lost_creations += 1;
        if state.lost_creations < MAX_LOST_CREATIONS {
            return ApiError::Lost(why).into_tracker_error();
        }
        let message = format!("GitHub isn't accepting new issues right now: {why}");
        let hint = "what was done is kept; run the same command later to do the rest";
        TrackerError::Fatal(Diagnostic::error(message).hint(hint))
    }

    /// Records the new issue, and sets what could not be set when it was created.
    async fn finish(
        &self,
        record: &Record,
        issue_input: &IssueInput,
        created: CreatedIssue,
        mut warnings: Warnings,
    ) -> Result<Written, TrackerError> {
        {
            let mut state = self.state.borrow_mut();
            state.numbers.insert(record.key.clone(), created.number);
            state.keys.insert(created.number, (record.key.clone(), true));
        }
        if !created.dropped.is_empty() {
            warnings
                .push(format!("GitHub ignored {}: the token isn't allowed to set that", created.dropped.join(", ")));
        }
        if issue_input.parent.is_some() && self.state.borrow().sub_issues.are_linked_separately() {
            match self.link_parent(created.number, record).await {
                Ok(()) => {}
                Err(ApiError::Fatal(why)) => return Err(TrackerError::Fatal(*why)),
                Err(ApiError::Refused { why, .. } | ApiError::Lost(why)) => {
                    let parent = record.parent.as_deref().unwrap_or_default();
                    warnings.push(format!("{}; the next run tries again", named_only(parent, &why)));
                }
            }
        }
        self.set_remaining_inputs(record, issue_input, created.number, &mut warnings).await?;
        let location = Location::Issue { number: created.number, url: created.url.into() };
        let (labels, assignees) = (record.labels.clone(), record.assignees.clone());
        let tags = Tags { labels, assignees }.within(&created.tags);
        Ok(Written { location, warnings, tags: Some(tags) })
    }
}

/// Leaves out what the token may not be allowed to set, one after another.
fn leave_out_forbidden(
    record: &Record,
    issue_input: &mut IssueInput,
    warnings: &mut Warnings,
    why: String,
) -> Result<(), TrackerError> {
    if issue_input.milestone.is_some() {
        let why = format!("its milestone was left out: {why}");
        return Err(TrackerError::Without(Unavailable::Milestone, why));
    }
    if issue_input.is_tagged() {
        warnings.push(format!("it was created without labels and assignees: {why}"));
        issue_input.untag();
        return Ok(());
    }
    if issue_input.parent.is_some() {
        return Err(without_parent(record, &why));
    }
    // Nothing is left to leave out, so no other issue can be created either.
    let hint = "what was done is kept; run the same command again to do the rest";
    Err(TrackerError::Fatal(Diagnostic::error(why).hint(hint)))
}

/// Whether a record's parent is an issue that rolecall doesn't manage.
fn has_foreign_parent(record: &Record) -> bool {
    record.parent.as_deref().is_some_and(|parent| parent.contains('#'))
}

/// Whether GitHub's message is about the parent.
pub(in crate::tracker::github) fn is_about_parents(message: &str) -> bool {
    let message = message.to_lowercase();
    ["sub-issue", "sub issue", "subissue", "parent", "hierarchy", "depth", "levels"]
        .iter()
        .any(|word| message.contains(word))
}
