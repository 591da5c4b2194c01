//! Changes of one artifact that a person asks for by name: the marker is written anew, and the step made.

use super::existing::Existing;
use super::ownership::owner_line;
use super::receipt::{Action, Receipt};
use super::record::Record;
use super::step::{Change, Step};
use crate::core::artifact::{Body, Location, Locations, Marker};
use crate::core::catalog::Catalog;
use crate::core::warnings::Warnings;

/// An artifact's own marker, if it has one.
pub(super) fn marker_of(existing: &Existing) -> Option<Marker> {
    existing.body().marker.filter(|marker| marker.key == existing.record.key)
}

/// Writes a marker and its owner line into a record's body. What people wrote stays.
pub(super) fn write_marker(
    catalog: &Catalog,
    locations: &Locations,
    location: &Location,
    record: &mut Record,
    marker: &Marker,
) {
    // The body still has the marker of the key that it had.
    let former =
        marker.was.iter().rev().find(|key| Body::parse(&record.body, Some(key)).marker.is_some_and(|m| m.key == **key));
    let body = Body::parse(&record.body, Some(former.unwrap_or(&marker.key)));
    let line = match catalog.role(marker.role.as_str()) {
        Some(role) => owner_line(catalog, role, marker, locations, location),
        None => body.owner_line.clone().unwrap_or_default(),
    };
    record.body = Body::write_with(&body.sections, &line, marker, &body.after);
}

/// The step that writes a changed record, or none if nothing changed.
pub(super) fn changed_step(catalog: &Catalog, existing: &Existing, record: Record, warnings: Warnings) -> Step {
    let changed = record != existing.record;
    let mut receipt = Receipt::of(&record, if changed { Action::Update } else { Action::Keep }, &existing.location);
    receipt.role = existing.owner(catalog);
    receipt.warnings = warnings;
    let change = if changed { Change::Update(Box::new(record)) } else { Change::None };
    Step { existing: Some(Box::new(existing.clone())), ..Step::new(receipt, change, existing.location.clone()) }
}
