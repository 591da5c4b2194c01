//! `rolecall new`: creates one artifact from a template, and prompts for missing answers.

use super::check::say_findings;
use super::context::Context;
use super::pipeline::{ReceiptLayout, execute, report};
use super::project::Project;
use super::{Exit, answers, reference, resolve};
use crate::cli::New;
use crate::core::artifact::{Parent, Request};
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::outline::read_name;
use crate::core::plan::{Action, Options};
use crate::report::render_preview;
use crate::workspace::{ask_fields, confirm, is_interactive};

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
            Err(_) => reference::parent(context, &project, &reference::snapshot(&project, parent)?, parent)?,
        });
    }
    request.to = arguments.to.map(Into::into);
    request.milestone.clone_from(&arguments.milestone);
    request.labels.clone_from(&arguments.labels);
    request.draft = arguments.draft;
    let options = Options { today: context.today(), force: false, only_new: true };

    let interactive =
        !arguments.draft && !context.global.json && !request.answers.missing(template).is_empty() && is_interactive();
    if interactive {
        ask_fields(template, &project.guidance(context, template), &mut request.answers, false)?;
        let mut snapshot = project.snapshot()?;
        let decision = project.decide(&mut snapshot, &std::slice::from_ref(&request), options)?;
        if let Some(step) = decision.plan.steps.first() {
            let text = render_preview(step);
            context.info(&text);
        }
        if !context.global.dry_run && !confirm("Create it?")? {
            context.info("nothing was created\n");
            return Ok(Exit::Done);
        }
    }
    let _lock = project.lock(context)?;
    say_findings(context, &project, &std::slice::from_ref(&request), arguments.strict)?;
    let snapshot = project.snapshot()?;
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
    Ok(report(context, &project, &receipts, ReceiptLayout::Lines))
}

/// Adds to an error that answers are missing which flags give them, because nobody can be asked here.
fn with_flags(error: Error, unanswered: &[String]) -> Error {
    let Error::Wrong(mut mistakes) = error else { return error };
    if let (Some(last), false) = (mistakes.last_mut(), unanswered.is_empty()) {
        let flags = format!("answer with `{}`, or create a draft with `--draft`", unanswered.join(" "));
        last.hint = Some(last.hint.take().map_or_else(|| flags.clone(), |hint| format!("{hint}; {flags}")));
    }
    Error::Wrong(mistakes)
}
