//! Answers that `fill` was given and that found no place: a person renamed or removed the section that would show them.

use super::existing::Existing;
use super::record::Record;
use crate::core::artifact::{Answers, Artifact, MergeResult, Section, Trust};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::Diagnostic;

/// One warning for each given answer that the updated record doesn't have.
pub(super) fn unplaced(
    catalog: &Catalog,
    artifact: &Artifact,
    existing: &Existing,
    updated: &Record,
    merged: &MergeResult,
) -> Vec<Diagnostic> {
    let Some(before) = artifact.before.as_ref().filter(|before| !before.given.is_empty()) else { return Vec::new() };
    let Some(template) = catalog.template(artifact.key.template().as_str()) else { return Vec::new() };
    let is_written = |section: &&Section| merged.sections.iter().any(|known| known.text == section.text);
    let headings: Vec<String> = artifact
        .sections
        .iter()
        .filter(|section| !is_written(section) && !section.id.heading.is_empty())
        .map(|section| format!("`{}`", section.text.lines().next().unwrap_or_default()))
        .collect();
    if headings.is_empty() {
        return Vec::new();
    }
    let read = |existing: &Existing| existing.answers(catalog, template, Trust::Typed);
    let mut after = existing.clone();
    after.record = updated.clone();
    let (then, now) = (read(existing), read(&after));
    let hint = format!(
        "put the heading {} back and fill again, write it with `rolecall edit {}`, or use `--force`",
        headings.join(" or "),
        artifact.key
    );
    let mut warnings = Vec::new();
    for field in &template.fields {
        let value = |answers: &Answers| answers.given(&field.id).map(|answer| answer.value.clone());
        // An answer that is read back in another form was written all the same.
        let Some(given) = value(&before.given).filter(|given| value(&now).is_none_or(|now| now != *given)) else {
            continue;
        };
        if value(&now) == value(&then) && value(&then) != Some(given) {
            let message = format!("the answer to `{}` was not written: no section is left for it", field.id);
            warnings.push(Diagnostic::warning(message).hint(hint.clone()));
        }
    }
    warnings
}
