//! How two artifacts hang together, and which of the two is there for the other.

use serde::Serialize;

use crate::core::catalog::Catalog;
use crate::core::names::TemplateId;

/// How two artifacts hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// One is the other's parent.
    Parent,
    /// One was owed once the other was accepted.
    HandOff,
    /// One links to the other.
    Link,
    /// One is planned in the milestone that the other stands for.
    Milestone,
}

impl Relation {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::HandOff => "hand-off",
            Self::Link => "link",
            Self::Milestone => "milestone",
        }
    }
}

/// A relation to another artifact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The other artifact's place.
    pub to: usize,
    /// How they hang together.
    pub relation: Relation,
}

/// The chain from the company's goal to the measured result. What stands earlier is why what stands later exists.
const CHAIN: [&[&str]; 11] = [
    &["company-goals"],
    &["strategy-doc"],
    &["product-strategy", "product-principles"],
    &["okrs", "targets"],
    &["portfolio-roadmap"],
    &["product-roadmap"],
    &["feature-backlog", "kpi-plan"],
    &["feature"],
    &["sprint-objectives", "team-backlog"],
    &["user-story", "bug", "tech-enabler"],
    &["release-plan", "launch-checklist", "impact-review"],
];

/// Whether an artifact of one template is what one of another exists for, if they are linked. `None` if neither is: two
/// stories that depend on each other, say.
pub(super) fn is_above(catalog: &Catalog, one: &TemplateId, other: &TemplateId) -> Option<bool> {
    if one == other {
        return None;
    }
    let rank = |id: &TemplateId| CHAIN.iter().position(|step| step.contains(&id.as_str()));
    match (rank(one), rank(other)) {
        (Some(one), Some(other)) if one != other => return Some(one < other),
        (Some(_), Some(_)) => return None,
        _ => {}
    }
    let under = |id: &TemplateId, ancestor: &TemplateId| {
        catalog.template(id.as_str()).is_some_and(|template| catalog.ancestors(template).contains(&ancestor))
    };
    // Whoever links to something else names what it is based on.
    Some(!under(one, other) || under(other, one))
}
