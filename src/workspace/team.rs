//! A team's own roles, templates and partials, read from its folder.

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use super::files::{Files, read_text, shown};
use super::reason::reason;
use crate::core::catalog::TeamFile;
use crate::core::diagnostic::{Diagnostic, Error};

/// Every Markdown and YAML file below a folder, in the order of their paths; none where there is no folder.
pub(super) fn read(folder: &Utf8Path, root: &Utf8Path) -> Result<Vec<TeamFile>, Error> {
    let mut files = Vec::new();
    let mut mistakes = Vec::new();
    if !folder.exists() {
        return Ok(files);
    }
    if !folder.is_dir() {
        let message = format!("{} is a file", shown(folder, root));
        return Err(Diagnostic::error(message).hint("it must be a folder: one for each role below it").into());
    }
    for entry in WalkDir::new(folder).sort_by_file_name().max_depth(8) {
        let entry = entry.map_err(|error| {
            let at = shown(error.path().and_then(Utf8Path::from_path).unwrap_or(folder), root);
            unreadable(&at, &error.into())
        })?;
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        let kept = matches!(path.extension(), Some("md" | "yml" | "yaml")) && path.file_name() != Some("README.md");
        if !kept {
            continue;
        }
        let below = shown(path, root);
        if Files::new(root).leads_out(&below) {
            let mistake = Diagnostic::error(format!("{below} is a link that leads out of the repository"));
            mistakes.push(mistake.hint("put the file itself there"));
            continue;
        }
        match read_text(path, root) {
            Ok(source) => files.push(TeamFile { path: shown(path, folder), source }),
            Err(Error::Wrong(found)) => mistakes.extend(found),
            Err(other) => return Err(other),
        }
    }
    if mistakes.is_empty() { Ok(files) } else { Err(Error::Wrong(mistakes)) }
}

fn unreadable(what: &str, error: &std::io::Error) -> Error {
    let why = reason(error);
    Error::failed(Diagnostic::error(format!("{what} can not be read: {why}")).hint(why.hint()))
}

/// The template files of a path that a person names: itself, or all below it. Its last folder is the role.
///
/// # Errors
/// A file that can not be read.
pub fn read_templates(path: &Utf8Path, root: &Utf8Path) -> Result<Vec<TeamFile>, Error> {
    let mut found = Vec::new();
    if path.is_dir() {
        let entries = fs_err::read_dir(path).map_err(|error| unreadable(&shown(path, root), &error))?;
        let mut below: Vec<Utf8PathBuf> =
            entries.flatten().filter_map(|entry| Utf8PathBuf::from_path_buf(entry.path()).ok()).collect();
        below.sort();
        let template = |entry: &Utf8PathBuf| {
            matches!(entry.extension(), Some("md" | "yml")) && entry.file_name() != Some("README.md")
        };
        for entry in below.iter().filter(|entry| entry.is_dir() || template(entry)) {
            found.extend(read_templates(entry, root)?);
        }
        return Ok(found);
    }
    let source = read_text(path, root)?;
    let folder = path.parent().and_then(Utf8Path::file_name).unwrap_or_default();
    found.push(TeamFile { path: format!("{folder}/{}", path.file_name().unwrap_or_default()), source });
    Ok(found)
}
