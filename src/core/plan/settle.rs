//! One wanted artifact against what is there of it: create, update, keep or conflict.

use jiff::civil::Date;

use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::snapshot::Existing;
use super::step::{Change, Step};
use super::update::update;
use crate::core::artifact::{Artifact, Body, Digest, Location, Locations, Marker, Parent, owner_line};
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
    location: &Location,
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
    step.receipt.place.clone_from(&artifact.place);
    step.artifact = Some(artifact.clone());
    step
}

fn create(
    catalog: &Catalog,
    artifact: &Artifact,
    location: &Location,
    locations: &Locations,
    assignees: Vec<String>,
) -> Step {
    let role = catalog.role(artifact.role.as_str()).expect("an artifact's owner exists");
    let marker = Marker {
        key: artifact.key.clone(),
        role: role.id.clone(),
        from: artifact.from.clone(),
        under: artifact.parent.as_ref().filter(|_| artifact.loose).map(ToString::to_string),
        accepted: None,
        title: Some(Digest::of(&artifact.title)),
        milestone: Some(digest(artifact.milestone.as_deref())),
        parent: Some(digest(artifact.parent.as_ref().map(ToString::to_string).as_deref())),
        sections: artifact
            .sections
            .iter()
            .map(|section| (section.id.clone(), Digest::of_section(&section.text)))
            .collect(),
        filled: Vec::new(),
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
        dropped: false,
        labels,
        assignees,
        milestone: artifact.milestone.clone(),
        due: artifact.due,
        parent: artifact.parent.as_ref().map(ToString::to_string),
        loose: artifact.loose,
        issue_type: artifact.issue_type.clone(),
        created: Some(artifact.today),
        closed: None,
        body: Body::write(&artifact.sections, &line, &marker),
    };
    let mut receipt = Receipt::of(&record, Action::Create, location);
    let foreign =
        artifact.labels.iter().filter(|label| catalog.role_of_label(label).is_some_and(|other| other != role));
    receipt.warnings.extend(
        foreign
            .map(|label| format!("the label `{label}` is another role's and was left out: an artifact has one owner")),
    );
    Step::new(receipt, Change::Create(record), location.clone())
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
    location: &Location,
) -> String {
    let from = marker.from.as_ref().map(|from| locations.reference(from, location));
    let under = marker.under.as_deref().and_then(|under| Parent::parse(under).ok());
    let under = under.map(|under| match under {
        Parent::Artifact(key) => locations.reference(&key, location),
        issue @ Parent::Issue { .. } => issue.to_string(),
    });
    owner_line::write(catalog, role, &marker.key, from.as_deref(), under.as_deref())
}

pub(super) fn digest(text: Option<&str>) -> Digest {
    Digest::of(text.unwrap_or_default())
}
