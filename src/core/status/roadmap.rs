//! The rows of a roadmap: what comes now, next and later.

use crate::core::artifact::Answers;
use crate::core::catalog::{Record, Template, Value};

/// The columns of a roadmap, by their fields' names.
const LANES: [&str; 3] = ["now", "next", "later"];

/// One row of a roadmap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// `now`, `next` or `later`.
    pub when: &'static str,
    /// What it is about: its outcome, else its problem.
    pub text: String,
    /// Whether it says what it is to achieve.
    pub has_outcome: bool,
    /// Whether it says how that is measured.
    pub has_measure: bool,
}

/// The rows of a roadmap; none if the template has no such fields.
pub(super) fn lanes(template: &Template, answers: &Answers) -> Vec<Lane> {
    let mut found = Vec::new();
    for when in LANES {
        let Some(field) = template.field(when) else { continue };
        if let Some((Value::Records(rows), _)) = answers.get(field) {
            found.extend(rows.iter().map(|row| lane(when, row)));
        }
    }
    found
}

fn lane(when: &'static str, row: &Record) -> Lane {
    let cell = |names: &[&str]| {
        let found = row.iter().find(|(id, _)| names.contains(&id.as_str()));
        found.and_then(|(_, value)| value.written()).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let outcome = cell(&["outcome"]);
    Lane {
        when,
        has_outcome: outcome.is_some(),
        has_measure: cell(&["metric", "measure"]).is_some(),
        text: outcome.or_else(|| cell(&["problem", "item", "initiative"])).unwrap_or_default(),
    }
}
