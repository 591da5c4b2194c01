//! A team's own roles, templates and partials, read from its folder.

use camino::Utf8Path;

use super::files::{Files, shown};
use super::sandbox::{Kind, Limit, ReadError, is_below, read_named};
use crate::core::catalog::TeamFile;
use crate::core::diagnostic::{Diagnostic, Error, Source};

/// How deep folders are looked into. Templates lie one deep; what lies deeper is told as a mistake.
const MAX_DEPTH: usize = 8;

/// Every Markdown and YAML file below a folder, in the order of their paths; none where there is not a folder.
pub(super) fn read(folder: &str, files: &Files) -> Result<Vec<TeamFile>, Error> {
    if files.sandbox.kind(folder).is_ok_and(|kind| kind == Kind::File) {
        let message = format!("{folder} is a file");
        return Err(Diagnostic::error(message).hint("it must be a folder: one for each role below it").into());
    }
    if files.leads_out(folder) {
        return Err(ReadError::Outside.told(folder));
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
            if is_ours(&path) {
                // A folder under a file's name is told as one.
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

fn is_ours(path: &str) -> bool {
    let path = Utf8Path::new(path);
    matches!(path.extension(), Some("md" | "yml" | "yaml")) && path.file_name() != Some("README.md")
}

/// The template files of a path that a person names: itself, or all below it. Its last folder is the role.
///
/// What lies below a folder that was named is found and not named: it goes through the sandbox.
///
/// # Errors
/// A file that can't be read.
pub fn read_templates(path: &Utf8Path, root: &Utf8Path) -> Result<Vec<TeamFile>, Error> {
    let role = |path: &Utf8Path| {
        let folder = path.parent().and_then(Utf8Path::file_name).unwrap_or_default();
        format!("{folder}/{}", path.file_name().unwrap_or_default())
    };
    if !path.is_dir() {
        return Ok(vec![TeamFile { path: role(path), source: read_named(path, root, Limit::Settings)? }]);
    }
    // A link below a folder of the repository may lead anywhere in the repository.
    let below = path.strip_prefix(root).ok().map(|below| shown(below, root)).filter(|below| is_below(below));
    let top = if below.is_some() { root } else { path };
    let mut found = read(below.unwrap_or_default().trim_end_matches('/'), &Files::new(top))?;
    for file in &mut found {
        let whole = path.join(&file.path);
        file.path = role(&whole);
        if top == path {
            file.source = Source::new(shown(&whole, root), file.source.text.as_str());
        }
    }
    Ok(found)
}
