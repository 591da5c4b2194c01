//! `rolecall event`: applies the rules in force to an event, or runs what the Action's inputs request. Its requests go
//! through the same pipeline as those of every other command.

mod base_config;
mod check;
mod comment;
mod create;
mod hand_off;
mod handler;
mod inputs;
mod list;
mod outlines;
mod proposed;
mod pull_request;
mod report;
mod summary;
mod tag;

use camino::{Utf8Path, Utf8PathBuf};

use super::agents::agent;
use super::context::Context;
use super::exit::Exit;
use super::gate::Gate;
use crate::cli::Event as Arguments;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::Event;
use crate::core::names::AgentName;
use crate::runner::{Inputs, Runner, resume, stop};
use crate::workspace::{Limit, read_named};
use handler::EventHandler;

pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, Error> {
    let Some(runner) = Runner::find(&context.environment) else {
        return handle(context, arguments, None);
    };
    if !context.global.json {
        context.join_streams();
    }
    let (stop_commands, token) = stop();
    context.print_err(&stop_commands);
    let exit = match handle(context, arguments, Some(&runner)) {
        Ok(exit) => exit,
        Err(error) => {
            context.report_fatal(&error);
            // An error while writing the summary is reported in addition to the first.
            if let Err(second) = summary::report_failure(context, &runner) {
                context.report_error(&second);
            }
            Exit::from(&error)
        }
    };
    let here = context.directory().unwrap_or_default();
    let root = runner.workspace.clone().filter(|root| here.starts_with(root)).unwrap_or_else(|| here.clone());
    let subfolder = here.strip_prefix(&root).map(Utf8Path::to_owned).unwrap_or_default();
    context.print_err(&resume(&token));
    summary::annotate(context, &root, &subfolder);
    Ok(exit)
}

fn handle(context: &mut Context, arguments: &Arguments, runner: Option<&Runner>) -> Result<Exit, Error> {
    let inputs = Inputs::read(&context.environment)?;
    if inputs.only_drafts {
        context.gate = Some(Gate::for_drafts());
        let workflow = context.environment.variable("GITHUB_WORKFLOW").unwrap_or_default();
        let by_workflow = || AgentName::of_client(&format!("an agent of {workflow}"), "");
        context.global.agent = agent(context)?.or_else(by_workflow);
    }
    context.global.dry_run |= inputs.dry_run;
    context.by_workflow = runner.is_some();
    if context.global.config.is_none() {
        context.global.config = inputs.config.as_ref().map(Utf8PathBuf::from);
    }
    if arguments.list {
        return list::run(context);
    }
    if inputs.template.is_none() && (inputs.fields.is_some() || inputs.key.is_some()) {
        let warning = Diagnostic::warning("the inputs `fields` and `key` have no effect without the input `template`");
        context.warn(&[warning.hint("add the input `template`, or remove them")]);
    }
    let direct = arguments.name.is_none()
        && arguments.payload.is_none()
        && (inputs.template.is_some() || !inputs.apply.is_empty());
    // Inputs need no event, but the run's own event tells which files are checked out.
    let event = match read(context, arguments, &inputs) {
        Ok(event) => Some(event),
        Err(_) if direct => None,
        Err(error) => return Err(error),
    };
    let other_checkout = base_config::is_other_checkout(context, event.as_ref(), runner)?;
    let (project, rules) = base_config::project(context, other_checkout, runner)?;
    if let (Some(host), Some(event)) = (project.tracker.host(), event.as_ref().filter(|_| !direct)) {
        let (target, source) = (host.repository(), event.text("repository.full_name"));
        if let Some(source) = source.filter(|source| !source.eq_ignore_ascii_case(&target)) {
            let mistake = Diagnostic::error(format!("the payload is from {source}, but the issues are in {target}"));
            return Err(mistake.hint(format!("use `--repo {source}` to handle it there")).into());
        }
    }
    let _lock = project.lock(context)?;
    let mut handler = EventHandler::new(context, &project, other_checkout);
    match &event {
        Some(event) if !direct => handler.run_rules(&rules, event),
        _ => handler.run_inputs(&inputs, event.as_ref())?,
    }
    let EventHandler { outcome, .. } = handler;
    let what = event.filter(|_| !direct).map_or_else(|| "inputs".to_owned(), |event| event.whole_name());
    summary::report(context, &project, &what, outcome, runner)
}

/// Reads the event: that of the options, else of the inputs, else the workflow run's own.
fn read(context: &Context, arguments: &Arguments, inputs: &Inputs) -> Result<Event, Error> {
    let Some(name) = arguments.name.as_ref().or(inputs.event.as_ref()) else {
        let mistake = Diagnostic::error("no event given");
        return Err(mistake.hint("a workflow uses its own event; to run one by hand: `rolecall event --name issues.closed --payload FILE --dry-run`").into());
    };
    let path = match (&arguments.payload, inputs.payload.as_ref()) {
        (Some(path), _) => path.clone(),
        (None, Some(path)) => Utf8PathBuf::from(path),
        (None, None) => {
            let mistake = Diagnostic::error(format!("no payload given for the event `{name}`"));
            return Err(mistake
                .hint("use `--payload FILE` with a payload as GitHub sends it, or `--payload -` to read standard input")
                .into());
        }
    };
    let source = match path.as_str() {
        "-" => context.read_stdin()?,
        _ => read_named(&context.resolve(&path)?, &context.directory()?, Limit::Outline)?,
    };
    let payload = serde_json::from_str(&source.text).map_err(|error| {
        let message = format!("the payload is not JSON: {error}");
        Diagnostic::error(message)
            .at(source.place_at(error.line(), error.column()))
            .hint("pass the file that GitHub writes, or a webhook's body")
    })?;
    Ok(Event::new(name, payload)?)
}
