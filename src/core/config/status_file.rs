//! What a team sets for the findings of `rolecall status`, as written in `.github/rolecall.yml`.

use std::fmt;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::checks_file::CheckLevel;

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
        struct SeverityOrMap;

        impl<'de> Visitor<'de> for SeverityOrMap {
            type Value = FindingFile;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a severity (`off`, `note`, `warning`, `error`) or a map of settings")
            }

            fn visit_str<E>(self, text: &str) -> Result<FindingFile, E> {
                Ok(FindingFile::Severity(text.to_owned()))
            }

            // YAML has more than one word for no, and `off` is one of them.
            fn visit_bool<E>(self, yes: bool) -> Result<FindingFile, E> {
                Ok(FindingFile::Severity(if yes { "on" } else { "off" }.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<FindingFile, A::Error> {
                FindingSettings::deserialize(MapAccessDeserializer::new(entries)).map(FindingFile::Settings)
            }
        }

        deserializer.deserialize_any(SeverityOrMap)
    }
}
