//! The follow-up drafts that accepted artifacts owe to the next role.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::acceptance::is_accepted;
use super::existing::Existing;
use super::snapshot::Snapshot;
use crate::core::artifact::{Answers, Location, Parent, Request, Trust, inherited_answers};
use crate::core::catalog::{Catalog, HandOff, Template, Value};
use crate::core::names::{ArtifactKey, Name, RoleId, TemplateId};

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

/// The templates that an accepted artifact still owes.
pub(super) fn owed(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    template: &Template,
) -> Vec<TemplateId> {
    let key = &existing.record.key;
    let is_of = |key: &ArtifactKey, next: &TemplateId| catalog.current_id(key.template()) == next;
    due(catalog, snapshot, existing, template, |next| {
        snapshot
            .get(&snapshot.key_of(catalog, &ArtifactKey::new(next.clone(), key.name().clone())))
            .is_some_and(|other| other.record.key.name() == key.name())
            || snapshot.around(key).filter(|other| is_of(&other.record.key, next)).any(|other| {
                let child = other.record.parent.as_deref() == Some(&key.to_string());
                child || other.marker().and_then(|marker| marker.from).as_ref() == Some(key)
            })
    })
}

/// The templates that an accepted artifact, whose texts must be there, still owes. A template is not owed if an artifact
/// of it already exists that is a child of the accepted one, has its name or follows it, which `exists` tells, or that is
/// linked in it, or if the field that it depends on is unanswered.
fn due(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    template: &Template,
    exists: impl Fn(&TemplateId) -> bool,
) -> Vec<TemplateId> {
    let linked = snapshot.pointed_to(&existing.record.body);
    let is_linked = |next: &TemplateId| {
        let mut links = linked.iter().filter(|link| catalog.current_id(link.template()) == next);
        links.any(|link| snapshot.get(&snapshot.key_of(catalog, link)).is_some())
    };
    let mut answers: Option<Answers> = None;
    let mut applies = |hand_off: &HandOff| match &hand_off.when {
        Some(field) => {
            let answers = answers.get_or_insert_with(|| existing.answers(catalog, template, Trust::Outside));
            answers.given(field).is_some_and(|answer| answer.value != Value::Flag(false))
        }
        None => true,
    };
    let open = |next: &TemplateId| !is_linked(next) && !exists(next);
    let due = template.then.iter().filter(|hand_off| open(&hand_off.template) && applies(hand_off));
    due.map(|hand_off| hand_off.template.clone()).collect()
}

/// Everything in a whole snapshot that can be what an accepted artifact owes, so that each one is found at once.
#[derive(Debug)]
pub struct FollowUps<'a> {
    catalog: &'a Catalog,
    snapshot: &'a Snapshot,
    /// The templates of an artifact's children, by its key as they name it.
    below: HashMap<String, HashSet<&'a TemplateId>>,
    /// The templates of what follows an artifact.
    after: HashMap<ArtifactKey, HashSet<&'a TemplateId>>,
    /// The templates that have an artifact with a name.
    named: HashMap<&'a Name, HashSet<&'a TemplateId>>,
}

impl<'a> FollowUps<'a> {
    /// Collects them.
    pub fn of(catalog: &'a Catalog, snapshot: &'a Snapshot) -> Self {
        let mut all = Self { catalog, snapshot, below: HashMap::new(), after: HashMap::new(), named: HashMap::new() };
        for other in snapshot.iter() {
            let key = &other.record.key;
            let template = catalog.current_id(key.template());
            all.named.entry(key.name()).or_default().insert(template);
            if let Some(parent) = &other.record.parent {
                all.below.entry(parent.clone()).or_default().insert(template);
            }
            if let Some(from) = other.follows() {
                all.after.entry(from).or_default().insert(template);
            }
        }
        all
    }

    /// The templates that an accepted artifact, whose texts must be there, still owes.
    pub fn owed(&self, existing: &Existing, template: &Template) -> Vec<TemplateId> {
        if template.then.is_empty() {
            return Vec::new();
        }
        let key = &existing.record.key;
        let below = self.below.get(&key.to_string());
        let known = [below, self.after.get(key), self.named.get(key.name())];
        due(self.catalog, self.snapshot, existing, template, |next| {
            known.iter().flatten().any(|templates| templates.contains(next))
        })
    }
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
    let follow_ups = FollowUps::of(catalog, snapshot);
    for existing in snapshot.iter() {
        let from = &existing.record.key;
        let Some(template) = catalog.template(from.template().as_str()) else { continue };
        if template.then.is_empty() || !is_accepted(existing, template) {
            continue;
        }
        let since = existing.marker().and_then(|marker| marker.accepted).or(existing.record.closed);
        for next in follow_ups.owed(existing, template) {
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
