//! Compares one requested artifact with the existing one: create, update, keep or conflict.

use super::existing::Existing;
use super::options::Options;
use super::ownership::{digest, owner_line};
use super::receipt::{Action, Receipt};
use super::record::{Record, State};
use super::step::{Change, Step};
use super::update::update;
use crate::core::artifact::{Artifact, Body, Digest, Location, Locations, Marker};
use crate::core::catalog::{Catalog, Role};

/// Plans the step for one requested artifact.
pub fn reconcile(
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
    step.artifact = Some(Box::new(artifact.clone()));
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
    let record = new_record(catalog, artifact, role, location, locations, assignees);
    let mut receipt = Receipt::of(&record, Action::Create, location);
    let foreign =
        artifact.labels.iter().filter(|label| catalog.role_of_label(label).is_some_and(|other| other != role));
    receipt.warnings.extend(
        foreign
            .map(|label| format!("the label `{label}` is another role's and was left out: an artifact has one owner")),
    );
    Step::new(receipt, Change::Create(Box::new(record)), location.clone())
}

/// The record of an artifact that doesn't exist yet.
pub(super) fn new_record(
    catalog: &Catalog,
    artifact: &Artifact,
    role: &Role,
    location: &Location,
    locations: &Locations,
    assignees: Vec<String>,
) -> Record {
    let marker = Marker {
        by: artifact.by.clone(),
        outlines: artifact.outline.iter().map(|outline| outline.path.to_string()).collect(),
        under: artifact.parent.as_ref().filter(|_| artifact.parent_by_reference).map(ToString::to_string),
        title: Some(Digest::of(&artifact.title)),
        milestone: Some(digest(artifact.milestone.as_deref())),
        parent: Some(digest(artifact.parent.as_ref().map(ToString::to_string).as_deref())),
        sections: artifact
            .sections
            .iter()
            .map(|section| (section.id.clone(), Digest::of_section(&section.text)))
            .collect(),
        ..Marker::new(artifact.key.clone(), role.id.clone(), artifact.from.clone())
    };
    let mut labels = vec![role.label.name.clone()];
    labels.extend(artifact.labels.iter().filter(|label| catalog.role_of_label(label).is_none()).cloned());
    let line = owner_line(catalog, role, &marker, locations, location);
    Record {
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
        parent_by_reference: artifact.parent_by_reference,
        issue_type: artifact.issue_type.clone(),
        created: Some(artifact.today),
        closed: None,
        body: Body::write(&artifact.sections, &line, &marker),
    }
}
