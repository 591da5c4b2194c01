//! What a role's file and the configuration both say of a role: its label and its titles.

use schemars::JsonSchema;
use serde::Deserialize;

/// A role's label as it is written.
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

/// A job title, other words for it, and the duties that come with it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// The title.
    pub name: String,
    /// Other words for the same.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Duties of its own.
    #[serde(default)]
    pub duties: Vec<String>,
}

impl Title {
    /// The title with its other words behind it: `VP of Product (Vice President of Product)`.
    pub fn with_aliases(&self) -> String {
        match self.aliases.is_empty() {
            true => self.name.clone(),
            false => format!("{} ({})", self.name, self.aliases.join(", ")),
        }
    }
}
