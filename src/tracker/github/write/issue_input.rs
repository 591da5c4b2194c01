//! A record in GitHub's terms: the ids of its labels, assignees, milestone and parent.

use crate::core::artifact::Parent;
use crate::core::plan::{Change, Plan, Record};
use crate::core::warnings::Warnings;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::LookupKey;
use crate::tracker::github::state::{Handle, Milestone};
use crate::tracker::github::transport::api_request::ApiRequest;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;
use crate::tracker::{Tags, TrackerError, Unavailable, contains_name};

/// Why a token can't set labels, assignees or milestones.
pub(in crate::tracker::github) const READS_ONLY: &str = "the token has read-only access to the repository";

/// A record in GitHub's terms.
#[derive(Clone, Debug)]
pub(in crate::tracker::github) struct IssueInput {
    /// Names and ids.
    pub(in crate::tracker::github) labels: Vec<(String, String)>,
    /// Logins and ids.
    pub(in crate::tracker::github) assignees: Vec<(String, String)>,
    pub(in crate::tracker::github) milestone: Option<Milestone>,
    pub(in crate::tracker::github) parent: Option<Handle>,
    /// Whether there is a type or a field to set.
    pub(in crate::tracker::github) with_type_or_field: bool,
}

impl IssueInput {
    pub(in crate::tracker::github) fn is_tagged(&self) -> bool {
        !self.labels.is_empty() || !self.assignees.is_empty() || self.milestone.is_some()
    }

    /// Removes what needs permission to set.
    pub(in crate::tracker::github) fn untag(&mut self) {
        self.labels.clear();
        self.assignees.clear();
        self.milestone = None;
    }

    /// What a response lacks of it. GitHub silently ignores what a token isn't allowed to set.
    pub(in crate::tracker::github) fn dropped(&self, tags: &Tags, milestone: bool) -> Vec<String> {
        let mut dropped: Vec<String> = Vec::new();
        let missing = self.labels.iter().filter(|(name, _)| !contains_name(&tags.labels, name));
        dropped.extend(missing.map(|(name, _)| format!("the label `{name}`")));
        let missing = self.assignees.iter().filter(|(login, _)| !contains_name(&tags.assignees, login));
        dropped.extend(missing.map(|(login, _)| format!("the assignee `{login}`")));
        if self.milestone.is_some() && !milestone {
            dropped.push("the milestone".to_owned());
        }
        dropped
    }
}

/// The warning about a milestone that can't be set.
pub(in crate::tracker::github) fn without_milestone(title: &str, why: &str) -> String {
    format!("the milestone `{title}` was left out: {why}")
}

/// The warning about a milestone that is used although it is closed.
pub(in crate::tracker::github) fn closed_milestone(title: &str) -> String {
    format!("the milestone `{title}` is closed")
}

/// The error for a record that can't be a sub-issue of its parent.
pub(in crate::tracker::github) fn without_parent(record: &Record, why: &str) -> TrackerError {
    TrackerError::Without(Unavailable::Parent, named_only(record.parent.as_deref().unwrap_or_default(), why))
}

/// The warning about a parent that an issue can't be linked to.
pub(in crate::tracker::github) fn named_only(parent: &str, why: &str) -> String {
    format!("it can't be a sub-issue of `{parent}`, so its text only names the parent: {why}")
}

impl GitHub {
    /// Looks up the ids for a record, creating missing labels and its milestone.
    pub(in crate::tracker::github) async fn issue_input(
        &self,
        record: &Record,
        warnings: &mut Warnings,
    ) -> Result<IssueInput, TrackerError> {
        let may_tag = self.state.borrow().may_triage();
        if !may_tag && record.parent.is_some() && !record.parent_by_reference {
            return Err(without_parent(record, READS_ONLY));
        }
        if self.state.borrow().sub_issues.are_unsupported() && record.parent.is_some() && !record.parent_by_reference {
            return Err(self.without_sub_issues());
        }
        let parent = match self.parent_handle(record).await {
            Ok(parent) => parent,
            Err(ApiError::Refused { why, .. }) => {
                return Err(without_parent(record, &why));
            }
            Err(error) => return Err(error.into_tracker_error()),
        };
        let mut issue_input = IssueInput {
            labels: Vec::new(),
            assignees: Vec::new(),
            milestone: None,
            parent,
            with_type_or_field: may_tag && (record.issue_type.is_some() || self.state.borrow().field.is_some()),
        };
        if let Some(title) = &record.milestone {
            issue_input.milestone = Some(self.milestone_of(title, record, may_tag, warnings).await?);
        }
        for name in record.labels.iter().filter(|_| may_tag) {
            match self.label(name).await {
                Ok(id) => {
                    warnings.extend(self.take_label_warning(name));
                    issue_input.labels.push((name.clone(), id));
                }
                Err(ApiError::Refused { why, .. }) => {
                    warnings.push(format!("the label `{name}` could not be created and was left out: {why}"));
                }
                Err(error) => return Err(error.into_tracker_error()),
            }
        }
        for login in record.assignees.iter().filter(|_| may_tag) {
            let known = self.person(login).await.map_err(ApiError::into_tracker_error)?;
            if !self.state.borrow().people.contains_key(&login.to_lowercase()) {
                warnings.push(format!("`{login}` was not assigned: GitHub didn't say whether they can be"));
            }
            issue_input.assignees.extend(known.map(|id| (login.clone(), id)));
        }
        Ok(issue_input)
    }

