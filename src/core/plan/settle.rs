//! One wanted artifact against what is there of it: create, update, keep or conflict.

use jiff::civil::Date;

use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::snapshot::Existing;
use super::step::{Change, Step};
use crate::core::artifact::{Artifact, Body, Digest, Locations, Marker, merge, owner_line};
use crate::core::catalog::{Catalog, Role, RoleId};

/// How a plan is made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day.
    pub today: Date,
    /// Are sections that people edited overwritten?
    pub force: bool,
    /// Is an artifact that is there left alone, whatever is wanted of it (`new`)?
    pub only_new: bool,
}

/// Settle one artifact.
pub fn settle(
    catalog: &Catalog,
    artifact: &Artifact,
    existing: Option<&Existing>,
    location: &str,
    locations: &Locations,
    assignees: Vec<String>,
    options: Options,
) -> Step {
    let missing: Vec<String> = artifact.missing.iter().map(ToString::to_string).collect();
    let mut step = match existing {
        None => create(catalog, artifact, location, locations, assignees),
        Some(existing) => update(catalog, artifact, existing, locations, options),
    };
    if step.receipt.action == Action::Create || !options.only_new {
        step.receipt.missing = missing;
    }
    step.artifact = Some(artifact.clone());
    step
}

fn create(
    catalog: &Catalog,
    artifact: &Artifact,
    location: &str,
    locations: &Locations,
    assignees: Vec<String>,
) -> Step {
    let role = catalog.role(artifact.role.as_str()).expect("an artifact's owner exists");
    let marker = Marker {
        key: artifact.key.clone(),
        role: role.id.clone(),
        from: artifact.from.clone(),
        accepted: None,
        title: Some(Digest::of(&artifact.title)),
        milestone: Some(digest(artifact.milestone.as_deref())),
        parent: Some(digest(artifact.parent.as_ref().map(ToString::to_string).as_deref())),
        sections: artifact.sections.iter().map(|section| (section.id.clone(), Digest::of(&section.text))).collect(),
    };
    let mut labels = vec![role.label.name.clone()];
    labels.extend(artifact.labels.iter().filter(|label| catalog.role_of_label(label).is_none()).cloned());
    let line = owner_line(catalog, role, &marker, locations, location);
    let record = Record {
        key: artifact.key.clone(),
        owner: role.id.clone(),
        destination: artifact.to,
        title: artifact.title.clone(),
        state: State::Open,
        labels,
        assignees,
        milestone: artifact.milestone.clone(),
        parent: artifact.parent.as_ref().map(ToString::to_string),
        issue_type: artifact.issue_type.clone(),
        created: Some(artifact.today),
        closed: None,
        body: Body::write(&artifact.sections, &line, &marker),
    };
    let receipt = Receipt::of(&record, Action::Create, location);
    Step { receipt, change: Change::Create(record), path: location.to_owned(), artifact: None, diff: None }
}

