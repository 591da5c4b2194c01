//! From the arguments to the command that they name.

use std::ffi::OsString;
use std::io::Write as _;

use super::context::Context;
use super::exit::Exit;
use super::{
    accept, apply, check, close, comment, completions, doctor, edit, event, export, fill, forms, graph, hand_off, help,
    init, labels, list, man, mcp, new, regroup, rename, report, roles, schema, show, status, templates, why,
};
use crate::cli::{Cli, Command, parse};
use crate::core::mask::Mask;
use crate::environment::Environment;
use crate::report::{Terminal, usage_json};

/// Run the command that arguments are, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if completions::answer(&arguments) {
        return Exit::Done;
    }
    match parse(&arguments) {
        Ok(cli) => run_in(cli, Environment::real()),
        Err(error) => refuse(&arguments, &error, &Environment::real()),
    }
}

/// Tell what is wrong with arguments, or what they ask to be told: the help, the version.
fn refuse(arguments: &[OsString], error: &clap::Error, environment: &Environment) -> Exit {
    // What can't be understood is shown, and may be a token that was pasted into the wrong place.
    let mask = Mask::new(|name| environment.variable(name));
    let text = error.render().to_string();
    // A closed pipe is no failure.
    match mask.hide(&text) {
        masked if masked == text => {
            let printed = error.print().and_then(|()| std::io::stdout().flush());
            let failed = |error: &std::io::Error| error.kind() != std::io::ErrorKind::BrokenPipe;
            if let Some(reason) = printed.err().filter(failed).filter(|_| !error.use_stderr()) {
                let text = format!("error: can't write to standard output: {reason}\n");
                Terminal::new(&environment.streams, anstream::ColorChoice::Never, mask).err(&text);
                return Exit::Failed;
            }
        }
        masked => Terminal::new(&environment.streams, anstream::ColorChoice::Never, mask.clone()).err(&masked),
    }
    if !error.use_stderr() {
        return Exit::Done;
    }
    let mut options = arguments.iter().take_while(|argument| *argument != "--");
    if options.any(|argument| argument == "--json") {
        let text = serde_json::to_string_pretty(&usage_json(error)).expect("our own types are always JSON");
        drop(Terminal::new(&environment.streams, anstream::ColorChoice::Never, mask).out(&(text + "\n")));
    }
    Exit::Wrong
}

/// Run a command with another clock, other streams or another environment.
pub fn run_in(cli: Cli, environment: Environment) -> Exit {
    let mut context = Context::new(cli.global, environment);
    run_command(&mut context, cli.command)
}

/// Run a command in a context.
fn run_command(context: &mut Context, command: Command) -> Exit {
    let result = match command {
        Command::Init(arguments) => init::run(context, &arguments),
        Command::Doctor => Ok(doctor::run(context)),
        Command::Roles(arguments) => roles::run(context, &arguments),
        Command::Templates(arguments) => templates::run(context, &arguments),
        Command::New(arguments) => new::run(context, &arguments),
        Command::Fill(arguments) => fill::run(context, &arguments),
        Command::Plan(arguments) => apply::plan(context, &arguments),
        Command::Apply(arguments) => apply::run(context, &arguments),
        Command::Event(arguments) => event::run(context, &arguments),
        Command::Mcp(arguments) => mcp::run(context, &arguments, run_command),
        Command::Forms(arguments) => forms::run(context, &arguments),
        Command::Labels => labels::run(context),
        Command::List(arguments) => list::run(context, &arguments),
        Command::Check(arguments) => check::run(context, &arguments),
        Command::Show(arguments) => show::run(context, &arguments),
        Command::Ack(arguments) => hand_off::ack(context, &arguments),
        Command::Return(arguments) => hand_off::give(context, &arguments),
        Command::Edit(arguments) => edit::run(context, &arguments),
        Command::Comment(arguments) => comment::run(context, &arguments),
        Command::Close(arguments) => close::run(context, &arguments),
        Command::Reopen(arguments) => close::reopen(context, &arguments),
        Command::Rename(arguments) => rename::run(context, &arguments),
        Command::Move(arguments) => regroup::move_below(context, &arguments),
        Command::Assign(arguments) => regroup::assign(context, &arguments),
        Command::Label(arguments) => regroup::label(context, &arguments),
        Command::Status(arguments) => status::run(context, &arguments),
        Command::Why(arguments) => why::run(context, &arguments),
        Command::Graph(arguments) => graph::run(context, &arguments),
        Command::Report(arguments) => report::run(context, &arguments),
        Command::Export(arguments) => export::run(context, &arguments),
        Command::Accept(arguments) => accept::run(context, &arguments),
        Command::Schema(arguments) => schema::run(context, &arguments),
        Command::Completions(arguments) => completions::run(context, &arguments),
        Command::Man(arguments) => man::run(context, &arguments),
        Command::Help(arguments) => help::run(context, &arguments),
    };
    match result {
        Ok(exit) => context.finish(exit),
        Err(error) => {
            context.report_fatal(&error);
            context.finish(Exit::from(&error))
        }
    }
}
