//! `rolecall accept`: accepts an artifact and creates the follow-up drafts that it owes to the next role.

use super::context::Context;
use super::pipeline::{ReceiptLayout, execute, report_done};
use super::project::Project;
use super::{Exit, agents, reference, resolve};
use crate::cli::Accept;
use crate::core::artifact::Request;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::names::ArtifactKey;
use crate::core::plan;
use crate::core::plan::{
    Change, Options, Receipts, Snapshot, State, Step, missing_for_acceptance, returned, take_again,
};

pub(super) fn run(context: &mut Context, arguments: &Accept) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let _lock = project.lock(context)?;
    let mut snapshot = reference::snapshot(context, &project, &arguments.key)?;
    let key = reference::artifact(context, &project, &snapshot, &arguments.key)?.record.key.clone();
    let template = resolve::template(&project.catalog, key.template().as_str())?;
    project.read_files(&mut snapshot, template.follow_ups())?;
    let existing = reference::artifact(context, &project, &snapshot, &key.to_string())?;
    let role = project.catalog.role(existing.owner(&project.catalog).as_str());
    agents::check_acceptance(context, &project, &key, role)?;
    let missing = missing_for_acceptance(&project.catalog, existing, template);
    if !arguments.anyway && !missing.is_empty() {
        let errors = missing.iter().map(|field| {
            Diagnostic::error(format!("`{key}` can't be accepted: missing `{}`", field.id)).hint(format!(
                "{} Answer it with `rolecall fill {key} --set {}=…`, or use `--anyway`",
                field.ask, field.id
            ))
        });
        return Err(Error::Failed(errors.collect()));
    }
    let today = context.today();
    let accept = |snapshot: &Snapshot| {
        let existing = reference::artifact(context, &project, snapshot, &key.to_string())?;
        let again = returned(&project.catalog, snapshot, existing, template);
        let again: Vec<Step> = again.into_iter().map(|draft| take_again(&project.catalog, snapshot, draft)).collect();
        Ok::<_, Error>((plan::accept(&project.catalog, snapshot, existing, template, today), again))
    };
    let ((step, owed), again) = project.ask(&mut snapshot, accept)??;
    let said = matches!(step.change, Change::Update(_)).then(|| said(&key, step.receipt.state, context.global.dry_run));
    let options = Options { today, force: false, only_new: true };
    let accepted = execute(context, &project, snapshot.clone(), Some(step), &owed, options)?;
    let done = hand_on_again(context, &project, &snapshot, accepted, again, options)?;
    let exit = report_done(context, &project, &done, options, ReceiptLayout::Lines);
    if let Some(said) = said.filter(|_| exit == Exit::Done) {
        context.info(&said);
    }
    Ok(exit)
}

/// Opens what was returned again, unless accepting failed.
fn hand_on_again(
    context: &mut Context,
    project: &Project,
    snapshot: &Snapshot,
    accepted: Receipts,
    again: Vec<Step>,
    options: Options,
) -> Result<Receipts, Error> {
    let none: &[Request] = &[];
    let mut done = vec![accepted];
    for step in again {
        if done.iter().any(|receipts| receipts.summary.failed > 0 || receipts.stopped.is_some()) {
            break;
        }
        done.push(execute(context, project, snapshot.clone(), Some(step), &none, options)?);
    }
    Ok(Receipts::joined(done))
}

/// What accepting does with the artifact, which its receipt doesn't say.
fn said(key: &ArtifactKey, state: State, dry_run: bool) -> String {
    match (state, dry_run) {
        (State::Closed, false) => format!("accepted `{key}`, and closed it as completed\n"),
        (State::Closed, true) => format!("would accept `{key}`, and close it as completed\n"),
        (State::Open, false) => format!("accepted `{key}`; it stays open\n"),
        (State::Open, true) => format!("would accept `{key}`; it would stay open\n"),
    }
}
