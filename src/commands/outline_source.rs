//! Opens the files of `plan` and `apply`: outlines, tables and workbooks.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};

use super::context::Context;
use super::project::Project;
use crate::core::artifact::Outline;
use crate::core::diagnostic::{Diagnostic, Error, Source};
use crate::core::outline::is_exported;
use crate::workspace::{Files, Limit, ReadError, is_workbook, outline_names, read_named, read_table_file};

/// A file's text, and the path that its missing keys are written to.
#[derive(Clone)]
pub(super) struct File {
    pub(super) source: Arc<Source>,
    pub(super) path: Option<Utf8PathBuf>,
    /// Its path from the workspace, which the artifacts that it names record.
    pub(super) outline: Option<Outline>,
    pub(super) table: bool,
    /// How it was read, if that isn't obvious.
    pub(super) warnings: Vec<Diagnostic>,
}

impl File {
    /// A file that no keys are written into.
    pub(super) fn remote(path: &str, source: Arc<Source>) -> Self {
        let outline = Some(Outline { path: path.into(), is_kept: true });
        let table = is_table(Utf8Path::new(path));
        Self { source, path: None, outline, table, warnings: Vec::new() }
    }
}

/// The paths that the artifacts of these files record.
pub(super) fn paths(files: &[File]) -> Vec<String> {
    files.iter().filter_map(|file| file.outline.as_ref()).map(|outline| outline.path.to_string()).collect()
}

/// Opens the files. The error lists each one that can't be read.
pub(super) fn open(context: &mut Context, project: &Project, paths: &[Utf8PathBuf]) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    let mut mistakes = Vec::new();
    let mut seen: Vec<Utf8PathBuf> = Vec::new();
    let named = &project.workspace.config.file.outlines;
    for path in paths {
        let piped = path == "-";
        let full_path = context.resolve(path)?;
        let canonical = full_path.canonicalize_utf8().unwrap_or_else(|_| full_path.clone());
        if seen.contains(&canonical) {
            context.info(&format!("{path} is named twice: it is read once\n"));
            continue;
        }
        if canonical.is_dir() {
            mistakes.push(is_folder(path, &canonical));
            continue;
        }
        if let Some(mistake) = unreadable_kind(path) {
            mistakes.push(mistake);
            continue;
        }
        seen.push(canonical);
        let (root, table) = (context.directory()?, is_table(path));
        let inside = full_path.strip_prefix(&project.workspace.root).ok().filter(|_| !piped);
        let outline = inside.map(|path| path.as_str().replace('\\', "/"));
        let outline = outline.map(|path| Outline { is_kept: named.contains(&path), path: path.into() });
        let read = match (piped, table) {
            (true, _) => {
                context.read_stdin().map(|source| File { source, path: None, outline, table, warnings: Vec::new() })
            }
            (false, true) => read_table_file(&full_path, &root).map(|read| {
                let path = (!read.converted).then_some(full_path);
                File { source: read.source, path, outline, table, warnings: read.warnings }
            }),
            (false, false) => read_named(&full_path, &root, Limit::Outline).map(|source| File {
                path: Some(full_path),
                outline: outline
                    .map(|outline| Outline { is_kept: outline.is_kept || !is_exported(&source.text), ..outline }),
                source,
                table,
                warnings: Vec::new(),
            }),
        };
        match read {
            Ok(file) => files.push(file),
            Err(Error::Wrong(found)) => mistakes.extend(found),
            Err(other) => return Err(other),
        }
    }
    if mistakes.is_empty() { Ok(files) } else { Err(Error::Wrong(mistakes)) }
}

/// Opens outlines by their paths in the workspace. No person chose them, so a path that leads out of it is refused. The
/// error lists each one that can't be read.
pub(super) fn open_inside(workspace: &Files, paths: &[String]) -> Result<Vec<File>, Error> {
    let mut files = Vec::new();
    let mut mistakes = Vec::new();
    for path in paths {
        let found = workspace.read(path, Limit::Outline);
        match found.and_then(|source| source.ok_or_else(|| ReadError::NotFound.into_error(path))) {
            Ok(source) => files.push(File::remote(path, source)),
            Err(Error::Wrong(found)) => mistakes.extend(found),
            Err(other) => return Err(other),
        }
    }
    if mistakes.is_empty() { Ok(files) } else { Err(Error::Wrong(mistakes)) }
}

/// Says which files of a folder may be meant.
fn is_folder(path: &Utf8Path, folder: &Utf8Path) -> Diagnostic {
    let names: Vec<String> = outline_names(folder).iter().map(|name| path.join(name).to_string()).collect();
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.trim_start_matches("./"))).collect();
    let hint = match names.len() {
        0 => "name a file inside it; it has no outline and no table".to_owned(),
        1..=5 => format!("name a file inside it: {}", names.join(" or ")),
        more => format!("name a file inside it: {}, or one of {} others", names[..5].join(", "), more - 5),
    };
    Diagnostic::error(format!("{path} is a folder")).hint(hint)
}

/// Says how a file of a kind that can't be read is made readable.
fn unreadable_kind(path: &Utf8Path) -> Option<Diagnostic> {
    let extension = path.extension().map(str::to_lowercase)?;
    let kind = match extension.as_str() {
        "xls" | "xlsb" => "an old or binary Excel workbook",
        "numbers" => "a Numbers document",
        "docx" | "pdf" => "a document, not a table",
        _ => return None,
    };
    Some(Diagnostic::error(format!("{path} is {kind}")).hint("save it as .xlsx, .ods or CSV in UTF-8"))
}

fn is_table(path: &Utf8Path) -> bool {
    let is_text = |extension: &str| ["csv", "tsv"].contains(&extension.to_lowercase().as_str());
    path.extension().is_some_and(is_text) || is_workbook(path)
}
