//! One file a verb, all of one shape: read, decide (core), act, tell.

mod accept;
mod answered;
mod apply;
mod completions;
mod context;
mod event;
mod fill;
mod find;
mod forms;
mod ground;
mod init;
mod labels;
mod list;
mod man;
mod new;
mod outlines;
mod road;
mod roles;
mod schema;
mod templates;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::cli::{Cli, Command};
use crate::core::diagnostic::Error;
use crate::core::mask::Mask;
use crate::report::{Talk, usage_json};
use crate::world::World;
use context::Context;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, with warnings too.
    Done,
    /// Something failed.
    Failed,
    /// The command or a file of the user's is wrong.
    Wrong,
}

impl Exit {
    /// How two things ended together: as the worse one did. What failed may have been done in part, and that is worst.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Failed, _) | (_, Self::Failed) => Self::Failed,
            (Self::Wrong, _) | (_, Self::Wrong) => Self::Wrong,
            (Self::Done, Self::Done) => Self::Done,
        }
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Self {
        match error {
            Error::Wrong(_) => Self::Wrong,
            Error::Failed(_) => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Failed => Self::from(1),
            Exit::Wrong => Self::from(2),
        }
    }
}

/// Run the command that arguments are, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    match Cli::try_parse_from(&arguments) {
        Ok(cli) => run_in(cli, World::real()),
        Err(error) => refuse(&arguments, &error, &World::real()),
    }
}

/// Tell what is wrong with arguments, or what they ask to be told: the help, the version.
fn refuse(arguments: &[OsString], error: &clap::Error, world: &World) -> Exit {
    // What can't be understood is shown, and may be a token that was pasted into the wrong place.
    let mask = Mask::new(|name| world.variable(name));
    let text = error.render().to_string();
    // A closed pipe is no failure.
    match mask.hide(&text) {
        masked if masked == text => drop(error.print()),
        masked => Talk::new(&world.streams, anstream::ColorChoice::Never, mask.clone()).err(&masked),
    }
    if !error.use_stderr() {
        return Exit::Done;
    }
    let mut options = arguments.iter().take_while(|argument| *argument != "--");
    if options.any(|argument| argument == "--json") {
        let text = serde_json::to_string_pretty(&usage_json(error)).expect("our own types are always JSON");
        drop(Talk::new(&world.streams, anstream::ColorChoice::Never, mask).out(&(text + "\n")));
    }
    Exit::Wrong
}

/// Run a command with another clock, other streams or another environment.
pub fn run_in(cli: Cli, world: World) -> Exit {
    let mut context = Context::new(cli.global, world);
    let result = match cli.command {
        Command::Init(arguments) => init::run(&mut context, &arguments),
        Command::Roles(arguments) => roles::run(&mut context, &arguments),
        Command::Templates(arguments) => templates::run(&mut context, &arguments),
        Command::New(arguments) => new::run(&mut context, &arguments),
        Command::Fill(arguments) => fill::run(&mut context, &arguments),
        Command::Plan(outlines) => apply::plan(&mut context, &outlines),
        Command::Apply(arguments) => apply::run(&mut context, &arguments),
        Command::Event(arguments) => event::run(&mut context, &arguments),
        Command::Forms(arguments) => forms::run(&mut context, &arguments),
        Command::Labels => labels::run(&mut context),
        Command::List(arguments) => list::run(&mut context, &arguments),
        Command::Accept(arguments) => accept::run(&mut context, &arguments),
        Command::Schema(arguments) => schema::run(&mut context, &arguments),
        Command::Completions(arguments) => Ok(completions::run(&mut context, &arguments)),
        Command::Man => man::run(&mut context),
    };
    match result {
        Ok(exit) => context.finish(exit),
        Err(error) => {
            context.tell_fatal(&error);
            context.finish(Exit::from(&error))
        }
    }
}
