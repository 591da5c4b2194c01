//! Artifacts that went to files: Markdown documents anywhere in the repository, known by their front matter.

use std::sync::Arc;

use camino::Utf8Path;
use walkdir::WalkDir;

use super::files::Files;
use super::sandbox::{Limit, is_partial};
use crate::core::diagnostic::{Diagnostic, Severity, Source};
use crate::core::names::is_ignored_folder;
use crate::core::plan::{Existing, Snapshot, document};

/// Put every document of ours into the snapshot. Hidden folders are passed over, save `.github`.
///
/// The walk only finds names, and follows no link; what has them is opened through the sandbox.
pub(super) fn find_documents(files: &Files, snapshot: &mut Snapshot) {
    let walk = WalkDir::new(files.root()).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_str().unwrap_or_default();
        !(entry.depth() > 0 && entry.file_type().is_dir() && is_ignored_folder(name))
    });
    for entry in walk.flatten().filter(|entry| entry.file_type().is_file()) {
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        if path.file_name().is_some_and(is_partial) {
            files.sweep(&relative(files, path));
        } else if path.extension() == Some("md") {
            find_document(files, &relative(files, path), snapshot);
        }
    }
}

/// Look at one path, wherever it lies: an artifact of ours, a foreign file, or nothing.
pub(super) fn find_document(files: &Files, path: &str, snapshot: &mut Snapshot) {
    match files.read(path, Limit::Artifact) {
        Ok(Some(source)) => put_document(&source, path, snapshot),
        Ok(None) => {}
        Err(_) => {
            snapshot.foreign.insert(path.to_owned());
        }
    }
}

/// Put a file into the snapshot: as an artifact of ours, or as a foreign file.
pub fn put_document(source: &Arc<Source>, path: &str, snapshot: &mut Snapshot) {
    if source.text.is_empty() {
        return;
    }
    if !is_ours(&source.text) {
        snapshot.foreign.insert(path.to_owned());
        return;
    }
    match document::read(source, None) {
        Ok(record) => snapshot.insert(Existing::in_file(record, path, source.text.clone())),
        Err(mistake) => {
            snapshot.foreign.insert(path.to_owned());
            snapshot.warnings.push(Diagnostic { severity: Severity::Warning, ..mistake });
        }
    }
}

/// Ours have a front matter with a `key`, and a `template` and an `owner` beside it or a marker below it.
fn is_ours(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let Some(front) = text.strip_prefix("---") else { return false };
    let front = front.split("\n---").next().unwrap_or_default();
    let said = front.contains("\ntemplate:") && front.contains("\nowner:");
    front.contains("\nkey:") && (said || text.contains("<!-- rolecall "))
}

fn relative(files: &Files, path: &Utf8Path) -> String {
    path.strip_prefix(files.root()).unwrap_or(path).as_str().replace('\\', "/")
}
