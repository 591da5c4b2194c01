//! What a team sets for its checks, as written in `.github/rolecall.yml`.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::core::check::{Level, TeamLevel};

/// Settings of `rolecall check`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecksFile {
    /// The level of a check, if not the one that follows from its figures. The keys are checks' names.
    #[serde(default)]
    pub levels: IndexMap<String, CheckLevel>,
    /// Words that the team has listed as vague.
    #[serde(default)]
    pub vague_words: Vec<String>,
    /// The team's personas. If there are some, a story for anybody else is a finding.
    #[serde(default)]
    pub personas: Vec<String>,
    /// What is ignored, and why.
    #[serde(default)]
    pub ignore: Vec<IgnoreFile>,
    /// Whether `new`, `fill` and `apply` refuse what has an error.
    #[serde(default)]
    pub block: bool,
}

/// The level of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CheckLevel {
    /// The check doesn't run.
    Off,
    /// It only informs.
    Note,
    /// It warns.
    Warning,
    /// It fails.
    Error,
}

impl CheckLevel {
    /// The level as the checks know it.
    pub fn in_team(self) -> TeamLevel {
        match self {
            Self::Off => TeamLevel::Off,
            Self::Note => TeamLevel::At(Level::Note),
            Self::Warning => TeamLevel::At(Level::Warning),
            Self::Error => TeamLevel::At(Level::Error),
        }
    }
}

/// What is ignored: one check or all, in an artifact or below a path.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IgnoreFile {
    /// The key of an artifact; `*` stands for anything.
    #[serde(default)]
    pub key: Option<String>,
    /// The path of a file; `*` stands for anything.
    #[serde(default)]
    pub path: Option<String>,
    /// The check's name. The default is all of them.
    #[serde(default)]
    pub check: Option<String>,
    /// Why.
    pub reason: String,
}
