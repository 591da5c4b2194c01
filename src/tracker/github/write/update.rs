//! Updates an issue, only if it is unchanged since it was read, and only what is different.

use http::Method;
use serde_json::{Map, Value as Json, json};

use super::create::is_about_parents;
use super::issue_input::READS_ONLY;
use super::issue_input::without_parent;
use super::unchanged::EditOutcome;
use crate::core::artifact::Location;
use crate::core::names::ArtifactKey;
use crate::core::plan::{Existing, Record, State};
use crate::core::warnings::Warnings;
use crate::tracker::github::issues_read::Baseline;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::Milestone;
use crate::tracker::github::transport::api_request::Edit;
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error::{ApiError, one_line};
use crate::tracker::github::transport::payload::WireIssue;
use crate::tracker::{TrackerError, Written, contains_name};
use crate::workspace::WriteError;

impl GitHub {
    /// Reads an artifact's issue as it is now.
    pub(in crate::tracker::github) async fn current(&self, key: &ArtifactKey) -> Result<Option<Existing>, ApiError> {
        let Some((existing, baseline)) = self.with_baseline(key).await? else { return Ok(None) };
        if let Some(number) = existing.location.number() {
            self.state.borrow_mut().read.insert(number, (existing.clone(), baseline));
        }
        Ok(Some(existing))
    }

    /// Reads an artifact's issue together with the baseline that it is compared with from now on.
    async fn with_baseline(&self, key: &ArtifactKey) -> Result<Option<(Existing, Baseline)>, ApiError> {
        let number = self.state.borrow().numbers.get(key).copied();
        let Some(number) = number else { return Ok(None) };
        let Some(issue) = self.issue(number).await? else { return Ok(None) };
        let baseline = self.baseline(&issue);
        let Some(issue) = self.with_parents(vec![issue]).await?.pop() else { return Ok(None) };
        Ok(Some((self.read_one(self.assess_issue(issue).await?, key), baseline)))
    }

    /// Reads an issue that is known to be the artifact with a key.
    pub(in crate::tracker::github) fn read_one(&self, issue: WireIssue, key: &ArtifactKey) -> Existing {
        self.remember(std::slice::from_ref(&issue));
        let mut existing = self.claim(&self.state.borrow(), issue, key.clone()).existing;
        Self::attach_parent(&self.state.borrow(), &mut existing);
        existing
    }

    /// Updates an issue. The issue is read again right before each request, and nothing more is sent once somebody else
    /// has changed it.
    pub(in crate::tracker::github) async fn change(
        &self,
        existing: &Existing,
        record: &Record,
    ) -> Result<Written, TrackerError> {
        self.state.borrow_mut().begun = None;
        let number = existing.location.number();
        let read = number.and_then(|number| self.state.borrow_mut().read.remove(&number));
        let now = match read.filter(|(now, _)| self.is_unchanged(now, existing)) {
            // It is read again right before each request that changes it.
            Some(read) => Some(read),
            None => self.with_baseline(&existing.record.key).await.map_err(ApiError::into_tracker_error)?,
        };
        let now = now.filter(|(now, _)| self.is_unchanged(now, existing));
        let location = now.as_ref().map(|(now, _)| now.location.clone());
        let (Some((now, baseline)), Some(Location::Issue { number, url })) = (now, location) else {
            return Err(changed(existing));
        };
        let mut warnings = Warnings::default();
        match self.send_changes(number, existing, record, now, baseline, &mut warnings).await? {
            EditOutcome::Done => {
                self.note_key(number, &existing.record.key, &record.key);
                Ok(Written { location: Location::Issue { number, url }, warnings, tags: None })
            }
            EditOutcome::Changed => Err(changed(existing)),
        }
    }

    async fn send_changes(
        &self,
        number: u64,
        existing: &Existing,
        record: &Record,
        now: Existing,
        mut baseline: Baseline,
        warnings: &mut Warnings,
    ) -> Result<EditOutcome, TrackerError> {
        if !record.parent_by_reference
            && (record.parent != now.record.parent || now.record.parent_by_reference || now.parent_mismatch)
        {
            let edited = match record.parent {
                Some(_) => self.change_parent(number, record, &now, &mut baseline).await?,
                None => self.remove_parent(number, &now, &mut baseline).await?,
            };
            if edited == EditOutcome::Changed {
                return Ok(edited);
            }
        }
        for name in record.labels.iter().filter(|name| !contains_name(&now.record.labels, name)) {
            if self.add_label(number, name, &mut baseline, warnings).await? == EditOutcome::Changed {
                return Ok(EditOutcome::Changed);
            }
        }
        // While the issue has both roles' labels, its marker names the owner. So a run that ends here can be repeated.
        if self.reassign(number, existing, record, &baseline, warnings).await? == EditOutcome::Changed
            || self.remove_labels(number, existing, record, &mut baseline, warnings).await? == EditOutcome::Changed
        {
            return Ok(EditOutcome::Changed);
        }
        let milestone = match &record.milestone {
            Some(title) if record.milestone != now.record.milestone => {
                let may_tag = self.state.borrow().may_triage();
                Some(self.milestone_of(title, record, may_tag, warnings).await?)
            }
            _ => None,
        };
        let body = self.differences(record, &now, milestone.as_ref());
        if body.as_object().is_none_or(Map::is_empty) {
            return Ok(EditOutcome::Done);
        }
        self.patch(number, &body, &baseline, record).await.map_err(ApiError::into_tracker_error)
    }

