//! The role for which most of the others wait.

use std::collections::BTreeMap;

use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::relation::Relation;
use super::super::settings::Settings;
use crate::core::check::Level;
use crate::core::names::RoleId;

/// `bottleneck`
pub(super) struct Bottleneck;

/// With fewer open hand-offs, one role having most of them says nothing.
const FEW: usize = 4;

static ABOUT: About = About {
    id: "bottleneck",
    severity: Level::Note,
    what: "One role has over half of all open hand-offs, of which there are at least 4: what is owed and missing, and what \
           was handed on and is neither accepted nor closed.",
    why: "The others wait for it, however fast they are.",
    example: include_str!("../examples/bottleneck.yml"),
};

impl Rule for Bottleneck {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        let mut waiting: BTreeMap<&RoleId, Vec<String>> = BTreeMap::new();
        for (at, facts) in product.all.iter().enumerate() {
            for next in facts.owes.iter().filter_map(|next| product.catalog.template(next.as_str())) {
                waiting.entry(&next.role).or_default().push(facts.key.to_string());
            }
            let handed_on = product.up(at).iter().any(|edge| edge.relation == Relation::HandOff);
            if handed_on && facts.is_in_work() {
                waiting.entry(&facts.role).or_default().push(facts.key.to_string());
            }
        }
        let all: usize = waiting.values().map(Vec::len).sum();
        for (role, keys) in waiting {
            if all >= FEW && keys.len() * 2 > all {
                let name = product.catalog.role(role.as_str()).map_or(role.as_str(), |role| role.name.as_str());
                let message = format!("{name} has {} of all {all} open hand-offs", keys.len());
                let hint = format!("`rolecall list --role {role} --state open` shows what waits for it");
                found.push(ABOUT.found(role, keys, message, hint));
            }
        }
    }
}
