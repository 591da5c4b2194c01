//! Results that nobody measures, and measures that serve no goal.

use super::super::days::days_since;
use super::super::facts::Facts;
use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use crate::core::check::Level;
use crate::core::names::{ArtifactKey, TemplateId};
use crate::core::plan::Stage;

/// `no-measure`
pub(super) struct NoMeasure;

static NO_MEASURE: About = About {
    id: "no-measure",
    severity: Level::Warning,
    what: "A launch or release was done over 45 days ago, and no impact review, KPI plan or metrics report that came of it \
           says what the result was. Where a release has a launch checklist, the launch counts.",
    why: "Without a result nobody learns whether the outcome came, and the next bet is as blind as the last.",
    example: include_str!("../examples/no-measure.yml"),
};

/// What ends in people's hands.
const RELEASES: [&str; 2] = ["release-plan", "launch-checklist"];

impl Rule for NoMeasure {
    fn about(&self) -> &'static About {
        &NO_MEASURE
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        for (at, facts) in product.all.iter().enumerate() {
            let done = match facts.stage {
                Stage::Accepted | Stage::Closed => facts.accepted.or(facts.closed),
                _ => None,
            };
            let old = days_since(product.today, done).filter(|days| *days > settings.measure_days);
            let Some(days) = old.filter(|_| RELEASES.contains(&facts.template.as_str())) else { continue };
            let later = later(product, at);
            let has_result = later.iter().any(|other| other.answered.result);
            let has_launch = later.iter().any(|other| other.template.as_str() == "launch-checklist");
            if has_result || has_launch {
                continue;
            }
            let message = format!("it was done {days} days ago, and nobody has measured what it changed");
            let hint = match later.iter().find(|other| other.template.as_str() == "impact-review") {
                Some(review) => format!("`rolecall fill {}` asks for the result", review.key),
                None => format!("`rolecall new impact-review --key {}` begins the review", facts.key.name()),
            };
            found.push(NO_MEASURE.at(&facts.key, message, hint));
        }
    }
}

/// What came of a release: what is below it, and what has its name.
fn later<'a>(product: &'a Product<'_>, at: usize) -> Vec<&'a Facts> {
    let name = product.all[at].key.name();
    let named = ["launch-checklist", "impact-review"].into_iter().filter_map(|id| {
        product.find(&ArtifactKey::new(TemplateId::new(id).ok()?, name.clone())).filter(|other| *other != at)
    });
    let found: Vec<usize> = product.descendants(at).into_iter().chain(named).collect();
    found.into_iter().map(|other| &product.all[other]).filter(|other| !other.is_dropped()).collect()
}

/// `kpi-without-goal`
pub(super) struct KpiWithoutGoal;

static KPI_WITHOUT_GOAL: About = About {
    id: "kpi-without-goal",
    severity: Level::Note,
    what: "A KPI plan is linked to no goals (OKRs), or goals that are accepted have no KPI plan.",
    why: "A number that serves no goal is collected for nothing, and a goal that nobody measures can't be reached.",
    example: include_str!("../examples/kpi-without-goal.yml"),
};

impl Rule for KpiWithoutGoal {
    fn about(&self) -> &'static About {
        &KPI_WITHOUT_GOAL
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        for (at, facts) in product.all.iter().enumerate().filter(|(_, facts)| facts.is_open && facts.begun) {
            let near = product.up(at).iter().chain(product.down(at));
            let mut templates = near.map(|edge| product.all[edge.to].template.as_str());
            match facts.template.as_str() {
                "kpi-plan" if !templates.any(|id| id == "okrs" || id == "targets") => {
                    let message = "the KPI plan serves no goal".to_owned();
                    let hint = format!("`rolecall fill {} --set okrs=okrs/NAME` names the goal", facts.key);
                    found.push(KPI_WITHOUT_GOAL.at(&facts.key, message, hint));
                }
                "okrs" if facts.is_accepted() && !templates.any(|id| id == "kpi-plan") => {
                    let message = "no KPI plan measures these goals".to_owned();
                    let hint = format!("`rolecall new kpi-plan --set okrs={}` begins one", facts.key);
                    found.push(KPI_WITHOUT_GOAL.at(&facts.key, message, hint));
                }
                _ => {}
            }
        }
    }
}
