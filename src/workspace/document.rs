//! Artifacts in files: Markdown documents anywhere in the repository, recognized by their front matter.

use std::sync::Arc;

use camino::Utf8Path;
use walkdir::WalkDir;

use super::files::Files;
use super::sandbox::{Limit, is_partial};
use crate::core::diagnostic::{Diagnostic, Severity, Source};
use crate::core::names::is_ignored_folder;
use crate::core::parallel::in_parallel;
use crate::core::plan::{Existing, Snapshot, document};

/// How many files are read before they are added to the snapshot.
const CHUNK: usize = 512;

/// Reads every artifact in a file into the snapshot. Skips hidden folders except `.github`.
///
/// The walk only lists names and follows no links; the files are opened through the sandbox.
pub(super) fn find_documents(files: &Files, snapshot: &mut Snapshot) {
    let walk = WalkDir::new(files.root()).sort_by_file_name().into_iter().filter_entry(|entry| {
        let name = entry.file_name().to_str().unwrap_or_default();
        !(entry.depth() > 0 && entry.file_type().is_dir() && is_ignored_folder(name))
    });
    let mut paths = walk.flatten().filter(|entry| entry.file_type().is_file()).filter_map(|entry| {
        let path = Utf8Path::from_path(entry.path())?;
        if path.file_name().is_some_and(is_partial) {
            files.sweep(&relative(files, path));
            return None;
        }
        (path.extension() == Some("md")).then(|| relative(files, path))
    });
    // Not all of them at once, because a snapshot may drop their texts.
    loop {
        let chunk: Vec<String> = paths.by_ref().take(CHUNK).collect();
        if chunk.is_empty() {
            return;
        }
        let light = snapshot.is_light();
        for (path, found) in chunk.iter().zip(in_parallel(&chunk, |path| read_document(files, path, light))) {
            put(found, path, snapshot);
        }
    }
}

/// What a file is.
enum Found {
    /// An artifact.
    Artifact(Box<Existing>),
    /// No file, or an empty one.
    Nothing,
    /// Somebody else's file, or an artifact that can't be read.
    Foreign(Option<Diagnostic>),
}

/// Reads one path into the snapshot, if there is a file: as an artifact, or as a foreign file.
pub(super) fn find_document(files: &Files, path: &str, snapshot: &mut Snapshot) {
    put(read_document(files, path, snapshot.is_light()), path, snapshot);
}

/// Adds a file to the snapshot, as an artifact or as a foreign file.
pub fn put_document(source: &Arc<Source>, path: &str, snapshot: &mut Snapshot) {
    put(parse(source, path, snapshot.is_light()), path, snapshot);
}

fn put(found: Found, path: &str, snapshot: &mut Snapshot) {
    match found {
        Found::Artifact(existing) => snapshot.insert(*existing),
        Found::Nothing => {}
        Found::Foreign(warning) => {
            snapshot.foreign.insert(path.to_owned());
            snapshot.warnings.extend(warning);
        }
    }
}

fn read_document(files: &Files, path: &str, light: bool) -> Found {
    match files.read(path, Limit::Artifact) {
        Ok(Some(source)) => parse(&source, path, light),
        Ok(None) => Found::Nothing,
        Err(_) => Found::Foreign(None),
    }
}

/// Reads a text, if `light` without keeping it.
fn parse(source: &Arc<Source>, path: &str, light: bool) -> Found {
    if source.text.is_empty() {
        return Found::Nothing;
    }
    if !is_artifact(&source.text) {
        return Found::Foreign(None);
    }
    match document::read(source, None) {
        Ok(record) => {
            let mut existing = Existing::in_file(record, path, source.text.clone());
            if light {
                existing.drop_texts();
            }
            Found::Artifact(Box::new(existing))
        }
        Err(mistake) => Found::Foreign(Some(Diagnostic { severity: Severity::Warning, ..mistake })),
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
