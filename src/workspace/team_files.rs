//! Reads a team's own roles, templates and partials from its folder.

use camino::Utf8Path;

use super::display_path::display_path;
use super::files::Files;
use super::sandbox::{Kind, Limit, ReadError, is_below, read_named};
use crate::core::catalog::TeamFile;
use crate::core::diagnostic::{Diagnostic, Error, Source};

/// How deep folders are searched. Templates are one level deep; deeper files are reported as mistakes.
const MAX_DEPTH: usize = 8;

/// Reads every Markdown and YAML file below a folder, in path order; none if the folder doesn't exist.
pub(super) fn read(folder: &str, files: &Files) -> Result<Vec<TeamFile>, Error> {
    if files.sandbox.kind(folder).is_ok_and(|kind| kind == Kind::File) {
        let message = format!("{folder} is a file");
        return Err(Diagnostic::error(message).hint("it must be a folder, with one folder per role in it").into());
    }
    if files.leads_out(folder) {
        return Err(ReadError::Outside.into_error(folder));
    }
    let mut walk = Walk { files, root: folder, found: Vec::new(), mistakes: Vec::new() };
    walk.folder(folder, 1)?;
    if walk.mistakes.is_empty() { Ok(walk.found) } else { Err(Error::Wrong(walk.mistakes)) }
}

struct Walk<'a> {
    files: &'a Files,
    root: &'a str,
    found: Vec<TeamFile>,
    mistakes: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &str, depth: usize) -> Result<(), Error> {
        for entry in self.files.entries(folder)? {
            let path = if folder.is_empty() { entry.name } else { format!("{folder}/{}", entry.name) };
            if is_template_file(&path) {
                // A folder with a template file's name is reported.
                self.file(&path)?;
            }
            if entry.kind == Kind::Folder && depth < MAX_DEPTH {
                self.folder(&path, depth + 1)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &str) -> Result<(), Error> {
        if self.files.leads_out(path) {
            let mistake = Diagnostic::error(format!("{path} is a link that leads out of the repository"));
            self.mistakes.push(mistake.hint("put the file itself there"));
            return Ok(());
        }
        match self.files.read(path, Limit::Settings) {
            Ok(None) => {}
            Ok(Some(source)) => {
                let below = path.strip_prefix(self.root).unwrap_or(path).trim_start_matches('/');
                self.found.push(TeamFile { path: below.to_owned(), source });
            }
            Err(Error::Wrong(found)) => self.mistakes.extend(found),
            Err(other) => return Err(other),
        }
        Ok(())
    }
}

fn is_template_file(path: &str) -> bool {
    let path = Utf8Path::new(path);
    matches!(path.extension(), Some("md" | "yml" | "yaml")) && path.file_name() != Some("README.md")
}

/// Reads the template file at a path named by a person, or all template files below it. The last folder is the role.
///
/// Files below a named folder were not named themselves, so they are read through the sandbox.
///
/// # Errors
/// A file can't be read.
pub fn read_templates(path: &Utf8Path, root: &Utf8Path) -> Result<Vec<TeamFile>, Error> {
    let role = |path: &Utf8Path| {
        let folder = path.parent().and_then(Utf8Path::file_name).unwrap_or_default();
        format!("{folder}/{}", path.file_name().unwrap_or_default())
    };
    if !path.is_dir() {
        return Ok(vec![TeamFile { path: role(path), source: read_named(path, root, Limit::Settings)? }]);
    }
    // Links below a folder of the repository may lead anywhere inside the repository.
    let below = path.strip_prefix(root).ok().map(|below| display_path(below, root)).filter(|below| is_below(below));
    let top = if below.is_some() { root } else { path };
    let mut found = read(below.unwrap_or_default().trim_end_matches('/'), &Files::new(top))?;
    for file in &mut found {
        let whole = path.join(&file.path);
        file.path = role(&whole);
        if top == path {
            file.source = Source::new(display_path(&whole, root), file.source.text.as_str());
        }
    }
    Ok(found)
}
