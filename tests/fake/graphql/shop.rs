//! The fields of a repository.

use super::super::call::Call;
use super::super::issue::Issue;
use super::super::people::Grant;
use super::super::repository::Repository;
use super::FaultEffect;
use super::node::{Arguments, Node, Resolved, leaf};
use super::objects::git_object;
use super::query::{forbidden, unknown};
use serde_json::Value;

impl Call<'_> {
    pub(super) fn repository_field(&self, key: &str, field: &str, given: &Arguments) -> Resolved {
        let repository = &self.state.repositories[key];
        let own = key.to_owned();
        let branch = |name: &str| {
            let name = name.strip_prefix("refs/heads/").unwrap_or(name);
            repository.git.branches.contains_key(name).then(|| Node::Ref(own.clone(), name.to_owned()))
        };
        self.granted_field(repository, field)?;
        Ok(match field {
            "id" => leaf(repository.node_id()),
            "databaseId" => leaf(repository.id),
            "name" => leaf(repository.name.as_str()),
            "nameWithOwner" => leaf(repository.full_name()),
            "url" => leaf(repository.html_url()),
            "description" | "homepageUrl" => leaf(Value::Null),
            "hasWikiEnabled" | "hasProjectsEnabled" | "mergeCommitAllowed" | "rebaseMergeAllowed"
            | "squashMergeAllowed" => leaf(true),
            "isFork" => leaf(repository.fork_of.is_some()),
            "parent" => repository.fork_of.clone().map(Node::Repository).into(),
            "assignableUsers" => {
                let logins = repository.permissions.keys().filter_map(|login| self.state.account(login));
                let query = given.text("query").unwrap_or_default().to_lowercase();
                let logins = logins.filter(|account| account.login.to_lowercase().contains(&query));
                let people = logins.filter(|account| self.state.assignable(repository, &account.login));
                given.connection("UserConnection", people.map(|one| Node::Account(one.login.clone())).collect())
            }
            "isArchived" => leaf(repository.archived),
            "isPrivate" => leaf(repository.private),
            "isInOrganization" => leaf(self.state.organization_of(repository).is_some()),
            "hasIssuesEnabled" => leaf(repository.has_issues),
            // An app has no role in a repository, only what it was granted.
            "viewerPermission" => leaf(match self.token.app {
                Some(_) => Value::Null,
                None => self.permission(repository).map(|permission| permission.role().to_uppercase()).into(),
            }),
            "owner" => Node::Account(repository.owner.clone()).into(),
            "defaultBranchRef" => branch(&repository.default_branch).into(),
            "ref" => branch(given.text("qualifiedName").unwrap_or_default()).into(),
            "label" => {
                let asked = given.text("name").unwrap_or_default();
                let found = repository.label(asked).filter(|label| !self.state.exact_labels || label.name == asked);
                found.map(|label| Node::Label(own, label.name.to_lowercase())).into()
            }
            "labels" => {
                let nodes = repository.labels.keys().map(|label| Node::Label(own.clone(), label.clone()));
                given.connection("LabelConnection", nodes.collect())
            }
            "milestone" => {
                let number = given.number("number").filter(|number| repository.milestones.contains_key(number));
                number.map(|number| Node::Milestone(own, number)).into()
            }
            "milestones" => {
                let (states, query) = (given.list("states"), given.text("query").unwrap_or_default().to_lowercase());
                let fits = |open: bool| states.is_empty() || states.contains(&if open { "OPEN" } else { "CLOSED" });
                let found = repository.milestones.values().filter(|milestone| fits(milestone.open));
                let found = found.filter(|milestone| milestone.title.to_lowercase().contains(&query));
                let nodes = found.map(|milestone| Node::Milestone(own.clone(), milestone.number));
                given.connection("MilestoneConnection", nodes.collect())
            }
            "issue" | "pullRequest" | "issueOrPullRequest" => {
                let number = given.number("number").unwrap_or_default();
                let pull = repository.issues.get(&number).map(|issue| issue.pull.is_some());
                if pull.is_none_or(|pull| field != "issueOrPullRequest" && pull != (field == "pullRequest")) {
                    let kind = match field {
                        "pullRequest" => "a PullRequest",
                        "issue" => "an Issue",
                        _ => "an issue or pull request",
                    };
                    let words = format!("Could not resolve to {kind} with the number of {number}.");
                    return Err(FaultEffect::new("NOT_FOUND", words));
                }
                self.readable(key, Some(number))?;
                Node::Issue(own, number).into()
            }
            "pullRequests"
                if repository.private && self.token.app.is_some_and(|app| app.pull_requests == Grant::None) =>
            {
                return Err(FaultEffect::new("FORBIDDEN", "Resource not accessible by integration"));
            }
            "issues" | "pullRequests" => issues_field(repository, &own, field, given)?,
            "object" if repository.private && self.token.app.is_some_and(|app| app.contents == Grant::None) => {
                return Err(FaultEffect::new("FORBIDDEN", "Resource not accessible by integration"));
            }
            "object" => {
                let expression = given.text("expression").unwrap_or_default();
                git_object(repository, &own, expression).into()
            }
            _ => return unknown("Repository", field),
        })
    }
}

