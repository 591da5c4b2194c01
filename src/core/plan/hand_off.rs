//! The follow-up drafts that accepted artifacts owe to the next role.

use jiff::civil::Date;

use super::acceptance::is_accepted;
use super::existing::Existing;
use super::snapshot::Snapshot;
use crate::core::artifact::{Answers, Location, Parent, Request, Trust, inherited_answers};
use crate::core::catalog::{Catalog, HandOff, Template, Value};
use crate::core::names::ArtifactKey;
use crate::core::names::{RoleId, TemplateId};

/// The request for a draft of an owed template, with the answers that it inherits.
pub(super) fn owed_request(
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
    catalog: &'a Catalog,
    snapshot: &'a Snapshot,
    key: &'a ArtifactKey,
    template: &'a Template,
) -> impl Iterator<Item = &'a Existing> {
    snapshot.around(key).filter(move |other| {
        let id = catalog.current_id(other.record.key.template());
        template.follow_ups().any(|next| next == id)
            && other.marker().and_then(|marker| marker.from).as_ref() == Some(key)
    })
}

/// The templates that an accepted artifact still owes. A template is not owed if an artifact of it already exists that
/// is a child of the accepted one, has its name, follows it or is linked in it, or if the field that it depends on is
/// unanswered.
pub(super) fn owed(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    template: &Template,
) -> Vec<TemplateId> {
    let key = &existing.record.key;
    let linked = snapshot.pointed_to(&existing.record.body);
    let is_of = |key: &ArtifactKey, next: &TemplateId| catalog.current_id(key.template()) == next;
    let get = |key: &ArtifactKey| snapshot.get(&snapshot.key_of(catalog, key));
    let exists = |next: &TemplateId| {
        linked.iter().any(|link| is_of(link, next) && get(link).is_some())
            || get(&ArtifactKey::new(next.clone(), key.name().clone()))
                .is_some_and(|other| other.record.key.name() == key.name())
            || snapshot.around(key).filter(|other| is_of(&other.record.key, next)).any(|other| {
                let child = other.record.parent.as_deref() == Some(&key.to_string());
                child || other.marker().and_then(|marker| marker.from).as_ref() == Some(key)
            })
    };
    let mut answers: Option<Answers> = None;
    let mut applies = |hand_off: &HandOff| match &hand_off.when {
        Some(field) => {
            let answers = answers.get_or_insert_with(|| existing.answers(catalog, template, Trust::Outside));
            answers.given(field).is_some_and(|answer| answer.value != Value::Flag(false))
        }
        None => true,
    };
    let due = template.then.iter().filter(|hand_off| !exists(&hand_off.template) && applies(hand_off));
    due.map(|hand_off| hand_off.template.clone()).collect()
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

/// The accepted artifact, if the owed template's `under` allows it as the parent; otherwise it is only linked.
fn parent(catalog: &Catalog, next: &Template, accepted: &Existing) -> Option<Parent> {
    let fits = !next.under.is_empty() && catalog.can_have_parent(next, accepted.record.key.template());
    fits.then(|| accepted.record.key.clone().into())
}
