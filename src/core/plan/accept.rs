//! Acceptance: an artifact is accepted, and the drafts that it owes are requested for the next role.

use jiff::civil::Date;

use super::fill_request::fill_request;
use super::ownership::{fix_owner_line, owner, owner_line};
use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::snapshot::{Existing, Snapshot};
use super::step::{Change, Step};
use super::update::{after_fill, merge_sections};
use crate::core::artifact::{
    Answers, Body, Composer, Location, Marker, Parent, Request, Section, Trust, inherited_answers,
};
use crate::core::catalog::{Acceptance, Catalog, Field, Template};
use crate::core::names::ArtifactKey;
use crate::core::names::{RoleId, TemplateId};

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
    let mut warnings = Vec::new();
    let dropped = is_dropped(existing, template);
    let record = if dropped {
        warnings.push("it was closed without being done, so it can't be accepted: reopen it first".to_owned());
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
    receipt.role = existing.owner(catalog).to_string();
    receipt.warnings = warnings;
    let step =
        Step::new(receipt, if changed { Change::Update(record) } else { Change::None }, existing.location.clone());
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
    warnings: &mut Vec<String>,
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
    let (marker, sections) = match complete {
        true => without_questions(catalog, snapshot, existing, template, (marker, &body)),
        false => (marker, body.sections.clone()),
    };
    let line = owner_line(catalog, role, &marker, &snapshot.locations(), &existing.location);
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
    let merged = merge_sections(catalog, &artifact, body, Some(&marker), false);
    match &artifact.before {
        Some(before) => (after_fill(marker, before, body, &merged), merged.sections),
        None => (marker, body.sections.clone()),
    }
}

/// The request for a draft of an owed template, with the answers that it inherits.
fn owed_request(
    catalog: &Catalog,
    accepted: &Existing,
    template: &Template,
    next: &TemplateId,
    answers: &Answers,
) -> Request {
    let next = catalog.template(next.as_str()).expect("an owed template is in the catalog");
    let mut request = Request::new(next.id.clone());
    request.name = Some(accepted.record.key.name().clone());
    request.answers = inherited_answers(answers, template, next);
    request.from = Some(accepted.record.key.clone());
    request.parent = parent(catalog, next, accepted);
    request.draft = true;
    request
}

/// The artifacts that accepting an artifact created, known by their markers.
pub fn hand_off_targets<'a>(
    snapshot: &'a Snapshot,
    key: &'a ArtifactKey,
    template: &'a Template,
) -> impl Iterator<Item = &'a Existing> {
    snapshot.iter().filter(move |other| {
        template.then.contains(other.record.key.template())
            && other.marker().and_then(|marker| marker.from).as_ref() == Some(key)
    })
}

/// The templates that an accepted artifact still owes. A template is not owed if an artifact of it already exists that
/// is a child of the accepted one, has its name, follows it or is linked in it.
fn owed(catalog: &Catalog, snapshot: &Snapshot, existing: &Existing, template: &Template) -> Vec<TemplateId> {
    let key = existing.record.key.to_string();
    let linked = snapshot.pointed_to(&existing.record.body);
    let exists = |next: &TemplateId| {
        linked.iter().any(|link| link.template() == next && snapshot.get(link).is_some())
            || snapshot.iter().filter(|other| other.record.key.template() == next).any(|other| {
                let child = other.record.parent.as_deref() == Some(&key);
                let same_name = other.record.key.name() == existing.record.key.name();
                child || same_name || other.marker().and_then(|marker| marker.from) == Some(existing.record.key.clone())
            })
    };
    template.then.iter().filter(|next| catalog.template(next.as_str()).is_some() && !exists(next)).cloned().collect()
}

/// A draft that an accepted artifact owes.
#[derive(Clone, Debug)]
pub struct OwedArtifacts {
    /// The key that the draft will have.
    pub key: ArtifactKey,
    /// The role that owns the draft.
    pub role: RoleId,
    /// The accepted artifact.
    pub from: ArtifactKey,
    /// Where the accepted artifact is.
    pub location: Location,
    /// The day it was accepted, if known.
    pub since: Option<Date>,
}

/// All owed drafts, ordered by the accepted artifact's key.
pub fn all_owed(catalog: &Catalog, snapshot: &Snapshot) -> Vec<OwedArtifacts> {
    let mut all = Vec::new();
    for existing in snapshot.iter() {
        let from = &existing.record.key;
        let Some(template) = catalog.template(from.template().as_str()) else { continue };
        if template.then.is_empty() || !is_accepted(existing, template) {
            continue;
        }
        let since = existing.marker().and_then(|marker| marker.accepted).or(existing.record.closed);
        for next in owed(catalog, snapshot, existing, template) {
            let role = catalog.template(next.as_str()).expect("an owed template is in the catalog").role.clone();
            let key = ArtifactKey::new(next, from.name().clone());
            all.push(OwedArtifacts { key, role, from: from.clone(), location: existing.location.clone(), since });
        }
    }
    all
}

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

/// The accepted artifact, if the owed template's `under` allows it as the parent; otherwise it is only linked.
fn parent(catalog: &Catalog, next: &Template, accepted: &Existing) -> Option<Parent> {
    let fits = !next.under.is_empty() && catalog.can_have_parent(next, accepted.record.key.template());
    fits.then(|| accepted.record.key.clone().into())
}
