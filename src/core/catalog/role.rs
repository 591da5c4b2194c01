//! Roles: who is accountable, under which titles, with which label.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::core::config::{LabelFile, Title};
use crate::core::names::RoleId;

/// A role as it is written in `role.yml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleFile {
    /// Its display name.
    pub name: String,
    /// Its label in the tracker.
    #[serde(default)]
    pub label: LabelFile,
    /// The job titles that resolve to it.
    #[serde(default)]
    pub titles: Vec<Title>,
    /// What it is accountable for.
    #[serde(default)]
    pub accountabilities: Vec<String>,
    /// What good looks like.
    #[serde(default)]
    pub good: Vec<String>,
    /// The skills that it needs.
    #[serde(default)]
    pub skills: Vec<String>,
    /// Where it can lead. For information only; ranks aren't modeled.
    #[serde(default)]
    pub career: Vec<String>,
    /// The role that stands in while this one has no holder.
    #[serde(default)]
    pub fallback: Option<String>,
}

/// A label in the tracker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// At most 50 characters (GitHub's limit), compared ignoring case.
    pub name: String,
    /// Six hex digits without `#`.
    pub color: String,
    /// At most 100 characters.
    pub description: String,
}

/// A checked role, with what the configuration adds.
#[derive(Clone, Debug)]
pub struct Role {
    /// The name of its folder.
    pub id: RoleId,
    /// Its display name.
    pub name: String,
    /// Its titles.
    pub titles: Vec<Title>,
    /// What it is accountable for.
    pub accountabilities: Vec<String>,
    /// What good looks like.
    pub good: Vec<String>,
    /// The skills that it needs.
    pub skills: Vec<String>,
    /// Where it can lead.
    pub career: Vec<String>,
    /// Its label.
    pub label: Label,
    /// The users and teams that fill it.
    pub holders: Vec<Holder>,
    /// The role that stands in while this one has no holder.
    pub fallback: Option<RoleId>,
}

/// A user or a team that fills a role: `ana`, or `org/team`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Holder(String);

impl Holder {
    /// Parses a login or `org/team`. A leading `@` is dropped. `None` if the text is neither.
    pub fn new(text: &str) -> Option<Self> {
        let name = text.trim().trim_start_matches('@');
        let part = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        };
        let valid = name.split('/').count() <= 2 && name.split('/').all(part);
        valid.then(|| Self(name.to_owned()))
    }

    /// Whether it is a team. GitHub allows teams to be mentioned, but not assigned.
    pub fn is_team(&self) -> bool {
        self.0.contains('/')
    }

    /// The login, or `org/team`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who is accountable for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage<'a> {
    /// Its own holders.
    Held(&'a [Holder]),
    /// The holders of its fallback, because nobody holds the role itself.
    Fallback(&'a Role),
    /// Nobody.
    Missing,
}

impl PartialEq for Role {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Role {}
