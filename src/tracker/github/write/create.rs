//! Creates an issue, with one request if GitHub allows it, and never a second time.

use super::create_input::type_not_set;
use super::create_request::CreatedIssue;
use super::issue_input::{IssueInput, named_only, without_parent};
use crate::core::artifact::Location;
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::Record;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::ApiResponse;
use crate::tracker::github::transport::error::{ApiError, one_line};
use crate::tracker::{Tags, TrackerError, Unavailable, Written};

/// How many artifacts in a row may get no response before the run ends.
const MOST_LOSSES: usize = 3;

impl GitHub {
    /// Creates an issue.
    pub(in crate::tracker::github) async fn create_issue(&self, record: &Record) -> Result<Written, TrackerError> {
        let mut warnings = Vec::new();
        let mut issue_input = self.issue_input(record, &mut warnings).await?;
        loop {
            let request = self.create_request(record, &issue_input);
            let read = |response: &ApiResponse| self.made(request.request(), &issue_input, response);
            // The issue list is up to date, so it shows whether the issue was created.
            match self.client.create(&request, read, async || self.find_created(record).await).await {
                Ok(made) => {
                    self.state.borrow_mut().losses = 0;
                    return self.finish(record, &issue_input, made, warnings).await;
                }
                Err(ApiError::Lost(why)) => return Err(self.lost(why)),
                Err(ApiError::Refused { status: 422, message, .. })
                    if self.note_unknown_inputs(record, &issue_input, &message) => {}
                Err(ApiError::Refused { message, .. })
                    if issue_input.parent.is_some() && message.contains("parentIssueId") =>
                {
                    self.link_separately().await?;
                }
                Err(ApiError::Refused { message, .. })
                    if issue_input.parent.is_some() && is_about_parents(&message) =>
                {
                    return Err(without_parent(record, &one_line(&message)));
                }
                // The token may have no access to an issue that rolecall doesn't manage.
                Err(ApiError::Refused { status: 403 | 404, why, .. })
                    if issue_input.parent.is_some() && has_foreign_parent(record) =>
                {
                    return Err(without_parent(record, &why));
                }
                Err(ApiError::Refused { status: 403, why, .. }) if issue_input.milestone.is_some() => {
                    return Err(TrackerError::Without(
                        Unavailable::Milestone,
                        format!("its milestone was left out: {why}"),
                    ));
                }
                Err(ApiError::Refused { status: 403, why, .. }) if issue_input.is_tagged() => {
                    warnings.push(format!("it was created without labels and assignees: {why}"));
                    issue_input = issue_input.untagged();
                }
                Err(ApiError::Refused { status: 403, why, .. }) if issue_input.parent.is_some() => {
                    return Err(without_parent(record, &why));
                }
                Err(ApiError::Refused { status: 403, why, .. }) => {
                    // Nothing is left to leave out, so no other issue can be created either.
                    let hint = "what is done stays done; run the same command to do the rest";
                    return Err(TrackerError::Everything(Diagnostic::error(why).hint(hint)));
                }
                Err(ApiError::Refused { status: 404 | 422, why, .. }) if !issue_input.assignees.is_empty() => {
                    let left = self.unassigned_logins(&issue_input).await.map_err(ApiError::into_refusal)?;
                    if left.is_empty() && !issue_input.with_type_or_field {
                        return Err(TrackerError::This(why));
                    }
                    if left.is_empty() {
                        warnings.push(type_not_set(&why));
                        issue_input.with_type_or_field = false;
                    }
                    issue_input.assignees.retain(|(login, _)| !left.contains(login));
                    warnings.extend(left.iter().map(|login| self.unassignable(login)));
                }
                Err(ApiError::Refused { status: 404 | 422, why, .. }) if issue_input.with_type_or_field => {
                    warnings.push(type_not_set(&why));
                    issue_input.with_type_or_field = false;
                }
                Err(error) => return Err(error.into_refusal()),
            }
        }
    }

    /// The logins that could be assigned when they were looked up but can't be now.
    async fn unassigned_logins(&self, issue_input: &IssueInput) -> Result<Vec<String>, ApiError> {
        let mut left = Vec::new();
        for (login, _) in &issue_input.assignees {
            if !self.is_assignable(login).await? {
                self.state.borrow_mut().people.insert(login.to_lowercase(), None);
                left.push(login.clone());
            }
        }
        Ok(left)
    }

    /// The warning about an account that can't be assigned.
    pub(in crate::tracker::github) fn unassignable(&self, login: &str) -> String {
        format!(
            "`{login}` can\'t be assigned in {}: check the spelling, or add them as a collaborator",
            self.client.repository()
        )
    }

    /// Counts an artifact that got no response after several tries. A few of these in a row end the run.
    fn lost(&self, why: String) -> TrackerError {
        let mut state = self.state.borrow_mut();
        state.losses += 1;
        if state.losses < MOST_LOSSES {
            return ApiError::Lost(why).into_refusal();
        }
        let message = format!("GitHub isn't accepting new issues right now: {why}");
        let hint = "what is done stays done; run the same command later to do the rest";
        TrackerError::Everything(Diagnostic::error(message).hint(hint))
    }

    /// Records the new issue, and sets what could not be set when it was created.
    async fn finish(
        &self,
        record: &Record,
        issue_input: &IssueInput,
        made: CreatedIssue,
        mut warnings: Vec<String>,
    ) -> Result<Written, TrackerError> {
        {
            let mut state = self.state.borrow_mut();
            state.numbers.insert(record.key.clone(), made.number);
            state.keys.insert(made.number, (record.key.clone(), true));
        }
        if !made.dropped.is_empty() {
            warnings.push(format!("GitHub ignored {}: the token isn't allowed to set that", made.dropped.join(", ")));
        }
        if issue_input.parent.is_some() && self.state.borrow().sub_issues.are_linked_separately() {
            match self.linked_parent(made.number, record).await {
                Ok(()) => {}
                Err(ApiError::Fatal(why)) => return Err(TrackerError::Everything(*why)),
                Err(ApiError::Refused { why, .. } | ApiError::Lost(why)) => {
                    let parent = record.parent.as_deref().unwrap_or_default();
                    warnings.push(format!("{}; the next run tries again", named_only(parent, &why)));
                }
            }
        }
        self.set_the_rest(record, issue_input, made.number, &mut warnings).await?;
        let location = Location::Issue { number: made.number, url: made.url };
        let (labels, assignees) = (record.labels.clone(), record.assignees.clone());
        let tags = Tags { labels, assignees }.within(&made.tags);
        Ok(Written { location, warnings, tags: Some(tags) })
    }
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
