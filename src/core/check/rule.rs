//! What a check is: its rule, the reason for it, and a function that finds what breaks it.

use std::ops::Range;

use super::level::{Basis, Level};
use super::settings::Settings;
use super::subject::Subject;

/// What a check is about.
#[derive(Debug)]
pub struct About {
    /// The check's name.
    pub id: &'static str,
    /// What must hold.
    pub rule: &'static str,
    /// Why.
    pub reason: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
    /// What it looks at.
    pub basis: Basis,
    /// The most serious level that it may have, however precise it is.
    pub ceiling: Level,
}

/// What a check found in a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The subject's index.
    pub subject: usize,
    /// The check's name.
    pub check: &'static str,
    /// Where in the subject's text.
    pub span: Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// How to fix it.
    pub hint: String,
}

/// A check.
pub(super) trait Check: Sync {
    /// What it is about.
    fn about(&self) -> &'static About;

    /// Adds what it finds.
    fn run(&self, subjects: &[&Subject], settings: &Settings, found: &mut Vec<Found>);
}

/// A finding of a check in a subject.
pub(super) fn found(
    about: &'static About,
    subject: usize,
    span: Range<usize>,
    message: impl Into<String>,
    hint: impl Into<String>,
) -> Found {
    Found { subject, check: about.id, span, message: message.into(), hint: hint.into() }
}
