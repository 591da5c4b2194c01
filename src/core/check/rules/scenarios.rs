//! Scenarios: first what is given, then what happens, then what follows, and one thing happens.

use super::super::level::{Basis, Level};
use super::super::rule::{About, Check, Found, found};
use super::super::settings::Settings;
use super::super::subject::Subject;

/// `scenario-order`
pub(super) struct Order;

impl Check for Order {
    fn about(&self) -> &'static About {
        &About {
            id: "scenario-order",
            rule: "A scenario's steps come in the order Given, When, Then.",
            reason: "A step out of order is a second scenario, or a step of the wrong kind.",
            source: "Gherkin; North, Introducing BDD",
            basis: Basis::Structure,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in subjects.iter().copied().enumerate() {
            for step in subject.scenarios.iter().filter_map(|scenario| scenario.out_of_order()) {
                let hint = "order the steps, or begin another scenario";
                all.push(found(self.about(), at, step.span.clone(), "this step comes too late", hint));
            }
        }
    }
}

/// `scenario-not-single`
pub(super) struct NotSingle;

impl Check for NotSingle {
    fn about(&self) -> &'static About {
        &About {
            id: "scenario-not-single",
            rule: "One thing happens in a scenario: it has one When.",
            reason: "If it fails, a second When leaves open which behavior is broken.",
            source: "Gherkin; North, Introducing BDD",
            basis: Basis::Structure,
            ceiling: Level::Note,
        }
    }

    fn run(&self, subjects: &[&Subject], _: &Settings, all: &mut Vec<Found>) {
        for (at, subject) in subjects.iter().copied().enumerate() {
            for step in subject.scenarios.iter().filter_map(|scenario| scenario.second_when()) {
                let hint = "make a scenario of each When";
                all.push(found(self.about(), at, step.span.clone(), "a second thing happens in this scenario", hint));
            }
        }
    }
}
