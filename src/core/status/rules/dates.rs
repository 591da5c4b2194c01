//! What lies too long, or is late.

use super::super::days::days_since;
use super::super::finding::{About, Finding, Rule};
use super::super::product::Product;
use super::super::settings::Settings;
use crate::core::check::Level;
use crate::core::counted::counted;

/// `stuck`
pub(super) struct Stuck;

static STUCK: About = About {
    id: "stuck",
    severity: Level::Note,
    what: "An artifact is open, not accepted, and unchanged for more than 90 days, or 21 days if it belongs to a sprint, \
           counted from the sprint's first day if that is later. \
           For files, the day is the one on which the file was last written, and with `SOURCE_DATE_EPOCH` the one on \
           which it was created.",
    why: "What nobody has touched for so long is either done, given up or forgotten.",
    example: include_str!("../examples/stuck.yml"),
};

impl Rule for Stuck {
    fn about(&self) -> &'static About {
        &STUCK
    }

    fn run(&self, product: &Product<'_>, settings: &Settings, found: &mut Vec<Finding>) {
        for facts in product.all.iter().filter(|facts| facts.is_in_work()) {
            let Some(days) = days_since(product.today, facts.last_change()) else { continue };
            if days > settings.stuck_after(facts.template.as_str(), facts.is_in_sprint) {
                let message = format!("it is open, and nothing has changed for {days} days");
                let hint =
                    format!("`rolecall show {0}`, then finish it or `rolecall close {0} --not-planned`", facts.key);
                found.push(STUCK.at(&facts.key, message, hint));
            }
        }
    }
}

/// `overdue`
pub(super) struct Overdue;

static OVERDUE: About = About {
    id: "overdue",
    severity: Level::Warning,
    what: "An artifact is open and not accepted, and its due date has passed: its own (`due`, `end`, `release_date`, \
           `decide_by` or `measure_on`), or else its milestone's.",
    why: "Whoever waits for it plans with a date that nobody keeps.",
    example: include_str!("../examples/overdue.yml"),
};

impl Rule for Overdue {
    fn about(&self) -> &'static About {
        &OVERDUE
    }

    fn run(&self, product: &Product<'_>, _: &Settings, found: &mut Vec<Finding>) {
        for facts in product.all.iter().filter(|facts| facts.is_in_work()) {
            if let Some(late) = days_since(product.today, facts.due).filter(|late| *late > 0) {
                let late = counted(usize::try_from(late).unwrap_or_default(), "day");
                let due = facts.due.map(|due| due.to_string()).unwrap_or_default();
                let message = format!("it was due on {due}, {late} ago");
                let key = &facts.key;
                let hint = match (facts.is_own_due, &facts.milestone) {
                    (false, Some(milestone)) => {
                        format!(
                            "its milestone `{milestone}` has ended: `rolecall close {key}` ends it, or plan it anew"
                        )
                    }
                    _ => format!("`rolecall edit {key}` sets another date, `rolecall close {key}` ends it"),
                };
                found.push(OVERDUE.at(&facts.key, message, hint));
            }
        }
    }
}
