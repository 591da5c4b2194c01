//! Work that is not ready to be picked up, or that nobody picks up.

use super::super::facts::Facts;
use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::relation::Relation;
use super::super::settings::Settings;
use crate::core::check::Level;

/// What a team takes from its backlog.
const WORK: [&str; 3] = ["user-story", "bug", "tech-enabler"];
/// Where work is planned or put in order.
const PLANS: [&str; 6] =
    ["sprint-objectives", "sprint-planning", "release-plan", "team-backlog", "feature-backlog", "backlog-grooming"];

/// `no-priority`
pub(super) struct NoPriority;

static NO_PRIORITY: About = About {
    id: "no-priority",
    severity: Level::Note,
    what: "An open story, bug or tech enabler that somebody has begun is in no sprint, release or backlog, and has no \
           priority.",
    why: "What has no place in any order is done last or never, without anybody having decided so.",
    example: include_str!("../examples/no-priority.yml"),
};

impl Rule for NoPriority {
    fn about(&self) -> &'static About {
        &NO_PRIORITY
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        for (at, facts) in work(product) {
            let planned = facts.answered.rank || facts.milestone.is_some() || is_in(product, at, &PLANS);
            if !planned && facts.begun {
                let hint = format!("`rolecall fill {} --set priority=Next` ranks it", facts.key);
                let hint = match facts.template.as_str() {
                    "user-story" => hint,
                    _ => format!("name {} in a backlog or in a sprint's objectives", facts.key),
                };
                let message = "it is in no sprint, release or backlog, and has no priority".to_owned();
                found.push(NO_PRIORITY.at(&facts.key, message, hint));
            }
        }
    }
}

/// `not-ready`
pub(super) struct NotReady;

static NOT_READY: About = About {
    id: "not-ready",
    severity: Level::Warning,
    what: "A story in a sprint has open questions or no acceptance criteria, or is as it was scaffolded.",
    why: "What isn't clear before the sprint is cleared up in it, at its cost.",
    example: include_str!("../examples/not-ready.yml"),
};

impl Rule for NotReady {
    fn about(&self) -> &'static About {
        &NOT_READY
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        let stories = work(product).filter(|(_, facts)| facts.template.as_str() == "user-story");
        for (at, facts) in stories {
            if facts.milestone.is_none() && !is_in(product, at, &["sprint-objectives", "sprint-planning"]) {
                continue;
            }
            let lacks = if !facts.begun && !facts.missing.is_empty() {
                "nobody has filled it in".to_owned()
            } else if !facts.missing.is_empty() {
                format!("it has open questions: {}", facts.missing.join(", "))
            } else if !facts.answered.criteria {
                "it has no acceptance criteria".to_owned()
            } else {
                continue;
            };
            let message = format!("it is in a sprint, but {lacks}");
            found.push(NOT_READY.at(&facts.key, message, format!("`rolecall fill {}` asks for the rest", facts.key)));
        }
    }
}

/// The work that is still to be done.
fn work<'a>(product: &'a Product<'_>) -> impl Iterator<Item = (usize, &'a Facts)> {
    let is_work = |(_, facts): &(usize, &Facts)| facts.is_in_work() && WORK.contains(&facts.template.as_str());
    product.all.iter().enumerate().filter(is_work)
}

/// Whether an artifact of one of these templates that isn't closed names it.
fn is_in(product: &Product<'_>, at: usize, templates: &[&str]) -> bool {
    product.up(at).iter().chain(product.down(at)).any(|edge| {
        let other = &product.all[edge.to];
        edge.relation != Relation::Parent && templates.contains(&other.template.as_str()) && !other.is_dropped()
    })
}
