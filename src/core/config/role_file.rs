//! What both a role's file and the configuration say about a role: its label and its titles.

use schemars::JsonSchema;
use serde::Deserialize;

/// A role's label, as written.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelFile {
    /// Six hex digits without `#`.
    #[serde(default)]
    pub color: Option<String>,
    /// At most 100 characters (GitHub's limit).
    #[serde(default)]
    pub description: Option<String>,
}

/// A job title, its aliases, and its duties.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// The title.
    pub name: String,
    /// Other names for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Additional duties.
    #[serde(default)]
    pub duties: Vec<String>,
    /// Skills in addition to the role's.
    #[serde(default)]
    pub skills: Vec<String>,
}

impl Title {
    /// The title followed by its aliases: `VP of Product (Vice President of Product)`.
    pub fn with_aliases(&self) -> String {
        match self.aliases.is_empty() {
            true => self.name.clone(),
            false => format!("{} ({})", self.name, self.aliases.join(", ")),
        }
    }
}
