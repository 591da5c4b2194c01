//! `rolecall help`: the program's help, a command's, or the options that every command takes.

use clap::Command;

use super::context::Context;
use super::exit::Exit;
use crate::cli::{self, Help};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::nearest::did_you_mean;

pub(super) fn run(context: &mut Context, arguments: &Help) -> Result<Exit, Error> {
    let mut command = match arguments.topic.as_slice() {
        [topic] if topic == "options" => cli::global_options(),
        topic => find(cli::command(), topic)?,
    };
    let text = command.render_help().to_string();
    context.out(&(text.trim_end().to_owned() + "\n"));
    Ok(Exit::Done)
}

/// Finds a command by its words.
pub(super) fn find(command: Command, words: &[String]) -> Result<Command, Error> {
    let Some((word, rest)) = words.split_first() else { return Ok(command) };
    match command.get_subcommands().find(|command| command.get_name() == word) {
        Some(command) => find(command.clone(), rest),
        None => {
            let hint = did_you_mean(word, command.get_subcommands().map(Command::get_name));
            Err(Diagnostic::error(format!("command `{word}` not found")).hint(hint).into())
        }
    }
}
