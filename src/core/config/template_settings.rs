//! The configuration of a template, and what both it and a template say: where an artifact is stored, how it is
//! accepted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::then_file::ThenFile;

/// Where an artifact is stored.
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
    /// The word for it in files.
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
    /// With `rolecall accept`. Closing it doesn't mean that it is accepted.
    Command,
}

impl Acceptance {
    /// The word for it in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Command => "command",
        }
    }
}

/// The configuration of a template.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The artifact's title.
    #[serde(default)]
    pub title: Option<String>,
    /// Labels in addition to the role's.
    #[serde(default)]
    pub labels: Option<Vec<String>>,
    /// The issue type.
    #[serde(default, rename = "type")]
    pub issue_type: Option<String>,
    /// Where it is stored.
    #[serde(default)]
    pub to: Option<Destination>,
    /// The file's path, relative to the workspace.
    #[serde(default)]
    pub path: Option<String>,
    /// The templates that its parent may have.
    #[serde(default)]
    pub under: Option<Vec<String>>,
    /// The templates of the follow-up drafts that accepting it creates.
    #[serde(default)]
    pub then: Option<ThenFile>,
    /// How it is accepted.
    #[serde(default)]
    pub accepted: Option<Acceptance>,
    /// The milestone's title.
    #[serde(default)]
    pub milestone: Option<String>,
    /// The milestone's due date.
    #[serde(default)]
    pub due: Option<String>,
}
