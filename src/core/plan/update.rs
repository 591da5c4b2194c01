//! A wanted artifact that is there already: what of it changes, and what stays as a person made it.

use super::former_key::is_titled;
use super::options::Options;
use super::ownership::{digest, fix_owner_line, owner, owner_line};
use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::snapshot::Existing;
use super::step::{Change, Step};
use crate::core::artifact::{
    Artifact, Body, Digest, Locations, Marker, MergeResult, PreviousText, Section, SectionId, draft_title, merge,
};
use crate::core::catalog::Catalog;
use crate::core::form::FiledText;

pub(super) fn update(
    catalog: &Catalog,
    artifact: &Artifact,
    existing: &Existing,
    locations: &Locations,
    options: Options,
) -> Step {
    if options.only_new {
        return there_already(catalog, artifact, existing);
    }
    if existing.record.state == State::Closed {
        return keep(catalog, existing, Vec::new());
    }
    let body = Body::parse_for(&existing.record.body, Some(&artifact.key), &artifact.sections);
    let mut warnings = Vec::new();
    warnings.extend(elsewhere(artifact, existing));
    let marker = body.marker.clone().filter(|marker| marker.key == artifact.key);
    if marker.is_none() && !existing.record.body.trim().is_empty() {
        warnings
            .push("its marker is gone or another artifact's: all its sections are treated as hand-edited".to_owned());
    }
    let base = marker
        .clone()
        .unwrap_or_else(|| Marker::new(artifact.key.clone(), artifact.role.clone(), artifact.from.clone()));
    let mut current = Body { marker: marker.clone(), ..body.clone() };
    let filed = FiledText::of(catalog, artifact, &body);
    let mut before = artifact.before.as_ref().map(|(_, sections)| sections.clone());
    if let Some(filed) = &filed {
        before = before.map(|before| filed.had(&before, &current));
        current.marker = marker.clone().map(|marker| filed.outside(marker));
    } else if marker.as_ref().is_some_and(is_tagged) {
        // Of an issue that was tagged nothing was scaffolded: what is not there is nothing that a person does without.
        let there = |section: &Section| current.sections.iter().any(|known| known.id == section.id);
        before = before.map(|before| before.into_iter().filter(there).collect());
    }
    let read = before.as_deref().map(|sections| PreviousText { sections, replaced: &artifact.replaced });
    let mut merged = merge(&current, &artifact.sections, read, options.force);
    if let Some(filed) = &filed {
        let stay = filed.replace_filed(artifact, marker.as_ref(), &mut merged.sections);
        merged.conflicts.extend(stay);
    }
    let mut conflict = !merged.conflicts.is_empty();
    if body.hidden > 0 {
        warnings.push("words stood in its hidden comment: they now stand below it".to_owned());
    }
    warnings.extend(section_warnings(&merged, &body));

    let Lines { title, milestone, parent } = Lines::merge(artifact, existing, &base, options.force);
    for (what, line) in [("title", &title), ("milestone", &milestone), ("parent", &parent)] {
        if line.stays {
            conflict = true;
            warnings.push(format!("the {what} was changed by hand and was left as it is"));
        }
    }
    let record = &existing.record;
    let wanted_parent = artifact.parent.as_ref().map(ToString::to_string);
    // What hangs where it is wanted is loose or not as there is room; what a person moved stays as it hangs.
    let parent_by_reference =
        if parent.value == wanted_parent { artifact.parent_by_reference } else { record.parent_by_reference };
    let mut record = Record {
        title: title.value.unwrap_or_else(|| record.title.clone()),
        milestone: milestone.value,
        due: artifact.due,
        parent: parent.value,
        parent_by_reference,
        // What has no type gets the template's; another type is a person's choice.
        issue_type: record.issue_type.clone().or_else(|| artifact.issue_type.clone()),
        ..record.clone()
    };
    let under = record.parent.clone().filter(|_| record.parent_by_reference);
    let role = owner(catalog, existing, &base.role, &mut warnings);
    let role_id = role.id.clone();
    // What is filled in is a person's, over what was scaffolded: an outline that says otherwise does not undo it.
    let marker = match &artifact.before {
        Some(_) => Marker { role: role_id, under, filled: filled_in(&body, &base, &merged), ..base },
        None => Marker {
            role: role_id,
            under,
            title: title.digest,
            milestone: milestone.digest,
            parent: parent.digest,
            filled: base.filled.into_iter().filter(|entry| !merged.digests.contains(entry)).collect(),
            sections: merged.digests,
            ..base
        },
    };
    fix_owner_line(catalog, &mut record, role);
    let owner_line = owner_line(catalog, role, &marker, locations, &existing.location);
    let same = body.in_place
        && body.sections == merged.sections
        && body.marker.as_ref() == Some(&marker)
        && body.owner_line.as_deref() == Some(owner_line.as_str());
    if !same {
        record.body = Body::write_with(&merged.sections, &owner_line, &marker, &body.after);
    }
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
    let diff = (options.force && changed).then(|| diff(&existing.record, &record));
    let change = if changed { Change::Update(record) } else { Change::None };
    Step { diff, ..Step::new(receipt, change, existing.location.clone()) }
}

/// What is said where an artifact is kept elsewhere than it is wanted.
fn elsewhere(artifact: &Artifact, existing: &Existing) -> Option<String> {
    let (wanted, is) = (artifact.to.word(), existing.record.destination.word());
    (wanted != is).then(|| format!("requested as {wanted}, but it exists as {is}: it stays where it is"))
}

/// Is it the marker of an issue that people wrote, and that was tagged?
fn is_tagged(marker: &Marker) -> bool {
    marker.sections.is_empty() && marker.title == Some(digest(None))
}

