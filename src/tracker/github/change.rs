//! Changing an issue: only if it is still as it was read, and only what is different.

use http::Method;
use serde_json::{Map, Value as Json, json};

use super::GitHub;
use super::ask::Ask;
use super::issue_of::READS_ONLY;
use super::trouble::{Trouble, one_line};
use super::wire::WireIssue;
use super::write::{is_about_parents, without_parent};
use crate::core::artifact::{ArtifactKey, Location};
use crate::core::plan::{Existing, Record, State};
use crate::tracker::{Refusal, Written, has};
use crate::workspace::WriteError;

impl GitHub {
    /// An artifact's issue as it is now.
    pub(super) async fn as_it_is(&self, key: &ArtifactKey) -> Result<Option<Existing>, Trouble> {
        let number = self.state.borrow().numbers.get(key).copied();
        let Some(number) = number else { return Ok(None) };
        let Some(issue) = self.issue(number).await? else { return Ok(None) };
        let Some(issue) = self.with_parents(vec![issue]).await?.pop() else { return Ok(None) };
        Ok(Some(self.read_one(self.weigh_one(issue).await?, key)))
    }

    /// An issue that is known to be an artifact.
    pub(super) fn read_one(&self, issue: WireIssue, key: &ArtifactKey) -> Existing {
        self.remember(std::slice::from_ref(&issue));
        let mut existing = self.claim(&self.state.borrow(), issue, key.clone()).existing;
        Self::hang(&self.state.borrow(), &mut existing);
        existing
    }

    /// Change an issue. GitHub can not be told to change it only if nobody else did, so it is read once more just
    /// before.
    pub(super) async fn change(&self, existing: &Existing, record: &Record) -> Result<Written, Refusal> {
        let key = &record.key;
        let now = self.as_it_is(key).await.map_err(Trouble::into_refusal)?;
        let changed = || Refusal::File(WriteError::Changed(existing.location.to_string()));
        let now = now.filter(|now| is_still(&now.record, &existing.record)).ok_or_else(changed)?;
        let Location::Issue { number, url } = now.location.clone() else { return Err(changed()) };
        let mut warnings = Vec::new();
        let writes = self.client.written();
        if !record.loose && (record.parent != now.record.parent || now.record.loose || now.astray) {
            self.hang_anew(number, record, &now).await?;
        }
        for name in record.labels.iter().filter(|name| !has(&now.record.labels, name)) {
            self.put_label(number, name, &mut warnings).await?;
        }
        // While both roles' labels are on, the marker holds: a run that ends here is done again from where it began.
        self.reassign(number, existing, record, &mut warnings).await?;
        self.take_labels_off(number, existing, record, &now, &mut warnings).await?;
        let body = self.differences(record, &now, &mut warnings).await?;
        if body.as_object().is_some_and(|entries| !entries.is_empty()) {
            if self.client.written() > writes {
                // While the others were sent somebody may have written.
                let again = self.as_it_is(key).await.map_err(Trouble::into_refusal)?;
                again.filter(|again| says_the_same(&again.record, &now.record)).ok_or_else(changed)?;
            }
            let done = self.patch(number, body, &now.record, record).await.map_err(Trouble::into_refusal)?;
            if !done {
                return Err(changed());
            }
        }
        Ok(Written { location: Location::Issue { number, url }, warnings, tags: None })
    }

    async fn differences(&self, record: &Record, now: &Existing, warnings: &mut Vec<String>) -> Result<Json, Refusal> {
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
        if record.milestone != now.record.milestone {
            body["milestone"] = match &record.milestone {
                None => Json::Null,
                Some(title) => {
                    let may_tag = self.state.borrow().may_triage();
                    json!(self.milestone_of(title, record, may_tag, warnings).await?.number)
                }
            };
        }
        let owner_moved = record.owner != now.record.owner || now.misfiled;
        if record.issue_type != now.record.issue_type || owner_moved {
            self.put_kinds(record, &mut body);
            if record.issue_type == now.record.issue_type
                && let Some(entries) = body.as_object_mut()
            {
                entries.remove("type");
            }
        }
        Ok(body)
    }

