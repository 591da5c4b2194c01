//! All kinds of findings, and finding them.

use super::finding::{About, Finding};
use super::product::Product;
use super::rules::ALL;
use super::settings::Settings;
use crate::core::check::Level;
use crate::core::names::ArtifactKey;

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
            None => findings.found.push(finding.with_severity(severity)),
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
