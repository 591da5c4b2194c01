//! Closes an artifact, and opens it again.

use jiff::civil::Date;

use super::existing::Existing;
use super::marked::{changed_step, marker_of, write_marker};
use super::record::State;
use super::snapshot::Snapshot;
use super::step::Step;
use crate::core::artifact::Marker;
use crate::core::catalog::{Acceptance, Catalog};
use crate::core::diagnostic::Diagnostic;
use crate::core::warnings::Warnings;

/// Plans closing an artifact, as completed or as not planned. In a file, the reason goes below the text; an issue has
/// comments for it.
pub fn close(catalog: &Catalog, existing: &Existing, dropped: bool, reason: Option<&str>, today: Date) -> Step {
    let mut record = existing.record.clone();
    if record.state == State::Closed {
        let as_what = if record.dropped { "not planned" } else { "completed" };
        let why = match record.dropped == dropped {
            true => Diagnostic::warning(format!("it is already closed as {as_what}")),
            false => Diagnostic::warning(format!("it is already closed as {as_what}"))
                .hint(format!("`rolecall reopen {}`, then close it again", record.key)),
        };
        return changed_step(catalog, existing, record, why.into());
    }
    record.state = State::Closed;
    record.dropped = dropped;
    record.closed = Some(today);
    if let (Some(reason), None) = (reason, existing.location.number()) {
        let as_what = if dropped { " as not planned" } else { "" };
        record.body = format!("{}\n\nClosed on {today}{as_what}: {reason}\n", record.body.trim_end());
    }
    changed_step(catalog, existing, record, Warnings::default())
}

/// Plans opening an artifact again. What was accepted by being closed is no longer accepted.
pub fn reopen(catalog: &Catalog, snapshot: &Snapshot, existing: &Existing) -> Step {
    let mut record = existing.record.clone();
    if record.state == State::Open {
        return changed_step(catalog, existing, record, Diagnostic::warning("it is already open").into());
    }
    record.state = State::Open;
    record.dropped = false;
    record.closed = None;
    let template = catalog.template(record.key.template().as_str());
    let by_closing = template.is_some_and(|template| template.accepted == Acceptance::Closed);
    if let Some(marker) = marker_of(existing).filter(|marker| by_closing && marker.accepted.is_some()) {
        let marker = Marker { accepted: None, ..marker };
        write_marker(catalog, &snapshot.locations_for(&marker), &existing.location, &mut record, &marker);
    }
    changed_step(catalog, existing, record, Warnings::default())
}
