//! Finds the artifact that a person names on the command line: one rule for every command that takes a key.

use camino::Utf8Path;

use super::context::Context;
use super::project::Project;
use crate::core::artifact::Parent;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::hint::join;
use crate::core::names::ArtifactKey;
use crate::core::nearest::did_you_mean;
use crate::core::plan::{Existing, Found, Snapshot, Wanted, find_artifact};

/// How many artifacts that a reference could mean are listed.
const MAX_LISTED: usize = 10;

/// A snapshot in which a reference can be resolved: with files, unless an issue has exactly this key or number.
pub(super) fn snapshot(context: &Context, project: &Project, reference: &str) -> Result<Snapshot, Error> {
    let mut snapshot = project.part(&wanted(reference))?;
    let is_key = |snapshot: &Snapshot| {
        let key = ArtifactKey::parse(reference).ok()?;
        snapshot.get(&snapshot.key_of(&project.catalog, &key))?.location.number()
    };
    let is_key = project.ask(&mut snapshot, is_key)?.is_some();
    let is_number = matches!(reference.trim_start_matches('#').parse::<u64>(), Ok(number) if number > 0);
    if project.files.is_remote() && !is_key && !is_number {
        project.files.find_all(&mut snapshot)?;
    }
    project.ask(&mut snapshot, |snapshot| drop(find(context, project, snapshot, reference)))?;
    Ok(snapshot)
}

/// What a reference certainly needs.
fn wanted(reference: &str) -> Wanted {
    match (ArtifactKey::parse(reference), reference.trim().trim_start_matches('#').parse()) {
        (Ok(key), _) => Wanted::key(key),
        (_, Ok(number)) => Wanted::number(number),
        // A part of a key, or a path.
        _ => Wanted::default(),
    }
}

/// The artifact that a reference names.
///
/// # Errors
/// There is none, there are several, or it can't be read.
pub(super) fn artifact<'a>(
    context: &Context,
    project: &Project,
    snapshot: &'a Snapshot,
    reference: &str,
) -> Result<&'a Existing, Error> {
    let key = match find(context, project, snapshot, reference) {
        Found::One(key) => key,
        Found::Issue(number) => {
            let mistake = Diagnostic::error(format!("#{number} is not an artifact"));
            return Err(mistake.hint("`rolecall list` shows all artifacts with their numbers").into());
        }
        Found::Several(keys) => return Err(ambiguous(snapshot, reference, &keys).into()),
        Found::Nothing => return Err(not_found(snapshot, reference).into()),
    };
    match (snapshot.get(&key), snapshot.broken.get(&key)) {
        (Some(existing), _) => Ok(existing),
        (None, Some(broken)) => Err(broken.clone().into()),
        (None, None) => Err(not_found(snapshot, reference).into()),
    }
}

/// Says that an artifact was removed while it was being read.
pub(super) fn vanished(key: &ArtifactKey) -> Diagnostic {
    Diagnostic::error(format!("`{key}` was removed while it was read")).hint("`rolecall list` shows all")
}

/// The parent that a reference names: an artifact, or on GitHub any issue.
///
/// # Errors
/// There is none, or there are several.
pub(super) fn parent(
    context: &Context,
    project: &Project,
    snapshot: &Snapshot,
    reference: &str,
) -> Result<Parent, Error> {
    match find(context, project, snapshot, reference) {
        Found::One(key) => Ok(key.into()),
        Found::Issue(number) => Ok(Parent::Issue { repository: None, number }),
        Found::Several(keys) => Err(ambiguous(snapshot, reference, &keys).into()),
        Found::Nothing => match Parent::parse(reference) {
            Ok(parent @ Parent::Issue { .. }) => Ok(parent),
            _ => Err(not_found(snapshot, reference).into()),
        },
    }
}

fn find(context: &Context, project: &Project, snapshot: &Snapshot, reference: &str) -> Found {
    let path = path_in_workspace(context, project, reference);
    find_artifact(&project.catalog, snapshot, reference, path.as_deref())
}

/// A reference as a path from the workspace, whatever folder the command works in.
fn path_in_workspace(context: &Context, project: &Project, reference: &str) -> Option<String> {
    let whole = context.resolve(Utf8Path::new(reference)).ok()?;
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.strip_prefix(&project.workspace.root).ok()?.components().map(|part| part.as_str()) {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn ambiguous(snapshot: &Snapshot, reference: &str, keys: &[ArtifactKey]) -> Diagnostic {
    let titled = |key: &ArtifactKey| {
        let existing = snapshot.get(key);
        let number = existing.and_then(|existing| existing.location.number());
        let number = number.map_or_else(String::new, |number| format!(" (#{number})"));
        format!("`{key}`{number}")
    };
    let mut names: Vec<String> = keys.iter().take(MAX_LISTED).map(titled).collect();
    if keys.len() > MAX_LISTED {
        names.push(format!("{} more", keys.len() - MAX_LISTED));
    }
    let message = format!("`{reference}` could be {} artifacts", keys.len());
    Diagnostic::error(message).hint(format!("name one of {}", names.join(", ")))
}

fn not_found(snapshot: &Snapshot, reference: &str) -> Diagnostic {
    let name = ArtifactKey::parse(reference).map_or_else(|_| reference.to_owned(), |key| key.to_string());
    let mistake = Diagnostic::error(format!("artifact `{name}` not found"));
    if snapshot.site.is_none() && reference.trim().starts_with('#') {
        return mistake.hint("the local tracker has no numbers: name the key; `rolecall list` shows all");
    }
    let known: Vec<String> = snapshot.iter().map(|existing| existing.record.key.to_string()).collect();
    let near = did_you_mean(reference, known.iter().map(String::as_str));
    mistake.hint(join(&near, "`rolecall list` shows all"))
}
