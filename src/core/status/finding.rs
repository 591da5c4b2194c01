//! Findings: what is wrong with how things stand, each with what to do next.

use std::fmt;

use serde::Serialize;

use super::product::Product;
use super::settings::Settings;
use crate::core::check::Level;
use crate::core::names::ArtifactKey;

/// What a kind of finding is.
#[derive(Debug)]
pub struct About {
    /// Its name, which never changes.
    pub id: &'static str,
    /// How serious it usually is.
    pub severity: Level,
    /// When it is found.
    pub what: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// The smallest product that has it, and the smallest that hasn't: a YAML document each.
    pub example: &'static str,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The kind's name.
    pub id: &'static str,
    /// How serious it is.
    pub severity: Level,
    /// What it is about: an artifact's key, a role's ID or a person's login.
    pub subject: String,
    /// The artifacts concerned.
    pub keys: Vec<String>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do next, with a command that can be copied.
    pub hint: String,
}

/// A kind of finding.
pub(super) trait Rule: Sync {
    /// What it is.
    fn about(&self) -> &'static About;

    /// Adds what it finds.
    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>);
}

impl About {
    /// A finding of this kind.
    pub(super) fn found(
        &self,
        subject: impl fmt::Display,
        keys: impl IntoIterator<Item = impl fmt::Display>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Finding {
        Finding {
            id: self.id,
            severity: self.severity,
            subject: subject.to_string(),
            keys: keys.into_iter().map(|key| key.to_string()).collect(),
            message: message.into(),
            hint: hint.into(),
        }
    }

    /// A finding about one artifact.
    pub(super) fn at(&self, key: &ArtifactKey, message: impl Into<String>, hint: impl Into<String>) -> Finding {
        self.found(key, [key], message, hint)
    }
}

impl Finding {
    /// Whether it is about an artifact, and not about a role or a person, whom its message names.
    pub fn is_about_artifact(&self) -> bool {
        self.keys.contains(&self.subject)
    }

    /// The same, with another severity.
    pub(super) fn with_severity(self, severity: Level) -> Self {
        Self { severity, ..self }
    }
}
