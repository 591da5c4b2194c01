//! `rolecall completions`: a shell's completion script. It calls the program for each completion, so template IDs, roles,
//! keys and files are those of the folder that the person is in, or that `-C` names.

use std::any::TypeId;
use std::ffi::{OsStr, OsString};

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Command, ValueHint};
use clap_complete::engine::{ArgValueCompleter, PathCompleter, ValueCompleter as _};
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
    let Some(folder) = std::env::current_dir().ok().and_then(|path| Utf8PathBuf::from_path_buf(path).ok()) else {
        return false;
    };
    let folder = folder.join(named_folder(arguments).unwrap_or_default());
    let environment = CompleteEnv::with_factory(|| with_candidates(cli::command(), &folder)).var(VARIABLE);
    environment.try_complete(arguments.iter().cloned(), Some(folder.as_std_path())).unwrap_or(false)
}

/// The folder of `-C`, unless it is still being typed.
fn named_folder(arguments: &[OsString]) -> Option<Utf8PathBuf> {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let typed = words.split_last().map_or(&[][..], |(_, before)| before);
    let of = |at: usize| match typed[at].strip_prefix("-C")? {
        "" => typed.get(at + 1).copied(),
        attached => Some(attached.trim_start_matches('=')),
    };
    (0..typed.len()).find_map(of).map(Utf8PathBuf::from)
}

/// Adds candidates to the arguments of a command and of those below it: what is named in the folder, and its files.
fn with_candidates(command: Command, folder: &Utf8Path) -> Command {
    let of = command.get_name().to_owned();
    let in_folder = |candidates: fn(&Utf8Path) -> Vec<CompletionCandidate>| {
        let folder = folder.to_owned();
        ArgValueCandidates::new(move || candidates(&folder))
    };
    let command = command.mut_args(|arg| match (of.as_str(), arg.get_id().as_str()) {
        ("new" | "apply" | "plan" | "list" | "export" | "check", "template") | ("templates" | "eject", "id") => {
            arg.add(in_folder(templates))
        }
        ("roles", "name") | ("list" | "export", "role") => arg.add(in_folder(roles)),
        (
            "fill" | "accept" | "show" | "comment" | "close" | "reopen" | "rename" | "move" | "assign" | "label"
            | "edit",
            "key",
        )
        | ("new" | "list" | "export" | "move", "parent") => arg.add(in_folder(keys)),
        ("check", "what") => {
            let folder = folder.to_owned();
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| keys_and_files(&folder, typed)))
        }
        ("help" | "man", "topic") => arg.add(ArgValueCandidates::new(commands)),
        (_, "directory") => arg.value_hint(ValueHint::DirPath),
        _ if arg.get_value_parser().type_id() == TypeId::of::<Utf8PathBuf>() => arg.value_hint(ValueHint::FilePath),
        _ => arg,
    });
    let below: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    below
        .into_iter()
        .fold(command, |command, name| command.mut_subcommand(name, |below| with_candidates(below, folder)))
}

/// The folder's workspace and catalog; nothing where a mistake in a file stops it: a completion has no place to say so.
fn catalog(folder: &Utf8Path) -> Option<(Workspace, Catalog)> {
    let workspace = Workspace::open(folder, None).ok()?;
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

fn templates(folder: &Utf8Path) -> Vec<CompletionCandidate> {
    let Some((_, catalog)) = catalog(folder) else { return Vec::new() };
    catalog.templates().map(|template| candidate(template.id.as_str(), &template.about)).collect()
}

fn roles(folder: &Utf8Path) -> Vec<CompletionCandidate> {
    let Some((_, catalog)) = catalog(folder) else { return Vec::new() };
    catalog.roles().iter().map(|role| candidate(role.id.as_str(), &role.name)).collect()
}

/// The keys in this folder's files. Those on GitHub would cost requests at each press of a key.
fn keys(folder: &Utf8Path) -> Vec<CompletionCandidate> {
    let Some((workspace, catalog)) = catalog(folder) else { return Vec::new() };
    let catalog = std::rc::Rc::new(catalog);
    let mut snapshot = Snapshot::default();
    let folder = workspace.config.file.folder.as_deref();
    if let Ok(local) = Local::new(workspace.files(), folder, &catalog) {
        drop(local.read(&mut snapshot));
    }
    drop(workspace.files().find_all(&mut snapshot));
    snapshot.iter().map(|existing| candidate(&existing.record.key.to_string(), &existing.record.title)).collect()
}

/// The keys that begin with what is typed, and the files.
fn keys_and_files(folder: &Utf8Path, typed: &OsStr) -> Vec<CompletionCandidate> {
    let begins = |key: &CompletionCandidate| key.get_value().as_encoded_bytes().starts_with(typed.as_encoded_bytes());
    let mut all: Vec<CompletionCandidate> = keys(folder).into_iter().filter(begins).collect();
    all.extend(PathCompleter::any().current_dir(folder.as_std_path()).complete(typed));
    all
}
