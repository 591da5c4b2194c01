//! The request that makes an issue, and what its answer says.

use serde_json::{Value as Json, json};

use super::GitHub;
use super::ask::{Answer, Ask, Creation};
use super::create_input::NewerInput;
use super::issue_of::Meant;
use super::state::Handle;
use super::trouble::{self, Trouble, one_line};
use super::wire::{Graph, GraphCreated};
use crate::core::plan::Record;
use crate::tracker::Tags;

const CREATE: &str = "mutation CreateIssue($input: CreateIssueInput!) { createIssue(input: $input) { issue { id fullDatabaseId number url \
    labels(first: 100) { nodes { name } } assignees(first: 20) { nodes { login } } milestone { title } } } }";
/// The same with the type read back. Only where one is set: not every server knows it.
const CREATE_TYPED: &str = "mutation CreateIssue($input: CreateIssueInput!) { createIssue(input: $input) { issue { id fullDatabaseId number url \
    labels(first: 100) { nodes { name } } assignees(first: 20) { nodes { login } } milestone { title } issueType { name } } } }";

/// What was made.
pub(super) struct Made {
    pub(super) number: u64,
    pub(super) url: String,
    /// What GitHub left out, if the answer tells.
    pub(super) dropped: Vec<String>,
    pub(super) tags: Tags,
}

impl GitHub {
    pub(super) fn ask_create(&self, record: &Record, meant: &Meant) -> Creation {
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
        if let Some(parent) = meant.parent.as_ref().filter(|_| !self.state.borrow().sub_issues.are_linked_apart()) {
            put("parentIssueId", json!(parent.node));
        }
        for (newer, value) in self.newer_inputs(record, meant) {
            if let Some(value) = value {
                put(newer.name(), value);
            }
        }
        let text = if input.get(NewerInput::Type.name()).is_some() { CREATE_TYPED } else { CREATE };
        Creation::mutation("CreateIssue", text, &json!({ "input": input }))
    }

    pub(super) fn made(&self, ask: &Ask, meant: &Meant, answer: &Answer) -> Result<Made, Trouble> {
        let graph: Graph<GraphCreated> = match answer.read() {
            Ok(graph) => graph,
            Err(trouble) => return Err(Trouble::Lost(trouble.message().to_owned())),
        };
        if let Some(issue) = graph.data.and_then(|data| data.created).and_then(|payload| payload.issue) {
            self.note_made(issue.number, Handle { id: issue.database_id(), node: issue.id.clone() });
            let labels = issue.labels.nodes.into_iter().map(|label| label.name).collect();
            let assignees = issue.assignees.nodes.into_iter().map(|user| user.login).collect();
            let tags = Tags { labels, assignees };
            let mut dropped = meant.dropped(&tags, issue.milestone.is_some());
            if sets_type(ask) && issue.kind.is_none() {
                dropped.push("its type".to_owned());
            }
            return Ok(Made { number: issue.number, url: issue.url, dropped, tags });
        }
        let Some(error) = graph.errors.first() else {
            return Err(Trouble::Lost("GitHub's answer says nothing of the issue".to_owned()));
        };
        // A server that doesn't know several inputs can name each in an error of its own.
        let message = graph.errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ");
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

    fn note_made(&self, number: u64, handle: Handle) {
        let mut state = self.state.borrow_mut();
        state.handles.insert(number, handle);
        state.made.push(number);
    }

    fn repository_id(&self) -> String {
        self.state.borrow().repository.as_ref().map_or_else(String::new, |repository| repository.id.clone())
    }
}

/// Does a request set the type?
fn sets_type(ask: &Ask) -> bool {
    let input = ask.body.as_ref().and_then(|body| body.pointer("/variables/input"));
    input.is_some_and(|input| input.get(NewerInput::Type.name()).is_some())
}
