//! Artifacts that lead nowhere: without an outcome, or without a reason.

use super::super::facts::Facts;
use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use crate::core::check::Level;
use crate::core::counted::counted;

/// `no-outcome`
pub(super) struct NoOutcome;

static NO_OUTCOME: About = About {
    id: "no-outcome",
    severity: Level::Warning,
    what: "A roadmap's row or an open feature doesn't say what is to change, or how that is measured. An untouched draft \
           isn't meant.",
    why: "What has no outcome is finished when it is delivered, whether it helps anybody or not.",
    example: include_str!("../examples/no-outcome.yml"),
};

impl Rule for NoOutcome {
    fn about(&self) -> &'static About {
        &NO_OUTCOME
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        for facts in product.all.iter().filter(|facts| facts.is_open && facts.begun) {
            let key = &facts.key;
            let rows = facts.lanes.iter().filter(|lane| !lane.has_outcome || !lane.has_measure).count();
            if rows > 0 {
                let has = if rows == 1 { "has" } else { "have" };
                let message = format!("{} of it {has} no outcome or no measure", counted(rows, "row"));
                found.push(NO_OUTCOME.at(key, message, format!("`rolecall edit {key}` opens it")));
            }
            let lacks = match (facts.template.as_str(), facts.answered.outcome, facts.answered.measure) {
                ("feature", false, false) => "no outcome and no measure",
                ("feature", false, true) => "no outcome",
                ("feature", true, false) => "no measure",
                _ => continue,
            };
            found.push(NO_OUTCOME.at(
                key,
                format!("the feature has {lacks}"),
                format!("`rolecall fill {key}` asks for it"),
            ));
        }
    }
}

/// `no-why`
pub(super) struct NoWhy;

static NO_WHY: About = About {
    id: "no-why",
    severity: Level::Warning,
    what: "No way leads up from an open artifact to company goals, a strategy doc, a product strategy or goals (OKRs), \
           although its template belongs below one. A parent that is another issue of the repository counts as a way.",
    why: "What serves no goal is in nobody's interest, and is the first thing to leave out.",
    example: include_str!("../examples/no-why.yml"),
};

/// Where a way up ends.
const REASONS: [&str; 5] = ["company-goals", "strategy-doc", "product-strategy", "okrs", "targets"];

impl Rule for NoWhy {
    fn about(&self) -> &'static About {
        &NO_WHY
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        let is_reason = |at: &usize| {
            let facts = &product.all[*at];
            REASONS.contains(&facts.template.as_str()) || facts.has_other_parent
        };
        let reached = product.below((0..product.all.len()).filter(is_reason));
        let is_lost = |at: usize| {
            let facts = &product.all[at];
            !reached[at] && facts.is_in_work() && belongs_below(product, facts.template.as_str())
        };
        for (at, facts) in product.all.iter().enumerate().filter(|(at, _)| is_lost(*at)) {
            // Once what it belongs to has a reason, it has one, too.
            if product.up(at).iter().any(|edge| is_lost(edge.to)) {
                continue;
            }
            let message = "no way leads up from it to a goal or a strategy".to_owned();
            found.push(NO_WHY.at(&facts.key, message, way_up(product, facts)));
        }
    }
}

/// What an artifact could serve: something that exists, or else what has to be begun first.
fn way_up(product: &Product<'_>, facts: &Facts) -> String {
    let template = product.catalog.template(facts.template.as_str());
    let above = template.map(|template| product.catalog.ancestors(template)).unwrap_or_default();
    let fits = |other: &&Facts| !other.is_dropped() && above.contains(&&other.template);
    match (product.all.iter().find(fits), above.first()) {
        (Some(other), _) => {
            format!("say what it serves, with `rolecall move {} --parent {}`, say", facts.key, other.key)
        }
        (None, Some(first)) => format!("`rolecall new {first}` begins what it could serve"),
        (None, None) => format!("`rolecall show {}`", facts.key),
    }
}

/// Whether a template's artifacts belong below one that gives the reason.
fn belongs_below(product: &Product<'_>, id: &str) -> bool {
    !REASONS.contains(&id)
        && product.catalog.template(id).is_some_and(|template| {
            product.catalog.ancestors(template).iter().any(|above| REASONS.contains(&above.as_str()))
        })
}
