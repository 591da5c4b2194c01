//! Acceptance: an artifact is accepted, and what it owes is wished for from the next role.

use jiff::civil::Date;

use super::ownership::{fix_owner_line, owner, owner_line};
use super::receipt::{Action, Receipt};
use super::record::State;
use super::snapshot::{Existing, Snapshot};
use super::step::{Change, Step};
use crate::core::artifact::{Body, Location, Marker, Parent, Request, Trust, inherited_answers};
use crate::core::catalog::{Acceptance, Catalog, Template};
use crate::core::names::ArtifactKey;
use crate::core::names::{RoleId, TemplateId};

/// Accept an artifact: the step that says so in it, and the drafts that are owed from now on.
pub fn accept(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    template: &Template,
    today: Date,
) -> (Step, Vec<Request>) {
    let body = existing.body();
    let marker = body
        .marker
        .clone()
        .filter(|marker| marker.key == existing.record.key)
        .unwrap_or_else(|| Marker::new(existing.record.key.clone(), template.role.clone(), None));
    let mut warnings = Vec::new();
    let mut record = existing.record.clone();
    let already = marker.accepted.is_some();
    let by_closing = template.accepted == Acceptance::Closed;
    let closed = record.state == State::Closed;
    // A closed artifact is never written to again, and one that was accepted keeps its day.
    let resolved = already || (closed && by_closing);
    let dropped = is_given_up(existing, template);
    if dropped {
        warnings.push("it was closed without being done, so it is not accepted: open it again first".to_owned());
    }
    if !resolved && !dropped {
        let role = owner(catalog, existing, &marker.role, &mut warnings);
        let marker = Marker { accepted: Some(today), role: role.id.clone(), ..marker };
        if !closed {
            fix_owner_line(catalog, &mut record, role);
        }
        let locations = snapshot.locations();
        let line = owner_line(catalog, role, &marker, &locations, &existing.location);
        record.body = Body::write_with(&body.sections, &line, &marker, &body.after);
        if by_closing {
            record.state = State::Closed;
            record.closed = Some(today);
        }
    }
    let changed = record != existing.record;
    let mut receipt = Receipt::of(&record, if changed { Action::Update } else { Action::Keep }, &existing.location);
    let answers = existing.answers(catalog, template, Trust::Outside);
    let missing = answers.missing(template);
    receipt.missing = missing.iter().map(|field| field.id.to_string()).collect();
    if !missing.is_empty() && changed {
        warnings.push("it was accepted although required fields are empty".to_owned());
    }
    receipt.role = existing.owner(catalog).to_string();
    receipt.warnings = warnings;
    let step =
        Step::new(receipt, if changed { Change::Update(record) } else { Change::None }, existing.location.clone());
    let due = if dropped { Vec::new() } else { owed(catalog, snapshot, existing, template) };
    let owed = due
        .into_iter()
        .map(|next| {
            let next = catalog.template(next.as_str()).expect("what is owed is a template of the catalog");
            let mut request = Request::new(next.id.clone());
            request.name = Some(existing.record.key.name().clone());
            request.answers = inherited_answers(&answers, template, next);
            request.from = Some(existing.record.key.clone());
            request.parent = parent(catalog, next, existing);
            request.draft = true;
            request
        })
        .collect();
    (step, owed)
}

/// The artifacts that an accepted one's acceptance made, by the markers in them.
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

/// The templates that an accepted artifact still owes. Nothing is owed where it already has a child of, or a link to,
/// the owed template, or where that came from it.
fn owed(catalog: &Catalog, snapshot: &Snapshot, existing: &Existing, template: &Template) -> Vec<TemplateId> {
    let key = existing.record.key.to_string();
    let linked = snapshot.pointed_to(&existing.record.body);
    let is_there = |next: &TemplateId| {
        linked.iter().any(|link| link.template() == next && snapshot.get(link).is_some())
            || snapshot.iter().filter(|other| other.record.key.template() == next).any(|other| {
                let child = other.record.parent.as_deref() == Some(&key);
                let same_name = other.record.key.name() == existing.record.key.name();
                child || same_name || other.marker().and_then(|marker| marker.from) == Some(existing.record.key.clone())
            })
    };
    template.then.iter().filter(|next| catalog.template(next.as_str()).is_some() && !is_there(next)).cloned().collect()
}

/// What an accepted artifact owes.
#[derive(Clone, Debug)]
pub struct OwedArtifacts {
    /// The key that it will have.
    pub key: ArtifactKey,
    /// The role that is to make it.
    pub role: RoleId,
    /// The accepted artifact.
    pub from: ArtifactKey,
    /// Where that one is.
    pub location: Location,
    /// The day of its acceptance, if it is known.
    pub since: Option<Date>,
}

/// All that is owed, by the accepted artifact's key.
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
            let role = catalog.template(next.as_str()).expect("what is owed is a template of the catalog").role.clone();
            let key = ArtifactKey::new(next, from.name().clone());
            all.push(OwedArtifacts { key, role, from: from.clone(), location: existing.location.clone(), since });
        }
    }
    all
}

/// Is an artifact accepted? By its marker, or by being closed as completed where closing means it.
pub(super) fn is_accepted(existing: &Existing, template: &Template) -> bool {
    let record = &existing.record;
    existing.marker().is_some_and(|marker| marker.accepted.is_some())
        || (template.accepted == Acceptance::Closed && record.state == State::Closed && !record.dropped)
}

/// Was an artifact closed without being done? Then it can't be accepted before somebody opens it again.
pub fn is_given_up(existing: &Existing, template: &Template) -> bool {
    existing.record.dropped && !is_accepted(existing, template)
}

/// Why an artifact is not accepted; nothing where it is.
pub fn why_not_accepted(existing: &Existing, template: &Template) -> Option<&'static str> {
    if is_accepted(existing, template) {
        return None;
    }
    Some(match (template.accepted, existing.record.state) {
        (Acceptance::Command, _) => "closing it does not mean that, `/rolecall accept` does",
        (Acceptance::Closed, State::Open) => "it is open again",
        (Acceptance::Closed, State::Closed) => "it was closed without being done",
    })
}

/// The accepted artifact, where `under` lets the owed one hang under it; else it is only linked.
fn parent(catalog: &Catalog, next: &Template, accepted: &Existing) -> Option<Parent> {
    let fits = !next.under.is_empty() && catalog.can_have_parent(next, accepted.record.key.template());
    fits.then(|| accepted.record.key.clone().into())
}
