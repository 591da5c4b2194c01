//! What an artifact must have, and hasn't.

use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use crate::core::check::Level;
use crate::core::names::{ArtifactKey, TemplateId};
use crate::core::plan::Stage;

/// `required-missing`
pub(super) struct RequiredMissing;

static ABOUT: About = About {
    id: "required-missing",
    severity: Level::Warning,
    what: "Something that the configuration requires is not there: with `require: { feature: [user-story] }`, a feature \
           without a story. By default a strategy doc needs a roadmap or goals below it, and a finished launch an impact \
           review. What is still a draft needs nothing yet, and what is owed as a hand-off is reported as that.",
    why: "A strategy without a roadmap is a wish, and a launch without a review teaches nothing.",
    example: include_str!("../examples/required-missing.yml"),
};

/// What turns a strategy into something that can be done and measured.
const PLANS: [&str; 4] = ["portfolio-roadmap", "product-roadmap", "okrs", "targets"];

impl Rule for RequiredMissing {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        for (at, template) in missing(product, settings) {
            let key = &product.all[at].key;
            let name = product
                .catalog
                .template(template.as_str())
                .map_or(template.as_str(), |template| template.name.as_str());
            let message = match key.template().as_str() {
                "strategy-doc" if !settings.require.contains_key(&product.all[at].template) => {
                    "it has neither a roadmap nor goals below it".to_owned()
                }
                _ => format!("it has no {name}"),
            };
            let below = product.catalog.template(template.as_str()).is_some_and(|template| {
                !template.under.is_empty() && product.catalog.can_have_parent(template, key.template())
            });
            // What has its name belongs to it, too.
            let belongs = if below { format!("--parent {key}") } else { format!("--key {}", key.name()) };
            found.push(ABOUT.at(key, message, format!("`rolecall new {template} {belongs}` begins one")));
        }
    }
}

/// What is required and missing: the artifact that needs something, and the template of what it needs.
pub(super) fn missing(product: &Product<'_>, settings: &Settings) -> Vec<(usize, TemplateId)> {
    let mut missing = Vec::new();
    for (at, facts) in product.all.iter().enumerate() {
        if matches!(facts.stage, Stage::Draft | Stage::Dropped) {
            continue;
        }
        let mut need = |wanted: &TemplateId| {
            if !facts.owes.contains(wanted) && !has(product, at, std::slice::from_ref(&wanted.as_str())) {
                missing.push((at, wanted.clone()));
            }
        };
        match settings.require.get(&facts.template) {
            Some(required) => required.iter().for_each(&mut need),
            None => match facts.template.as_str() {
                "strategy-doc" if !has(product, at, &PLANS) => {
                    missing.extend(TemplateId::new(PLANS[0]).ok().map(|template| (at, template)));
                }
                "launch-checklist" if !facts.is_open => {
                    if let Ok(review) = TemplateId::new("impact-review") {
                        need(&review);
                    }
                }
                _ => {}
            },
        }
    }
    missing
}

/// Whether an artifact of one of these templates belongs to another: below it, linked with it, or of the same name.
fn has(product: &Product<'_>, at: usize, templates: &[&str]) -> bool {
    let is_wanted = |other: usize| {
        let other = &product.all[other];
        templates.contains(&other.template.as_str()) && !other.is_dropped()
    };
    let near = product.down(at).iter().chain(product.up(at)).map(|edge| edge.to);
    let name = product.all[at].key.name();
    let named = templates.iter().filter_map(|id| {
        let key = ArtifactKey::new(TemplateId::new(id).ok()?, name.clone());
        product.find(&key)
    });
    near.chain(named).any(is_wanted) || product.descendants(at).into_iter().any(is_wanted)
}
