//! What is taken off an issue whose owner moves, and who is assigned anew. Whatever people put there meanwhile stays.

use http::Method;
use serde_json::json;

use super::GitHub;
use super::ask::{Ask, encoded};
use super::issue_of::READS_ONLY;
use super::trouble::{Trouble, one_line};
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
        now: &Existing,
        warnings: &mut Vec<String>,
    ) -> Result<(), Refusal> {
        let gone =
            before.record.labels.iter().filter(|name| !has(&record.labels, name) && has(&now.record.labels, name));
        for name in gone {
            let path = self.client.path(&format!("/issues/{number}/labels/{}", encoded(name)));
            let ask = Ask::delete(path);
            let is_off = |issue: &WireIssue| !has(&issue.tags().labels, name);
            let off = async || Ok(self.issue(number).await?.is_none_or(|issue| is_off(&issue)));
            match self.client.surely_done(&ask, off).await {
                Ok(()) | Err(Trouble::Refused { status: 404, .. }) => {}
                Err(Trouble::Dead(why)) => return Err(Refusal::Everything(*why)),
                Err(trouble) => {
                    let why = one_line(trouble.message());
                    warnings.push(format!("the label `{name}` could not be taken off: {why}"));
                }
            }
        }
        Ok(())
    }

    /// Assign who is new in a record, and no longer who is gone from it.
    pub(super) async fn reassign(
        &self,
        number: u64,
        before: &Existing,
        record: &Record,
        warnings: &mut Vec<String>,
    ) -> Result<(), Refusal> {
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
                return Ok(());
            }
            let path = self.client.path(&format!("/issues/{number}/assignees"));
            let ask = Ask::write(method, path, json!({ "assignees": logins }));
            let done = |issue: WireIssue| {
                let tags = issue.tags();
                logins.iter().all(|login| has(&tags.assignees, login) == assigned)
            };
            let looked = async || Ok(self.issue(number).await?.is_some_and(done));
            match self.client.surely_done(&ask, looked).await {
                Ok(()) => {}
                Err(Trouble::Dead(why)) => return Err(Refusal::Everything(*why)),
                Err(trouble) => {
                    warnings.push(format!("who is assigned could not be changed: {}", one_line(trouble.message())));
                }
            }
        }
        Ok(())
    }
}
