//! `rolecall check`: planted defects and hard negatives, the yardstick and the figures made from it, what each format
//! prints, and the reference of the checks.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::format_collect, reason = "a test fails by panicking")]

mod support;

#[path = "check/command.rs"]
mod command;
#[path = "check/figures.rs"]
mod figures;
#[path = "check/laws.rs"]
mod laws;
#[path = "check/planted.rs"]
mod planted;
#[path = "check/yardstick.rs"]
mod yardstick;

use rolecall::core::check::{Checked, Findings, Kind, Origin, Settings, Subject, check};

/// The findings in texts of one kind that stand together.
fn findings(subjects: Vec<Subject>) -> Findings {
    let checked = subjects.into_iter().map(|subject| Checked { subject, origin: Origin::default() });
    check(&checked.collect::<Vec<_>>(), &Settings::default())
}

/// The names of the checks that found something in a Markdown text, in alphabetical order.
fn checks_in(text: &str, kind: Kind) -> Vec<String> {
    let found = findings(vec![Subject::markdown(text, kind)]);
    let mut names: Vec<String> = found.findings.into_iter().map(|finding| finding.check).collect();
    names.sort();
    names.dedup();
    names
}
