//! Whether an artifact is accepted.

use super::existing::Existing;
use super::record::State;
use crate::core::artifact::Trust;
use crate::core::catalog::{Acceptance, Catalog, Field, Template};

/// Whether an artifact is accepted: by its marker, or by being closed as completed if the template says so.
pub(super) fn is_accepted(existing: &Existing, template: &Template) -> bool {
    let record = &existing.record;
    existing.marker().is_some_and(|marker| marker.accepted.is_some())
        || (template.accepted == Acceptance::Closed && record.state == State::Closed && !record.dropped)
}

/// The required fields that an artifact must answer before it can be accepted. None if it is accepted already, or if it
/// can't be accepted at all.
pub fn missing_for_acceptance<'a>(catalog: &Catalog, existing: &Existing, template: &'a Template) -> Vec<&'a Field> {
    if is_accepted(existing, template) || is_dropped(existing, template) {
        return Vec::new();
    }
    existing.answers(catalog, template, Trust::Outside).missing(template)
}

/// Whether an artifact was closed without being done. Then it can't be accepted before somebody reopens it.
pub fn is_dropped(existing: &Existing, template: &Template) -> bool {
    existing.record.dropped && !is_accepted(existing, template)
}

/// Why an artifact is not accepted; `None` if it is.
pub fn why_not_accepted(existing: &Existing, template: &Template) -> Option<&'static str> {
    if is_accepted(existing, template) {
        return None;
    }
    Some(match (template.accepted, existing.record.state) {
        (Acceptance::Command, _) => "closing it doesn't accept it: comment `/rolecall accept`",
        (Acceptance::Closed, State::Open) => "it is open again",
        (Acceptance::Closed, State::Closed) => "it was closed without being done",
    })
}
