//! The fields of issues and pull requests.

use super::super::call::Call;
use super::super::clock::written;
use super::super::issue;
use super::super::node_id;
use super::node::{Arguments, Found, Node, Resolved, leaf};
use super::query::unknown;
use serde_json::json;

impl Call<'_> {
    pub(super) fn issue_field(&self, key: &str, number: u64, field: &str, given: &Arguments) -> Resolved {
        let repository = &self.state.repositories[key];
        let found = &repository.issues[&number];
        let place = |id: u64| self.state.place(id).map(|(key, number)| Node::Issue(key, number));
        Ok(match field {
            "id" => leaf(found.node_id()),
            "databaseId" => leaf(found.id),
            "fullDatabaseId" => leaf(found.id.to_string()),
            "number" => leaf(found.number),
            "url" => leaf(found.html_url(repository)),
            "title" => leaf(found.title.as_str()),
            "body" => leaf(found.body.clone().unwrap_or_default()),
            "state" => leaf(if found.open { "OPEN" } else { "CLOSED" }),
            "closed" => leaf(!found.open),
            "stateReason" => leaf(found.state_reason.as_ref().map(|reason| reason.to_uppercase())),
            "createdAt" => leaf(written(found.created_at)),
            "updatedAt" => leaf(written(found.updated_at)),
            "closedAt" => leaf(found.closed_at.map(written)),
            "author" => self.actor(&found.author).into(),
            "editor" => found.edited.as_ref().and_then(|(login, _)| self.actor(login)).into(),
            "lastEditedAt" => leaf(found.edited.as_ref().map(|(_, at)| written(*at))),
            "authorAssociation" => leaf(self.state.association(repository, &found.author)),
            "repository" => Node::Repository(key.to_owned()).into(),
            "labels" => {
                let labels = found.labels.iter().map(|label| label.to_lowercase());
                let known = labels.filter(|label| repository.labels.contains_key(label));
                given.connection("LabelConnection", known.map(|label| Node::Label(key.to_owned(), label)).collect())
            }
            "timelineItems" if given.list("itemTypes") == ["LABELED_EVENT"] => {
                let put = |(place, _): (usize, _)| Node::Labeled(key.to_owned(), number, place);
                let nodes = found.labeled.iter().enumerate().map(put).collect();
                given.connection("IssueTimelineItemsConnection", nodes)
            }
            "comments" => {
                let nodes = (0..found.comments.len()).map(|place| Node::Comment(key.to_owned(), number, place));
                given.connection("IssueCommentConnection", nodes.collect())
            }
            "assignees" => {
                let nodes = found.assignees.iter().cloned().map(Node::Account).collect();
                given.connection("UserConnection", nodes)
            }
            "milestone" => found.milestone.map(|number| Node::Milestone(key.to_owned(), number)).into(),
            "issueType" => {
                let kind = found.kind.as_ref().and_then(|kind| self.state.issue_type(repository, kind));
                kind.map(|kind| {
                    let values =
                        json!({"id": kind.node_id(), "name": kind.name, "isEnabled": true, "description": null});
                    Node::Plain("IssueType", values)
                })
                .into()
            }
            "parent" => found.parent.and_then(place).into(),
            "subIssues" => {
                let nodes = found.sub_issues.iter().filter_map(|id| place(*id)).collect();
                given.connection("IssueConnection", nodes)
            }
            "subIssuesSummary" => {
                let (total, completed, percent) = issue::progress(self.state, found);
                let values = json!({"total": total, "completed": completed, "percentCompleted": percent});
                Node::Plain("SubIssuesSummary", values).into()
            }
            "headRefName" => leaf(found.pull.as_ref().map(|pull| pull.head.clone())),
            "baseRefName" => leaf(found.pull.as_ref().map(|pull| pull.base.clone())),
            "headRefOid" => leaf(found.pull.as_ref().map(|pull| {
                let head = self.state.repositories[key].git.branches.get(&pull.head);
                head.cloned().unwrap_or_else(|| "0".repeat(40))
            })),
            "isCrossRepository" => leaf(found.pull.as_ref().is_some_and(|pull| pull.fork)),
            "headRepositoryOwner" => Node::Account(match found.pull.as_ref().is_some_and(|pull| pull.fork) {
                true => found.author.clone(),
                false => repository.owner.clone(),
            })
            .into(),
            "isDraft" => leaf(found.pull.as_ref().is_some_and(|pull| pull.draft)),
            _ => return unknown("Issue", field),
        })
    }

    pub(super) fn comment_field(&self, key: &str, number: u64, place: usize, field: &str) -> Resolved {
        let repository = &self.state.repositories[key];
        let issue = &repository.issues[&number];
        let comment = &issue.comments[place];
        Ok(match field {
            "id" => leaf(node_id("IC", comment.id)),
            "databaseId" => leaf(comment.id),
            "body" => leaf(comment.body.as_str()),
            "url" => leaf(format!("{}#issuecomment-{}", issue.html_url(repository), comment.id)),
            "author" => self.actor(&comment.author).into(),
            "authorAssociation" => leaf(self.state.association(repository, &comment.author)),
            "createdAt" | "updatedAt" => leaf(written(comment.created_at)),
            "includesCreatedEdit" => leaf(false),
            "isMinimized" => leaf(comment.minimized),
            "minimizedReason" => leaf(comment.minimized.then_some("resolved")),
            "reactionGroups" => Found::Many(Vec::new()),
            "viewerDidAuthor" => leaf(comment.author.eq_ignore_ascii_case(&self.token.account)),
            _ => return unknown("IssueComment", field),
        })
    }

    /// The event that a label was added. Only the name of a deleted label is known.
    pub(super) fn labeled_field(&self, key: &str, number: u64, place: usize, field: &str) -> Resolved {
        let (login, label) = &self.state.repositories[key].issues[&number].labeled[place];
        Ok(match field {
            "actor" => self.actor(login).into(),
            "label" => Node::Plain("Label", json!({"name": label})).into(),
            _ => return unknown("LabeledEvent", field),
        })
    }

    /// The actor of an event; null if the account was deleted. In GraphQL, the login of an app's account has no
    /// `[bot]`.
    fn actor(&self, login: &str) -> Option<Node> {
        let account = self.state.account(login)?;
        Some(match login.strip_suffix("[bot]") {
            Some(app) => Node::Plain("Bot", json!({"id": account.node_id(), "login": app, "databaseId": account.id})),
            None => Node::Account(account.login.clone()),
        })
    }
}
