//! What becomes of each file that rolecall writes for GitHub: the wanted ones against those that are there.

use std::collections::BTreeMap;

use serde::Serialize;

use super::codeowners::{Owners, PLACES, owners};
use super::enabled::{FOLDER, path};
use super::form_file::{FileOrigin, write};
use crate::core::catalog::{Catalog, Template};

/// What is there: the text of each file by its path. Nothing for one that can't be read as text.
pub type ExistingFiles = BTreeMap<String, Option<String>>;

/// What becomes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FileAction {
    /// Made.
    Create,
    /// Brought up to date.
    Update,
    /// Left as it is: nothing changes, or it is somebody's own.
    Keep,
    /// Left as somebody changed it.
    Conflict,
    /// Taken away: nothing is wanted of it any more.
    Remove,
    /// It could not be written.
    Fail,
}

/// What was done with a file, for people and machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileReceipt {
    /// Its path from the repository's root.
    pub path: String,
    /// What was done.
    pub action: FileAction,
    /// The template whose form it is.
    pub template: Option<String>,
    /// The role that owns the template.
    pub role: Option<String>,
    /// What is to be known of it.
    pub warnings: Vec<String>,
}

/// A file that is written, or left alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStep {
    /// What will be told of it.
    pub receipt: FileReceipt,
    /// Its text as it was read.
    pub was: String,
    /// The text that it gets, in its own line ends.
    pub text: String,
    /// What a person must do before it can be as wanted; nothing where rolecall does it, or it is as wanted.
    pub to_do: Option<String>,
}

impl FileStep {
    /// Is something written?
    pub fn writes(&self) -> bool {
        matches!(self.receipt.action, FileAction::Create | FileAction::Update | FileAction::Remove)
    }
}

/// Decide of every form and of the CODEOWNERS file. `templates` is the folder of the team's templates; with `force`,
/// forms that somebody changed are written anew.
pub fn steps(
    catalog: &Catalog,
    wanted: &[&Template],
    templates: &str,
    there: &ExistingFiles,
    force: bool,
) -> Vec<FileStep> {
    let mut steps: Vec<FileStep> = wanted.iter().map(|template| form(template, wanted, there, force)).collect();
    let known: Vec<String> = steps.iter().map(|step| step.receipt.path.clone()).collect();
    steps.extend(
        there.iter().filter(|(path, _)| !known.contains(path)).filter_map(|(path, text)| unwanted(path, text.as_ref())),
    );
    steps.extend(code_owners(catalog, templates, there));
    steps
}

/// What is to be known of a file, and what a person must do.
type Note = (String, String);

fn step(path: &str, action: FileAction, template: Option<&Template>, told: Option<Note>) -> FileStep {
    let (warning, to_do) = told.unzip();
    let receipt = FileReceipt {
        path: path.to_owned(),
        action,
        template: template.map(|template| template.id.to_string()),
        role: template.map(|template| template.role.to_string()),
        warnings: warning.into_iter().collect(),
    };
    FileStep { receipt, was: String::new(), text: String::new(), to_do }
}

fn form(template: &Template, wanted: &[&Template], there: &ExistingFiles, force: bool) -> FileStep {
    let path = path(template);
    let text = write(template, wanted);
    let id = &template.id;
    let foreign = || {
        let to_do = format!("rename it, or remove `{id}` from `forms`");
        (FileAction::Keep, Some((format!("rolecall did not write it, and leaves it alone: {to_do}"), to_do)))
    };
    let (action, told) = match there.get(&path) {
        None => (FileAction::Create, None),
        Some(None) => foreign(),
        Some(Some(was)) if was.replace("\r\n", "\n").trim_start_matches('\u{feff}') == text => (FileAction::Keep, None),
        Some(Some(was)) => match FileOrigin::of(was) {
            FileOrigin::Rolecall => (FileAction::Update, None),
            FileOrigin::Edited if force => (FileAction::Update, None),
            FileOrigin::Edited => {
                let warning =
                    "it was edited by hand and was left as it is: change the template instead; `--force` overwrites it";
                let to_do =
                    format!("`rolecall forms --force` writes it over what was edited; or remove `{id}` from `forms`");
                (FileAction::Conflict, Some((warning.to_owned(), to_do)))
            }
            FileOrigin::Somebody => foreign(),
        },
    };
    let mut step = step(&path, action, Some(template), told);
    if let Some(Some(was)) = there.get(&path) {
        step.was.clone_from(was);
    }
    let crlf = step.was.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'));
    step.text = if crlf { text.replace('\n', "\r\n") } else { text };
    if template.fields.iter().any(|field| field.ask.to_lowercase().contains("password")) {
        let warning = "GitHub refuses a form that asks for a password: write the question in other words";
        step.receipt.warnings.push(warning.to_owned());
    }
    step
}

/// A form that rolecall wrote and nobody wants any more.
fn unwanted(path: &str, text: Option<&String>) -> Option<FileStep> {
    let was = text.filter(|_| path.starts_with(&format!("{FOLDER}/")))?;
    let (action, warning) = match FileOrigin::of(was) {
        FileOrigin::Rolecall => (FileAction::Remove, None),
        FileOrigin::Edited => {
            // Whoever took it out of `forms` has said already that it is theirs.
            let warning = "it is no longer wanted, and was edited by hand: it stays until somebody removes it";
            (FileAction::Conflict, Some(warning.to_owned()))
        }
        FileOrigin::Somebody => return None,
    };
    let mut step = step(path, action, None, None);
    step.receipt.warnings.extend(warning);
    step.was.clone_from(was);
    Some(step)
}

fn code_owners(catalog: &Catalog, templates: &str, there: &ExistingFiles) -> Option<FileStep> {
    let is_there = |path: &&str| there.contains_key(*path);
    let path = PLACES.iter().copied().find(is_there);
    let was = match path.map(|path| &there[path]) {
        Some(Some(text)) => text.as_str(),
        Some(None) => {
            let warning = "it can't be read as text, and stays as it is".to_owned();
            let to_do = "write it as UTF-8".to_owned();
            return path.map(|path| step(path, FileAction::Keep, None, Some((warning, to_do))));
        }
        None => "",
    };
    let (action, told, text) = match (owners(catalog, templates, was), path) {
        (Owners::Same, None) => return None,
        (Owners::Same, Some(_)) => (FileAction::Keep, None, String::new()),
        (Owners::Text(text), None) => (FileAction::Create, None, text),
        (Owners::Text(text), Some(_)) => (FileAction::Update, None, text),
        (Owners::Empty, _) => (FileAction::Remove, None, String::new()),
        (Owners::Broken, _) => {
            let to_do = "put these lines right, or remove them".to_owned();
            let warning = "rolecall's block in it must stand there once, from `# rolecall: begin` to `# rolecall: end`";
            (FileAction::Conflict, Some((format!("{warning}: {to_do}"), to_do)), String::new())
        }
    };
    let step = step(path.unwrap_or(PLACES[0]), action, None, told);
    Some(FileStep { was: was.to_owned(), text, ..step })
}