    fn differences(&self, record: &Record, now: &Existing, milestone: Option<&Milestone>) -> Json {
        let mut body = Json::Object(Map::new());
        if record.title != now.record.title {
            body["title"] = json!(record.title);
        }
        if record.body != now.record.body {
            body["body"] = json!(record.body);
        }
        if record.state == State::Closed && now.record.state == State::Open {
            body["state"] = json!("closed");
            body["state_reason"] = json!(if record.dropped { "not_planned" } else { "completed" });
        }
        if record.state == State::Open && now.record.state == State::Closed {
            body["state"] = json!("open");
        }
        if record.milestone != now.record.milestone {
            body["milestone"] = json!(milestone.map(|milestone| milestone.number));
        }
        let owner_moved = record.owner != now.record.owner || now.field_mismatch;
        if record.issue_type != now.record.issue_type || owner_moved {
            self.set_type_and_field(record, &mut body);
            if record.issue_type == now.record.issue_type
                && let Some(entries) = body.as_object_mut()
            {
                entries.remove("type");
            }
        }
        body
    }

    /// Sends all differences in one request.
    async fn patch(
        &self,
        number: u64,
        body: &Json,
        baseline: &Baseline,
        record: &Record,
    ) -> Result<EditOutcome, ApiError> {
        let path = self.client.path(&format!("/issues/{number}"));
        let decide = |now: Option<&ApiResponse>| {
            let Some(now) = now else { return Ok(Decision::Done(EditOutcome::Changed)) };
            let now: WireIssue = now.read()?;
            Ok(if self.baseline(&now) == *baseline {
                Decision::Send(Edit::new(Method::PATCH, path.as_str(), body.clone()))
            } else if is_equivalent(&self.read_one(now, &record.key).record, record) {
                // The response was lost, but the edit was made.
                Decision::Done(EditOutcome::Done)
            } else {
                Decision::Done(EditOutcome::Changed)
            })
        };
        self.client.edit(&path, decide, |_| Ok(EditOutcome::Done)).await
    }

    /// Adds a label.
    async fn add_label(
        &self,
        number: u64,
        name: &str,
        baseline: &mut Baseline,
        warnings: &mut Warnings,
    ) -> Result<EditOutcome, TrackerError> {
        if !self.state.borrow().may_triage() {
            warnings.push(format!("the label `{name}` could not be added: {READS_ONLY}"));
            return Ok(EditOutcome::Done);
        }
        let path = self.client.path(&format!("/issues/{number}/labels"));
        let edit = Edit::new(Method::POST, path, json!({ "labels": [name] }));
        let put = match self.label(name).await {
            Ok(_) => {
                warnings.extend(self.take_label_warning(name));
                self.edit_while(number, baseline, &edit, |now| contains_name(&now.tags().labels, name)).await
            }
            Err(error) => Err(error),
        };
        match put {
            Ok(edited) => {
                self.note_label(baseline, name, true);
                Ok(edited)
            }
            Err(ApiError::Fatal(why)) => Err(TrackerError::Fatal(*why)),
            Err(error) => {
                let why = one_line(error.message());
                warnings.push(format!("the label `{name}` could not be added: {why}"));
                Ok(EditOutcome::Done)
            }
        }
    }

    /// Makes an issue a sub-issue of another parent.
    async fn change_parent(
        &self,
        number: u64,
        record: &Record,
        now: &Existing,
        baseline: &mut Baseline,
    ) -> Result<EditOutcome, TrackerError> {
        let without = |why: &str| without_parent(record, why);
        if !self.state.borrow().may_triage() {
            return Err(without(READS_ONLY));
        }
        let Some(parent_path) = self.parent_path(record) else { return Err(without("it was not created")) };
        let id = self.state.borrow().handles.get(&number).map(|handle| handle.id);
        let Some(id) = id else { return Ok(EditOutcome::Done) };
        let body = json!({ "sub_issue_id": id, "replace_parent": now.record.parent.is_some() && !now.record.parent_by_reference });
        let edit = Edit::new(Method::POST, format!("{parent_path}/sub_issues"), body);
        let is_linked = |now: &WireIssue| {
            let now = self.read_one(now.clone(), &record.key);
            now.record.parent == record.parent && !now.record.parent_by_reference && !now.parent_mismatch
        };
        match self.edit_while(number, baseline, &edit, is_linked).await {
            Ok(edited) => {
                let parent_path = parent_path.rsplit_once("/repos/").map_or(parent_path.as_str(), |(_, rest)| rest);
                if self.rest_returns_parents() {
                    baseline.with_parent(parent_path.trim_start_matches('/'));
                }
                Ok(edited)
            }
            Err(ApiError::Refused { status: 422, message, .. }) if is_about_parents(&message) => {
                Err(without(&one_line(&message)))
            }
            Err(ApiError::Refused { status: 404, why, .. }) => Err(self.without_link(record, &why).await?),
            Err(ApiError::Refused { why, .. }) => Err(without(&why)),
            Err(error) => Err(error.into_tracker_error()),
        }
    }

    /// Whether an issue is unchanged since the update was planned, in everything that the update can change.
    fn is_unchanged(&self, now: &Existing, before: &Existing) -> bool {
        let (now, before) = (&now.record, &before.record);
        is_equivalent(now, before)
            && now.parent == before.parent
            && now.issue_type == before.issue_type
            && self.role_labels(&now.labels) == self.role_labels(&before.labels)
    }
}

fn changed(existing: &Existing) -> TrackerError {
    TrackerError::File(WriteError::Changed(existing.location.to_string()))
}

/// Whether two records agree in everything that one `PATCH` changes.
fn is_equivalent(now: &Record, other: &Record) -> bool {
    now.title == other.title && now.body == other.body && now.state == other.state && now.milestone == other.milestone
}
