//! The request that makes an issue, in both of GitHub's interfaces, and what its answer says.

use serde_json::{Value as Json, json};

use super::GitHub;
use super::ask::{Answer, Ask, Creation};
use super::issue_of::Meant;
use super::state::Handle;
use super::trouble::{self, Trouble, one_line};
use super::wire::{Graph, GraphCreated, WireIssue};
use crate::core::plan::Record;
use crate::tracker::Tags;

const CREATE: &str = "mutation CreateIssue($input: CreateIssueInput!) { createIssue(input: $input) { issue { id fullDatabaseId number url \
    labels(first: 100) { nodes { name } } assignees(first: 20) { nodes { login } } milestone { title } } } }";

/// What was made.
pub(super) struct Made {
    pub(super) number: u64,
    pub(super) url: String,
    /// What GitHub left out, if the answer tells.
    pub(super) dropped: Vec<String>,
    pub(super) tags: Tags,
}

impl GitHub {
    pub(super) fn ask_graphql(&self, record: &Record, meant: &Meant) -> Creation {
        let repository = self.repository_id();
        let mut input = json!({ "repositoryId": repository, "title": record.title, "body": record.body });
        let mut put = |name: &str, value: Json| input[name] = value;
        if !meant.labels.is_empty() {
            put("labelIds", json!(meant.labels.iter().map(|(_, id)| id).collect::<Vec<_>>()));
        }
        if !meant.assignees.is_empty() {
            put("assigneeIds", json!(meant.assignees.iter().map(|(_, id)| id).collect::<Vec<_>>()));
        }
        if let Some(milestone) = &meant.milestone {
            put("milestoneId", json!(milestone.node));
        }
        if let Some(parent) = meant.parent.as_ref().filter(|_| !self.state.borrow().sub_issues.linked_apart) {
            put("parentIssueId", json!(parent.node));
        }
        Creation::mutation("CreateIssue", CREATE, &json!({ "input": input }))
    }

    pub(super) fn made_by_graphql(&self, ask: &Ask, meant: &Meant, answer: &Answer) -> Result<Made, Trouble> {
        let graph: Graph<GraphCreated> = match answer.read() {
            Ok(graph) => graph,
            Err(trouble) => return Err(Trouble::Lost(trouble.message().to_owned())),
        };
        if let Some(issue) = graph.data.and_then(|data| data.created).and_then(|payload| payload.issue) {
            self.note_made(issue.number, Handle { id: issue.database_id(), node: issue.id.clone() });
            let labels = issue.labels.nodes.into_iter().map(|label| label.name).collect();
            let assignees = issue.assignees.nodes.into_iter().map(|user| user.login).collect();
            let tags = Tags { labels, assignees };
            let dropped = meant.dropped(&tags, issue.milestone.is_some());
            return Ok(Made { number: issue.number, url: issue.url, dropped, tags });
        }
        let Some(error) = graph.errors.first() else {
            return Err(Trouble::Lost("GitHub's answer says nothing of the issue".to_owned()));
        };
        let message = error.message.clone();
        let status = match error.kind.as_str() {
            "FORBIDDEN" => 403,
            "NOT_FOUND" => 404,
            _ => 422,
        };
        let why = match status {
            403 if message.to_lowercase().contains("archived") => {
                return Err(trouble::archived(&self.client.repository()));
            }
            403 => trouble::forbidden(&self.client.repository(), ask),
            422 if message.starts_with("Issues") && message.contains("disabled") => {
                return Err(trouble::issues_off(&self.client.repository()));
            }
            _ => format!("GitHub does not accept it: {}", one_line(&message)),
        };
        Err(Trouble::Refused { status, why, message })
    }

    /// The REST interface knows types and fields, which GraphQL's description does not; but it knows no parent.
    pub(super) fn ask_rest(&self, record: &Record, meant: &Meant) -> Creation {
        let mut body = json!({ "title": record.title, "body": record.body });
        if !meant.labels.is_empty() {
            body["labels"] = json!(meant.labels.iter().map(|(name, _)| name).collect::<Vec<_>>());
        }
        if !meant.assignees.is_empty() {
            body["assignees"] = json!(meant.assignees.iter().map(|(login, _)| login).collect::<Vec<_>>());
        }
        if let Some(milestone) = &meant.milestone {
            body["milestone"] = json!(milestone.number);
        }
        self.put_kinds(record, &mut body);
        Creation::post(self.client.path("/issues"), body)
    }

    pub(super) fn made_by_rest(&self, record: &Record, meant: &Meant, answer: &Answer) -> Result<Made, Trouble> {
        let issue: WireIssue = match answer.read() {
            Ok(issue) => issue,
            Err(trouble) => return Err(Trouble::Lost(trouble.message().to_owned())),
        };
        let tags = issue.tags();
        let mut dropped = meant.dropped(&tags, issue.milestone.is_some());
        if record.issue_type.is_some() && issue.kind.is_none() {
            dropped.push("its type".to_owned());
        }
        self.note_made(issue.number, Handle { id: issue.id, node: issue.node_id.clone() });
        Ok(Made { number: issue.number, url: issue.html_url, dropped, tags })
    }

    fn note_made(&self, number: u64, handle: Handle) {
        let mut state = self.state.borrow_mut();
        state.handles.insert(number, handle);
        state.made.push(number);
    }

    fn repository_id(&self) -> String {
        self.state.borrow().repository.as_ref().map_or_else(String::new, |repository| repository.id.clone())
    }
}
