//! Parents, where the REST interface doesn't tell them.
//!
//! GitHub's own REST interface names an issue's parent, and leaves the key out where there is none. A GitHub Enterprise
//! Server may leave it out always, and an older one has no sub-issues at all. What a server can do is learned once per
//! run.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::core::plan::{NO_SUB_ISSUES, Record};
use crate::tracker::github::session::GitHub;
use crate::tracker::github::transport::api_request::{ApiRequest, Creation};
use crate::tracker::github::transport::error::ApiError;
use crate::tracker::github::transport::graphql_error;
use crate::tracker::github::transport::payload::{Graph, WireIssue, WireParent};
use crate::tracker::github::write::issue_input::without_parent;
use crate::tracker::{TrackerError, Unavailable};

/// So many issues are asked for with one request.
const AT_ONCE: usize = 100;

/// How a server puts an issue under a parent, as far as it is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tracker::github) enum Linking {
    /// By the request that makes it.
    #[default]
    AtOnce,
    /// By a request of its own: GraphQL makes no issue under a parent.
    Apart,
    /// Not at all: there are no sub-issues.
    Missing,
}

/// What a server does with sub-issues, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::tracker::github) struct SubIssues {
    pub(in crate::tracker::github) linking: Linking,
    /// Does the REST interface name parents?
    pub(in crate::tracker::github) told_by_rest: bool,
    /// Was it said that there are none?
    said: bool,
}

impl SubIssues {
    pub(in crate::tracker::github) fn are_missing(self) -> bool {
        self.linking == Linking::Missing
    }

    pub(in crate::tracker::github) fn are_linked_separately(self) -> bool {
        self.linking == Linking::Apart
    }
}

#[derive(Debug, Deserialize)]
struct GraphChild {
    parent: Option<GraphParent>,
}

#[derive(Debug, Deserialize)]
struct GraphParent {
    url: String,
}

impl GitHub {
    /// Issues with their parents, which are asked for where the server may not have told them.
    pub(in crate::tracker::github) async fn with_parents(
        &self,
        mut issues: Vec<WireIssue>,
    ) -> Result<Vec<WireIssue>, ApiError> {
        if issues.iter().any(|issue| issue.parent_issue_url.is_told()) {
            self.state.borrow_mut().sub_issues.told_by_rest = true;
        }
        if self.rest_tells_parents() || self.state.borrow().sub_issues.are_missing() {
            return Ok(issues);
        }
        for some in issues.chunks_mut(AT_ONCE) {
            let numbers: Vec<u64> =
                some.iter().filter(|issue| issue.pull_request.is_none()).map(|issue| issue.number).collect();
            let Some(parents) = self.query_parents(&numbers).await? else { break };
            for issue in some {
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

    /// Whether an issue without the key has no parent.
    pub(in crate::tracker::github) fn rest_tells_parents(&self) -> bool {
        !self.client.is_enterprise_server() || self.state.borrow().sub_issues.told_by_rest
    }

    /// Link an issue that was just made to its record's parent, where it could not be made under it.
    pub(in crate::tracker::github) async fn linked_parent(&self, number: u64, record: &Record) -> Result<(), ApiError> {
        let (Some(above), Some(id)) =
            (self.parent_path(record), self.state.borrow().handles.get(&number).map(|handle| handle.id))
        else {
            return Ok(());
        };
        let request = Creation::post(format!("{above}/sub_issues"), json!({ "sub_issue_id": id }));
        let there = async || {
            let issue = self.issue(number).await?.into_iter().collect();
            let issue = self.with_parents(issue).await?.pop();
            Ok(issue.is_some_and(|issue| issue.parent_issue_url.url().is_some()))
        };
        self.client.create_once(&request, there).await
    }

    /// A server refused to make an issue under a parent, because its GraphQL does not know that: from now on each is
    /// linked with a request of its own, unless there are no sub-issues.
    pub(in crate::tracker::github) async fn link_separately(&self) -> Result<(), TrackerError> {
        if !self.has_sub_issues().await.map_err(ApiError::into_refusal)? {
            return Err(self.without_sub_issues());
        }
        self.state.borrow_mut().sub_issues.linking = Linking::Apart;
        Ok(())
    }

    /// Why a record is not linked to its parent, where the server refused it: it may have no sub-issues at all.
    pub(in crate::tracker::github) async fn without_link(
        &self,
        record: &Record,
        why: &str,
    ) -> Result<TrackerError, TrackerError> {
        match self.has_sub_issues().await.map_err(ApiError::into_refusal)? {
            true => Ok(without_parent(record, why)),
            false => Ok(self.without_sub_issues()),
        }
    }

    /// A record on a server that has no sub-issues. The reason is told once.
    pub(in crate::tracker::github) fn without_sub_issues(&self) -> TrackerError {
        let said = std::mem::replace(&mut self.state.borrow_mut().sub_issues.said, true);
        TrackerError::Without(Unavailable::Parent, if said { String::new() } else { NO_SUB_ISSUES.to_owned() })
    }

    /// Whether the server has sub-issues. Each answers for the words of a request, whatever issue it asks for.
    pub(in crate::tracker::github) async fn has_sub_issues(&self) -> Result<bool, ApiError> {
        if !self.state.borrow().sub_issues.are_missing() && self.client.is_enterprise_server() {
            self.query_parents(&[1]).await?;
        }
        Ok(!self.state.borrow().sub_issues.are_missing())
    }

    /// What GraphQL says of issues' parents; nothing where the server knows no such thing.
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
            self.state.borrow_mut().sub_issues.linking = Linking::Missing;
            return Ok(None);
        }
        let repository = graph.data.and_then(|mut data| data.remove("repository"));
        match repository {
            Some(Json::Object(repository)) => Ok(Some(repository)),
            // Without the repository there is nothing to be known of its issues.
            _ => graphql_error::whole(&name, &request, &graph.errors).map(|()| Some(Map::new())),
        }
    }
}
