//! Reads issues by their numbers, with their parents: through GraphQL all with one request, and through REST one by one
//! where the server may be older than a field.

use std::fmt::Write as _;

use futures_util::future::try_join_all;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::tracker::github::issues_read::Latest;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::ApiRequest;
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::payload::{
    Graph, GraphActor, GraphMilestone, GraphNodes, WireIssue, WireIssueMilestone, WireName, WireParent, WireSummary,
    WireUser,
};
use crate::tracker::github::trust::history::full_login;

const FIELDS: &str = "fragment Fields on Issue { id fullDatabaseId number url title body state stateReason \
    labels(first: 100) { nodes { name } } assignees(first: 20) { nodes { login } } milestone { id number title state } \
    issueType { name } subIssuesSummary { total } author { __typename login } authorAssociation comments(first: 1) { totalCount } \
    createdAt updatedAt closedAt }";
const ABOVE: &str = "{ ...Fields parent { ...Fields parent { number repository { nameWithOwner } } \
    repository { nameWithOwner } } }";

/// An issue with its parent.
#[derive(Debug, Deserialize)]
struct GraphChild {
    #[serde(flatten)]
    issue: GraphWhole,
    parent: Option<Box<GraphAbove>>,
}

/// A parent, which can be in another repository.
#[derive(Debug, Deserialize)]
struct GraphAbove {
    #[serde(flatten)]
    issue: GraphWhole,
    parent: Option<GraphPlace>,
    repository: GraphName,
}

/// Where a parent is.
#[derive(Debug, Deserialize)]
struct GraphPlace {
    number: u64,
    repository: GraphName,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GraphName {
    name_with_owner: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GraphCount {
    total_count: u64,
}

/// All of an issue that REST shows, too.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GraphWhole {
    id: String,
    /// A large number, as a string.
    full_database_id: Option<String>,
    number: u64,
    url: String,
    title: String,
    body: String,
    state: String,
    state_reason: Option<String>,
    labels: GraphNodes<WireName>,
    assignees: GraphNodes<WireUser>,
    milestone: Option<GraphMilestone>,
    issue_type: Option<WireName>,
    sub_issues_summary: Option<WireSummary>,
    author: Option<GraphActor>,
    author_association: Option<String>,
    comments: GraphCount,
    created_at: String,
    updated_at: String,
    closed_at: Option<String>,
}

impl GitHub {
    /// Adds the issues with these numbers, and maybe their parents.
    pub(in crate::tracker::github) async fn read_numbers(
        &self,
        latest: &Latest,
        numbers: &[u64],
    ) -> Result<Vec<WireIssue>, ApiError> {
        // GraphQL doesn't show the organization's issue field as REST does.
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        if !self.client.is_enterprise_server()
            && self.field.is_none()
            && let Some(found) = self.query_issues(numbers).await?
        {
            let is_new = |issue: &WireIssue| !latest.issues.contains_key(&issue.number);
            return Ok(found.into_iter().filter(is_new).collect());
        }
        let found = try_join_all(numbers.iter().map(|number| self.issue(*number))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Queries issues and their parents. `None` if the server can't say it all.
    async fn query_issues(&self, numbers: &[u64]) -> Result<Option<Vec<WireIssue>>, ApiError> {
        let mut fields = String::new();
        for number in numbers {
            write!(fields, " n{number}: issue(number: {number}) {ABOVE}").expect("a string takes it");
        }
        let text = format!(
            "query Issues($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ id{fields} }} }} {FIELDS}"
        );
        let name = self.client.repository();
        let request = ApiRequest::query("Issues", &text, &json!({ "owner": name.owner, "name": name.name }));
        let response = match self.client.send(&request).await {
            Ok(response) => response,
            Err(ApiError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let graph: Graph<Map<String, Json>> = response.read()?;
        // The number of a pull request or of nothing.
        if graph.errors.iter().any(|error| error.kind != "NOT_FOUND" || error.path.len() != 2) {
            return Ok(None);
        }
        let Some(Json::Object(mut found)) = graph.data.and_then(|mut data| data.remove("repository")) else {
            return Ok(None);
        };
        let here = format!("{}/{}", name.owner, name.name);
        let mut issues = Vec::new();
        for number in numbers {
            let child = found.remove(&format!("n{number}")).filter(|child| !child.is_null());
            let Some(child) = child else { continue };
            let Ok(GraphChild { issue, parent }) = serde_json::from_value(child) else { return Ok(None) };
            let above = parent.as_ref().map(|parent| (parent.repository.name_with_owner.as_str(), parent.issue.number));
            let Some(issue) = issue.into_wire(above) else { return Ok(None) };
            issues.push(issue);
            let parent = parent.filter(|parent| parent.repository.name_with_owner.eq_ignore_ascii_case(&here));
            if let Some(parent) = parent {
                let above = parent.parent.as_ref();
                let above = above.map(|above| (above.repository.name_with_owner.as_str(), above.number));
                let Some(parent) = parent.issue.into_wire(above) else { return Ok(None) };
                issues.push(parent);
            }
        }
        Ok(Some(issues))
    }
}

impl GraphWhole {
    /// The issue as REST shows it, below the issue with a number in a repository.
    fn into_wire(self, parent: Option<(&str, u64)>) -> Option<WireIssue> {
        let milestone = |found: GraphMilestone| WireIssueMilestone {
            title: found.title,
            node_id: found.id,
            number: found.number,
            state: found.state.to_lowercase(),
            // Only how things stand needs it, and that is read from the list.
            due_on: None,
        };
        Some(WireIssue {
            id: self.full_database_id?.parse().ok()?,
            node_id: self.id,
            number: self.number,
            html_url: self.url,
            title: self.title,
            body: Some(self.body),
            state: self.state.to_lowercase(),
            state_reason: self.state_reason.map(|reason| reason.to_lowercase()),
            labels: self.labels.nodes,
            assignees: self.assignees.nodes,
            milestone: self.milestone.map(milestone),
            kind: self.issue_type,
            parent_issue_url: WireParent::from(parent.map(|(name, number)| format!("/repos/{name}/issues/{number}"))),
            sub_issues_summary: self.sub_issues_summary,
            issue_field_values: Vec::new(),
            user: self.author.map(|author| WireUser { login: full_login(author) }),
            author_association: self.author_association,
            comments: self.comments.total_count,
            created_at: self.created_at,
            updated_at: self.updated_at,
            closed_at: self.closed_at,
            pull_request: None,
        })
    }
}