    /// Change what differs. False where no answer came and somebody else has changed it since: then what differs is
    /// to be found out anew.
    async fn patch(&self, number: u64, body: Json, before: &Record, record: &Record) -> Result<bool, Trouble> {
        let ask = Ask::write(Method::PATCH, self.client.path(&format!("/issues/{number}")), body);
        let look = async || {
            let Some(now) = self.as_it_is(&record.key).await? else { return Ok(Some(false)) };
            if says_the_same(&now.record, record) {
                return Ok(Some(true));
            }
            Ok(if says_the_same(&now.record, before) { None } else { Some(false) })
        };
        self.client.surely(&ask, |_| Ok(true), look).await
    }

    /// Put a label on.
    async fn put_label(&self, number: u64, name: &str, warnings: &mut Vec<String>) -> Result<(), Refusal> {
        if !self.state.borrow().may_triage() {
            warnings.push(format!("the label `{name}` could not be put on: {READS_ONLY}"));
            return Ok(());
        }
        let made = match self.label(name).await {
            Ok(_) => {
                let path = self.client.path(&format!("/issues/{number}/labels"));
                let ask = Ask::write(Method::POST, path, json!({ "labels": [name] }));
                let on = |issue: WireIssue| {
                    issue.labels.iter().any(|label| label.name.to_lowercase() == name.to_lowercase())
                };
                self.client.surely_done(&ask, async || Ok(self.issue(number).await?.is_some_and(on))).await
            }
            Err(trouble) => Err(trouble),
        };
        match made {
            Ok(()) => Ok(()),
            Err(Trouble::Dead(why)) => Err(Refusal::Everything(*why)),
            Err(trouble) => {
                let why = one_line(trouble.message());
                warnings.push(format!("the label `{name}` could not be put on: {why}"));
                Ok(())
            }
        }
    }

    /// Hang an issue under another parent.
    async fn hang_anew(&self, number: u64, record: &Record, now: &Existing) -> Result<(), Refusal> {
        let loose = |why: &str| without_parent(record, why);
        if !self.state.borrow().may_triage() {
            return Err(loose(READS_ONLY));
        }
        let Some(above) = self.parent_path(record) else { return Err(loose("it was not made")) };
        let Some(id) = self.state.borrow().handles.get(&number).map(|handle| handle.id) else { return Ok(()) };
        let body = json!({ "sub_issue_id": id, "replace_parent": now.record.parent.is_some() && !now.record.loose });
        let ask = Ask::write(Method::POST, format!("{above}/sub_issues"), body);
        let there = async || {
            let now = self.as_it_is(&record.key).await?;
            Ok(now.is_some_and(|now| now.record.parent == record.parent && !now.record.loose && !now.astray))
        };
        let sent = self.client.surely_done(&ask, there).await;
        match sent {
            Ok(()) => Ok(()),
            Err(Trouble::Refused { status: 422, message, .. }) if is_about_parents(&message) => {
                Err(loose(&one_line(&message)))
            }
            Err(Trouble::Refused { status: 404, why, .. }) => Err(self.without_link(record, &why).await?),
            Err(Trouble::Refused { why, .. }) => Err(loose(&why)),
            Err(trouble) => Err(trouble.into_refusal()),
        }
    }
}

/// Is an issue still as it was read, as far as a change would touch it? Labels and assignees are added to, never
/// replaced.
fn is_still(now: &Record, before: &Record) -> bool {
    says_the_same(now, before) && now.parent == before.parent
}

/// The same for what one request changes.
fn says_the_same(now: &Record, other: &Record) -> bool {
    now.title == other.title && now.body == other.body && now.state == other.state && now.milestone == other.milestone
}
