//! Findings: what is wrong with how things stand, each with what to do next.

use std::fmt;

use serde::Serialize;

use super::product::Product;
use super::rules::ALL;
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
    pub(super) fn as_serious_as(self, severity: Level) -> Self {
        Self { severity, ..self }
    }
}

/// An artifact that opts out of a finding, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The finding's kind.
    pub id: &'static str,
    /// The artifact's key.
    pub subject: String,
    /// The reason that its text gives.
    pub reason: String,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The findings, the worst first.
    pub found: Vec<Finding>,
    /// What artifacts opt out of.
    pub ignored: Vec<Ignored>,
}

/// All kinds of findings, in their order.
pub fn all() -> impl Iterator<Item = &'static About> {
    ALL.iter().map(|rule| rule.about())
}

/// Finds everything that is wrong with how things stand.
pub fn find(product: &Product<'_>, settings: &Settings) -> Findings {
    let mut found = Vec::new();
    for rule in ALL {
        if settings.severity(rule.about().id, Level::Note).is_some() {
            rule.run(product, settings, &mut found);
        }
    }
    let mut findings = Findings::default();
    for finding in found {
        let usual = finding.severity;
        let Some(severity) = settings.severity(finding.id, usual) else { continue };
        match reason(product, &finding) {
            Some(reason) => {
                findings.ignored.push(Ignored { id: finding.id, subject: finding.subject, reason: reason.to_owned() });
            }
            None => findings.found.push(finding.as_serious_as(severity)),
        }
    }
    // The sort is stable: findings of one severity stay in the order of the kinds.
    findings.found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

/// The reason for which the artifact that a finding is about opts out of it.
fn reason<'a>(product: &'a Product<'_>, finding: &Finding) -> Option<&'a str> {
    let key = ArtifactKey::parse(&finding.subject).ok()?;
    let facts = &product.all[product.find(&key)?];
    facts.ignores.iter().find(|(id, _)| id == finding.id).map(|(_, reason)| reason.as_str())
}

