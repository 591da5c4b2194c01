//! Which issues can hang under their parents as sub-issues. Where one can't, its parent is only named.

use std::collections::HashMap;

use super::snapshot::{Existing, Snapshot};
use crate::core::artifact::{Artifact, Location, Locations, Parent};
use crate::core::catalog::Destination;
use crate::core::names::ArtifactKey;

/// GitHub's limit of sub-issues under one parent.
const MAX_CHILDREN: usize = 100;
/// What is told where the server has no sub-issues.
pub const NO_SUB_ISSUES: &str = "this server has no sub-issues: parents are only named";
/// GitHub's limit of levels below the topmost issue.
const MAX_LEVELS: usize = 8;

/// The room under each parent, counted on while a plan is made.
#[derive(Debug)]
pub(super) struct ParentCapacity<'a> {
    snapshot: &'a Snapshot,
    children: HashMap<Parent, usize>,
    levels: HashMap<ArtifactKey, usize>,
    /// Was it told that the server has no sub-issues?
    told: bool,
}

impl<'a> ParentCapacity<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, children: HashMap::new(), levels: HashMap::new(), told: false }
    }

    /// Take a place under an artifact's parent. Where there is none, the artifact is loose, and the reason is told
    /// unless it was loose already.
    pub(super) fn take(
        &mut self,
        artifact: &mut Artifact,
        existing: Option<&Existing>,
        locations: &Locations,
    ) -> Option<String> {
        let parent = artifact.parent.clone()?;
        if self.snapshot.site.is_none() || artifact.to == Destination::File {
            return None;
        }
        let now = existing.map(|existing| &existing.record).filter(|record| record.parent == Some(parent.to_string()));
        let hangs_there = now.is_some_and(|record| !record.parent_by_reference);
        let (level, top_is_known) = self.level(&parent);
        let level = level + 1;
        self.levels.insert(artifact.key.clone(), level);
        if hangs_there {
            return None;
        }
        let was_loose = now.is_some_and(|record| record.parent_by_reference);
        if self.snapshot.no_sub_issues {
            artifact.parent_by_reference = true;
            // Once is enough, and not again in every run.
            let told = was_loose || std::mem::replace(&mut self.told, true);
            return (!told).then(|| NO_SUB_ISSUES.to_owned());
        }
        let reason = match &parent {
            Parent::Artifact(key) if matches!(locations.get(key), Some(Location::File(_))) => {
                artifact.parent_by_reference = true;
                return None;
            }
            // Nobody can see from here whether there is room: it was tried once.
            _ if was_loose && !top_is_known => {
                artifact.parent_by_reference = true;
                return None;
            }
            _ if self.children(&parent) >= MAX_CHILDREN => {
                format!(
                    "`{parent}` has {MAX_CHILDREN} sub-issues, more are not allowed: it is only named as the parent"
                )
            }
            _ if level > MAX_LEVELS => {
                format!("it would be more than {MAX_LEVELS} levels deep: `{parent}` is only named as the parent")
            }
            _ => {
                *self.children.entry(parent.clone()).or_default() += 1;
                return None;
            }
        };
        artifact.parent_by_reference = true;
        (!was_loose).then_some(reason)
    }

    fn children(&self, parent: &Parent) -> usize {
        let there = parent.key().and_then(|key| self.snapshot.get(key)).map_or(0, |existing| existing.children);
        there + self.children.get(parent).copied().unwrap_or(0)
    }

    /// How many levels lie above the children of a parent: none above a topmost issue. And is that one known? Above an
    /// issue that we don't manage there may be more.
    fn level(&self, parent: &Parent) -> (usize, bool) {
        let mut level = 0;
        let mut at = parent.key().cloned();
        let mut known = at.is_some();
        while let Some(key) = at {
            if let Some(more) = self.levels.get(&key) {
                return (level + more, known);
            }
            let record = self.snapshot.get(&key).map(|existing| &existing.record);
            let above = record
                .filter(|record| !record.parent_by_reference)
                .and_then(|record| Parent::parse(record.parent.as_deref()?).ok());
            // What people bent into a circle has no top.
            level += usize::from(above.is_some());
            if level > MAX_LEVELS {
                return (level, known);
            }
            known &= above.as_ref().is_none_or(|above| above.key().is_some());
            at = above.and_then(|above| above.key().cloned());
        }
        (level, known)
    }
}
