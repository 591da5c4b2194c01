//! Detects whether an issue changed since it was read, as far as our edit would overwrite the change.

use std::collections::BTreeSet;

use crate::tracker::github::issues_read::Baseline;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::Edit;
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::client::Decision;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;

/// The result of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tracker::github) enum EditOutcome {
    /// The issue now has the wanted values.
    Done,
    /// Somebody else changed the issue since it was read, so the update must be planned again.
    Changed,
}

impl GitHub {
    /// Builds the baseline that an issue is compared with from now on.
    pub(in crate::tracker::github) fn baseline(&self, issue: &WireIssue) -> Baseline {
        let parent = issue.parent_issue_url.url();
        Baseline {
            title: issue.title.clone(),
            body: issue.body.clone(),
            state: issue.state.clone(),
            reason: issue.state_reason.clone(),
            milestone: issue.milestone.as_ref().map(|milestone| milestone.title.clone()),
            kind: issue.kind.as_ref().map(|kind| kind.name.clone()),
            parent: parent.map(|url| url.rsplit_once("/repos/").map_or(url, |(_, path)| path).to_lowercase()),
            role_labels: self.role_labels(&issue.tags().labels),
        }
    }

    /// Records that we added or removed a label.
    pub(in crate::tracker::github) fn note_label(&self, baseline: &mut Baseline, name: &str, on: bool) {
        for name in self.role_labels(std::slice::from_ref(&name.to_owned())) {
            if on {
                baseline.role_labels.insert(name);
            } else {
                baseline.role_labels.remove(&name);
            }
        }
    }

    /// The labels that name an issue's owner, in lowercase.
    pub(in crate::tracker::github) fn role_labels(&self, labels: &[String]) -> BTreeSet<String> {
        let of_role = labels.iter().filter(|name| self.catalog.role_of_label(name).is_some());
        of_role.map(|name| name.to_lowercase()).collect()
    }

    /// Sends an edit of an issue while the issue is unchanged, unless `is_done` says that the edit isn't needed.
    pub(in crate::tracker::github) async fn edit_while(
        &self,
        number: u64,
        baseline: &Baseline,
        edit: &Edit,
        is_done: impl Fn(&WireIssue) -> bool,
    ) -> Result<EditOutcome, ApiError> {
        let decide = |now: Option<&ApiResponse>| {
            let Some(now) = now else { return Ok(Decision::Done(EditOutcome::Changed)) };
            let now: WireIssue = now.read()?;
            Ok(if is_done(&now) {
                Decision::Done(EditOutcome::Done)
            } else if self.baseline(&now) == *baseline {
                Decision::Send(edit.clone())
            } else {
                Decision::Done(EditOutcome::Changed)
            })
        };
        let path = self.client.path(&format!("/issues/{number}"));
        self.client.edit(&path, decide, |_| Ok(EditOutcome::Done)).await
    }
}
