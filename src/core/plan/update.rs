//! Updates an existing artifact: what changes, and what stays as a person edited it.

use super::existing::Existing;
use super::field_merge::MergedFields;
use super::former_key::is_titled;
use super::options::Options;
use super::ownership::{digest, fix_owner_line, owner, owner_line};
use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::step::{Change, Step};
use super::unplaced::unplaced;
use crate::core::artifact::{
    Artifact, Body, Digest, Locations, Marker, MergeResult, Previous, PreviousText, Section, SectionId, draft_title,
    merge,
};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::form::FiledText;
use crate::core::warnings::Warnings;

/// Plans the step for a requested artifact that already exists.
pub(super) fn update(
    catalog: &Catalog,
    artifact: &Artifact,
    existing: &Existing,
    locations: &Locations,
    options: Options,
) -> Step {
    if options.only_new {
        return already_exists(catalog, artifact, existing);
    }
    if existing.record.state == State::Closed {
        return keep(catalog, existing, Warnings::default());
    }
    let body = Body::parse_for(&existing.record.body, Some(&artifact.key), &artifact.sections);
    let mut warnings: Warnings = stored_elsewhere(artifact, existing).into_iter().collect();
    let marker = body.marker.clone().filter(|marker| marker.key == artifact.key);
    if marker.is_none() && !existing.record.body.trim().is_empty() {
        warnings
            .push("its marker is gone or another artifact's: all its sections are treated as hand-edited".to_owned());
    }
    let merged = merge_sections(catalog, artifact, &body, marker.as_ref(), options.force);
    if body.hidden > 0 {
        warnings.push("text in its hidden comment was moved below the comment".to_owned());
    }
    warnings.extend(section_warnings(&merged, &body));
    let base =
        marker.unwrap_or_else(|| Marker::new(artifact.key.clone(), artifact.role.clone(), artifact.from.clone()));
    let fields = MergedFields::merge(artifact, existing, &base, options.force);
    let field_warnings = fields.warnings();
    let conflict = !merged.conflicts.is_empty() || !field_warnings.is_empty();
    warnings.extend(field_warnings);

    let mut record = updated_record(artifact, existing, &fields);
    let role = owner(catalog, existing, &base.role, &mut warnings);
    let under = record.parent.clone().filter(|_| record.parent_by_reference);
    let base = Marker { role: role.id.clone(), under, ..base };
    let marker = updated_marker(artifact, base, fields, &body, &merged);
    fix_owner_line(catalog, &mut record, role);
    let owner_line = owner_line(catalog, role, &marker, locations, &existing.location);
    let same = body.in_place
        && body.sections == merged.sections
        && body.marker.as_ref() == Some(&marker)
        && body.owner_line.as_deref() == Some(owner_line.as_str());
    let marker = named_by(artifact, marker, same);
    if !same || body.marker.as_ref() != Some(&marker) {
        record.body = Body::write_with(&merged.sections, &owner_line, &marker, &body.after);
    }
    let unplaced = unplaced(catalog, artifact, existing, &record, &merged);
    let conflict = conflict || !unplaced.is_empty();
    warnings.extend(unplaced);
    step(existing, record, conflict, warnings, options)
}

/// The marker with the outline that names the artifact now. An artifact that records no outline yet, from an earlier
/// version, is not written to for this alone, and none is for an outline that nobody keeps.
fn named_by(artifact: &Artifact, mut marker: Marker, unchanged: bool) -> Marker {
    let Some(outline) = &artifact.outline else { return marker };
    let known = marker.outlines.iter().any(|known| **known == *outline.path);
    let is_late = unchanged && (marker.outlines.is_empty() || !outline.is_kept);
    if !known && !is_late {
        marker.outlines.push(outline.path.to_string());
    }
    marker
}

