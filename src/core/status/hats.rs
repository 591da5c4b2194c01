//! The eight hats of a product person, and which one somebody wears who works on an artifact.

use serde::Serialize;

/// One of the eight kinds of work that product people take on, often several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hat {
    /// Says where it goes.
    Vision,
    /// Says how to get there.
    Strategy,
    /// Says why it is worth the money.
    BusinessCase,
    /// Says what comes when.
    Roadmap,
    /// Finds out what users need.
    UserResearch,
    /// Says what is to be built.
    StoryWriting,
    /// Measures what came of it.
    KpiTracking,
    /// Keeps everybody together.
    CrossFunctionalAlignment,
}

/// All hats, in their order.
pub const HATS: [Hat; 8] = [
    Hat::Vision,
    Hat::Strategy,
    Hat::BusinessCase,
    Hat::Roadmap,
    Hat::UserResearch,
    Hat::StoryWriting,
    Hat::KpiTracking,
    Hat::CrossFunctionalAlignment,
];

impl Hat {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vision => "vision",
            Self::Strategy => "strategy",
            Self::BusinessCase => "business case",
            Self::Roadmap => "roadmap",
            Self::UserResearch => "user research",
            Self::StoryWriting => "story writing",
            Self::KpiTracking => "KPI tracking",
            Self::CrossFunctionalAlignment => "cross-functional alignment",
        }
    }

    /// The hat of whoever works on an artifact of a template; `None` for the work of builders and operators, and for a
    /// team's own templates.
    pub fn of(template: &str) -> Option<Self> {
        Some(match template {
            "company-goals" | "strategy-doc" | "product-principles" => Self::Vision,
            "product-strategy"
            | "competitive-analysis"
            | "market-research"
            | "marketing-strategy"
            | "lifecycle-review"
            | "strategic-analysis"
            | "opportunity" => Self::Strategy,
            "business-case" | "budget" | "resource-plan" => Self::BusinessCase,
            "portfolio-roadmap" | "product-roadmap" | "feature-backlog" | "team-backlog" | "release-plan" => {
                Self::Roadmap
            }
            "discovery-plan" | "persona" | "interview-notes" | "experiment" | "feedback-digest" => Self::UserResearch,
            "feature" | "requirements" | "user-story" | "acceptance-criteria" => Self::StoryWriting,
            "okrs" | "targets" | "kpi-plan" | "metrics-report" | "impact-review" => Self::KpiTracking,
            "stakeholder-update" | "executive-briefing" | "sprint-objectives" | "sprint-planning" | "sprint-review"
            | "backlog-grooming" | "retrospective" | "decision" => Self::CrossFunctionalAlignment,
            _ => return None,
        })
    }
}
