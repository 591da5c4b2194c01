//! Acceptance: an artifact is accepted, and the drafts that it owes are requested for the next role.

use jiff::civil::Date;

use super::acceptance::is_dropped;
use super::hand_off::{owed, owed_request};
use super::ownership::{fix_owner_line, owner, owner_line};
use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::snapshot::{Existing, Snapshot};
use super::step::{Change, Step};
use crate::core::artifact::{Body, Marker, Request, Trust};
use crate::core::catalog::{Acceptance, Catalog, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::warnings::Warnings;

/// Plans accepting an artifact: the step that records it, and the requests for the drafts that it owes from now on.
pub fn accept(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    template: &Template,
    today: Date,
) -> (Step, Vec<Request>) {
    let mut warnings = Warnings::default();
    let dropped = is_dropped(existing, template);
    let record = if dropped {
        warnings.push(
            Diagnostic::warning("it was closed without being completed, so it can't be accepted")
                .hint("reopen it first"),
        );
        existing.record.clone()
    } else {
        accepted_record(catalog, snapshot, existing, template, today, &mut warnings)
    };
    let changed = record != existing.record;
    let mut receipt = Receipt::of(&record, if changed { Action::Update } else { Action::Keep }, &existing.location);
    let answers = existing.answers(catalog, template, Trust::Outside);
    let missing = answers.missing(template);
    receipt.missing = missing.iter().map(|field| field.id.to_string()).collect();
    if !missing.is_empty() && changed {
        warnings.push("it was accepted although required fields are empty".to_owned());
    }
    receipt.role = existing.owner(catalog);
    receipt.warnings = warnings;
    let step = Step::new(
        receipt,
        if changed { Change::Update(Box::new(record)) } else { Change::None },
        existing.location.clone(),
    );
    let owed = if dropped { Vec::new() } else { owed(catalog, snapshot, existing, template) };
    let requests = owed.iter().map(|next| owed_request(catalog, existing, template, next, &answers)).collect();
    (step, requests)
}

/// The record once it is accepted. A closed artifact whose closing accepts it is never written to again, and one that
/// was already accepted keeps its day.
fn accepted_record(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    template: &Template,
    today: Date,
    warnings: &mut Warnings,
) -> Record {
    let mut record = existing.record.clone();
    let body = existing.body();
    let marker = body
        .marker
        .clone()
        .filter(|marker| marker.key == record.key)
        .unwrap_or_else(|| Marker::new(record.key.clone(), template.role.clone(), None));
    let by_closing = template.accepted == Acceptance::Closed;
    let closed = record.state == State::Closed;
    if marker.accepted.is_some() || (closed && by_closing) {
        return record;
    }
    let role = owner(catalog, existing, &marker.role, warnings);
    let marker = Marker { accepted: Some(today), role: role.id.clone(), ..marker };
    if !closed {
        fix_owner_line(catalog, &mut record, role);
    }
    let line = owner_line(catalog, role, &marker, &snapshot.locations(), &existing.location);
    record.body = Body::write_with(&body.sections, &line, &marker, &body.after);
    if by_closing {
        record.state = State::Closed;
        record.closed = Some(today);
    }
    record
}
