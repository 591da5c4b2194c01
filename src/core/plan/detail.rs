//! One artifact and what it is connected to.

use super::existing::Existing;
use super::hand_off::{hand_off_targets, owed};
use super::snapshot::Snapshot;
use super::status::{Stage, Status};
use crate::core::artifact::Parent;
use crate::core::catalog::Catalog;
use crate::core::names::ArtifactKey;

/// One artifact and what it is connected to.
#[derive(Debug)]
pub struct Detail<'a> {
    /// The artifact.
    pub existing: &'a Existing,
    /// How far it is.
    pub status: Status,
    /// Its parent, if that is an artifact.
    pub parent: Option<&'a Existing>,
    /// The artifacts whose parent it is.
    pub children: Vec<&'a Existing>,
    /// The other artifacts that its text links to.
    pub links: Vec<&'a Existing>,
    /// The accepted artifact that it follows.
    pub follows: Option<ArtifactKey>,
    /// The artifacts that its acceptance created.
    pub handed_on: Vec<&'a Existing>,
    /// The keys of the drafts that it owes, or will owe once it is accepted.
    pub owes: Vec<ArtifactKey>,
}

impl<'a> Detail<'a> {
    /// Collects what an artifact is connected to.
    pub fn of(catalog: &'a Catalog, snapshot: &'a Snapshot, existing: &'a Existing) -> Self {
        let key = &existing.record.key;
        let find = |key: &ArtifactKey| snapshot.get(&snapshot.key_of(catalog, key));
        let parent_of = |record: &super::record::Record| Parent::parse(record.parent.as_deref()?).ok();
        let template = catalog.template(key.template().as_str());
        let named = |other: &&Existing| {
            parent_of(&other.record)
                .is_some_and(|parent| parent.key().is_some_and(|parent| snapshot.key_of(catalog, parent) == *key))
        };
        let mut links: Vec<&Existing> = Vec::new();
        for link in snapshot.pointed_to(&existing.record.body).iter().filter_map(find) {
            if link.record.key != *key && !links.iter().any(|known| known.record.key == link.record.key) {
                links.push(link);
            }
        }
        let status = Status::of(catalog, existing);
        let owes = match template {
            Some(template) if !matches!(status.stage, Stage::Closed | Stage::Dropped) => {
                let next = owed(catalog, snapshot, existing, template);
                next.into_iter().map(|next| ArtifactKey::new(next, key.name().clone())).collect()
            }
            _ => Vec::new(),
        };
        Self {
            status,
            parent: parent_of(&existing.record).as_ref().and_then(Parent::key).and_then(find),
            children: snapshot.around(key).filter(named).collect(),
            links,
            follows: existing.marker().and_then(|marker| marker.from),
            handed_on: template
                .map_or_else(Vec::new, |template| hand_off_targets(catalog, snapshot, key, template).collect()),
            owes,
            existing,
        }
    }
}
