//! The event payload that GitHub gives to a workflow, built from the current state. The state is not changed: the
//! caller sets it up as if the event had just happened.
//!
//! - `issue`: issues, comments, milestones
//! - `branch`: pushes and pull requests
//! - `moment`: releases, schedules, manually started runs

mod branch;
mod issue;
mod moment;

use super::official::check_event;
use super::repository::Repository;
use super::state::State;
use serde_json::{Map, Value, json};

/// The details of the event that are not in the state.
struct PayloadText<'a>(&'a Value);

/// A payload without the fields that all payloads share, and the default sender.
struct Part {
    fields: Value,
    sender: Option<String>,
}

impl State {
    /// Returns the payload of `issues.closed`, `push` and so on. `told` may contain:
    ///
    /// - `repository`, by default `acme/shop`, and `sender`, a login; by default, whoever caused the event
    /// - `number`: of the issue, pull request or milestone; `comment`: an `id`, by default that of the last comment
    /// - `label`, `assignee`, `milestone`: what was added to an issue; `changes`: what an edit changed, in GitHub's
    ///   format
    /// - `ref`, `before`, `after`: a push, by default of the branch's last commit
    /// - `tag`: a release; `schedule`, `inputs`, `workflow`
    pub fn payload(&self, event: &str, told: &Value) -> Result<Value, String> {
        let (name, action) = event.split_once('.').map_or((event, None), |(name, action)| (name, Some(action)));
        let told = PayloadText(told);
        let key = told.text("repository").unwrap_or("acme/shop").to_lowercase();
        let repository = self.repositories.get(&key).ok_or_else(|| format!("there is not a repository `{key}`"))?;
        let part = match (name, action) {
            ("issues", Some(action)) => self.issues_event(repository, action, &told)?,
            ("issue_comment", Some(_)) => self.comment_event(repository, &told)?,
            ("milestone", Some(_)) => self.milestone_event(repository, &told)?,
            ("pull_request", Some(action)) => self.pull_event(repository, action, &told)?,
            ("push", None) => self.push_event(repository, &told)?,
            ("release", Some(_)) => self.release_event(repository, &told)?,
            ("schedule", None) => Self::schedule_event(&told),
            ("workflow_dispatch", None) => Self::dispatch_event(repository, &told),
            _ => return Err(format!("no event is called `{event}`")),
        };
        let mut payload = Map::new();
        if let Some(action) = action {
            payload.insert("action".to_owned(), action.into());
        }
        payload.extend(part.fields.as_object().cloned().unwrap_or_default());
        payload.entry("repository").or_insert_with(|| self.repository_value(repository));
        if let Some(organization) = self.organization_value(repository) {
            payload.insert("organization".to_owned(), organization);
        }
        // A schedule has no sender.
        if name != "schedule" {
            let login = told.text("sender").or(part.sender.as_deref()).unwrap_or("ana");
            let account = self.account(login).ok_or_else(|| format!("there is no account `{login}`"))?;
            payload.insert("sender".to_owned(), account.value(&self.base));
        }
        let payload = payload.into();
        check_event(name, &payload).map_err(|fault| format!("GitHub would not tell this: {fault}"))?;
        Ok(payload)
    }

    fn organization_value(&self, repository: &Repository) -> Option<Value> {
        self.organization_of(repository)?;
        let account = self.account(&repository.owner)?;
        let (login, id) = (&account.login, account.id);
        let url = format!("{}/orgs/{login}", self.base);
        Some(json!({"login": login, "id": id, "node_id": account.node_id(), "url": url,
            "repos_url": format!("{url}/repos"), "events_url": format!("{url}/events"),
            "hooks_url": format!("{url}/hooks"), "issues_url": format!("{url}/issues"),
            "members_url": format!("{url}/members{{/member}}"),
            "public_members_url": format!("{url}/public_members{{/member}}"),
            "avatar_url": format!("https://avatars.githubusercontent.com/u/{id}"), "description": null}))
    }
}

impl PayloadText<'_> {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.0.get(name)?.as_u64()
    }

    fn needed(&self, name: &str) -> Result<u64, String> {
        self.number(name).ok_or_else(|| format!("the event needs a `{name}`"))
    }
}
