//! GitHub's limits for sub-issues. An issue that can't be a sub-issue of its parent only names the parent.

use std::collections::HashMap;

use super::existing::Existing;
use super::snapshot::Snapshot;
use crate::core::artifact::{Artifact, Location, Locations, Parent};
use crate::core::catalog::Destination;
use crate::core::names::ArtifactKey;

/// The most sub-issues that GitHub allows under one parent.
const MAX_CHILDREN: usize = 100;
/// The warning if the server has no sub-issues.
pub const NO_SUB_ISSUES: &str = "this server has no sub-issues: parents are only named in the text";
/// The most levels that GitHub allows below the topmost issue.
const MAX_LEVELS: usize = 8;

/// The sub-issues under each parent and the level of each artifact, counted while a plan is made.
#[derive(Debug)]
pub(super) struct ParentCapacity<'a> {
    snapshot: &'a Snapshot,
    children: HashMap<Parent, usize>,
    levels: HashMap<ArtifactKey, usize>,
    /// Whether the warning that the server has no sub-issues was given.
    warned: bool,
}

impl<'a> ParentCapacity<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Self {
        Self { snapshot, children: HashMap::new(), levels: HashMap::new(), warned: false }
    }

    /// Takes a place under an artifact's parent. If there is none, the parent is only named in the artifact; the
    /// warning that says why is returned unless it was only named before.
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
        let is_sub_issue = now.is_some_and(|record| !record.parent_by_reference);
        let (level, top_is_known) = self.level(&parent);
        let level = level + 1;
        self.levels.insert(artifact.key.clone(), level);
        if is_sub_issue {
            return None;
        }
        let was_named = now.is_some_and(|record| record.parent_by_reference);
        if self.snapshot.no_sub_issues {
            artifact.parent_by_reference = true;
            // Warn once, and not again in every run.
            let warned = was_named || std::mem::replace(&mut self.warned, true);
            return (!warned).then(|| NO_SUB_ISSUES.to_owned());
        }
        let reason = match &parent {
            Parent::Artifact(key) if matches!(locations.get(key), Some(Location::File(_))) => {
                artifact.parent_by_reference = true;
                return None;
            }
            // The levels above a foreign issue are unknown, so this can't be checked, and GitHub refused it before.
            _ if was_named && !top_is_known => {
                artifact.parent_by_reference = true;
                return None;
            }
            _ if self.children(&parent) >= MAX_CHILDREN => {
                format!(
                    "`{parent}` already has {MAX_CHILDREN} sub-issues, the most GitHub allows: it is only named as the parent"
                )
            }
            _ if level > MAX_LEVELS => {
                format!(
                    "it would be more than {MAX_LEVELS} levels deep, the most GitHub allows: `{parent}` is only named as the parent"
                )
            }
            _ => {
                *self.children.entry(parent.clone()).or_default() += 1;
                return None;
            }
        };
        artifact.parent_by_reference = true;
        (!was_named).then_some(reason)
    }

    fn children(&self, parent: &Parent) -> usize {
        let existing = parent.key().and_then(|key| self.snapshot.get(key)).map_or(0, |existing| existing.children);
        existing + self.children.get(parent).copied().unwrap_or(0)
    }

    /// The number of levels above the parent, and whether it is certain: above an issue that rolecall doesn't manage
    /// there may be more.
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
            // Parents that people edited into a cycle have no top.
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
