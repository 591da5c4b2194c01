//! What a team sets for the findings of `rolecall status`, as written in `.github/rolecall.yml`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::Deserializer;

use super::checks_file::CheckLevel;
use super::config_file::word_or_map;

/// The settings of findings. The keys are findings' IDs.
pub type StatusFile = IndexMap<String, FindingFile>;

/// The settings of a finding, as written: only its severity, or a map.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum FindingFile {
    /// Only the severity.
    Severity(#[schemars(with = "CheckLevel")] String),
    /// Severity and limits.
    Settings(FindingSettings),
}

/// The settings of a finding.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingSettings {
    /// How serious it is; `off` turns it off.
    #[serde(default)]
    pub severity: Option<CheckLevel>,
    /// After how many days it is found.
    #[serde(default)]
    pub days: Option<u16>,
    /// After how many days it is found, by template.
    #[serde(default)]
    pub templates: IndexMap<String, u16>,
    /// From how many roles of one person on.
    #[serde(default)]
    pub roles: Option<u16>,
    /// From how many hats of one person on.
    #[serde(default)]
    pub hats: Option<u16>,
    /// Above how many open artifacts of one person.
    #[serde(default)]
    pub open: Option<u16>,
}

impl<'de> Deserialize<'de> for FindingFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        word_or_map(deserializer, "a finding's settings: its severity or a map", Self::Severity, Self::Settings)
    }
}
