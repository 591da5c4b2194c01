//! What GitHub answers, as far as we read it.

use serde::Deserialize;

use crate::tracker::Tags;

/// An issue of the REST interface.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireIssue {
    pub(in crate::tracker::github) id: u64,
    pub(in crate::tracker::github) node_id: String,
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) html_url: String,
    pub(in crate::tracker::github) title: String,
    #[serde(default)]
    pub(in crate::tracker::github) body: Option<String>,
    pub(in crate::tracker::github) state: String,
    #[serde(default)]
    pub(in crate::tracker::github) state_reason: Option<String>,
    #[serde(default, deserialize_with = "or_none")]
    pub(in crate::tracker::github) labels: Vec<WireName>,
    #[serde(default, deserialize_with = "or_none")]
    pub(in crate::tracker::github) assignees: Vec<WireUser>,
    #[serde(default)]
    pub(in crate::tracker::github) milestone: Option<WireTitle>,
    #[serde(default, rename = "type")]
    pub(in crate::tracker::github) kind: Option<WireName>,
    #[serde(default)]
    pub(in crate::tracker::github) parent_issue_url: WireParent,
    #[serde(default)]
    pub(in crate::tracker::github) sub_issues_summary: Option<WireSummary>,
    #[serde(default, deserialize_with = "or_none")]
    pub(in crate::tracker::github) issue_field_values: Vec<WireFieldValue>,
    #[serde(default)]
    pub(in crate::tracker::github) user: Option<WireUser>,
    #[serde(default)]
    pub(in crate::tracker::github) comments: u64,
    pub(in crate::tracker::github) created_at: String,
    #[serde(default)]
    pub(in crate::tracker::github) updated_at: String,
    #[serde(default)]
    pub(in crate::tracker::github) closed_at: Option<String>,
    /// The issue list returns pull requests too; they bear this key.
    #[serde(default)]
    pub(in crate::tracker::github) pull_request: Option<serde::de::IgnoredAny>,
}

impl WireIssue {
    /// What it is tagged with.
    pub(in crate::tracker::github) fn tags(&self) -> Tags {
        Tags {
            labels: self.labels.iter().map(|label| label.name.clone()).collect(),
            assignees: self.assignees.iter().map(|user| user.login.clone()).collect(),
        }
    }
}

/// What is told of an issue's parent. A key that is absent is not the same as one that is null.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Option<String>")]
pub(in crate::tracker::github) enum WireParent {
    #[default]
    Untold,
    None,
    At(String),
}

impl From<Option<String>> for WireParent {
    fn from(url: Option<String>) -> Self {
        url.map_or(Self::None, Self::At)
    }
}

impl WireParent {
    pub(in crate::tracker::github) fn is_told(&self) -> bool {
        !matches!(self, Self::Untold)
    }

    pub(in crate::tracker::github) fn url(&self) -> Option<&str> {
        match self {
            Self::At(url) => Some(url),
            Self::Untold | Self::None => None,
        }
    }
}

/// Anything with a name.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireName {
    pub(in crate::tracker::github) name: String,
}

/// Anything with a title.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireTitle {
    pub(in crate::tracker::github) title: String,
}

/// An account.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireUser {
    pub(in crate::tracker::github) login: String,
}

/// How many sub-issues an issue has.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireSummary {
    pub(in crate::tracker::github) total: usize,
}

/// A value of one of the organisation's issue fields.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireFieldValue {
    #[serde(default)]
    pub(in crate::tracker::github) issue_field_id: Option<u64>,
    #[serde(default)]
    pub(in crate::tracker::github) single_select_option: Option<WireName>,
}

/// One of the organisation's issue types.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireType {
    pub(in crate::tracker::github) name: String,
    #[serde(default)]
    pub(in crate::tracker::github) node_id: Option<String>,
}

