//! Plans the files that rolecall writes for GitHub: the expected files compared with the existing ones.

use std::collections::BTreeMap;

use serde::Serialize;

use super::codeowners::{Owners, PLACES, owners};
use super::enabled::{FOLDER, path};
use super::form_file::{FileOrigin, write};
use crate::core::catalog::{Catalog, Template};
use crate::core::warnings::Warnings;

/// The text of each existing file by its path; `None` for a file that can't be read as text.
pub type ExistingFiles = BTreeMap<String, Option<String>>;

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileAction {
    /// Created.
    Create,
    /// Brought up to date.
    Update,
    /// Left as it is: it is up to date, or rolecall didn't write it.
    Keep,
    /// Left as somebody edited it.
    Conflict,
    /// Removed: it is no longer needed.
    Remove,
    /// Failed: it could not be written.
    Fail,
}

/// What was done with a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReceipt {
    /// The path from the repository's root.
    pub path: String,
    /// What was done.
    pub action: FileAction,
    /// The template whose form it is.
    pub template: Option<String>,
    /// The role that owns the template.
    pub role: Option<String>,
    /// The warnings.
    #[serde(flatten)]
    pub warnings: Warnings,
}

/// A file that is written, removed or left as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStep {
    /// The receipt once the step is done.
    pub receipt: FileReceipt,
    /// The text as it was read.
    pub was: String,
    /// The new text, with the file's own line endings.
    pub text: String,
    /// What a person must do to bring the file up to date; `None` if rolecall does it or it is up to date.
    pub to_do: Option<String>,
}

impl FileStep {
    /// Whether the file is written or removed.
    pub fn writes(&self) -> bool {
        matches!(self.receipt.action, FileAction::Create | FileAction::Update | FileAction::Remove)
    }
}

/// Plans every form and the CODEOWNERS file. `templates` is the folder of the team's templates; with `force`, forms
/// that somebody edited are overwritten.
pub fn steps(
    catalog: &Catalog,
    wanted: &[&Template],
    templates: &str,
    existing: &ExistingFiles,
    force: bool,
) -> Vec<FileStep> {
    let mut steps: Vec<FileStep> =
        wanted.iter().map(|template| form(catalog, template, wanted, existing, force)).collect();
    let known: Vec<String> = steps.iter().map(|step| step.receipt.path.clone()).collect();
    steps.extend(
        existing
            .iter()
            .filter(|(path, _)| !known.contains(path))
            .filter_map(|(path, text)| unwanted(path, text.as_ref())),
    );
    steps.extend(code_owners(catalog, templates, existing));
    steps
}

/// A warning about a file, and what a person must do.
type Note = (String, String);

fn step(path: &str, action: FileAction, template: Option<&Template>, note: Option<Note>) -> FileStep {
    let (warning, to_do) = note.unzip();
    let receipt = FileReceipt {
        path: path.to_owned(),
        action,
        template: template.map(|template| template.id.to_string()),
        role: template.map(|template| template.role.to_string()),
        warnings: warning.into_iter().collect(),
    };
    FileStep { receipt, was: String::new(), text: String::new(), to_do }
}

fn form(
    catalog: &Catalog,
    template: &Template,
    wanted: &[&Template],
    existing: &ExistingFiles,
    force: bool,
) -> FileStep {
    let path = path(template);
    let text = write(template, wanted, catalog.partials());
    let id = &template.id;
    let foreign = || {
        let to_do = format!("rename it, or remove `{id}` from `forms`");
        (FileAction::Keep, Some((format!("rolecall didn't write it, so it was left as it is: {to_do}"), to_do)))
    };
    let (action, note) = match existing.get(&path) {
        None => (FileAction::Create, None),
        Some(None) => foreign(),
        Some(Some(was)) if was.replace("\r\n", "\n").trim_start_matches('\u{feff}') == text => (FileAction::Keep, None),
        Some(Some(was)) => match FileOrigin::of(was) {
            FileOrigin::Rolecall => (FileAction::Update, None),
            FileOrigin::Edited if force => (FileAction::Update, None),
            FileOrigin::Edited => {
                let warning =
                    "it was edited by hand and was left as it is: change the template instead; `--force` overwrites it";
                let to_do = format!("run `rolecall forms --force` to overwrite it, or remove `{id}` from `forms`");
                (FileAction::Conflict, Some((warning.to_owned(), to_do)))
            }
            FileOrigin::Somebody => foreign(),
        },
    };
    let mut step = step(&path, action, Some(template), note);
    if let Some(Some(was)) = existing.get(&path) {
        step.was.clone_from(was);
    }
    let crlf = step.was.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'));
    step.text = if crlf { text.replace('\n', "\r\n") } else { text };
    if template.fields.iter().any(|field| field.ask.to_lowercase().contains("password")) {
        let warning = "GitHub rejects forms that ask for a password: reword the question";
        step.receipt.warnings.push(warning.to_owned());
    }
    step
}

/// Plans a form that rolecall wrote and that is no longer needed.
fn unwanted(path: &str, text: Option<&String>) -> Option<FileStep> {
    let was = text.filter(|_| path.starts_with(&format!("{FOLDER}/")))?;
    let (action, warning) = match FileOrigin::of(was) {
        FileOrigin::Rolecall => (FileAction::Remove, None),
        FileOrigin::Edited => {
            // Nothing to do: removing it from `forms` already was the person's decision.
            let warning = "it is no longer needed, but was edited by hand: it stays until you remove it";
            (FileAction::Conflict, Some(warning.to_owned()))
        }
        FileOrigin::Somebody => return None,
    };
    let mut step = step(path, action, None, None);
    step.receipt.warnings.extend(warning);
    step.was.clone_from(was);
    Some(step)
}

fn code_owners(catalog: &Catalog, templates: &str, existing: &ExistingFiles) -> Option<FileStep> {
    let is_there = |path: &&str| existing.contains_key(*path);
    let path = PLACES.iter().copied().find(is_there);
    let was = match path.map(|path| &existing[path]) {
        Some(Some(text)) => text.as_str(),
        Some(None) => {
            let warning = "it can't be read as text and was left as it is".to_owned();
            let to_do = "save it as UTF-8".to_owned();
            return path.map(|path| step(path, FileAction::Keep, None, Some((warning, to_do))));
        }
        None => "",
    };
    let (action, note, text) = match (owners(catalog, templates, was), path) {
        (Owners::Same, None) => return None,
        (Owners::Same, Some(_)) => (FileAction::Keep, None, String::new()),
        (Owners::Text(text), None) => (FileAction::Create, None, text),
        (Owners::Text(text), Some(_)) => (FileAction::Update, None, text),
        (Owners::Empty, _) => (FileAction::Remove, None, String::new()),
        (Owners::Broken, _) => {
            let to_do = "fix these lines, or remove them".to_owned();
            let warning =
                "rolecall's block in it must occur exactly once, from `# rolecall: begin` to `# rolecall: end`";
            (FileAction::Conflict, Some((format!("{warning}: {to_do}"), to_do)), String::new())
        }
    };
    let step = step(path.unwrap_or(PLACES[0]), action, None, note);
    Some(FileStep { was: was.to_owned(), text, ..step })
}
