//! An issue or pull request: its data, and its JSON.

use super::clock::written;
use super::repository::Repository;
use super::state::State;
use super::{node_id, quoted};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

/// An issue or a pull request; both share one sequence of numbers.
#[derive(Clone, Debug)]
pub struct Issue {
    pub id: u64,
    pub number: u64,
    /// The login of the author.
    pub author: String,
    pub title: String,
    pub body: Option<String>,
    /// Who last edited the body, and when; `None` if it was never edited.
    pub edited: Option<(String, i64)>,
    pub open: bool,
    pub state_reason: Option<String>,
    /// The `id` of the issue that this one duplicates.
    pub duplicate_of: Option<u64>,
    /// Label names, as the repository spells them.
    pub labels: Vec<String>,
    /// Every time a label was added, including labels removed since: login and label name.
    pub labeled: Vec<(String, String)>,
    pub assignees: Vec<String>,
    pub milestone: Option<u64>,
    pub kind: Option<String>,
    /// Values by the field's `id`.
    pub fields: BTreeMap<u64, Value>,
    /// The parent's `id`; [`State::parent_of`] returns its number.
    pub parent: Option<u64>,
    /// The `id`s of the sub-issues, in order.
    pub sub_issues: Vec<u64>,
    pub comments: Vec<Comment>,
    /// Seconds since 1970.
    pub created_at: i64,
    pub updated_at: i64,
    pub closed_at: Option<i64>,
    /// The login of the user who closed it.
    pub closed_by: Option<String>,
    pub pull: Option<Pull>,
    /// The versions that lagging lists show, oldest first; one without a time was known from the beginning.
    pub(super) listed: Vec<(Option<Duration>, Arc<Issue>)>,
    /// The versions in the search index, oldest first.
    pub(super) indexed: Vec<Indexed>,
    /// The cached JSON, while it is valid.
    pub(super) rendered: Option<Arc<str>>,
}

/// A comment on an issue.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: u64,
    pub author: String,
    pub body: String,
    pub created_at: i64,
    /// Each reaction: who reacted, and how.
    pub reactions: Vec<(String, String)>,
    /// Whether it is hidden, as resolved.
    pub minimized: bool,
}

/// The additional data of a pull request.
#[derive(Clone, Debug)]
pub struct Pull {
    pub head: String,
    pub base: String,
    pub draft: bool,
    /// Whether its branch is in a fork.
    pub fork: bool,
    pub reviewers: Vec<String>,
    pub team_reviewers: Vec<String>,
}

/// An issue as search knows it from a given time on.
#[derive(Clone, Debug)]
pub(super) struct Indexed {
    pub(super) at: Duration,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) labels: Vec<String>,
    pub(super) open: bool,
}

impl Issue {
    pub fn node_id(&self) -> String {
        node_id(if self.pull.is_some() { "PR" } else { "I" }, self.id)
    }

    pub fn state(&self) -> &'static str {
        if self.open { "open" } else { "closed" }
    }

    pub fn has_label(&self, name: &str) -> bool {
        self.labels.iter().any(|label| label.eq_ignore_ascii_case(name))
    }

    pub fn html_url(&self, repository: &Repository) -> String {
        let kind = if self.pull.is_some() { "pull" } else { "issues" };
        format!("{}/{kind}/{}", repository.html_url(), self.number)
    }
}

/// Writes the JSON of an issue by hand, because tests often request pages of a hundred.
pub(super) fn json(state: &State, repository: &Repository, issue: &Issue) -> String {
    let base = &state.base;
    let api = repository.url(base);
    let number = issue.number;
    let mut out = String::with_capacity(4096 + issue.body.as_ref().map_or(0, String::len));
    let url = format!("{api}/issues/{number}");
    write!(
        out,
        r#"{{"url":"{url}","repository_url":"{api}","labels_url":"{url}/labels{{/name}}","comments_url":"{url}/comments","events_url":"{url}/events","html_url":"{}","id":{},"node_id":"{}","number":{number},"title":{},"user":{},"labels":["#,
        issue.html_url(repository),
        issue.id,
        issue.node_id(),
        quoted(&issue.title),
        state.account_json(&issue.author),
    )
    .unwrap();
    let labels: Vec<String> = issue.labels.iter().map(|name| repository.label_json(base, name)).collect();
    let assignees: Vec<String> = issue.assignees.iter().map(|login| state.account_json(login)).collect();
    let milestone = issue.milestone.and_then(|number| repository.milestones.get(&number));
    let moment = |at: Option<i64>| at.map_or_else(|| "null".to_owned(), |at| quoted(&written(at)));
    write!(
        out,
        r#"{}],"state":"{}","locked":false,"assignee":{},"assignees":[{}],"milestone":{},"comments":{},"created_at":{},"updated_at":{},"closed_at":{},"author_association":"{}","type":{},"active_lock_reason":null,"sub_issues_summary":{},"issue_field_values":{},"body":{},"timeline_url":"{url}/timeline","reactions":{{"url":"{url}/reactions","total_count":0,"+1":0,"-1":0,"laugh":0,"hooray":0,"confused":0,"heart":0,"rocket":0,"eyes":0}},"performed_via_github_app":null,"state_reason":{}"#,
        labels.join(","),
        issue.state(),
        assignees.first().map_or("null", String::as_str),
        assignees.join(","),
        milestone.map_or(Value::Null, |milestone| state.milestone_value(repository, milestone, false)),
        issue.comments.len(),
        moment(Some(issue.created_at)),
        moment(Some(issue.updated_at)),
        moment(issue.closed_at),
        state.association(repository, &issue.author),
        issue.kind.as_ref().and_then(|kind| state.issue_type(repository, kind)).map_or(Value::Null, super::people::IssueType::json),
        summary(state, issue),
        state.field_values(repository, issue),
        issue.body.as_ref().map_or_else(|| "null".to_owned(), |body| quoted(body)),
        issue.state_reason.as_ref().map_or_else(|| "null".to_owned(), |reason| quoted(reason)),
    )
    .unwrap();
    if let Some((parent, place)) = issue.parent.and_then(|id| state.place(id)).filter(|_| !state.parents_apart) {
        let url = state.repositories[&parent].url(base);
        write!(out, r#","parent_issue_url":"{url}/issues/{place}""#).unwrap();
    }
    if let Some(pull) = &issue.pull {
        let html = issue.html_url(repository);
        write!(
            out,
            r#","draft":{},"pull_request":{{"url":"{api}/pulls/{number}","html_url":"{html}","diff_url":"{html}.diff","patch_url":"{html}.patch","merged_at":null}}"#,
            pull.draft
        )
        .unwrap();
    }
    out.push('}');
    out
}

/// Returns how many sub-issues there are, and how many of them are closed.
pub(super) fn progress(state: &State, issue: &Issue) -> (usize, usize, usize) {
    let total = issue.sub_issues.len();
    let closed = |id: &&u64| state.issue_with_id(**id).is_some_and(|(_, issue)| !issue.open);
    let completed = issue.sub_issues.iter().filter(closed).count();
    (total, completed, (completed * 100).checked_div(total).unwrap_or(0))
}

fn summary(state: &State, issue: &Issue) -> String {
    let (total, completed, percent) = progress(state, issue);
    format!(r#"{{"total":{total},"completed":{completed},"percent_completed":{percent}}}"#)
}