/// The sections as rolecall wrote them last, where that is not what was scaffolded.
fn filled_in(body: &Body, base: &Marker, merged: &MergeResult) -> Vec<(SectionId, Digest)> {
    let written = |section: &Section| {
        let wanted = (section.id.clone(), Digest::of_section(&section.text));
        !body.sections.contains(section) && merged.digests.contains(&wanted) && !merged.conflicts.contains(&section.id)
    };
    let mut filled: Vec<(SectionId, Digest)> = Vec::new();
    for section in &merged.sections {
        let known = base.filled.iter().find(|(id, _)| *id == section.id).cloned();
        let anew = written(section) && !base.is_own(section);
        filled.extend(if anew { Some((section.id.clone(), Digest::of_section(&section.text))) } else { known });
    }
    filled
}

/// What is there stays. Where its title says that it is another thing, that is said too: the key was chosen for both.
fn there_already(catalog: &Catalog, artifact: &Artifact, existing: &Existing) -> Step {
    let key = &artifact.key;
    let known = existing.marker().and_then(|marker| marker.title).is_some_and(|title| title != digest(None));
    let template = catalog.template(key.template().as_str());
    let made_up = template.is_some_and(|template| artifact.title == draft_title(template, key.name()));
    let taken = known && !made_up && !is_titled(existing, &artifact.title);
    let told = if taken {
        let (there, wanted) = (&existing.record.title, &artifact.title);
        format!("`{key}` is `{there}` already, so `{wanted}` was not made; another key makes it")
    } else {
        format!("`{key}` already exists; nothing was changed")
    };
    let mut step = keep(catalog, existing, vec![told]);
    step.receipt.taken = taken;
    step
}

/// It is left as it is.
fn keep(catalog: &Catalog, existing: &Existing, warnings: Vec<String>) -> Step {
    let mut receipt = Receipt::of(&existing.record, Action::Keep, &existing.location);
    receipt.role = existing.owner(catalog).to_string();
    receipt.warnings = warnings;
    Step::new(receipt, Change::None, existing.location.clone())
}

/// A section in which a person's words hold against the wanted ones.
fn told(id: &SectionId, body: &Body) -> String {
    let section = match id.heading.as_str() {
        "" => "the text before the first heading".to_owned(),
        heading => format!("the section `{heading}`"),
    };
    match body.sections.iter().any(|section| section.id == *id) {
        true => format!("{section} was edited by hand and was left as it is"),
        false => format!("{section} was removed by hand and was not put back"),
    }
}

/// The values of one line.
struct Lines {
    title: Line,
    milestone: Line,
    parent: Line,
}

impl Lines {
    fn merge(artifact: &Artifact, existing: &Existing, base: &Marker, force: bool) -> Self {
        let record = &existing.record;
        let line =
            |now: Option<&str>, wanted: Option<&str>, base: Option<&Digest>| Line::merge(now, wanted, base, force);
        let extract_answers = artifact.before.as_ref().is_some_and(|(title, _)| *title == record.title);
        let title_base = if extract_answers { Some(digest(Some(&record.title))) } else { base.title.clone() };
        let parent = match artifact.parent.as_ref().map(ToString::to_string) {
            // A repository's name is written in either case.
            Some(parent) if record.parent.as_ref().is_some_and(|now| now.eq_ignore_ascii_case(&parent)) => {
                line(record.parent.as_deref(), record.parent.as_deref(), base.parent.as_ref())
            }
            Some(parent) => line(record.parent.as_deref(), Some(&parent), base.parent.as_ref()),
            // An artifact that is named without its parent does not lose it.
            None => Line { value: record.parent.clone(), digest: base.parent.clone(), stays: false },
        };
        Self {
            title: match title_base.as_ref() {
                // An issue that people filed has their title: none was ever scaffolded, and a title is never empty.
                Some(base) if *base == digest(None) => {
                    Line { value: Some(record.title.clone()), digest: Some(digest(None)), stays: false }
                }
                base => line(Some(&record.title), Some(&artifact.title), base),
            },
            milestone: line(record.milestone.as_deref(), artifact.milestone.as_deref(), base.milestone.as_ref()),
            parent,
        }
    }
}

/// What a merge left as a person wrote it, and the ticks that went with an item that is no longer wanted.
fn section_warnings(merged: &MergeResult, body: &Body) -> Vec<String> {
    let lost = |item: &String| format!("the ticked item `{}` is no longer wanted and was removed", first_line(item));
    let kept = merged.conflicts.iter().map(|id| told(id, body));
    kept.chain(merged.lost_ticks.iter().map(lost)).collect()
}

/// A value of one line, merged by its digest.
struct Line {
    /// What it is from now on.
    value: Option<String>,
    /// As it was scaffolded, for the marker.
    digest: Option<Digest>,
    /// Does a person's value stay against the wanted one?
    stays: bool,
}

impl Line {
    /// What nobody knows to be scaffolded is a person's, unless there is nothing.
    fn merge(now: Option<&str>, wanted: Option<&str>, base: Option<&Digest>, force: bool) -> Self {
        if wanted.is_none() && base.is_none_or(|base| *base == digest(None)) {
            // Nothing was ever wanted here: what stands there is a person's.
            return Self { value: now.map(str::to_owned), digest: Some(digest(None)), stays: false };
        }
        let untouched = base.map_or(now.is_none(), |base| *base == digest(now));
        let same = now.unwrap_or_default() == wanted.unwrap_or_default();
        if same || untouched || force {
            Self { value: wanted.map(str::to_owned), digest: Some(digest(wanted)), stays: false }
        } else {
            Self { value: now.map(str::to_owned), digest: base.cloned(), stays: true }
        }
    }
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