/// Makes the step from the updated record.
fn step(existing: &Existing, record: Record, conflict: bool, warnings: Warnings, options: Options) -> Step {
    let changed = Record { due: None, ..record.clone() } != existing.record
        || existing.parent_mismatch
        || existing.field_mismatch;
    let action = match (conflict, changed) {
        (true, _) => Action::Conflict,
        (false, true) => Action::Update,
        (false, false) => Action::Keep,
    };
    let mut receipt = Receipt::of(&record, action, &existing.location);
    receipt.warnings = warnings;
    receipt.partly = conflict && changed;
    let diff = (options.force && changed).then(|| diff(&existing.record, &record));
    let change = if changed { Change::Update(Box::new(record)) } else { Change::None };
    Step { diff, ..Step::new(receipt, change, existing.location.clone()) }
}

/// Merges the requested sections into the body, and replaces what was filed through a form.
pub(super) fn merge_sections(
    catalog: &Catalog,
    artifact: &Artifact,
    body: &Body,
    marker: Option<&Marker>,
    force: bool,
) -> MergeResult {
    let mut current = Body { marker: marker.cloned(), ..body.clone() };
    let filed = FiledText::of(catalog, artifact, body);
    let mut before = artifact.before.as_ref().map(|before| before.sections.clone());
    let drafts = artifact.before.as_ref().map_or(&[] as &[Vec<Section>], |before| &before.drafts);
    if let Some(filed) = &filed {
        before = before.map(|before| filed.existing_sections(&before, &current));
        current.marker = marker.cloned().map(|marker| filed.without_filed(marker));
    } else if marker.is_some_and(is_tagged) {
        // In an issue that was tagged nothing was scaffolded: a missing section was not removed by a person.
        let exists = |section: &Section| current.sections.iter().any(|known| known.id == section.id);
        before = before.map(|before| before.into_iter().filter(exists).collect());
    }
    let previous = before.as_deref().map(|sections| PreviousText { sections, drafts, replaced: &artifact.replaced });
    let mut merged = merge(&current, &artifact.sections, previous, &artifact.scaffold, force);
    if let Some(filed) = &filed {
        let conflicts = filed.replace_filed(artifact, marker, &mut merged.sections);
        merged.conflicts.extend(conflicts);
    }
    merged
}

fn updated_record(artifact: &Artifact, existing: &Existing, fields: &MergedFields) -> Record {
    let record = &existing.record;
    let requested_parent = artifact.parent.as_ref().map(ToString::to_string);
    // A parent that a person chose stays linked as it is.
    let parent_by_reference =
        if fields.parent.value == requested_parent { artifact.parent_by_reference } else { record.parent_by_reference };
    Record {
        title: fields.title.value.clone().unwrap_or_else(|| record.title.clone()),
        milestone: fields.milestone.value.clone(),
        due: artifact.due,
        parent: fields.parent.value.clone(),
        parent_by_reference,
        // An artifact without a type gets the template's; another type is a person's choice.
        issue_type: record.issue_type.clone().or_else(|| artifact.issue_type.clone()),
        ..record.clone()
    }
}

/// The marker after the update. Sections that were filled in are a person's and keep their scaffolded digests, so that
/// an outline that says something else doesn't overwrite them.
fn updated_marker(
    artifact: &Artifact,
    base: Marker,
    fields: MergedFields,
    body: &Body,
    merged: &MergeResult,
) -> Marker {
    match &artifact.before {
        Some(before) => after_fill(base, before, body, merged),
        None => Marker {
            title: fields.title.digest,
            milestone: fields.milestone.digest,
            parent: fields.parent.digest,
            filled: base.filled.into_iter().filter(|entry| !merged.digests.contains(entry)).collect(),
            sections: merged.digests.clone(),
            ..base
        },
    }
}

/// The marker after `fill`. A section that only asked and that nobody answered was not removed by a person.
pub(super) fn after_fill(base: Marker, before: &Previous, body: &Body, merged: &MergeResult) -> Marker {
    let has = |sections: &[Section], id: &SectionId| sections.iter().any(|section| section.id == *id);
    let is_dropped =
        |id: &SectionId| has(&body.sections, id) && !has(&merged.sections, id) && !has(&before.sections, id);
    let filled = filled_in(body, &base, merged);
    let sections = base.sections.into_iter().filter(|(id, _)| !is_dropped(id)).collect();
    Marker { sections, filled, ..base }
}

