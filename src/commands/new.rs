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
    let mut receipts = execute(context, &project, snapshot, None, &[request], options)?;
    for receipt in receipts.artifacts.iter_mut().filter(|receipt| receipt.action == Action::Keep) {
        let hint = format!("run `rolecall fill {}` to add answers, or use `--key NAME` to create another", receipt.key);
        if let Some(warning) = receipt.warnings.first_mut() {
            warning.hint = Some(hint);
        }
    }
    Ok(report(context, &project, &receipts, ReceiptLayout::Lines))
}