/// One of the organisation's issue fields.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireField {
    pub(in crate::tracker::github) id: u64,
    #[serde(default)]
    pub(in crate::tracker::github) node_id: Option<String>,
    pub(in crate::tracker::github) name: String,
    pub(in crate::tracker::github) data_type: String,
    #[serde(default)]
    pub(in crate::tracker::github) options: Option<Vec<WireName>>,
}

/// A label of the REST interface.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireLabel {
    pub(in crate::tracker::github) node_id: String,
    pub(in crate::tracker::github) name: String,
    pub(in crate::tracker::github) color: String,
    #[serde(default)]
    pub(in crate::tracker::github) description: Option<String>,
}

/// A milestone of the REST interface.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireMilestone {
    pub(in crate::tracker::github) node_id: String,
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) title: String,
    pub(in crate::tracker::github) state: String,
}

/// What an account may do in a repository.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WirePermission {
    pub(in crate::tracker::github) permission: String,
    #[serde(default)]
    pub(in crate::tracker::github) user: Option<WireCollaborator>,
}

/// An account with what it may do.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireCollaborator {
    #[serde(default)]
    pub(in crate::tracker::github) permissions: Option<WirePermissions>,
}

/// What an account may do, one by one.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(in crate::tracker::github) struct WirePermissions {
    #[serde(default)]
    pub(in crate::tracker::github) triage: bool,
}

/// What a search found.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireFound {
    pub(in crate::tracker::github) total_count: usize,
    #[serde(default)]
    pub(in crate::tracker::github) incomplete_results: bool,
    pub(in crate::tracker::github) items: Vec<WireIssue>,
}

/// What GitHub says when it refuses.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::tracker::github) struct WireRefusal {
    #[serde(default)]
    pub(in crate::tracker::github) message: String,
    /// A list of objects or of texts, or one text.
    #[serde(default)]
    pub(in crate::tracker::github) errors: serde_json::Value,
}

/// An answer of GraphQL.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct Graph<T> {
    #[serde(default = "Option::default")]
    pub(in crate::tracker::github) data: Option<T>,
    #[serde(default)]
    pub(in crate::tracker::github) errors: Vec<GraphError>,
}

/// One error of GraphQL. The status is 200 all the same.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphError {
    #[serde(default, rename = "type")]
    pub(in crate::tracker::github) kind: String,
    pub(in crate::tracker::github) message: String,
    /// Which part of the data is missing for it; empty for all of it.
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

/// A milestone of GraphQL.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphMilestone {
    pub(in crate::tracker::github) id: String,
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) title: String,
    pub(in crate::tracker::github) state: String,
}

/// The repository and the account, as the first request learns them.
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
}

/// An account, and what kind it is of.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphActor {
    #[serde(rename = "__typename")]
    pub(in crate::tracker::github) kind: String,
    pub(in crate::tracker::github) login: String,
}

/// An issue that was just made.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphCreated {
    #[serde(rename = "createIssue")]
    pub(in crate::tracker::github) created: Option<GraphPayload>,
}

/// The payload of a mutation that makes an issue.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphPayload {
    pub(in crate::tracker::github) issue: Option<GraphIssue>,
}

/// An issue of GraphQL, as a mutation answers it.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct GraphIssue {
    pub(in crate::tracker::github) id: String,
    /// A large number, as text or as a number.
    #[serde(default, rename = "fullDatabaseId")]
    full_database_id: serde_json::Value,
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) url: String,
    pub(in crate::tracker::github) labels: GraphNodes<WireName>,
    pub(in crate::tracker::github) assignees: GraphNodes<WireUser>,
    pub(in crate::tracker::github) milestone: Option<WireTitle>,
    /// Asked for only where a type is set.
    #[serde(default, rename = "issueType")]
    pub(in crate::tracker::github) kind: Option<WireName>,
}

impl GraphIssue {
    /// The REST interface's id; 0 where it is not told.
    pub(in crate::tracker::github) fn database_id(&self) -> u64 {
        let id = &self.full_database_id;
        id.as_u64().or_else(|| id.as_str()?.parse().ok()).unwrap_or(0)
    }
}

/// A list that may be null.
fn or_none<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}
