//! The fields of a repository.

use super::super::call::Call;
use super::super::people::Grant;
use super::super::repository::Repository;
use super::Trouble;
use super::node::{Arguments, Found, Node, Resolved, leaf};
use super::objects::git_object;
use super::query::unknown;
use serde_json::Value;

impl Call<'_> {
    pub(super) fn repository_field(&self, key: &str, field: &str, given: &Arguments) -> Resolved {
        let repository = &self.state.repositories[key];
        let own = key.to_owned();
        let branch = |name: &str| {
            let name = name.strip_prefix("refs/heads/").unwrap_or(name);
            repository.git.branches.contains_key(name).then(|| Node::Ref(own.clone(), name.to_owned()))
        };
        Ok(match field {
            "id" => leaf(repository.node_id()),
            "databaseId" => leaf(repository.id),
            "name" => leaf(repository.name.as_str()),
            "nameWithOwner" => leaf(repository.full_name()),
            "url" => leaf(repository.html_url()),
            "isArchived" => leaf(repository.archived),
            "isPrivate" => leaf(repository.private),
            "isInOrganization" => leaf(self.state.organization_of(repository).is_some()),
            "hasIssuesEnabled" => leaf(repository.has_issues),
            // An app has no role on a repository, only its grants.
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
                    let kind = if field == "pullRequest" { "PullRequest" } else { "Issue" };
                    let words = format!("Could not resolve to an {kind} with the number of {number}.");
                    return Err(Trouble::new("NOT_FOUND", words));
                }
                Node::Issue(own, number).into()
            }
            "pullRequests"
                if repository.private && self.token.app.is_some_and(|app| app.pull_requests == Grant::None) =>
            {
                return Err(Trouble::new("FORBIDDEN", "Resource not accessible by integration"));
            }
            "issues" | "pullRequests" => issues_field(repository, &own, field, given),
            "object" if repository.private && self.token.app.is_some_and(|app| app.contents == Grant::None) => {
                return Err(Trouble::new("FORBIDDEN", "Resource not accessible by integration"));
            }
            "object" => {
                let expression = given.text("expression").unwrap_or_default();
                git_object(repository, &own, expression).into()
            }
            _ => return unknown("Repository", field),
        })
    }
}

fn issues_field(repository: &Repository, key: &str, field: &str, given: &Arguments) -> Found {
    let (states, labels) = (given.list("states"), given.list("labels"));
    let found = repository.issues.values().filter(|issue| {
        let state = if issue.open { "OPEN" } else { "CLOSED" };
        let head = issue.pull.as_ref().map(|pull| pull.head.as_str());
        issue.pull.is_some() == (field == "pullRequests")
            && (states.is_empty() || states.contains(&state))
            && given.text("headRefName").is_none_or(|wanted| head == Some(wanted))
            && (labels.is_empty() || labels.iter().any(|label| issue.has_label(label)))
    });
    let nodes = found.map(|issue| Node::Issue(key.to_owned(), issue.number)).collect();
    given.connection(if field == "issues" { "IssueConnection" } else { "PullRequestConnection" }, nodes)
}
