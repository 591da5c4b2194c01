//! Moves an artifact below another parent, and changes who is assigned and how it is labeled.

use super::existing::Existing;
use super::marked::{changed_step, marker_of, write_marker};
use super::record::State;
use super::snapshot::Snapshot;
use super::step::Step;
use crate::core::artifact::{Marker, Parent};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;
use crate::core::names::ArtifactKey;
use crate::core::warnings::Warnings;

/// Plans moving an artifact below a parent, or to the top.
///
/// # Errors
/// The parent doesn't fit the template, is the artifact itself or below it, or is a file where only issues have parents.
pub fn move_below(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    parent: Option<&Parent>,
) -> Result<Step, Diagnostic> {
    let key = &existing.record.key;
    if let Some(above) = parent.and_then(Parent::key) {
        check_parent(catalog, snapshot, existing, above)?;
    }
    if existing.record.state == State::Closed {
        return Err(closed(key));
    }
    let mut record = existing.record.clone();
    record.parent = parent.map(Parent::to_string);
    record.parent_by_reference = false;
    if let Some(marker) = marker_of(existing).filter(|marker| marker.under.is_some()) {
        let marker = Marker { under: None, ..marker };
        write_marker(catalog, &snapshot.locations_for(&marker), &existing.location, &mut record, &marker);
    }
    Ok(changed_step(catalog, existing, record, Warnings::default()))
}

fn check_parent(
    catalog: &Catalog,
    snapshot: &Snapshot,
    existing: &Existing,
    above: &ArtifactKey,
) -> Result<(), Diagnostic> {
    let key = &existing.record.key;
    if let Some(template) = catalog.template(key.template().as_str())
        && !catalog.can_have_parent(template, above.template())
    {
        let under: Vec<String> = catalog.ancestors(template).iter().map(ToString::to_string).collect();
        let mistake = Diagnostic::error(format!("a {} can't be below a {}", key.template(), above.template()));
        return Err(mistake.hint(format!("its parent can be a {}", under.join(", "))));
    }
    let mut at = Some(above.clone());
    let mut steps = 0;
    while let Some(here) = at.filter(|_| steps < 1000) {
        if here == *key {
            let mistake = Diagnostic::error(format!("`{key}` can't be below `{above}`, which is below it"));
            return Err(mistake.hint(format!("move `{above}` first")));
        }
        steps += 1;
        let parent = snapshot.get(&here).and_then(|existing| Parent::parse(existing.record.parent.as_deref()?).ok());
        at = parent.as_ref().and_then(Parent::key).cloned();
    }
    let is_file = |existing: &Existing| existing.location.path().is_some();
    if existing.location.number().is_some() && snapshot.get(above).is_some_and(is_file) {
        let mistake = Diagnostic::error(format!("`{above}` is a file: on GitHub only an issue can be a parent"));
        return Err(mistake.hint("link to it in the text instead"));
    }
    Ok(())
}

/// Plans a change of the assignees.
///
/// # Errors
/// The artifact is closed.
pub fn assign(catalog: &Catalog, existing: &Existing, changes: &ListChanges) -> Result<Step, Diagnostic> {
    let mut record = existing.record.clone();
    changes.apply(&mut record.assignees);
    if record.state == State::Closed && record != existing.record {
        return Err(closed(&record.key));
    }
    Ok(changed_step(catalog, existing, record, Warnings::default()))
}

/// Plans a change of the labels.
///
/// # Errors
/// The artifact is closed, or a label is a role's, which says who owns it.
pub fn label(catalog: &Catalog, existing: &Existing, changes: &ListChanges) -> Result<Step, Diagnostic> {
    for name in changes.added.iter().chain(&changes.removed) {
        if let Some(role) = catalog.role_of_label(name) {
            let mistake = Diagnostic::error(format!("`{name}` says that {} owns it", role.name));
            return Err(
                mistake.hint("a template's `role` says who owns its artifacts; on GitHub, swap the label by hand")
            );
        }
    }
    let mut record = existing.record.clone();
    changes.apply(&mut record.labels);
    if record.state == State::Closed && record != existing.record {
        return Err(closed(&record.key));
    }
    Ok(changed_step(catalog, existing, record, Warnings::default()))
}

/// What is added to a list of names and removed from it.
#[derive(Clone, Debug, Default)]
pub struct ListChanges {
    /// The names to add.
    pub added: Vec<String>,
    /// The names to remove.
    pub removed: Vec<String>,
    /// Whether all others are removed.
    pub only: bool,
}

impl ListChanges {
    fn apply(&self, names: &mut Vec<String>) {
        let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        names.retain(|name| {
            let stays = !self.only || self.added.iter().any(|added| same(added, name));
            stays && !self.removed.iter().any(|removed| same(removed, name))
        });
        for added in &self.added {
            if !names.iter().any(|name| same(name, added)) {
                names.push(added.clone());
            }
        }
    }
}

pub(super) fn closed(key: &ArtifactKey) -> Diagnostic {
    Diagnostic::error(format!("`{key}` is closed")).hint(format!("`rolecall reopen {key}` first"))
}
