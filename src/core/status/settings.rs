//! What a team sets for the findings: severities, limits, and what an artifact must have.

use std::collections::BTreeMap;

use crate::core::check::{Level, TeamLevel};
use crate::core::names::TemplateId;

/// What a team sets for the findings.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The severities that a team sets itself.
    pub severities: BTreeMap<String, TeamLevel>,
    /// How many roles one person may hold before it is too many.
    pub most_roles: usize,
    /// How many hats one person may wear before it is too many.
    pub most_hats: usize,
    /// How many open artifacts one person may have.
    pub most_open: usize,
    /// After how many days an artifact without a change is stuck.
    pub stuck_days: i32,
    /// The same for artifacts of single templates.
    pub stuck_days_of: BTreeMap<String, i32>,
    /// After how many days a draft that was handed on and that nobody touched is a finding.
    pub hand_off_days: i32,
    /// How many days after a release its result should be known.
    pub measure_days: i32,
    /// After how many days a draft of an agent that nobody touched is a finding.
    pub agent_days: i32,
    /// How many artifacts one agent may create on one day.
    pub agent_per_day: usize,
    /// The templates of which an artifact of a template must have one.
    pub require: BTreeMap<TemplateId, Vec<TemplateId>>,
}

/// The artifacts of a sprint, which last only as long.
const SPRINT: [&str; 5] =
    ["sprint-objectives", "sprint-planning", "sprint-review", "backlog-grooming", "retrospective"];

/// After how many days something in a sprint is stuck.
const SPRINT_DAYS: i32 = 21;

impl Default for Settings {
    fn default() -> Self {
        Self {
            severities: BTreeMap::new(),
            most_roles: 2,
            most_hats: 4,
            most_open: 12,
            stuck_days: 90,
            stuck_days_of: SPRINT.iter().map(|id| ((*id).to_owned(), SPRINT_DAYS)).collect(),
            hand_off_days: 7,
            measure_days: 45,
            agent_days: 7,
            agent_per_day: 50,
            require: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// How serious a finding is; `None` if it is turned off.
    pub(super) fn severity(&self, id: &str, usual: Level) -> Option<Level> {
        match self.severities.get(id) {
            Some(TeamLevel::Off) => None,
            Some(TeamLevel::At(level)) => Some(*level),
            None => Some(usual),
        }
    }

    /// After how many days an artifact of a template is stuck.
    pub(super) fn stuck_after(&self, template: &str, is_in_sprint: bool) -> i32 {
        let usual = if is_in_sprint { self.stuck_days.min(SPRINT_DAYS) } else { self.stuck_days };
        self.stuck_days_of.get(template).copied().unwrap_or(usual)
    }
}
