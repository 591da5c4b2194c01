//! The checks, each a struct with its rule and the reason for it.

mod atomic;
mod circular;
mod criteria;
mod duplicates;
mod key_results;
mod leftovers;
mod minimal;
mod plans;
mod roles;
mod scenarios;
mod solution;
mod story_parts;
mod uniform;
mod vague;

pub(super) use minimal::bracket;

use super::rule::Check;

/// All checks: structure, then words.
pub(super) static ALL: [&dyn Check; 34] = [
    &story_parts::RoleMissing,
    &story_parts::NoWhy,
    &story_parts::WhyEmpty,
    &story_parts::CriteriaMissing,
    &key_results::NoBaseline,
    &key_results::NoTarget,
    &key_results::NoDate,
    &plans::RoadmapNoOutcome,
    &plans::RoadmapNoMeasure,
    &plans::StrategyNoNotDoing,
    &leftovers::Placeholder,
    &leftovers::UntouchedScaffold,
    &leftovers::RequiredMissing,
    &duplicates::Exact,
    &duplicates::Near,
    &minimal::NotMinimal,
    &uniform::NotUniform,
    &vague::Vague,
    &atomic::NotAtomic,
    &criteria::IsTask,
    &roles::RoleGeneric,
    &roles::RoleUnknown,
    &criteria::TwoStories,
    &criteria::NoUnhappyPath,
    &atomic::NotAtomicBroad,
    &solution::Solution,
    &key_results::Output,
    &criteria::Uncheckable,
    &vague::VagueVerb,
    &circular::WhyCircular,
    &scenarios::Order,
    &scenarios::NotSingle,
    &vague::TeamWord,
    &minimal::LongStory,
];