fn update(
    catalog: &Catalog,
    artifact: &Artifact,
    existing: &Existing,
    locations: &Locations,
    options: Options,
) -> Step {
    let keep = |action, warnings: Vec<String>| {
        let mut receipt = Receipt::of(&existing.record, action, &existing.path);
        receipt.warnings = warnings;
        Step { receipt, change: Change::None, path: existing.path.clone(), artifact: None, diff: None }
    };
    if options.only_new {
        let how = format!(
            "`{}` is there already; nothing was changed: `rolecall fill {0}` answers more of it, `--key NAME` makes another",
            artifact.key
        );
        return keep(Action::Keep, vec![how]);
    }
    if existing.record.state == State::Closed {
        return keep(Action::Keep, Vec::new());
    }
    let body = existing.body();
    let mut warnings = Vec::new();
    if artifact.to != existing.record.destination {
        let (wanted, is) = (artifact.to.word(), existing.record.destination.word());
        warnings.push(format!("wanted as {wanted} and already there as {is}: it stays where it is"));
    }
    let marker = body.marker.clone().filter(|marker| marker.key == artifact.key);
    if marker.is_none() && !existing.record.body.trim().is_empty() {
        warnings.push("its marker is gone or another artifact's: the texts in it are taken as a person's".to_owned());
    }
    let base = marker.clone().unwrap_or_else(|| Marker {
        key: artifact.key.clone(),
        role: artifact.role.clone(),
        from: artifact.from.clone(),
        accepted: None,
        title: None,
        milestone: None,
        parent: None,
        sections: Vec::new(),
    });
    let current = Body { marker: marker.clone(), ..body.clone() };
    let merged = merge(&current, &artifact.sections, options.force);
    let mut conflict = !merged.conflicts.is_empty();
    for id in &merged.conflicts {
        let section = if id.heading.is_empty() {
            "the text before the first heading".to_owned()
        } else {
            format!("the section `{}`", id.heading)
        };
        warnings.push(format!("{section} was edited by hand and stays so; `--force` overwrites it"));
    }
    warnings.extend(
        merged
            .lost_ticks
            .iter()
            .map(|item| format!("the ticked item `{}` is no longer wanted and went", first_line(item))),
    );

    let mut record = existing.record.clone();
    let mut line = |what: &str, now: Option<&str>, wanted: Option<&str>, base: Option<&Digest>| {
        let untouched = base.is_none_or(|base| *base == digest(now));
        if now.unwrap_or_default() == wanted.unwrap_or_default() {
            (None, Some(digest(wanted)))
        } else if untouched || options.force {
            (Some(wanted.map(str::to_owned)), Some(digest(wanted)))
        } else {
            conflict = true;
            warnings.push(format!("the {what} was changed by hand and stays so; `--force` overwrites it"));
            (None, base.cloned())
        }
    };
    let (title, title_digest) = line("title", Some(&existing.record.title), Some(&artifact.title), base.title.as_ref());
    let milestone =
        line("milestone", existing.record.milestone.as_deref(), artifact.milestone.as_deref(), base.milestone.as_ref());
    let wanted_parent = artifact.parent.as_ref().map(ToString::to_string);
    // An artifact that is named without its parent does not lose it.
    let parent = if wanted_parent.is_some() {
        line("parent", existing.record.parent.as_deref(), wanted_parent.as_deref(), base.parent.as_ref())
    } else {
        (None, base.parent.clone())
    };
    if let Some(Some(title)) = title {
        record.title = title;
    }
    if let Some(milestone) = milestone.0 {
        record.milestone = milestone;
    }
    if let Some(parent) = parent.0 {
        record.parent = parent;
    }
    let role = owner(catalog, existing, &base.role, &mut warnings);
    let marker = Marker {
        role: role.id.clone(),
        title: title_digest,
        milestone: milestone.1,
        parent: parent.1,
        sections: merged.digests,
        ..base
    };
    put_owner_right(catalog, &mut record, role);
    let owner_line = owner_line(catalog, role, &marker, locations, &existing.path);
    let same = body.in_place
        && body.sections == merged.sections
        && body.marker.as_ref() == Some(&marker)
        && body.owner_line.as_deref() == Some(owner_line.as_str());
    if !same {
        record.body = Body::write(&merged.sections, &owner_line, &marker);
    }
    let changed = record != existing.record;
    let action = match (conflict, changed) {
        (true, _) => Action::Conflict,
        (false, true) => Action::Update,
        (false, false) => Action::Keep,
    };
    let mut receipt = Receipt::of(&record, action, &existing.path);
    receipt.warnings = warnings;
    let diff = (options.force && changed).then(|| diff(&existing.record, &record));
    let change = if changed { Change::Update(record) } else { Change::None };
    Step { receipt, change, path: existing.path.clone(), artifact: None, diff }
}

/// The role that owns an artifact that is there: the one of its label, if a person moved it, else the marker's.
pub(super) fn owner<'a>(
    catalog: &'a Catalog,
    existing: &Existing,
    marked: &RoleId,
    warnings: &mut Vec<String>,
) -> &'a Role {
    let template = catalog.template(existing.record.key.template().as_str());
    let owner = catalog.role(marked.as_str()).or_else(|| template.map(|template| catalog.owner(template)));
    let owner = owner.unwrap_or(&catalog.roles()[0]);
    let labelled = existing.label_roles(catalog);
    match labelled[..] {
        [one] => one,
        [] => owner,
        _ => {
            let names: Vec<String> = labelled.iter().map(|role| format!("`{}`", role.label.name)).collect();
            warnings.push(format!(
                "it bears {}: `{}` holds until one of them is taken off",
                names.join(" and "),
                owner.id
            ));
            owner
        }
    }
}

/// The owner's label and name are always put right; other labels are people's.
pub(super) fn put_owner_right(catalog: &Catalog, record: &mut Record, role: &Role) {
    record.owner = role.id.clone();
    if !record.labels.iter().any(|label| catalog.role_of_label(label) == Some(role)) {
        record.labels.insert(0, role.label.name.clone());
    }
}

pub(super) fn owner_line(
    catalog: &Catalog,
    role: &Role,
    marker: &Marker,
    locations: &Locations,
    location: &str,
) -> String {
    let from = marker.from.as_ref().map(|from| locations.reference(from, location));
    owner_line::write(catalog, role, &marker.key, from.as_deref())
}

fn digest(text: Option<&str>) -> Digest {
    Digest::of(text.unwrap_or_default())
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn diff(before: &Record, after: &Record) -> String {
    let text = |record: &Record| format!("title: {}\n\n{}", record.title, record.body.replace("\r\n", "\n"));
    let (before, after) = (text(before), text(after));
    let diff = similar::TextDiff::from_lines(before.as_str(), after.as_str());
    diff.unified_diff().context_radius(2).to_string()
}
