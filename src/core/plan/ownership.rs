//! The role that owns an artifact, and the label, owner line and digests that record it.

use super::existing::Existing;
use super::record::Record;
use crate::core::artifact::{Digest, Location, Locations, Marker, Parent, owner_line};
use crate::core::catalog::{Catalog, Role};
use crate::core::names::RoleId;
use crate::core::warnings::Warnings;

/// The role that owns an existing artifact: the role of its label, if a person moved it, otherwise the marker's.
pub(super) fn owner<'a>(
    catalog: &'a Catalog,
    existing: &Existing,
    marked: &RoleId,
    warnings: &mut Warnings,
) -> &'a Role {
    let template = catalog.template(existing.record.key.template().as_str());
    let owner = catalog.role(marked.as_str()).or_else(|| template.map(|template| catalog.owner(template)));
    let owner = owner.unwrap_or(&catalog.roles()[0]);
    let labeled = existing.label_roles(catalog);
    match labeled[..] {
        [one] => one,
        [] => owner,
        _ => {
            let names: Vec<String> = labeled.iter().map(|role| format!("`{}`", role.label.name)).collect();
            warnings.push(format!(
                "it has {}: `{}` is the owner until you remove one of them",
                names.join(" and "),
                owner.id
            ));
            owner
        }
    }
}

/// Sets the owner and adds its label if missing. Other labels belong to people and stay.
pub(super) fn fix_owner_line(catalog: &Catalog, record: &mut Record, role: &Role) {
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
    let was = if location.path().is_none() { &marker.was[..] } else { &[] };
    owner_line::write(catalog, role, &marker.key, from.as_deref(), under.as_deref(), was)
}

pub(super) fn digest(text: Option<&str>) -> Digest {
    Digest::of(text.unwrap_or_default())
}