/// The warning for an artifact that is stored elsewhere than requested.
fn stored_elsewhere(artifact: &Artifact, existing: &Existing) -> Option<String> {
    let (wanted, is) = (artifact.to.word(), existing.record.destination.word());
    (wanted != is).then(|| format!("requested as {wanted}, but it exists as {is}: it stays where it is"))
}

/// Whether the marker is that of an issue that people wrote and that was tagged.
fn is_tagged(marker: &Marker) -> bool {
    marker.sections.is_empty() && marker.title == Some(digest(None))
}

/// The digests of sections as rolecall last wrote them, if that differs from what was scaffolded.
fn filled_in(body: &Body, base: &Marker, merged: &MergeResult) -> Vec<(SectionId, Digest)> {
    let written = |section: &Section| {
        let wanted = (section.id.clone(), Digest::of_section(&section.text));
        !body.sections.contains(section) && merged.digests.contains(&wanted) && !merged.conflicts.contains(&section.id)
    };
    let mut filled: Vec<(SectionId, Digest)> = Vec::new();
    for section in &merged.sections {
        let known = base.filled.iter().find(|(id, _)| *id == section.id).cloned();
        let is_new = written(section) && !base.is_own(section);
        filled.extend(if is_new { Some((section.id.clone(), Digest::of_section(&section.text))) } else { known });
    }
    filled
}

/// Keeps an existing artifact for `new`. The warning says so if it has another title, because then two artifacts were
/// given the same key.
fn already_exists(catalog: &Catalog, artifact: &Artifact, existing: &Existing) -> Step {
    let key = &artifact.key;
    let known = existing.marker().and_then(|marker| marker.title).is_some_and(|title| title != digest(None));
    let template = catalog.template(key.template().as_str());
    let has_draft_title = template.is_some_and(|template| artifact.title == draft_title(template, key.name()));
    let taken = known && !has_draft_title && !is_titled(existing, &artifact.title);
    let warning = if taken {
        let (title, requested) = (&existing.record.title, &artifact.title);
        Diagnostic::warning(format!("`{key}` already exists as `{title}`, so `{requested}` was not created"))
            .hint("give it another key")
    } else {
        Diagnostic::warning(format!("`{key}` already exists; nothing was changed"))
    };
    let mut step = keep(catalog, existing, warning.into());
    step.receipt.taken = taken;
    step
}

/// Plans leaving an artifact as it is.
fn keep(catalog: &Catalog, existing: &Existing, warnings: Warnings) -> Step {
    let mut receipt = Receipt::of(&existing.record, Action::Keep, &existing.location);
    receipt.role = existing.owner(catalog);
    receipt.warnings = warnings;
    Step::new(receipt, Change::None, existing.location.clone())
}

/// The warning for a section that a person edited and that differs from the request.
fn section_conflict(id: &SectionId, body: &Body) -> String {
    let section = match id.heading.as_str() {
        "" => "the text before the first heading".to_owned(),
        heading => format!("the section `{heading}`"),
    };
    match body.sections.iter().any(|section| section.id == *id) {
        true => format!("{section} was edited by hand and was left as it is"),
        false => format!("{section} was removed by hand and was not put back"),
    }
}

/// The warnings for sections that were left as people edited them, and for ticked items that were removed.
fn section_warnings(merged: &MergeResult, body: &Body) -> Vec<String> {
    let lost =
        |item: &String| format!("the ticked item `{}` is no longer part of it and was removed", first_line(item));
    let kept = merged.conflicts.iter().map(|id| section_conflict(id, body));
    kept.chain(merged.lost_ticks.iter().map(lost)).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn diff(before: &Record, after: &Record) -> String {
    let text = |record: &Record| {
        let body = record.body.replace("\r\n", "\n");
        let visible = body.split("\n<!-- rolecall ").next().unwrap_or_default().trim_end().to_owned();
        format!("title: {}\n\n{visible}\n", record.title)
    };
    let (before, after) = (text(before), text(after));
    let diff = similar::TextDiff::from_lines(before.as_str(), after.as_str());
    diff.unified_diff().context_radius(2).to_string()
}
