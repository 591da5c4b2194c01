//! The kinds of findings, by what they look at.

mod agents;
mod bottleneck;
mod chain;
mod dates;
mod hand_offs;
mod measures;
mod owners;
mod people;
mod readiness;
mod required;
mod roles;

use super::finding::Rule;

/// All kinds of findings.
pub(super) static ALL: [&dyn Rule; 18] = [
    &roles::RoleMissing,
    &people::RoleOverloaded,
    &roles::RoleIdle,
    &owners::OwnerUnclear,
    &required::RequiredMissing,
    &chain::NoOutcome,
    &chain::NoWhy,
    &readiness::NoPriority,
    &readiness::NotReady,
    &hand_offs::HandoffEarly,
    &hand_offs::HandoffOpen,
    &dates::Stuck,
    &dates::Overdue,
    &measures::NoMeasure,
    &measures::KpiWithoutGoal,
    &bottleneck::Bottleneck,
    &agents::AgentUntouched,
    &agents::AgentFlood,
];
