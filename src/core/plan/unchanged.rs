//! Recognizes a file that already says exactly what is requested, without parsing it.

use super::document;
use super::options::Options;
use super::receipt::{Action, Receipt};
use super::reconcile::new_record;
use super::record::{Record, State};
use super::snapshot::Existing;
use super::step::{Change, Step};
use super::text_hash::TextHash;
use crate::core::artifact::{Artifact, Locations};
use crate::core::catalog::Catalog;

/// The step that leaves a file as it is, if it is what rolecall would write anew. Its assignees and its labels besides
/// the role's belong to people, so they are taken from it. `None` if anything else differs: then it has to be merged.
pub(super) fn unchanged(
    catalog: &Catalog,
    artifact: &Artifact,
    existing: &Existing,
    locations: &Locations,
    options: Options,
) -> Option<Step> {
    let hash = existing.hash?;
    let Record { labels, assignees, state, destination, .. } = &existing.record;
    if options.only_new || artifact.before.is_some() || *state != State::Open || *destination != artifact.to {
        return None;
    }
    let role = catalog.role(artifact.role.as_str())?;
    if !matches!(existing.label_roles(catalog)[..], [one] if one.id == role.id) {
        return None;
    }
    let wanted = new_record(catalog, artifact, role, &existing.location, locations, assignees.clone());
    let wanted = Record { labels: labels.clone(), ..wanted };
    if TextHash::of(&document::write(&wanted)) != hash {
        return None;
    }
    let mut receipt = Receipt::of(&wanted, Action::Keep, &existing.location);
    receipt.missing = artifact.missing.iter().map(ToString::to_string).collect();
    receipt.place.clone_from(&artifact.place);
    Some(Step::new(receipt, Change::None, existing.location.clone()))
}
