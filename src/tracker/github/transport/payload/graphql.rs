//! GitHub's responses in GraphQL, as far as they are read.

use serde::Deserialize;

use super::{WireName, WireUser};

/// A response of GraphQL.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct Graph<T> {
    #[serde(default = "Option::default")]
    pub(in crate::tracker::github) data: Option<T>,
    #[serde(default)]
    pub(in crate::tracker::github) errors: Vec<GraphError>,
}

/// An error of GraphQL. The status is still 200.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphError {
    #[serde(default, rename = "type")]
    pub(in crate::tracker::github) kind: String,
    pub(in crate::tracker::github) message: String,
    /// The part of the data that is missing because of it; empty for all of it.
    #[serde(default)]
    pub(in crate::tracker::github) path: Vec<serde_json::Value>,
    #[serde(default)]
    pub(in crate::tracker::github) extensions: serde_json::Value,
}

/// A node with its id.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphNode {
    pub(in crate::tracker::github) id: String,
}

/// A list of nodes.
#[derive(Clone, Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(in crate::tracker::github) struct GraphNodes<T> {
    pub(in crate::tracker::github) nodes: Vec<T>,
}

/// A milestone in GraphQL.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphMilestone {
    pub(in crate::tracker::github) id: String,
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) title: String,
    pub(in crate::tracker::github) state: String,
}

/// The repository and the account, read by the first request.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphStart {
    pub(in crate::tracker::github) viewer: WireUser,
    pub(in crate::tracker::github) repository: Option<GraphRepository>,
}

/// The repository.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::tracker::github) struct GraphRepository {
    pub(in crate::tracker::github) id: String,
    pub(in crate::tracker::github) name_with_owner: String,
    pub(in crate::tracker::github) url: String,
    pub(in crate::tracker::github) is_archived: bool,
    pub(in crate::tracker::github) has_issues_enabled: bool,
    #[serde(default)]
    pub(in crate::tracker::github) viewer_permission: Option<String>,
    pub(in crate::tracker::github) owner: GraphActor,
    /// What was looked up in it.
    #[serde(flatten)]
    pub(in crate::tracker::github) names: serde_json::Map<String, serde_json::Value>,
}

/// An account with its id.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphUser {
    pub(in crate::tracker::github) id: String,
    pub(in crate::tracker::github) login: String,
}

/// An account with its kind.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphActor {
    #[serde(rename = "__typename")]
    pub(in crate::tracker::github) kind: String,
    pub(in crate::tracker::github) login: String,
}

/// The data of a mutation that creates an issue.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphCreated {
    #[serde(rename = "createIssue")]
    pub(in crate::tracker::github) created: Option<GraphPayload>,
}

/// The payload of a mutation that creates an issue.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphPayload {
    pub(in crate::tracker::github) issue: Option<GraphIssue>,
}

/// An issue in GraphQL, as a mutation returns it.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphIssue {
    pub(in crate::tracker::github) id: String,
    /// A large number, as a string or as a number.
    #[serde(default, rename = "fullDatabaseId")]
    full_database_id: serde_json::Value,
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) url: String,
    pub(in crate::tracker::github) labels: GraphNodes<WireName>,
    pub(in crate::tracker::github) assignees: GraphNodes<WireUser>,
    pub(in crate::tracker::github) milestone: Option<serde::de::IgnoredAny>,
    /// Queried only if a type is set.
    #[serde(default, rename = "issueType")]
    pub(in crate::tracker::github) kind: Option<WireName>,
}

impl GraphIssue {
    /// The REST id; 0 if it is unknown.
    pub(in crate::tracker::github) fn database_id(&self) -> u64 {
        let id = &self.full_database_id;
        id.as_u64().or_else(|| id.as_str()?.parse().ok()).unwrap_or(0)
    }
}
