//! Moves an artifact to another role: label, assignees, owner line and marker.

use super::assignment::Assignment;
use super::existing::Existing;
use super::ownership::{fix_owner_line, owner_line};
use super::receipt::{Action, Receipt};
use super::record::State;
use super::snapshot::Snapshot;
use super::step::{Change, Step};
use crate::core::artifact::{Body, Marker};
use crate::core::catalog::{Catalog, Holder, Role};
use crate::core::warnings::Warnings;

/// Plans moving an artifact. Assignees who hold the previous role are replaced by holders of the new one; others stay.
pub fn move_owner(catalog: &Catalog, snapshot: &Snapshot, existing: &Existing, role: &Role) -> Step {
    let mut record = existing.record.clone();
    let mut warnings = Warnings::default();
    if record.state == State::Closed {
        warnings.push("it is closed and was left as it is".to_owned());
    } else {
        let body = existing.body();
        let marker = body.marker.clone().filter(|marker| marker.key == record.key);
        let marker = marker.unwrap_or_else(|| Marker::new(record.key.clone(), role.id.clone(), None));
        // The marker is written last: if it still names the previous role, an interrupted move is finished.
        let previous = [existing.owner(catalog), marker.role.clone()];
        let previous: Vec<&Role> =
            previous.iter().filter_map(|id| catalog.role(id.as_str())).filter(|other| *other != role).collect();
        let marker = Marker { role: role.id.clone(), ..marker };
        record.labels.retain(|label| catalog.role_of_label(label).is_none_or(|other| other == role));
        fix_owner_line(catalog, &mut record, role);
        if !previous.is_empty() {
            let held: Vec<&str> = previous.iter().flat_map(|role| catalog.holders(role)).map(Holder::as_str).collect();
            record.assignees.retain(|login| !held.iter().any(|holder| holder.eq_ignore_ascii_case(login)));
            for login in Assignment::new(snapshot).next(catalog, role) {
                if !record.assignees.iter().any(|known| known.eq_ignore_ascii_case(&login)) {
                    record.assignees.push(login);
                }
            }
        }
        let line = owner_line(catalog, role, &marker, &snapshot.locations_for(&marker), &existing.location);
        let same = body.in_place && body.marker.as_ref() == Some(&marker) && body.owner_line.as_deref() == Some(&line);
        if !same {
            record.body = Body::write_with(&body.sections, &line, &marker, &body.after);
        }
    }
    let changed = record != existing.record;
    let mut receipt = Receipt::of(&record, if changed { Action::Update } else { Action::Keep }, &existing.location);
    receipt.role = if changed { role.id.clone() } else { existing.owner(catalog) };
    receipt.warnings = warnings;
    Step::new(receipt, if changed { Change::Update(Box::new(record)) } else { Change::None }, existing.location.clone())
}
