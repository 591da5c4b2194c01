//! The request that creates an issue, and its response.

use serde_json::{Value as Json, json};

use super::issue_input::IssueInput;
use crate::core::plan::Record;
use crate::tracker::Tags;
use crate::tracker::github::server_support::NewerInput;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::state::Handle;
use crate::tracker::github::transport::api_request::{ApiRequest, Creation};
use crate::tracker::github::transport::api_response::ApiResponse;
use crate::tracker::github::transport::error;
use crate::tracker::github::transport::error::{ApiError, one_line};
use crate::tracker::github::transport::error_response;
use crate::tracker::github::transport::payload::{Graph, GraphCreated};

const CREATE: &str = "mutation CreateIssue($input: CreateIssueInput!) { createIssue(input: $input) { issue { id fullDatabaseId number url \
    labels(first: 100) { nodes { name } } assignees(first: 20) { nodes { login } } milestone { title } } } }";
/// The same, with the type read back. Used only if a type is set, because not every server supports it.
const CREATE_TYPED: &str = "mutation CreateIssue($input: CreateIssueInput!) { createIssue(input: $input) { issue { id fullDatabaseId number url \
    labels(first: 100) { nodes { name } } assignees(first: 20) { nodes { login } } milestone { title } issueType { name } } } }";

/// An issue that was just created.
pub(in crate::tracker::github) struct CreatedIssue {
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) url: String,
    /// What GitHub ignored, as far as the response shows it.
    pub(in crate::tracker::github) dropped: Vec<String>,
    pub(in crate::tracker::github) tags: Tags,
}

impl GitHub {
    pub(in crate::tracker::github) fn create_request(&self, record: &Record, issue_input: &IssueInput) -> Creation {
        let repository = self.repository_id();
        let mut input = json!({ "repositoryId": repository, "title": record.title, "body": record.body });
        let mut put = |name: &str, value: Json| input[name] = value;
        if !issue_input.labels.is_empty() {
            put("labelIds", json!(issue_input.labels.iter().map(|(_, id)| id).collect::<Vec<_>>()));
        }
        if !issue_input.assignees.is_empty() {
            put("assigneeIds", json!(issue_input.assignees.iter().map(|(_, id)| id).collect::<Vec<_>>()));
        }
        if let Some(milestone) = &issue_input.milestone {
            put("milestoneId", json!(milestone.node));
        }
        if let Some(parent) =
            issue_input.parent.as_ref().filter(|_| !self.state.borrow().sub_issues.are_linked_separately())
        {
            put("parentIssueId", json!(parent.node));
        }
        for (newer, value) in self.newer_inputs(record, issue_input) {
            if let Some(value) = value {
                put(newer.name(), value);
            }
        }
        let text = if input.get(NewerInput::Type.name()).is_some() { CREATE_TYPED } else { CREATE };
        Creation::mutation("CreateIssue", text, &json!({ "input": input }))
    }

    pub(in crate::tracker::github) fn read_created(
        &self,
        request: &ApiRequest,
        issue_input: &IssueInput,
        response: &ApiResponse,
    ) -> Result<CreatedIssue, ApiError> {
        let graph: Graph<GraphCreated> = match response.read() {
            Ok(graph) => graph,
            Err(error) => return Err(ApiError::Lost(error.message().to_owned())),
        };
        if let Some(issue) = graph.data.and_then(|data| data.created).and_then(|payload| payload.issue) {
            self.note_created(issue.number, Handle { id: issue.database_id(), node: issue.id.clone() });
            let labels = issue.labels.nodes.into_iter().map(|label| label.name).collect();
            let assignees = issue.assignees.nodes.into_iter().map(|user| user.login).collect();
            let tags = Tags { labels, assignees };
            let mut dropped = issue_input.dropped(&tags, issue.milestone.is_some());
            if sets_type(request) && issue.kind.is_none() {
                dropped.push("its type".to_owned());
            }
            return Ok(CreatedIssue { number: issue.number, url: issue.url, dropped, tags });
        }
        let Some(error) = graph.errors.first() else {
            return Err(ApiError::Lost("GitHub's response doesn't include the issue".to_owned()));
        };
        // A server that lacks several inputs can name each in a separate error.
        let message = graph.errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ");
        let status = match error.kind.as_str() {
            "FORBIDDEN" => 403,
            "NOT_FOUND" => 404,
            _ => 422,
        };
        let why = match status {
            403 if message.to_lowercase().contains("archived") => {
                return Err(error::archived(&self.client.repository()));
            }
            403 => error_response::forbidden(&self.client.repository(), request),
            422 if message.starts_with("Issues") && message.contains("disabled") => {
                return Err(error::issues_disabled(&self.client.repository()));
            }
            _ => format!("GitHub rejected it: {}", one_line(&message)),
        };
        Err(ApiError::Refused { status, why, message })
    }

    fn note_created(&self, number: u64, handle: Handle) {
        let mut state = self.state.borrow_mut();
        state.handles.insert(number, handle);
        state.created.push(number);
    }

    fn repository_id(&self) -> String {
        self.state.borrow().repository.as_ref().map_or_else(String::new, |repository| repository.id.clone())
    }
}

/// Whether a request sets the issue type.
fn sets_type(request: &ApiRequest) -> bool {
    let input = request.body.as_ref().and_then(|body| body.pointer("/variables/input"));
    input.is_some_and(|input| input.get(NewerInput::Type.name()).is_some())
}
