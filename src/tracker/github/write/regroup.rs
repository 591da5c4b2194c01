//! Takes an issue out of its parent, and remembers the key of one that was renamed.

use http::Method;
use serde_json::json;

use super::unchanged::EditOutcome;
use crate::core::names::ArtifactKey;
use crate::core::plan::Existing;
use crate::tracker::TrackerError;
use crate::tracker::github::issues_read::Baseline;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::Edit;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::WireIssue;

impl GitHub {
    /// Takes an issue out of its parent. A parent that is only named in the text is removed with the text.
    pub(in crate::tracker::github) async fn remove_parent(
        &self,
        number: u64,
        now: &Existing,
        baseline: &mut Baseline,
    ) -> Result<EditOutcome, TrackerError> {
        let id = self.state.borrow().handles.get(&number).map(|handle| handle.id);
        let parent = self.parent_path(&now.record).filter(|_| !now.record.parent_by_reference);
        let (Some(parent), Some(id)) = (parent, id) else { return Ok(EditOutcome::Done) };
        let edit = Edit::new(Method::DELETE, format!("{parent}/sub_issue"), json!({ "sub_issue_id": id }));
        let key = &now.record.key;
        let is_removed = |now: &WireIssue| {
            now.parent_issue_url.is_known() && self.read_one(now.clone(), key).record.parent.is_none()
        };
        match self.edit_while(number, baseline, &edit, is_removed).await {
            Ok(edited) => {
                if self.rest_returns_parents() {
                    baseline.without_parent();
                }
                Ok(edited)
            }
            // It is no longer there.
            Err(ApiError::Refused { status: 404, .. }) => Ok(EditOutcome::Done),
            Err(error) => Err(error.into_tracker_error()),
        }
    }

    /// Remembers the key of an issue that was renamed.
    pub(in crate::tracker::github) fn note_key(&self, number: u64, before: &ArtifactKey, after: &ArtifactKey) {
        if before == after {
            return;
        }
        let mut state = self.state.borrow_mut();
        state.numbers.remove(before);
        state.numbers.insert(after.clone(), number);
        state.keys.insert(number, (after.clone(), true));
    }
}
