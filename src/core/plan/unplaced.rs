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
    let open: Vec<&Section> = artifact.sections.iter().filter(|section| !is_written(section)).collect();
    if open.is_empty() {
        return Vec::new();
    }
    let read = |existing: &Existing| existing.answers(catalog, template, Trust::Typed);
    let mut after = existing.clone();
    after.record = updated.clone();
    let (then, now) = (read(existing), read(&after));
    let hint = how_to_place(artifact, &open, merged);
    let mut warnings = Vec::new();
    for field in &template.fields {
        let value = |answers: &Answers| answers.given(&field.id).map(|answer| answer.value.clone());
        // An answer that is read back in another form was written all the same.
        let Some(given) = value(&before.given).filter(|given| value(&now).is_none_or(|now| now != *given)) else {
            continue;
        };
        if value(&now) == value(&then) && value(&then) != Some(given) {
            let message = format!(
                "the answer to `{}` was not written: its section was renamed, removed or edited by hand",
                field.id
            );
            warnings.push(Diagnostic::warning(message).hint(hint.clone()));
        }
    }
    warnings
}

/// How to put answers whose sections are not as they would be written.
fn how_to_place(artifact: &Artifact, open: &[&Section], merged: &MergeResult) -> String {
    let is_gone = |section: &&&Section| !merged.sections.iter().any(|known| known.id == section.id);
    let heading = |section: &&Section| format!("`{}`", section.text.lines().next().unwrap_or_default());
    let headings: Vec<String> =
        open.iter().filter(|section| is_gone(section) && !section.id.heading.is_empty()).map(heading).collect();
    let edit = format!("write it into the text by hand: `rolecall edit {}`", artifact.key);
    if headings.is_empty() { edit } else { format!("put {} back and fill again, or {edit}", headings.join(" and ")) }
}