    /// The id of an account, if it can be assigned. It was looked up before, unless the issue was deleted and is now
    /// created again.
    async fn person(&self, login: &str) -> Result<Option<String>, ApiError> {
        let known = self.state.borrow().people.get(&login.to_lowercase()).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        self.look_up(vec![LookupKey::Person(login.to_owned())]).await?;
        Ok(self.state.borrow().people.get(&login.to_lowercase()).cloned().flatten())
    }

    /// Returns the milestone of a record, creating it if it doesn't exist.
    pub(in crate::tracker::github) async fn milestone_of(
        &self,
        title: &str,
        record: &Record,
        may_tag: bool,
        warnings: &mut Warnings,
    ) -> Result<Milestone, TrackerError> {
        let without = |why: &str| TrackerError::Without(Unavailable::Milestone, without_milestone(title, why));
        if !may_tag {
            return Err(without(READS_ONLY));
        }
        match self.milestone(title, record.due).await {
            Ok(milestone) => {
                if !milestone.open {
                    warnings.push(closed_milestone(title));
                }
                Ok(milestone)
            }
            Err(ApiError::Refused { why, .. }) => Err(without(&why)),
            Err(error) => Err(error.into_tracker_error()),
        }
    }

    /// The ids of the parent's issue, if the record is to be its sub-issue.
    pub(in crate::tracker::github) async fn parent_handle(&self, record: &Record) -> Result<Option<Handle>, ApiError> {
        let parent = record
            .parent
            .as_deref()
            .filter(|_| !record.parent_by_reference)
            .and_then(|parent| Parent::parse(parent).ok());
        let number = match &parent {
            None => return Ok(None),
            Some(Parent::Artifact(key)) => self.state.borrow().numbers.get(key).copied(),
            Some(Parent::Issue { repository, number }) => {
                return self.foreign(repository.as_deref(), *number).await.map(Some);
            }
        };
        let handle = number.and_then(|number| self.state.borrow().handles.get(&number).cloned());
        match handle {
            Some(handle) => Ok(Some(handle)),
            None => Err(ApiError::Refused {
                status: 422,
                why: "its parent was not created".to_owned(),
                message: "its parent was not created".to_owned(),
            }),
        }
    }

    /// Checks the parents that rolecall doesn't manage, before anything is created.
    pub(in crate::tracker::github) async fn preflight_parents(&self, plan: &mut Plan) -> Result<(), ApiError> {
        for step in &mut plan.steps {
            let Change::Create(record) = &step.change else { continue };
            let parent = record
                .parent
                .as_deref()
                .filter(|_| !record.parent_by_reference)
                .and_then(|parent| Parent::parse(parent).ok());
            let Some(Parent::Issue { repository, number }) = parent else { continue };
            if let Err(error) = self.foreign(repository.as_deref(), number).await {
                let ApiError::Refused { why, .. } = error else { return Err(error) };
                step.receipt.warnings.push(named_only(record.parent.as_deref().unwrap_or_default(), &why));
            }
        }
        Ok(())
    }

    /// The API path of the parent's issue, if the record has one.
    pub(in crate::tracker::github) fn parent_path(&self, record: &Record) -> Option<String> {
        match record.parent.as_deref().and_then(|parent| Parent::parse(parent).ok())? {
            Parent::Artifact(key) => {
                let number = self.state.borrow().numbers.get(&key).copied()?;
                Some(self.client.path(&format!("/issues/{number}")))
            }
            Parent::Issue { repository: Some(repository), number } => {
                Some(format!("/repos/{repository}/issues/{number}"))
            }
            Parent::Issue { repository: None, number } => Some(self.client.path(&format!("/issues/{number}"))),
        }
    }

    /// The ids of an issue that rolecall doesn't manage.
    async fn foreign(&self, repository: Option<&str>, number: u64) -> Result<Handle, ApiError> {
        let known = self.state.borrow().handles.get(&number).cloned();
        if let (None, Some(handle)) = (repository, known) {
            return Ok(handle);
        }
        let path = match repository {
            Some(repository) => format!("/repos/{repository}/issues/{number}"),
            None => self.client.path(&format!("/issues/{number}")),
        };
        if let Some(handle) = self.state.borrow().foreign.get(&path) {
            return Ok(handle.clone());
        }
        let response = self.client.send(&ApiRequest::get(path.as_str())).await.map_err(|error| match error {
            ApiError::Refused { status: status @ (301 | 404 | 410), message, .. } => {
                let why = "issue not found, or the token can't see it".to_owned();
                ApiError::Refused { status, why, message }
            }
            other => other,
        })?;
        let issue: WireIssue = response.read()?;
        if issue.pull_request.is_some() {
            let why = "it is a pull request".to_owned();
            return Err(ApiError::Refused { status: 422, message: why.clone(), why });
        }
        let handle = Handle { id: issue.id, node: issue.node_id };
        self.state.borrow_mut().foreign.insert(path, handle.clone());
        Ok(handle)
    }
}
