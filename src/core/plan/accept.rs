//! Acceptance: an artifact is accepted, and the drafts that it owes are requested for the next role.

use jiff::civil::Date;

use super::acceptance::is_dropped;
use super::existing::Existing;
use super::existing::may_be_draft;
use super::fill_request::fill_request;
use super::hand_off::{owed, owed_request};
use super::ownership::{fix_owner_line, owner, owner_line};
use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::snapshot::Snapshot;
use super::step::{Change, Step};
use super::update::{after_fill, merge_sections};
use crate::core::artifact::{Answers, Body, Composer, Marker, Request, Section, Trust};
use crate::core::catalog::{Acceptance, Catalog, Template};
use crate::core::diagnostic::Diagnostic;
use crate::core::form::FiledText;
use crate::core::warnings::Warnings;

/// Plans accepting an artifact: the step that records it, and the requests for the drafts that it owes from now on.
///
/// An incomplete artifact stays open, so that it can still be filled in.
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
    let by_closing = template.accepted == Acceptance::Closed && record.state == State::Closed;
    if !missing.is_empty() && !dropped && (changed || by_closing) {
        let names: Vec<String> = missing.iter().map(|field| format!("`{}`", field.id)).collect();
        warnings.push(format!("it was accepted although it is incomplete: missing {}", names.join(", ")));
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
    let complete = existing.answers(catalog, template, Trust::Outside).missing(template).is_empty();
    let (marker, sections) = match complete && may_be_draft(&record.body) {
        true => without_questions(catalog, snapshot, existing, template, (marker, &body)),
        false => (marker, body.sections.clone()),
    };
    let line = owner_line(catalog, role, &marker, &snapshot.locations_for(&marker), &existing.location);
    record.body = Body::write_with(&sections, &line, &marker, &body.after);
    if by_closing && complete {
        record.state = State::Closed;
        record.closed = Some(today);
    }
    record
}

/// The sections of a complete artifact without the questions and the guidance of the draft that it was.
fn without_questions(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    template: &Template,
    (marker, body): (Marker, &Body),
) -> (Marker, Vec<Section>) {
    let record = &existing.record;
    let request = Request {
        from: marker.from.clone(),
        from_title: marker
            .from
            .as_ref()
            .and_then(|from| snapshot.get(from))
            .map_or_else(String::new, |from| from.record.title.clone()),
        from_draft: true,
        ..fill_request(catalog, template, existing, &Answers::default(), &[])
    };
    let created = record.created.or(marker.accepted).unwrap_or_default();
    let locations = snapshot.locations();
    let composed = Composer::new(catalog).compose(&request, &record.key, &existing.location, &locations, created);
    // What can't be composed, because a title is too long, say, is accepted as it is.
    let Ok(artifact) = composed else { return (marker, body.sections.clone()) };
    snapshot.ask_for(&artifact.links);
    // What was filed through a form has none of the template's words, and stays as it was filed.
    if FiledText::of(catalog, &artifact, body).is_some() {
        return (marker, body.sections.clone());
    }
    let merged = merge_sections(catalog, &artifact, body, Some(&marker), false);
    match &artifact.before {
        Some(before) => (after_fill(marker, before, body, &merged), merged.sections),
        None => (marker, body.sections.clone()),
    }
}
