//! All checks, and running them.

use super::rule::{About, Check, Found};
use super::rules::ALL;
use super::settings::{Settings, TeamLevel};
use super::subject::Subject;
use super::unknown_check;

/// What the checks are about, in their order.
pub fn all() -> impl Iterator<Item = &'static About> {
    ALL.iter().map(|check| check.about()).chain(std::iter::once(&unknown_check::ABOUT))
}

/// What the check with a name is about.
pub fn about(id: &str) -> Option<&'static About> {
    all().find(|about| about.id == id)
}

/// Whether a check has this name.
pub fn is_known(id: &str) -> bool {
    about(id).is_some()
}

/// Runs the checks that are not off. The findings are in the order of the subjects and of their places.
pub fn run(subjects: &[&Subject], settings: &Settings) -> Vec<Found> {
    let mut found = Vec::new();
    let on = |check: &&&dyn Check| settings.levels.get(check.about().id) != Some(&TeamLevel::Off);
    for check in ALL.iter().filter(on) {
        check.run(subjects, settings, &mut found);
    }
    if settings.levels.get(unknown_check::ABOUT.id) != Some(&TeamLevel::Off) {
        let known: Vec<&str> = all().map(|about| about.id).chain(settings.also_known.iter().copied()).collect();
        unknown_check::find(subjects, &known, &mut found);
    }
    found.sort_by_key(|found| (found.subject, found.span.start, found.span.end));
    found
}
