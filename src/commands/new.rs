//! `rolecall new`: creates one artifact from a template, and prompts for missing answers.

use super::check::say_findings;
use super::context::Context;
use super::interview::Interview;
use super::pipeline::{ReceiptLayout, execute, report};
use super::project::Project;
use super::{Exit, answers, reference, resolve};
use crate::cli::New;
use crate::core::artifact::{Parent, Request};
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::hint::join;
use crate::core::outline::read_name;
use crate::core::plan::{Action, Options, Receipt, Snapshot, Wanted, is_taken};
use crate::report::render_preview;
use crate::workspace::{Prompts, Reply, is_interactive};

pub(super) fn run(context: &mut Context, arguments: &New) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let template = resolve::template(&project.catalog, &arguments.template)?;
    let mut request = Request::new(template.id_named(&arguments.template));
    answers::read(context, &arguments.answered, template, &mut request.answers)?;
    let invalid = |option: &str, mistake: Diagnostic| Diagnostic {
        message: format!("in `{option}`: {}", mistake.message),
        ..mistake
    };
    if let Some(key) = &arguments.key {
        let name = read_name(key, &request.template).map_err(|mistake| invalid("--key", mistake))?;
        request.name = Some(name);
    }
    if let Some(parent) = &arguments.parent {
        request.parent = Some(match Parent::parse(parent) {
            Ok(parent) => parent,
            // Not a whole key: a number without `#`, a path or a part of a key.
            Err(_) => reference::parent(context, &project, &reference::snapshot(context, &project, parent)?, parent)?,
        });
    }
    request.to = arguments.to.map(Into::into);
    request.milestone.clone_from(&arguments.milestone);
    request.labels.clone_from(&arguments.labels);
    request.draft = arguments.draft;
    let options = Options { today: context.today(), force: false, only_new: true };

    let interactive =
        !arguments.draft && !context.global.json && !request.answers.missing(template).is_empty() && is_interactive();
    let mut interview = None;
    if interactive {
        let snapshot = project.snapshot_for(std::slice::from_ref(&request.template))?;
        let asked = ask(context, &project, template, &mut request, snapshot, options)?;
        let Some(asked) = asked else { return Ok(Exit::Done) };
        interview = Some(asked);
    }
    let _lock = project.lock(context)?;
    say_findings(context, &project, &std::slice::from_ref(&request), arguments.strict)?;
    let snapshot = project.part(&Wanted::default())?;
    let unanswered: Vec<String> = match request.draft || interactive {
        true => Vec::new(),
        false => request.answers.missing(template).iter().map(|field| format!("--set {}=…", field.id)).collect(),
    };
    let mut receipts = execute(context, &project, snapshot, None, &[request], options)
        .map_err(|error| with_flags(error, &unanswered))?;
    for receipt in receipts.artifacts.iter_mut().filter(|receipt| receipt.action == Action::Keep) {
        let hint = format!("run `rolecall fill {}` to add answers, or use `--key NAME` to create another", receipt.key);
        if let Some(warning) = receipt.warnings.first_mut() {
            warning.hint = Some(hint);
        }
    }
    let exists = |receipt: &Receipt| !matches!(receipt.action, Action::Fail | Action::Keep);
    if let Some(interview) =
        interview.as_mut().filter(|_| !context.global.dry_run && receipts.artifacts.iter().all(exists))
    {
        interview.finish();
    }
    Ok(report(context, &project, &receipts, ReceiptLayout::Lines))
}

/// Adds to an error that answers are missing which flags give them, because nobody can be asked here.
fn with_flags(error: Error, unanswered: &[String]) -> Error {
    let Error::Wrong(mut mistakes) = error else { return error };
    if let (Some(last), false) = (mistakes.last_mut(), unanswered.is_empty()) {
        let flags = format!("answer with `{}`, or create a draft with `--draft`", unanswered.join(" "));
        last.hint = Some(last.hint.take().map_or_else(|| flags.clone(), |hint| join(&hint, &flags)));
    }
    Error::Wrong(mistakes)
}

/// Asks for the answers, the key and the parent, until the person agrees with the preview. `None` if they don't create
/// it.
fn ask<'a>(
    context: &mut Context,
    project: &'a Project,
    template: &'a Template,
    request: &mut Request,
    mut snapshot: Snapshot,
    options: Options,
) -> Result<Option<Interview<'a>>, Error> {
    let taken = request.name.clone().filter(|name| is_taken(&project.catalog, &snapshot, request, name));
    if let Some(name) = taken {
        request.name = None;
        let message = format!("`{}/{name}` already exists", template.id);
        context.warn(&[Diagnostic::warning(message).hint("you are asked for another key")]);
    }
    let fields = template.fields.iter().filter(|field| request.answers.given(&field.id).is_none()).collect();
    let command = format!("new {}", template.id);
    let interview = Interview::new(context, &project.workspace, &project.catalog, template, fields, &command);
    let mut interview = interview.with_names(request, &snapshot);
    let prompts = Prompts::new(context.global.quiet);
    prompts.guide("Esc goes back one question. Ctrl-C stops, and your answers are kept.");
    interview.resume(request, &snapshot)?;
    loop {
        interview.ask(context, request, &snapshot)?;
        let decision = match project.decide(&mut snapshot, &std::slice::from_ref(&*request), options) {
            Ok(decision) => decision,
            Err(error @ Error::Wrong(_)) => {
                // Nothing is thrown away: the person changes the last answer, or goes back to another.
                context.report_error(&error);
                interview.back();
                continue;
            }
            Err(error) => return Err(interview.stopped(error)),
        };
        if let Some(step) = decision.plan.steps.first() {
            let text = render_preview(step);
            context.info(&text);
        }
        if context.global.dry_run {
            return Ok(Some(interview));
        }
        match prompts.confirm("Create it?", true).map_err(|error| interview.stopped(error))? {
            Reply::Answer(true) => return Ok(Some(interview)),
            Reply::Answer(false) => {
                context
                    .info("nothing was created; your answers are kept: the same command offers to resume with them\n");
                return Ok(None);
            }
            Reply::Back => interview.back(),
        }
    }
}
