//! `rolecall completions`: a shell's completion script. It calls the program for each completion, so template IDs, roles
//! and keys are those of the folder that the person is in.

use std::ffi::{OsStr, OsString};

use camino::Utf8PathBuf;
use clap::Command;
use clap_complete::env::{CompleteEnv, Shells};
use clap_complete::{ArgValueCandidates, CompletionCandidate};

use super::context::Context;
use super::exit::Exit;
use crate::cli::{self, Completions};
use crate::core::catalog::Catalog;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::Snapshot;
use crate::tracker::{Local, Tracker as _};
use crate::workspace::{FileStore as _, Workspace};

/// The variable by which the script asks the program for candidates; its value is the shell's name.
const VARIABLE: &str = "ROLECALL_COMPLETE";

pub(super) fn run(context: &mut Context, arguments: &Completions) -> Result<Exit, Error> {
    let shells = Shells::builtins();
    let name = arguments.shell.to_string();
    let mut script = Vec::new();
    let shell = shells.completer(&name).expect("the argument takes only the shells that have a script");
    let written = shell.write_registration(VARIABLE, "rolecall", "rolecall", "rolecall", &mut script);
    written.map_err(|error| Error::failed(Diagnostic::error(format!("can't write the script: {error}"))))?;
    context.out(&String::from_utf8_lossy(&script));
    Ok(Exit::Done)
}

/// Answers a completion script that calls the program. Returns whether it did.
pub(super) fn answer(arguments: &[OsString]) -> bool {
    let folder = std::env::current_dir().ok();
    let environment = CompleteEnv::with_factory(command).var(VARIABLE);
    environment.try_complete(arguments.iter().cloned(), folder.as_deref()).unwrap_or(false)
}

/// The command line, with candidates for what is named in this folder.
fn command() -> Command {
    with_candidates(cli::command())
}

/// Adds candidates to the arguments of a command and of those below it.
fn with_candidates(command: Command) -> Command {
    let of = command.get_name().to_owned();
    let command = command.mut_args(|arg| match (of.as_str(), arg.get_id().as_str()) {
        ("new" | "apply" | "plan" | "list", "template") | ("templates" | "eject", "id") => {
            arg.add(ArgValueCandidates::new(templates))
        }
        ("roles", "name") | ("list", "role") => arg.add(ArgValueCandidates::new(roles)),
        ("fill" | "accept" | "show" | "close" | "reopen" | "rename" | "move" | "assign" | "label" | "edit", "key")
        | ("new" | "list" | "move", "parent") => arg.add(ArgValueCandidates::new(keys)),
        ("help" | "man", "topic") => arg.add(ArgValueCandidates::new(commands)),
        _ => arg,
    });
    let below: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    below.into_iter().fold(command, |command, name| command.mut_subcommand(name, with_candidates))
}

/// The folder's workspace and catalog; nothing where a mistake in a file stops it: a completion has no place to say so.
fn catalog() -> Option<(Workspace, Catalog)> {
    let folder = Utf8PathBuf::from_path_buf(std::env::current_dir().ok()?).ok()?;
    let workspace = Workspace::open(&folder, None).ok()?;
    let catalog = workspace.catalog().ok()?;
    Some((workspace, catalog))
}

fn candidate(name: &str, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(OsStr::new(name)).help(Some(help.to_owned().into()))
}

fn commands() -> Vec<CompletionCandidate> {
    let about = |command: &Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    cli::command().get_subcommands().map(|command| candidate(command.get_name(), &about(command))).collect()
}

fn templates() -> Vec<CompletionCandidate> {
    let Some((_, catalog)) = catalog() else { return Vec::new() };
    catalog.templates().map(|template| candidate(template.id.as_str(), &template.about)).collect()
}

fn roles() -> Vec<CompletionCandidate> {
    let Some((_, catalog)) = catalog() else { return Vec::new() };
    catalog.roles().iter().map(|role| candidate(role.id.as_str(), &role.name)).collect()
}

/// The keys in this folder's files. Those on GitHub would cost requests at each press of a key.
fn keys() -> Vec<CompletionCandidate> {
    let Some((workspace, catalog)) = catalog() else { return Vec::new() };
    let catalog = std::rc::Rc::new(catalog);
    let mut snapshot = Snapshot::default();
    let folder = workspace.config.file.folder.as_deref();
    if let Ok(local) = Local::new(workspace.files(), folder, &catalog) {
        drop(local.read(&mut snapshot));
    }
    drop(workspace.files().find_all(&mut snapshot));
    snapshot.iter().map(|existing| candidate(&existing.record.key.to_string(), &existing.record.title)).collect()
}
