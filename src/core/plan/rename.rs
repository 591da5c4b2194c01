//! Renames an artifact: it gets another key, and keeps the former one as an alias in its marker.

use super::existing::Existing;
use super::marked::{changed_step, marker_of, write_marker};
use super::record::{Record, State};
use super::regroup::closed;
use super::snapshot::Snapshot;
use super::step::Step;
use crate::core::artifact::{Location, Marker};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Diagnostic;
use crate::core::names::{ArtifactKey, Name};
use crate::core::warnings::Warnings;

/// Plans renaming an artifact: its own step first, then those of the artifacts that record its key as their parent or
/// as what they follow. `place` returns where an artifact with a key is kept, if its key says so.
///
/// # Errors
/// The key is taken, is another artifact's former one, or the artifact is closed.
pub fn rename(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    name: &Name,
    place: &dyn Fn(&ArtifactKey) -> Option<Location>,
) -> Result<Vec<Step>, Diagnostic> {
    let old = &existing.record.key;
    let new = ArtifactKey::new(old.template().clone(), name.clone());
    if existing.record.state == State::Closed {
        return Err(closed(old));
    }
    if new == *old {
        return Ok(vec![changed_step(catalog, existing, existing.record.clone(), Warnings::default())]);
    }
    let known = snapshot.key_of(catalog, &new);
    if snapshot.broken.contains_key(&known) || (known != *old && snapshot.get(&known).is_some()) {
        let message = match known == new {
            true => format!("`{new}` already exists"),
            false => format!("`{new}` is the former key of `{known}`"),
        };
        return Err(Diagnostic::error(message).hint("choose another name"));
    }
    let mut marker = marker_of(existing).unwrap_or_else(|| Marker::new(old.clone(), existing.owner(catalog), None));
    marker.was.retain(|key| *key != new && key != old);
    marker.was.push(old.clone());
    marker.key = new.clone();
    let location = place(&new).unwrap_or_else(|| existing.location.clone());
    let mut locations = snapshot.locations();
    locations.insert(new.clone(), location.clone());
    let mut record = Record { key: new.clone(), ..existing.record.clone() };
    write_marker(catalog, &locations, &location, &mut record, &marker);
    let mut warnings = Warnings::default();
    if location != existing.location {
        let links =
            |other: &&Existing| other.record.key != *old && snapshot.pointed_to(&other.record.body).contains(old);
        let linking: Vec<String> = snapshot.iter().filter(links).map(|other| other.location.to_string()).collect();
        if !linking.is_empty() {
            let why = format!("these link to {}, which moves to {location}: {}", existing.location, linking.join(", "));
            warnings.push(Diagnostic::warning(why).hint("`rolecall apply` mends links that an outline made"));
        }
    }
    let mut step = changed_step(catalog, existing, record, warnings);
    if let Location::File(path) = &location {
        step.receipt.path = Some(std::sync::Arc::clone(path));
    }
    step.location = location;
    let mut steps = vec![step];
    for other in snapshot.iter().filter(|other| other.record.key != *old) {
        steps.extend(follow_rename(catalog, snapshot, other, old, &new));
    }
    Ok(steps)
}

/// The step for an artifact that records the former key, if it does so other than by a number.
fn follow_rename(
    catalog: &Catalog,
    snapshot: &Snapshot,
    other: &Existing,
    old: &ArtifactKey,
    new: &ArtifactKey,
) -> Option<Step> {
    let mut record = other.record.clone();
    let key = old.to_string();
    let is_linked = other.location.number().is_some() && !record.parent_by_reference;
    let is_child = record.parent.as_deref() == Some(&key) && !is_linked;
    if is_child {
        record.parent = Some(new.to_string());
    }
    if let Some(marker) = marker_of(other) {
        let follows = marker.from.as_ref() == Some(old);
        let is_under = marker.under.as_deref() == Some(&key);
        if follows || is_under {
            let from = if follows { Some(new.clone()) } else { marker.from.clone() };
            let under = if is_under { Some(new.to_string()) } else { marker.under.clone() };
            let mut locations = snapshot.locations();
            if let Some(location) = locations.get(old).cloned() {
                locations.insert(new.clone(), location);
            }
            let marker = Marker { from, under, ..marker };
            write_marker(catalog, &locations, &other.location, &mut record, &marker);
        }
    }
    (record != other.record).then(|| changed_step(catalog, other, record, Warnings::default()))
}

/// Whether an artifact's place is decided by its key.
pub fn is_placed_by_key(existing: &Existing) -> bool {
    existing.record.destination == Destination::Issue && existing.location.path().is_some()
}
