//! Plans a rule's draft against what exists: the artifact it follows, the artifact that already stands for it, and the
//! artifact of the previous period that it replaces.

use jiff::civil::Date;

use super::previous::{carry_over, is_carried, previous};
use crate::core::artifact::{Composer, Location, Locations, Parent, Request, Trust, inherited_answers};
use crate::core::catalog::{Catalog, Template};
use crate::core::config::IfOpen;
use crate::core::event::payload::event::Event;
use crate::core::event::rules::task::Create;
use crate::core::names::{ArtifactKey, Name};
use crate::core::plan::{Existing, Snapshot, State, key_among};
use crate::core::warnings::Warnings;

/// The request for a draft, ready to be planned.
#[derive(Clone, Debug)]
pub struct DraftPlan {
    /// The request.
    pub request: Request,
    /// The artifact that it replaces, as it is now, and what is done with that one.
    pub replaced: Option<(Existing, IfOpen)>,
    /// The fields that could not be answered, and why.
    pub warnings: Warnings,
    /// Other messages for the log.
    pub notes: Vec<String>,
}

/// Plans a draft.
pub fn begin(catalog: &Catalog, snapshot: &Snapshot, event: &Event, create: Create, today: Date) -> DraftPlan {
    let Create { mut request, from, formerly, previous: before, warnings } = create;
    let template = catalog.template(request.template.as_str()).expect("a task's template exists");
    let mut notes = Vec::new();
    let exists = |key: &ArtifactKey| snapshot.get(key).is_some();
    let from = match formerly.from.filter(exists) {
        Some(former) if !from.as_ref().is_some_and(exists) => Some(former),
        _ => from,
    };
    if let (Some(Parent::Artifact(key)), Some(former)) = (&request.parent, formerly.parent.filter(exists))
        && !exists(key)
    {
        request.parent = Some(Parent::Artifact(former));
    }
    if let Some(from) = from.as_ref().and_then(|from| snapshot.get(from)) {
        follow(catalog, &mut request, from, template);
    }
    if let Some(name) = name_in_milestone(catalog, snapshot, event, &request, today) {
        request.name = Some(name);
    } else if let (Some(_), Ok(key)) =
        (&request.name, key_among(&mut Composer::new(catalog), snapshot, &request, today))
    {
        request.name = Some(key.name().clone());
    }
    let open = before.as_ref().and_then(|before| Some((before.then, previous(catalog, snapshot, &request, before)?)));
    let replaced = open.filter(|(then, _)| *then != IfOpen::Keep).and_then(|(then, existing)| {
        if then == IfOpen::CarryOver {
            let behind = carry_over(catalog, existing, template, &mut request.answers);
            request.from = Some(existing.record.key.clone());
            if behind > 0 {
                let key = &existing.record.key;
                // If it were closed, these items would be lost.
                notes.push(format!("`{key}` stays open: {behind} of its unticked items fit no field of the next one"));
                return None;
            }
        }
        Some((existing.clone(), then))
    });
    DraftPlan { request, replaced, warnings, notes }
}

/// Returns the artifact of the previous period if it can be closed now that the next one exists.
///
/// # Errors
/// Why it stays open: it changed since its items were carried over, or the next one already existed and lacks them.
pub fn superseded<'a>(
    catalog: &Catalog,
    now: &'a Snapshot,
    before: &Existing,
    then: IfOpen,
    next: &ArtifactKey,
) -> Result<Option<&'a Existing>, String> {
    let key = &before.record.key;
    let Some(existing) = now.get(key).filter(|existing| existing.record.state == State::Open) else { return Ok(None) };
    if then != IfOpen::CarryOver {
        return Ok(Some(existing));
    }
    if existing.record.body != before.record.body {
        return Err(format!("`{key}` stays open: it changed in the meantime; the next run carries over its new items"));
    }
    let template = catalog.template(key.template().as_str());
    let carried =
        now.get(next).zip(template).is_some_and(|(next, template)| is_carried(catalog, existing, next, template));
    if carried {
        Ok(Some(existing))
    } else {
        Err(format!("`{key}` stays open: `{next}` already existed and lacks some of its items"))
    }
}

/// Follows another artifact: its answers fill the fields that are still open.
fn follow(catalog: &Catalog, request: &mut Request, from: &Existing, template: &Template) {
    request.from = Some(from.record.key.clone());
    let Some(source) = catalog.template(from.record.key.template().as_str()) else { return };
    let inherited = inherited_answers(&from.answers(catalog, source, Trust::Outside), source, template);
    for field in &template.fields {
        if let (None, Some(answer)) = (request.answers.given(&field.id), inherited.given(&field.id)) {
            request.answers.insert(field.id.clone(), answer.value.clone(), answer.trust);
        }
    }
}

/// The name of the template's only artifact in the milestone that was just created: an outline can have created both,
/// with a name of its own.
fn name_in_milestone(
    catalog: &Catalog,
    snapshot: &Snapshot,
    event: &Event,
    request: &Request,
    today: Date,
) -> Option<Name> {
    let title = event.text("milestone.title").filter(|_| event.whole_name() == "milestone.created")?;
    let mut composer = Composer::new(catalog);
    let key = key_among(&mut composer, snapshot, request, today).ok()?;
    let wanted = composer.compose(request, &key, &Location::Pending, &Locations::default(), today).ok()?;
    if wanted.milestone.as_deref() != Some(title) || snapshot.get(&key).is_some() {
        return None;
    }
    let is = |existing: &&Existing| {
        catalog.current_id(existing.record.key.template()) == catalog.current_id(&request.template)
            && existing.record.milestone.as_deref() == Some(title)
    };
    let number = event.number("milestone.number")?;
    let mut found = snapshot.in_milestone(number).filter(is);
    let only = found.next().filter(|_| found.next().is_none())?;
    Some(only.record.key.name().clone())
}
