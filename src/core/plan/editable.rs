//! An artifact as a person edits it: a short front matter and the text, without owner line and marker.

use super::document::{read, write_editable};
use super::existing::Existing;
use super::marked::{changed_step, marker_of};
use super::record::Record;
use super::step::Step;
use crate::core::artifact::{Body, sections};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Source};
use crate::core::names::ArtifactKey;
use crate::core::warnings::Warnings;

/// The text that a person edits: title, labels, assignees, milestone, and what people see of the body.
pub fn editable(catalog: &Catalog, existing: &Existing) -> String {
    let record = Record {
        labels: own_labels(catalog, &existing.record.labels),
        body: visible(existing),
        ..existing.record.clone()
    };
    write_editable(&record)
}

/// Plans what a person's edited text changes. `base` is the text that they began with.
///
/// # Errors
/// The front matter can't be read, says something that another command changes, or a label is a role's.
pub fn edited(catalog: &Catalog, existing: &Existing, base: &str, text: &str, place: &str) -> Result<Step, Diagnostic> {
    let key = &existing.record.key;
    let source = Source::new(place, text);
    let typed = read(&source, Some(key))?;
    let before = read(&Source::new(place, base), Some(key))?;
    for (name, command, same) in [
        ("state", "close` or `rolecall reopen", typed.state == before.state && typed.dropped == before.dropped),
        ("parent", "move", typed.parent == before.parent),
    ] {
        if !same {
            let mistake = Diagnostic::error(format!("`{name}` can't be changed here")).at(source.place(0..0));
            return Err(mistake.hint(format!("`rolecall {command}` changes it")));
        }
    }
    if let Some(role) = typed.labels.iter().find_map(|label| catalog.role_of_label(label)) {
        let mistake = Diagnostic::error(format!("the label `{}` says that {} owns it", role.label.name, role.name));
        return Err(mistake.at(source.place(0..0)).hint("remove it: labels of roles are kept as they are"));
    }
    if typed.title.trim().is_empty() {
        return Err(Diagnostic::error("the title is empty").at(source.place(0..0)).hint("write one"));
    }
    let mut record = existing.record.clone();
    record.title = typed.title;
    let roles = record.labels.iter().filter(|label| catalog.role_of_label(label).is_some()).cloned();
    let labels: Vec<String> = roles.chain(typed.labels).collect();
    if own_labels(catalog, &labels) != own_labels(catalog, &record.labels) {
        record.labels = labels;
    }
    record.assignees = typed.assignees;
    record.milestone = typed.milestone;
    if typed.body.trim() != before.body.trim() {
        record.body = body_with(existing, key, &typed.body);
    }
    Ok(changed_step(catalog, existing, record, Warnings::default()))
}

fn own_labels(catalog: &Catalog, labels: &[String]) -> Vec<String> {
    labels.iter().filter(|label| catalog.role_of_label(label).is_none()).cloned().collect()
}

/// What people see of a body, without its owner line.
fn visible(existing: &Existing) -> String {
    let Body { sections, after, .. } = existing.body();
    let mut parts: Vec<&str> = sections.iter().map(|section| section.text.trim_end()).collect();
    parts.extend(Some(after.trim()).filter(|after| !after.is_empty()));
    parts.join("\n\n") + "\n"
}

/// The body with an edited text: owner line and marker stay as they are.
fn body_with(existing: &Existing, key: &ArtifactKey, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    match (marker_of(existing), existing.body().owner_line) {
        (Some(marker), Some(line)) => Body::write_with(&sections(&text), &line, &marker, ""),
        (Some(marker), None) => Body::write_with(&sections(&text), "", &marker, ""),
        (None, Some(line)) if line.contains(&format!("`{key}`")) => format!("{}\n\n{line}\n", text.trim_end()),
        (None, _) => text,
    }
}
