//! From the arguments to the command that they name.

use std::ffi::OsString;
use std::io::Write as _;

use super::context::Context;
use super::exit::Exit;
use super::{
    accept, apply, check, close, completions, doctor, edit, event, export, fill, forms, graph, hand_off, help, init,
    labels, list, man, new, regroup, rename, report, roles, schema, show, status, templates, why,
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
    let result = match cli.command {
        Command::Init(arguments) => init::run(&mut context, &arguments),
        Command::Doctor => Ok(doctor::run(&mut context)),
        Command::Roles(arguments) => roles::run(&mut context, &arguments),
        Command::Templates(arguments) => templates::run(&mut context, &arguments),
        Command::New(arguments) => new::run(&mut context, &arguments),
        Command::Fill(arguments) => fill::run(&mut context, &arguments),
        Command::Plan(arguments) => apply::plan(&mut context, &arguments),
        Command::Apply(arguments) => apply::run(&mut context, &arguments),
        Command::Event(arguments) => event::run(&mut context, &arguments),
        Command::Forms(arguments) => forms::run(&mut context, &arguments),
        Command::Labels => labels::run(&mut context),
        Command::List(arguments) => list::run(&mut context, &arguments),
        Command::Check(arguments) => check::run(&mut context, &arguments),
        Command::Show(arguments) => show::run(&mut context, &arguments),
        Command::Ack(arguments) => hand_off::ack(&mut context, &arguments),
        Command::Return(arguments) => hand_off::give(&mut context, &arguments),
        Command::Edit(arguments) => edit::run(&mut context, &arguments),
        Command::Close(arguments) => close::run(&mut context, &arguments),
        Command::Reopen(arguments) => close::reopen(&mut context, &arguments),
        Command::Rename(arguments) => rename::run(&mut context, &arguments),
        Command::Move(arguments) => regroup::move_below(&mut context, &arguments),
        Command::Assign(arguments) => regroup::assign(&mut context, &arguments),
        Command::Label(arguments) => regroup::label(&mut context, &arguments),
        Command::Status(arguments) => status::run(&mut context, &arguments),
        Command::Why(arguments) => why::run(&mut context, &arguments),
        Command::Graph(arguments) => graph::run(&mut context, &arguments),
        Command::Report(arguments) => report::run(&mut context, &arguments),
        Command::Export(arguments) => export::run(&mut context, &arguments),
        Command::Accept(arguments) => accept::run(&mut context, &arguments),
        Command::Schema(arguments) => schema::run(&mut context, &arguments),
        Command::Completions(arguments) => completions::run(&mut context, &arguments),
        Command::Man(arguments) => man::run(&mut context, &arguments),
        Command::Help(arguments) => help::run(&mut context, &arguments),
    };
    match result {
        Ok(exit) => context.finish(exit),
        Err(error) => {
            context.report_fatal(&error);
            context.finish(Exit::from(&error))
        }
    }
}
