//! Artifacts in files: Markdown documents anywhere in the repository, recognized by their front matter.

use std::sync::Arc;

use camino::Utf8Path;
use walkdir::WalkDir;

use super::files::Files;
use super::sandbox::{Limit, is_partial};
use crate::core::diagnostic::{Diagnostic, Severity, Source};
use crate::core::names::is_ignored_folder;
use crate::core::plan::{Existing, Snapshot, document};

/// Reads every artifact in a file into the snapshot. Skips hidden folders except `.github`.
///
/// The walk only lists names and follows no links; the files are opened through the sandbox.
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

/// Reads one path into the snapshot, if there is a file: as an artifact, or as a foreign file.
pub(super) fn find_document(files: &Files, path: &str, snapshot: &mut Snapshot) {
    match files.read(path, Limit::Artifact) {
        Ok(Some(source)) => put_document(&source, path, snapshot),
        Ok(None) => {}
        Err(_) => {
            snapshot.foreign.insert(path.to_owned());
        }
    }
}

/// Adds a file to the snapshot, as an artifact or as a foreign file.
pub fn put_document(source: &Arc<Source>, path: &str, snapshot: &mut Snapshot) {
    if source.text.is_empty() {
        return;
    }
    if !is_artifact(&source.text) {
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

/// Whether a file is an artifact: its front matter has a `key`, and either a `template` and an `owner`, or there is a
/// marker below.
fn is_artifact(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let Some(front) = text.strip_prefix("---") else { return false };
    let front = front.split("\n---").next().unwrap_or_default();
    let has_owner = front.contains("\ntemplate:") && front.contains("\nowner:");
    front.contains("\nkey:") && (has_owner || text.contains("<!-- rolecall "))
}

fn relative(files: &Files, path: &Utf8Path) -> String {
    path.strip_prefix(files.root()).unwrap_or(path).as_str().replace('\\', "/")
}
