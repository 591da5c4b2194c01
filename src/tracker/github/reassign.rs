//! What is taken off an issue whose owner moves, and who is assigned anew. Whatever people put there meanwhile stays.

use http::Method;
use serde_json::json;

use super::GitHub;
use super::ask::{Edit, encoded};
use super::issue_of::READS_ONLY;
use super::trouble::{Trouble, one_line};
use super::unchanged::{Baseline, Edited};
use super::wire::WireIssue;
use crate::core::plan::{Existing, Record};
use crate::tracker::{Refusal, has};

impl GitHub {
    /// Take the labels off that a record had and has no longer.
    pub(super) async fn take_labels_off(
        &self,
        number: u64,
        before: &Existing,
        record: &Record,
        baseline: &mut Baseline,
        warnings: &mut Vec<String>,
    ) -> Result<Edited, Refusal> {
        for name in before.record.labels.iter().filter(|name| !has(&record.labels, name)) {
            let path = self.client.path(&format!("/issues/{number}/labels/{}", encoded(name)));
            let edit = Edit::delete(path);
            match self.edit_while(number, baseline, &edit, |now| !has(&now.tags().labels, name)).await {
                Ok(Edited::Changed) => return Ok(Edited::Changed),
                Ok(Edited::Done) | Err(Trouble::Refused { status: 404, .. }) => {
                    self.note_label(baseline, name, false);
                }
                Err(Trouble::Dead(why)) => return Err(Refusal::Everything(*why)),
                Err(trouble) => {
                    let why = one_line(trouble.message());
                    warnings.push(format!("the label `{name}` could not be taken off: {why}"));
                }
            }
        }
        Ok(Edited::Done)
    }

    /// Assign who is new in a record, and no longer who is gone from it.
    pub(super) async fn reassign(
        &self,
        number: u64,
        before: &Existing,
        record: &Record,
        baseline: &Baseline,
        warnings: &mut Vec<String>,
    ) -> Result<Edited, Refusal> {
        let mut new = Vec::new();
        for login in record.assignees.iter().filter(|login| !has(&before.record.assignees, login)) {
            match self.is_assignable(login).await.map_err(Trouble::into_refusal)? {
                true => new.push(login.clone()),
                false => warnings.push(self.unassignable(login)),
            }
        }
        let gone: Vec<String> =
            before.record.assignees.iter().filter(|login| !has(&record.assignees, login)).cloned().collect();
        for (method, logins, assigned) in [(Method::POST, new, true), (Method::DELETE, gone, false)] {
            if logins.is_empty() {
                continue;
            }
            if !self.state.borrow().may_triage() {
                warnings.push(format!("who is assigned was not changed: {READS_ONLY}"));
                return Ok(Edited::Done);
            }
            let path = self.client.path(&format!("/issues/{number}/assignees"));
            let edit = Edit::new(method, path, json!({ "assignees": logins }));
            let is_so = |now: &WireIssue| {
                let tags = now.tags();
                logins.iter().all(|login| has(&tags.assignees, login) == assigned)
            };
            match self.edit_while(number, baseline, &edit, is_so).await {
                Ok(Edited::Done) => {}
                Ok(Edited::Changed) => return Ok(Edited::Changed),
                Err(Trouble::Dead(why)) => return Err(Refusal::Everything(*why)),
                Err(trouble) => {
                    warnings.push(format!("who is assigned could not be changed: {}", one_line(trouble.message())));
                }
            }
        }
        Ok(Edited::Done)
    }
}