impl Call<'_> {
    /// In a private repository, an app can read only what it was granted.
    fn granted_field(&self, repository: &Repository, field: &str) -> Result<(), FaultEffect> {
        let Some(grants) = self.token.app.filter(|_| repository.private) else { return Ok(()) };
        let grant = match field {
            "issues" => grants.issues,
            "pullRequests" => grants.pull_requests,
            "label" | "labels" | "milestone" | "milestones" => grants.issues.max(grants.pull_requests),
            "object" | "ref" | "refs" | "defaultBranchRef" => grants.contents,
            _ => return Ok(()),
        };
        if grant == Grant::None { Err(forbidden()) } else { Ok(()) }
    }
}

/// How the list is sorted and filtered. By default, GitHub sorts by creation date, oldest first.
fn issues_field(repository: &Repository, key: &str, field: &str, given: &Arguments) -> Resolved {
    let (states, labels) = (given.list("states"), given.list("labels"));
    let part = |name: &str| Arguments(given.get(name).and_then(Value::as_object).cloned().unwrap_or_default());
    let (order, filter) = (part("orderBy"), part("filterBy"));
    if let Some(other) = filter.0.iter().find(|(name, value)| {
        !value.is_null() && !["assignee", "createdBy", "states", "labels", "since"].contains(&name.as_str())
    }) {
        return unknown("IssueFilters", other.0);
    }
    let since = filter.text("since").and_then(|since| since.parse::<jiff::Timestamp>().ok());
    let fits = |issue: &Issue| {
        let login = |name: &str, logins: &[String]| match filter.text(name) {
            Some("*") => !logins.is_empty(),
            Some(wanted) => logins.iter().any(|login| login.eq_ignore_ascii_case(wanted)),
            None => true,
        };
        let (states, labels) = (filter.list("states"), filter.list("labels"));
        login("assignee", &issue.assignees)
            && login("createdBy", std::slice::from_ref(&issue.author))
            && (states.is_empty() || states.contains(&issue.state().to_uppercase().as_str()))
            && labels.iter().all(|label| issue.has_label(label))
            && since.is_none_or(|since| issue.updated_at >= since.as_second())
    };
    let found = repository.issues.values().filter(|issue| {
        let state = if issue.open { "OPEN" } else { "CLOSED" };
        let head = issue.pull.as_ref().map(|pull| pull.head.as_str());
        issue.pull.is_some() == (field == "pullRequests")
            && (states.is_empty() || states.contains(&state))
            && given.text("headRefName").is_none_or(|wanted| head == Some(wanted))
            && given
                .text("baseRefName")
                .is_none_or(|wanted| issue.pull.as_ref().is_some_and(|pull| pull.base == wanted))
            && (labels.is_empty() || labels.iter().any(|label| issue.has_label(label)))
            && fits(issue)
    });
    let mut found: Vec<&Issue> = found.collect();
    match order.text("field") {
        Some("UPDATED_AT") => found.sort_by_key(|issue| (issue.updated_at, issue.number)),
        Some("COMMENTS") => found.sort_by_key(|issue| (issue.comments.len(), issue.number)),
        _ => {}
    }
    if order.text("direction") == Some("DESC") {
        found.reverse();
    }
    let nodes = found.iter().map(|issue| Node::Issue(key.to_owned(), issue.number)).collect();
    Ok(given.connection(if field == "issues" { "IssueConnection" } else { "PullRequestConnection" }, nodes))
}
