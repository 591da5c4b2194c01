//! What agents made and nobody looked at, and agents that make too much.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::days::days_since;
use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use crate::core::check::Level;
use crate::core::counted::counted;
use crate::core::names::{AgentName, ArtifactKey};
use crate::core::plan::Stage;

/// `agent-untouched`
pub(super) struct AgentUntouched;

static UNTOUCHED: About = About {
    id: "agent-untouched",
    severity: Level::Note,
    what: "A draft that an agent created is still a draft after 7 days, and nothing in it has changed.",
    why: "What an agent proposes is worth nothing until somebody has read it.",
    example: include_str!("../examples/agent-untouched.yml"),
};

impl Rule for AgentUntouched {
    fn about(&self) -> &'static About {
        &UNTOUCHED
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        for facts in product.all.iter().filter(|facts| facts.by.is_some() && facts.stage == Stage::Draft) {
            let age = days_since(product.today, facts.created).filter(|age| *age >= settings.agent_days);
            if let Some(age) = age.filter(|_| facts.is_scaffolded) {
                let message = format!("an agent created it {age} days ago, and nobody has touched it");
                let hint =
                    format!("`rolecall fill {0}` completes it, `rolecall close {0} --not-planned` drops it", facts.key);
                found.push(UNTOUCHED.at(&facts.key, message, hint));
            }
        }
    }
}

/// `agent-flood`
pub(super) struct AgentFlood;

/// For how long a flood is found, in days.
const RECENT: i32 = 30;

static FLOOD: About = About {
    id: "agent-flood",
    severity: Level::Warning,
    what: "One agent created more than 50 artifacts on one day of the last 30. The limit is that of `agents: { per-day: … }`, \
           unless `open` sets another.",
    why: "Nobody reads hundreds of drafts, so the good ones drown with the rest.",
    example: include_str!("../examples/agent-flood.yml"),
};

impl Rule for AgentFlood {
    fn about(&self) -> &'static About {
        &FLOOD
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        let mut made: BTreeMap<(&str, Date), Vec<&ArtifactKey>> = BTreeMap::new();
        for facts in &product.all {
            let recent =
                facts.created.filter(|day| days_since(product.today, Some(*day)).is_some_and(|age| age <= RECENT));
            if let (Some(agent), Some(day)) = (facts.by.as_ref().map(AgentName::without_version), recent) {
                made.entry((agent, day)).or_default().push(&facts.key);
            }
        }
        for ((agent, day), keys) in made.into_iter().filter(|(_, keys)| keys.len() > settings.agent_per_day) {
            let message = format!("one agent created {} on {day}", counted(keys.len(), "artifact"));
            let hint = "set `agents: { per-day: 10 }` in .github/rolecall.yml, and close what nobody wants".to_owned();
            found.push(FLOOD.found(agent, keys, message, hint));
        }
    }
}
