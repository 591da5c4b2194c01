//! Hand-offs that came too early, or that nobody takes up.

use super::super::days::days_since;
use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::relation::Relation;
use super::super::settings::Settings;
use crate::core::check::Level;
use crate::core::plan::Stage;

/// `handoff-early`
pub(super) struct HandoffEarly;

static EARLY: About = About {
    id: "handoff-early",
    severity: Level::Warning,
    what: "An artifact is filled in, although what it follows isn't accepted, or its parent, which would hand it on, is \
           still a draft.",
    why: "Whoever builds on a draft builds it twice.",
    example: include_str!("../examples/handoff-early.yml"),
};

impl Rule for HandoffEarly {
    fn about(&self) -> &'static About {
        &EARLY
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        for (at, facts) in product.all.iter().enumerate() {
            if !facts.begun || !matches!(facts.stage, Stage::Open | Stage::Accepted) || !facts.is_open {
                continue;
            }
            for edge in product.up(at) {
                let before = &product.all[edge.to];
                let hands_on = product
                    .catalog
                    .template(before.template.as_str())
                    .is_some_and(|template| template.then.iter().any(|hand_off| hand_off.template == facts.template));
                let early = match edge.relation {
                    Relation::HandOff => before.is_in_work(),
                    Relation::Parent => hands_on && before.stage == Stage::Draft,
                    Relation::Link | Relation::Milestone => false,
                };
                if early {
                    let what = if before.stage == Stage::Draft { "still a draft" } else { "not accepted" };
                    let message = format!("it is filled in, although {} is {what}", before.key);
                    let hint = match before.stage {
                        Stage::Draft => format!("`rolecall fill {}` asks for what is missing there", before.key),
                        _ => format!("`rolecall accept {}`, if it is done", before.key),
                    };
                    found.push(EARLY.found(&facts.key, [&facts.key, &before.key], message, hint));
                }
            }
        }
    }
}

/// `handoff-open`
pub(super) struct HandoffOpen;

static OPEN: About = About {
    id: "handoff-open",
    severity: Level::Warning,
    what: "An artifact is accepted, and what it owes to the next role is missing, or is a draft that nobody touched for 7 \
           days.",
    why: "Between two roles is where work lies longest, since each thinks that the other has it.",
    example: include_str!("../examples/handoff-open.yml"),
};

impl Rule for HandoffOpen {
    fn about(&self) -> &'static About {
        &OPEN
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        for (at, facts) in product.all.iter().enumerate() {
            for next in &facts.owes {
                let name =
                    product.catalog.template(next.as_str()).map_or(next.as_str(), |template| template.name.as_str());
                let message = format!("it is accepted, and its {name} is missing");
                let hint = format!("`rolecall accept {}` creates it", facts.key);
                found.push(OPEN.at(&facts.key, message, hint));
            }
            for edge in product.down(at).iter().filter(|edge| edge.relation == Relation::HandOff && facts.is_accepted())
            {
                let next = &product.all[edge.to];
                // It may have been handed on again, or taken.
                let since = [next.created, facts.accepted, next.taken].into_iter().flatten().max();
                let age = days_since(product.today, since);
                if !next.begun && next.is_in_work() && age.is_some_and(|age| age >= settings.hand_off_days) {
                    let message = format!("nobody has touched {} for {} days", next.key, age.unwrap_or_default());
                    let hint = format!("`rolecall fill {}` asks its questions", next.key);
                    found.push(OPEN.found(&facts.key, [&facts.key, &next.key], message, hint));
                }
            }
        }
    }
}
