//! What a team sets for its checks.

use std::collections::BTreeMap;

use super::level::Level;

/// A check's level in a team, or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamLevel {
    /// The check doesn't run.
    Off,
    /// Its findings have this level.
    At(Level),
}

/// What a team ignores: findings in an artifact or below a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// A key, or a path with `*`.
    pub what: String,
    /// The check; `None` for all.
    pub check: Option<String>,
}

/// What a team sets for its checks, and how the subjects are called.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The levels that differ from the derived ones.
    pub levels: BTreeMap<String, TeamLevel>,
    /// Words that the team has listed as vague.
    pub vague_words: Vec<String>,
    /// The team's personas; empty if any role may be named.
    pub personas: Vec<String>,
    /// What is ignored.
    pub ignore: Vec<Ignore>,
    /// Names besides the checks' that a comment may ignore.
    pub also_known: Vec<&'static str>,
    /// The subjects' names in messages, by index.
    pub names: Vec<String>,
}

impl Settings {
    /// A subject's name in messages.
    pub(super) fn name_of(&self, subject: usize) -> String {
        self.names.get(subject).map_or_else(|| format!("story {}", subject + 1), |name| format!("`{name}`"))
    }
}
