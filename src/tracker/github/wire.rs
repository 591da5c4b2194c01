//! What GitHub answers, as far as we read it.

use serde::Deserialize;

use crate::tracker::Tags;

/// An issue of the REST interface.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireIssue {
    pub(super) id: u64,
    pub(super) node_id: String,
    pub(super) number: u64,
    pub(super) html_url: String,
    pub(super) title: String,
    #[serde(default)]
    pub(super) body: Option<String>,
    pub(super) state: String,
    #[serde(default)]
    pub(super) state_reason: Option<String>,
    #[serde(default, deserialize_with = "or_none")]
    pub(super) labels: Vec<WireName>,
    #[serde(default, deserialize_with = "or_none")]
    pub(super) assignees: Vec<WireUser>,
    #[serde(default)]
    pub(super) milestone: Option<WireTitle>,
    #[serde(default, rename = "type")]
    pub(super) kind: Option<WireName>,
    #[serde(default)]
    pub(super) parent_issue_url: WireParent,
    #[serde(default)]
    pub(super) sub_issues_summary: Option<WireSummary>,
    #[serde(default, deserialize_with = "or_none")]
    pub(super) issue_field_values: Vec<WireFieldValue>,
    #[serde(default)]
    pub(super) user: Option<WireUser>,
    #[serde(default)]
    pub(super) comments: u64,
    pub(super) created_at: String,
    #[serde(default)]
    pub(super) updated_at: String,
    #[serde(default)]
    pub(super) closed_at: Option<String>,
    /// The issue list returns pull requests too; they bear this key.
    #[serde(default)]
    pub(super) pull_request: Option<serde::de::IgnoredAny>,
}

impl WireIssue {
    /// What it is tagged with.
    pub(super) fn tags(&self) -> Tags {
        Tags {
            labels: self.labels.iter().map(|label| label.name.clone()).collect(),
            assignees: self.assignees.iter().map(|user| user.login.clone()).collect(),
        }
    }
}

/// What is told of an issue's parent. A key that is absent is not the same as one that is null.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Option<String>")]
pub(super) enum WireParent {
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
    pub(super) fn is_told(&self) -> bool {
        !matches!(self, Self::Untold)
    }

    pub(super) fn url(&self) -> Option<&str> {
        match self {
            Self::At(url) => Some(url),
            Self::Untold | Self::None => None,
        }
    }
}

/// Anything with a name.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireName {
    pub(super) name: String,
}

/// Anything with a title.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireTitle {
    pub(super) title: String,
}

/// An account.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireUser {
    pub(super) login: String,
}

/// How many sub-issues an issue has.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct WireSummary {
    pub(super) total: usize,
}

/// A value of one of the organisation's issue fields.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireFieldValue {
    #[serde(default)]
    pub(super) issue_field_id: Option<u64>,
    #[serde(default)]
    pub(super) single_select_option: Option<WireName>,
}

/// One of the organisation's issue types.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireType {
    pub(super) name: String,
    #[serde(default)]
    pub(super) node_id: Option<String>,
}

/// One of the organisation's issue fields.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireField {
    pub(super) id: u64,
    #[serde(default)]
    pub(super) node_id: Option<String>,
    pub(super) name: String,
    pub(super) data_type: String,
    #[serde(default)]
    pub(super) options: Option<Vec<WireName>>,
}

/// A label of the REST interface.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireLabel {
    pub(super) node_id: String,
    pub(super) name: String,
    pub(super) color: String,
    #[serde(default)]
    pub(super) description: Option<String>,
}

/// A milestone of the REST interface.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireMilestone {
    pub(super) node_id: String,
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) state: String,
}

/// What an account may do in a repository.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WirePermission {
    pub(super) permission: String,
    #[serde(default)]
    pub(super) user: Option<WireCollaborator>,
}

/// An account with what it may do.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireCollaborator {
    #[serde(default)]
    pub(super) permissions: Option<WirePermissions>,
}

/// What an account may do, one by one.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct WirePermissions {
    #[serde(default)]
    pub(super) triage: bool,
}

/// What a search found.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct WireFound {
    pub(super) total_count: usize,
    #[serde(default)]
    pub(super) incomplete_results: bool,
    pub(super) items: Vec<WireIssue>,
}

/// What GitHub says when it refuses.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct WireRefusal {
    #[serde(default)]
    pub(super) message: String,
    /// A list of objects or of texts, or one text.
    #[serde(default)]
    pub(super) errors: serde_json::Value,
}

/// An answer of GraphQL.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Graph<T> {
    #[serde(default = "Option::default")]
    pub(super) data: Option<T>,
    #[serde(default)]
    pub(super) errors: Vec<GraphError>,
}

/// One error of GraphQL. The status is 200 all the same.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphError {
    #[serde(default, rename = "type")]
    pub(super) kind: String,
    pub(super) message: String,
    /// Which part of the data is missing for it; empty for all of it.
    #[serde(default)]
    pub(super) path: Vec<serde_json::Value>,
    #[serde(default)]
    pub(super) extensions: serde_json::Value,
}

/// A node with its id.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphNode {
    pub(super) id: String,
}

/// A list of nodes.
#[derive(Clone, Debug, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(super) struct GraphNodes<T> {
    pub(super) nodes: Vec<T>,
}

/// A milestone of GraphQL.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphMilestone {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) title: String,
    pub(super) state: String,
}

/// The repository and the account, as the first request learns them.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphStart {
    pub(super) viewer: WireUser,
    pub(super) repository: Option<GraphRepository>,
}

/// The repository.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GraphRepository {
    pub(super) id: String,
    pub(super) name_with_owner: String,
    pub(super) url: String,
    pub(super) is_archived: bool,
    pub(super) has_issues_enabled: bool,
    #[serde(default)]
    pub(super) viewer_permission: Option<String>,
    pub(super) owner: GraphActor,
}

/// An account, and what kind it is of.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphActor {
    #[serde(rename = "__typename")]
    pub(super) kind: String,
    pub(super) login: String,
}

/// An issue that was just made.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphCreated {
    #[serde(rename = "createIssue")]
    pub(super) created: Option<GraphPayload>,
}

/// The payload of a mutation that makes an issue.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphPayload {
    pub(super) issue: Option<GraphIssue>,
}

/// An issue of GraphQL, as a mutation answers it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct GraphIssue {
    pub(super) id: String,
    /// A large number, as text or as a number.
    #[serde(default, rename = "fullDatabaseId")]
    full_database_id: serde_json::Value,
    pub(super) number: u64,
    pub(super) url: String,
    pub(super) labels: GraphNodes<WireName>,
    pub(super) assignees: GraphNodes<WireUser>,
    pub(super) milestone: Option<WireTitle>,
    /// Asked for only where a type is set.
    #[serde(default, rename = "issueType")]
    pub(super) kind: Option<WireName>,
}

impl GraphIssue {
    /// The REST interface's id; 0 where it is not told.
    pub(super) fn database_id(&self) -> u64 {
        let id = &self.full_database_id;
        id.as_u64().or_else(|| id.as_str()?.parse().ok()).unwrap_or(0)
    }
}

/// A list that may be null.
fn or_none<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}
