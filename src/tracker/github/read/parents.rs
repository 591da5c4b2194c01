//! Reads and sets the parents of issues where REST doesn't return them, or GraphQL can't set them.
//!
//! github.com returns an issue's parent through REST, and omits the key if there is none. A GitHub Enterprise Server
//! may always omit it, and an older one has no sub-issues at all. What a server supports is determined once per run.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::core::plan::{NO_SUB_ISSUES, Record};
use crate::tracker::github::server_support::Linking;
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, Creation};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::{Graph, WireIssue, WireParent};
use crate::tracker::github::write::issue_input::without_parent;
use crate::tracker::{TrackerError, Unavailable};

/// How many issues one request reads.
const BATCH_SIZE: usize = 100;

#[derive(Debug, Deserialize)]
struct GraphChild {
    parent: Option<GraphParent>,
}

#[derive(Debug, Deserialize)]
struct GraphParent {
    url: String,
}

impl GitHub {
    /// Adds the parents to issues, querying those that REST may have omitted.
    pub(in crate::tracker::github) async fn with_parents(
        &self,
        mut issues: Vec<WireIssue>,
    ) -> Result<Vec<WireIssue>, ApiError> {
        if issues.iter().any(|issue| issue.parent_issue_url.is_known()) {
            self.state.borrow_mut().sub_issues.returned_by_rest = true;
        }
        if self.rest_returns_parents() || self.state.borrow().sub_issues.are_unsupported() {
            return Ok(issues);
        }
        for batch in issues.chunks_mut(BATCH_SIZE) {
            let numbers: Vec<u64> =
                batch.iter().filter(|issue| issue.pull_request.is_none()).map(|issue| issue.number).collect();
            let Some(parents) = self.query_parents(&numbers).await? else { break };
            for issue in batch {
                let child = parents.get(&format!("n{}", issue.number)).cloned();
                let child: Option<GraphChild> = child.and_then(|child| serde_json::from_value(child).ok());
                if let Some(child) = child {
                    let parent = child.parent.map(|parent| parent.url);
                    issue.parent_issue_url = WireParent::from(parent);
                }
            }
        }
        Ok(issues)
    }

    /// Whether REST returns parents, so that an issue without the key has none.
    pub(in crate::tracker::github) fn rest_returns_parents(&self) -> bool {
        !self.client.is_enterprise_server() || self.state.borrow().sub_issues.returned_by_rest
    }

    /// Links a new issue to its record's parent, if it could not be created with the parent.
    pub(in crate::tracker::github) async fn link_parent(&self, number: u64, record: &Record) -> Result<(), ApiError> {
        let (Some(parent_path), Some(id)) =
            (self.parent_path(record), self.state.borrow().handles.get(&number).map(|handle| handle.id))
        else {
            return Ok(());
        };
        let request = Creation::post(format!("{parent_path}/sub_issues"), json!({ "sub_issue_id": id }));
        let is_linked = async || {
            let issue = self.issue(number).await?.into_iter().collect();
            let issue = self.with_parents(issue).await?.pop();
            Ok(issue.is_some_and(|issue| issue.parent_issue_url.url().is_some()))
        };
        self.client.create_once(&request, is_linked).await
    }

    /// Switches to separate requests for parents, because the server's GraphQL can't create an issue with a parent.
    ///
    /// # Errors
    /// The server has no sub-issues at all.
    pub(in crate::tracker::github) async fn link_separately(&self) -> Result<(), TrackerError> {
        if !self.has_sub_issues().await.map_err(ApiError::into_tracker_error)? {
            return Err(self.without_sub_issues());
        }
        self.state.borrow_mut().sub_issues.linking = Linking::Separate;
        Ok(())
    }

    /// The error for a record whose link to its parent was refused. The server may have no sub-issues at all.
    pub(in crate::tracker::github) async fn without_link(
        &self,
        record: &Record,
        why: &str,
    ) -> Result<TrackerError, TrackerError> {
        match self.has_sub_issues().await.map_err(ApiError::into_tracker_error)? {
            true => Ok(without_parent(record, why)),
            false => Ok(self.without_sub_issues()),
        }
    }

    /// The error for a record on a server without sub-issues. The reason is reported only once.
    pub(in crate::tracker::github) fn without_sub_issues(&self) -> TrackerError {
        let reported = std::mem::replace(&mut self.state.borrow_mut().sub_issues.reported, true);
        TrackerError::Without(Unavailable::Parent, if reported { String::new() } else { NO_SUB_ISSUES.to_owned() })
    }

    /// Whether the server has sub-issues. Any query shows that, whichever issue it asks for.
    pub(in crate::tracker::github) async fn has_sub_issues(&self) -> Result<bool, ApiError> {
        if !self.state.borrow().sub_issues.are_unsupported() && self.client.is_enterprise_server() {
            self.query_parents(&[1]).await?;
        }
        Ok(!self.state.borrow().sub_issues.are_unsupported())
    }

    /// Queries the parents of issues; `None` if the server has no sub-issues.
    async fn query_parents(&self, numbers: &[u64]) -> Result<Option<Map<String, Json>>, ApiError> {
        if numbers.is_empty() {
            return Ok(Some(Map::new()));
        }
        let mut fields = String::new();
        for number in numbers {
            write!(fields, " n{number}: issue(number: {number}) {{ parent {{ url }} }}").expect("a string takes it");
        }
        let text = format!(
            "query Parents($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ id{fields} }} }}"
        );
        let name = self.client.repository();
        let request = ApiRequest::query("Parents", &text, &json!({ "owner": name.owner, "name": name.name }));
        let graph: Graph<Map<String, Json>> = self.client.send(&request).await?.read()?;
        if graph.errors.iter().any(|error| error.is_unknown_field("parent")) {
            self.state.borrow_mut().sub_issues.linking = Linking::Unsupported;
            return Ok(None);
        }
        let repository = graph.data.and_then(|mut data| data.remove("repository"));
        match repository {
            Some(Json::Object(repository)) => Ok(Some(repository)),
            // Without the repository, nothing is known about its issues.
            _ => graphql_error::check_errors(&name, &request, &graph.errors).map(|()| Some(Map::new())),
        }
    }
}
