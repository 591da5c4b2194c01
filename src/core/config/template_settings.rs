//! What the configuration changes of a template, and the words that both use: where an artifact goes, how it is accepted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where an artifact goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Destination {
    /// An issue in the tracker.
    #[default]
    Issue,
    /// A Markdown file in the repository.
    File,
}

impl Destination {
    /// The word that people write.
    pub fn word(self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::File => "file",
        }
    }
}

/// How an artifact is accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Acceptance {
    /// By closing it as completed.
    #[default]
    Closed,
    /// By `rolecall accept`; closing it does not mean that it was accepted.
    Command,
}

impl Acceptance {
    /// The word that people write.
    pub fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Command => "command",
        }
    }
}

/// What a team's configuration changes of a template.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The artifact's title.
    #[serde(default)]
    pub title: Option<String>,
    /// Labels besides the role's.
    #[serde(default)]
    pub labels: Option<Vec<String>>,
    /// The issue type.
    #[serde(default, rename = "type")]
    pub issue_type: Option<String>,
    /// Where it goes.
    #[serde(default)]
    pub to: Option<Destination>,
    /// The file's path from the workspace.
    #[serde(default)]
    pub path: Option<String>,
    /// The templates under which it may hang.
    #[serde(default)]
    pub under: Option<Vec<String>>,
    /// The templates that are owed once it is accepted.
    #[serde(default)]
    pub then: Option<Vec<String>>,
    /// How it is accepted.
    #[serde(default)]
    pub accepted: Option<Acceptance>,
    /// The milestone's title.
    #[serde(default)]
    pub milestone: Option<String>,
    /// The day on which the milestone is due.
    #[serde(default)]
    pub due: Option<String>,
}
