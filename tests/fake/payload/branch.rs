//! Events about branches: pushes and pull requests.

use super::super::clock::written;
use super::super::repository::Repository;
use super::super::state::State;
use super::issue::numbered;
use super::{Part, PayloadText};
use serde_json::{Value, json};

/// The hash that GitHub sends for a commit that doesn't exist.
const NOTHING: &str = "0000000000000000000000000000000000000000";

impl State {
    /// The payload of a workflow doesn't contain the files that a commit changed; that of a webhook does.
    pub(super) fn push_event(&self, on: &Repository, told: &PayloadText<'_>) -> Result<Part, String> {
        let default = format!("refs/heads/{}", on.default_branch);
        let name = told.text("ref").unwrap_or(&default);
        let branch = name.strip_prefix("refs/heads/").unwrap_or(name);
        let last = on.git.branches.get(branch).map(String::as_str);
        let after = told.text("after").or(last).ok_or_else(|| format!("there is no branch `{branch}`"))?;
        let parent = on.git.commits.get(after).and_then(|commit| commit.parent.as_deref());
        let before = told.text("before").or(parent).unwrap_or(NOTHING);
        if let Some(unknown) = [before, after].into_iter().find(|oid| oid.len() != NOTHING.len()) {
            return Err(format!("`{unknown}` is no commit's hash"));
        }
        let login = told.text("sender").unwrap_or("ana");
        let author = json!({"name": login, "email": format!("{login}@users.noreply.github.com"), "username": login});
        let commit = |oid: &str| {
            let commit = &on.git.commits[oid];
            json!({"id": oid, "tree_id": commit.tree, "distinct": true, "message": commit.message,
                "timestamp": written(self.now()), "url": format!("{}/commit/{oid}", on.html_url()),
                "author": author, "committer": author})
        };
        let known = on.git.commits.contains_key(after);
        let new = on.git.history(after).take_while(|oid| known && *oid != before);
        let mut commits: Vec<Value> = new.map(commit).collect();
        commits.reverse();
        let compare = format!("{}/compare/{}...{}", on.html_url(), &before[..12], &after[..12]);
        let mut repository = self.repository_value(on);
        for field in ["created_at", "pushed_at"] {
            let moment = repository[field].as_str().and_then(|moment| moment.parse::<jiff::Timestamp>().ok());
            repository[field] = moment.map(jiff::Timestamp::as_second).into();
        }
        repository["stargazers"] = 0.into();
        repository["master_branch"] = on.default_branch.as_str().into();
        repository["owner"]["name"] = on.owner.as_str().into();
        repository["owner"]["email"] = Value::Null;
        if self.organization_of(on).is_some() {
            repository["organization"] = on.owner.as_str().into();
        }
        let fields = json!({"ref": name, "before": before, "after": after, "created": before == NOTHING,
            "deleted": after == NOTHING, "forced": known && before != NOTHING && !on.git.descends(after, before),
            "base_ref": null, "compare": compare, "commits": commits, "head_commit": known.then(|| commit(after)),
            "repository": repository, "pusher": {"name": login, "email": author["email"]}});
        Ok(Part { fields, sender: None })
    }

    /// `synchronize` contains the previous head commit, by default the parent of the current one.
    pub(super) fn pull_event(&self, on: &Repository, action: &str, told: &PayloadText<'_>) -> Result<Part, String> {
        let issue = numbered(on, told)?;
        let pull = issue.pull.as_ref().ok_or_else(|| format!("{} is not a pull request", issue.number))?;
        let whole = self.whole_pull(&on.full_name().to_lowercase(), issue.number);
        let mut fields = json!({"number": issue.number, "pull_request": whole});
        if action == "synchronize" {
            let head = self.head_of(on, issue, pull).commit.ok_or("the head is gone")?;
            fields["before"] = told.text("before").or(head.1.parent.as_deref()).unwrap_or(NOTHING).into();
            fields["after"] = head.0.as_str().into();
        }
        if let Some(changes) = told.0.get("changes") {
            fields["changes"] = changes.clone();
        }
        let sender = if action == "closed" { issue.closed_by.as_ref() } else { Some(&issue.author) };
        Ok(Part { fields, sender: sender.cloned() })
    }
}
