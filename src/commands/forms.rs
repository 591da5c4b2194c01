//! `rolecall forms`: writes the issue forms and the CODEOWNERS block from the templates. It needs no network.

use super::context::Context;
use super::exit::Exit;
use super::teams;
use crate::cli::Forms;
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::form::{ExistingFiles, FOLDER, FileAction, FileStep, OWNERS, steps, wanted};
use crate::report::render_files;
use crate::workspace::{Files, Limit, Lock, TEMPLATES, Workspace, WriteError};

pub(super) fn run(context: &mut Context, arguments: &Forms) -> Result<Exit, Error> {
    let workspace = context.workspace()?;
    let mut catalog = workspace.catalog()?;
    catalog.missing_teams = missing_teams(context, &workspace, &catalog);
    let writes = !context.global.dry_run && !arguments.check;
    let _lock = match writes {
        true => {
            Some(Lock::take(&workspace.root, || context.info("waiting for another rolecall run in this folder\n"))?)
        }
        false => None,
    };
    let files = workspace.files();
    let mut steps = decide(&workspace, &catalog, &files, arguments.force)?;
    let mut failed = false;
    for step in steps.iter_mut().filter(|step| writes && step.writes()) {
        if let Err(error) = apply_step(&files, step) {
            step.receipt.action = FileAction::Fail;
            step.receipt.warnings.push(format!("{error}: check it, and run the command again"));
            failed = true;
        }
    }
    let stale: Vec<&str> = steps.iter().filter(|step| step.writes()).map(|step| step.receipt.path.as_str()).collect();
    let by_hand: Vec<(&str, &str)> =
        steps.iter().filter_map(|step| Some((step.receipt.path.as_str(), step.to_do.as_deref()?))).collect();
    let up_to_date = stale.is_empty() && by_hand.is_empty();
    let receipts: Vec<_> = steps.iter().map(|step| &step.receipt).collect();
    if context.global.json {
        context.json(&serde_json::json!({ "files": receipts }));
    } else {
        let text = render_files(&catalog, &receipts, !writes);
        context.out(&text.list);
        context.print_err(&text.warnings);
        if !arguments.check || up_to_date {
            context.info(&text.summary);
        }
    }
    if arguments.check && !up_to_date {
        if !stale.is_empty() {
            let force = if arguments.force { " --force" } else { "" };
            context.print_err(&format!("error: {} out of date: run `rolecall forms{force}`\n", with_verb(&stale)));
        }
        for (path, to_do) in by_hand {
            context.print_err(&format!("error: {path} is out of date: {to_do}\n"));
        }
        return Ok(Exit::Failed);
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}

/// The teams that hold roles and don't exist, each with a warning. Nothing is asked if no team holds a role, or if the
/// tracker is local. A tracker that can't be reached is a warning, too, because the forms need no network.
fn missing_teams(context: &mut Context, workspace: &Workspace, catalog: &Catalog) -> Vec<String> {
    let held = teams::teams(catalog, |_| true);
    if held.is_empty() {
        return Vec::new();
    }
    let found = workspace.catalog().map(std::rc::Rc::new).and_then(|catalog| {
        let (tracker, _) = context.backends(workspace, &catalog)?;
        teams::missing(tracker.as_ref(), &held)
    });
    match found {
        Ok(missing) => {
            let (names, warnings): (Vec<_>, Vec<_>) = missing.into_iter().unzip();
            context.warn(&warnings);
            names
        }
        Err(error) => {
            let why = error.diagnostics().first().map_or_else(String::new, |problem| problem.message.clone());
            let warning = Diagnostic::warning(format!("the teams that hold roles weren't checked: {why}"));
            context.warn(&[warning.hint("`rolecall doctor` checks them")]);
            Vec::new()
        }
    }
}

/// Paths as a subject, with `is` or `are`.
fn with_verb(paths: &[&str]) -> String {
    match paths {
        [one] => format!("{one} is"),
        _ => format!("{} are", paths.join(", ")),
    }
}

fn decide(workspace: &Workspace, catalog: &Catalog, files: &Files, force: bool) -> Result<Vec<FileStep>, Error> {
    let wanted = wanted(catalog, &workspace.config)?;
    let forms = files
        .names(FOLDER)?
        .into_iter()
        .filter(|name| name.rsplit_once('.').is_some_and(|(_, extension)| extension == "yml"));
    let paths = forms.map(|name| format!("{FOLDER}/{name}")).chain(OWNERS.map(str::to_owned));
    let mut existing = ExistingFiles::new();
    for path in paths.filter(|path| files.exists(path)) {
        // A file that can't be read isn't ours, and is left alone.
        let text = files.read(&path, Limit::Artifact).ok().flatten().map(|source| source.text.clone());
        existing.insert(path, text);
    }
    Ok(steps(catalog, &wanted, TEMPLATES, &existing, force))
}

fn apply_step(files: &Files, step: &FileStep) -> Result<(), WriteError> {
    let path = &step.receipt.path;
    match step.receipt.action {
        FileAction::Create => files.create(path, &step.text),
        FileAction::Update => files.replace(path, &step.was, &step.text),
        FileAction::Remove => files.remove(path, &step.was),
        FileAction::Keep | FileAction::Conflict | FileAction::Fail => Ok(()),
    }
}
