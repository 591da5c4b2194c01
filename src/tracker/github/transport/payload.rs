//! GitHub's responses in REST, as far as they are read. Those in GraphQL are in `payload/graphql.rs`.

mod graphql;

use serde::Deserialize;

use crate::tracker::Tags;
pub(in crate::tracker::github) use graphql::{
    Graph, GraphActor, GraphCreated, GraphError, GraphMilestone, GraphNode, GraphNodes, GraphRepository, GraphStart,
    GraphUser,
};

/// An issue in REST.
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
    pub(in crate::tracker::github) milestone: Option<WireIssueMilestone>,
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
    /// How the author belongs to the repository: `OWNER`, `MEMBER`, `COLLABORATOR`, `NONE`…
    #[serde(default)]
    pub(in crate::tracker::github) author_association: Option<String>,
    #[serde(default)]
    pub(in crate::tracker::github) comments: u64,
    pub(in crate::tracker::github) created_at: String,
    #[serde(default)]
    pub(in crate::tracker::github) updated_at: String,
    #[serde(default)]
    pub(in crate::tracker::github) closed_at: Option<String>,
    /// The issue list includes pull requests, which have this key.
    #[serde(default)]
    pub(in crate::tracker::github) pull_request: Option<serde::de::IgnoredAny>,
}

impl WireIssue {
    /// Its labels and assignees.
    pub(in crate::tracker::github) fn tags(&self) -> Tags {
        Tags {
            labels: self.labels.iter().map(|label| label.name.clone()).collect(),
            assignees: self.assignees.iter().map(|user| user.login.clone()).collect(),
        }
    }
}

/// An issue's parent. A missing key is different from a null one.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(from = "Option<String>")]
pub(in crate::tracker::github) enum WireParent {
    #[default]
    Unknown,
    None,
    At(String),
}

impl From<Option<String>> for WireParent {
    fn from(url: Option<String>) -> Self {
        url.map_or(Self::None, Self::At)
    }
}

impl WireParent {
    pub(in crate::tracker::github) fn is_known(&self) -> bool {
        !matches!(self, Self::Unknown)
    }

    pub(in crate::tracker::github) fn url(&self) -> Option<&str> {
        match self {
            Self::At(url) => Some(url),
            Self::Unknown | Self::None => None,
        }
    }
}

/// An object with a name.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireName {
    pub(in crate::tracker::github) name: String,
}

/// The milestone of an issue.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireIssueMilestone {
    pub(in crate::tracker::github) title: String,
    #[serde(default)]
    pub(in crate::tracker::github) due_on: Option<String>,
    #[serde(default)]
    pub(in crate::tracker::github) node_id: String,
    #[serde(default)]
    pub(in crate::tracker::github) number: u64,
    #[serde(default)]
    pub(in crate::tracker::github) state: String,
}

/// An account.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireUser {
    pub(in crate::tracker::github) login: String,
}

/// The number of an issue's sub-issues.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireSummary {
    pub(in crate::tracker::github) total: usize,
}

/// A value of one of the organization's issue fields.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireFieldValue {
    #[serde(default)]
    pub(in crate::tracker::github) issue_field_id: Option<u64>,
    #[serde(default)]
    pub(in crate::tracker::github) single_select_option: Option<WireName>,
}

/// One of the organization's issue types.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireType {
    pub(in crate::tracker::github) name: String,
    #[serde(default)]
    pub(in crate::tracker::github) node_id: Option<String>,
}

/// One of the organization's issue fields.
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

/// A label in REST.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireLabel {
    pub(in crate::tracker::github) node_id: String,
    pub(in crate::tracker::github) name: String,
    pub(in crate::tracker::github) color: String,
    #[serde(default)]
    pub(in crate::tracker::github) description: Option<String>,
}

/// A milestone in REST.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireMilestone {
    pub(in crate::tracker::github) node_id: String,
    pub(in crate::tracker::github) number: u64,
    pub(in crate::tracker::github) title: String,
    pub(in crate::tracker::github) state: String,
}

/// The permission of an account in a repository.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WirePermission {
    pub(in crate::tracker::github) permission: String,
    #[serde(default)]
    pub(in crate::tracker::github) user: Option<WireCollaborator>,
}

/// An account with its permissions.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireCollaborator {
    #[serde(default)]
    pub(in crate::tracker::github) permissions: Option<WirePermissions>,
}

/// The single permissions of an account.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(in crate::tracker::github) struct WirePermissions {
    #[serde(default)]
    pub(in crate::tracker::github) triage: bool,
}

/// The result of a search.
#[derive(Clone, Debug, Deserialize)]
pub(in crate::tracker::github) struct WireFound {
    pub(in crate::tracker::github) total_count: usize,
    #[serde(default)]
    pub(in crate::tracker::github) incomplete_results: bool,
    pub(in crate::tracker::github) items: Vec<WireIssue>,
}

/// The body of an error response.
#[derive(Clone, Debug, Default, Deserialize)]
pub(in crate::tracker::github) struct WireRefusal {
    #[serde(default)]
    pub(in crate::tracker::github) message: String,
    /// A list of objects or of strings, or one string.
    #[serde(default)]
    pub(in crate::tracker::github) errors: serde_json::Value,
}

/// Decodes a list that may be null.
fn or_none<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Option::<Vec<T>>::deserialize(deserializer)?.unwrap_or_default())
}
