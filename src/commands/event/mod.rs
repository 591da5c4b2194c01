//! `rolecall event`: what an event asks for by the rules in force, or what the Action's inputs ask for. It is a door to
//! the same road as every other command.

mod base_config;
mod comment;
mod create;
mod hand_off;
mod handler;
mod inputs;
mod list;
mod outlines;
mod pull_request;
mod summary;
mod tag;

use camino::{Utf8Path, Utf8PathBuf};

use super::context::Context;
use super::exit::Exit;
use crate::cli::Event as Arguments;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::Event;
use crate::runner::{Inputs, Runner, resume, stop};
use crate::workspace::{Limit, read_named, read_stdin};
use handler::EventHandler;

pub(super) fn run(context: &mut Context, arguments: &Arguments) -> Result<Exit, Error> {
    let Some(runner) = Runner::find(&context.environment) else {
        return go(context, arguments, None);
    };
    if !context.global.json {
        context.join_streams();
    }
    let (silence, token) = stop();
    context.tell(&silence);
    let exit = match go(context, arguments, Some(&runner)) {
        Ok(exit) => exit,
        Err(error) => {
            context.tell_fatal(&error);
            // What can't be handed over is one problem more, and hides none.
            if let Err(more) = summary::nothing_but_problems(context, &runner) {
                context.report_error(&more);
            }
            Exit::from(&error)
        }
    };
    let here = context.directory().unwrap_or_default();
    let root = runner.workspace.clone().filter(|root| here.starts_with(root)).unwrap_or_else(|| here.clone());
    let below = here.strip_prefix(&root).map(Utf8Path::to_owned).unwrap_or_default();
    context.tell(&resume(&token));
    summary::annotate(context, &root, &below);
    Ok(exit)
}

fn go(context: &mut Context, arguments: &Arguments, runner: Option<&Runner>) -> Result<Exit, Error> {
    let inputs = Inputs::read(&context.environment)?;
    context.global.dry_run |= inputs.dry_run;
    context.by_workflow = runner.is_some();
    if context.global.config.is_none() {
        context.global.config = inputs.config.as_ref().map(Utf8PathBuf::from);
    }
    if arguments.list {
        return list::run(context);
    }
    if inputs.template.is_none() && (inputs.fields.is_some() || inputs.key.is_some()) {
        let odd = Diagnostic::warning(
            "the inputs `fields` and `key` are answers and a name for a `template`, and none is given",
        );
        context.warn(&[odd.hint("give the input `template` too, or remove them")]);
    }
    let direct = arguments.name.is_none()
        && arguments.payload.is_none()
        && (inputs.template.is_some() || !inputs.apply.is_empty());
    // Inputs need no event; but the run's own tells whose files are checked out.
    let event = match read(context, arguments, &inputs) {
        Ok(event) => Some(event),
        Err(_) if direct => None,
        Err(error) => return Err(error),
    };
    let elsewhere = base_config::is_elsewhere(context, event.as_ref(), runner)?;
    let (project, rules) = base_config::project(context, elsewhere, runner)?;
    if let (Some(host), Some(event)) = (project.tracker.host(), event.as_ref().filter(|_| !direct)) {
        let (here, there) = (host.repository(), event.text("repository.full_name"));
        if let Some(there) = there.filter(|there| !there.eq_ignore_ascii_case(&here)) {
            let mistake = Diagnostic::error(format!("the payload is of {there}, and the issues are those of {here}"));
            return Err(mistake.hint(format!("`--repo {there}` answers it there")).into());
        }
    }
    let _lock = project.lock(context)?;
    let mut handler = EventHandler::new(context, &project, elsewhere);
    match &event {
        Some(event) if !direct => handler.event(&rules, event),
        _ => handler.inputs(&inputs, event.as_ref())?,
    }
    let EventHandler { outcome, .. } = handler;
    let what = event.filter(|_| !direct).map_or_else(|| "inputs".to_owned(), |event| event.whole_name());
    summary::tell(context, &project, &what, outcome, runner)
}

/// The event: of the options, else of the inputs, else the run's own.
fn read(context: &Context, arguments: &Arguments, inputs: &Inputs) -> Result<Event, Error> {
    let Some(name) = arguments.name.as_ref().or(inputs.event.as_ref()) else {
        let mistake = Diagnostic::error("no event is named");
        return Err(mistake.hint("in a workflow it is the run's own; by hand: `rolecall event --name issues.closed --payload FILE --dry-run`").into());
    };
    let path = match (&arguments.payload, inputs.payload.as_ref()) {
        (Some(path), _) => path.clone(),
        (None, Some(path)) => Utf8PathBuf::from(path),
        (None, None) => {
            let mistake = Diagnostic::error(format!("the event `{name}` has no payload"));
            return Err(mistake
                .hint("`--payload FILE` names a file with what GitHub sends, `-` reads it from standard input")
                .into());
        }
    };
    let source = match path.as_str() {
        "-" => read_stdin()?,
        _ => read_named(&context.resolve(&path)?, &context.directory()?, Limit::Outline)?,
    };
    let payload = serde_json::from_str(&source.text).map_err(|error| {
        let message = format!("the payload is not JSON: {error}");
        Diagnostic::error(message)
            .at(source.place_at(error.line(), error.column()))
            .hint("it is the file that GitHub writes, or a webhook's body")
    })?;
    let wrong = |(message, hint): (String, String)| Diagnostic::error(message).hint(hint);
    Ok(Event::new(name, payload).map_err(wrong)?)
}
