//! The pipeline of every command that changes artifacts: requests and a snapshot give a plan, and applying the plan
//! gives receipts. A dry run stops before it applies anything.

use std::borrow::Cow;

use super::context::Context;
use super::exit::Exit;
use super::project::Project;
use super::teams::warn_of_missing;
use super::{agents, shown_plan};
use crate::apply::{Executor, apply, publish};
use crate::core::artifact::{Locations, Requests};
use crate::core::diagnostic::Error;
use crate::core::plan::{
    Action, Change, Decision, FieldChange, LatePlanner, Options, Plan, Receipt, Receipts, Record, Snapshot, Step,
    changes,
};
use crate::report::{
    Progress, ascii_tree, render_addresses, render_announcement, render_changes, render_diff, render_estimate,
    render_receipts,
};

/// How receipts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReceiptLayout {
    /// A tree with owners.
    Tree,
    /// One line per artifact.
    Lines,
}

/// Plans and applies requests, after the step `first`, which is already planned, and reports the receipts.
pub(super) fn run_requests(
    context: &mut Context,
    project: &Project,
    snapshot: Snapshot,
    first: Option<Step>,
    requests: &dyn Requests,
    options: Options,
    layout: ReceiptLayout,
) -> Result<Exit, Error> {
    let receipts = execute(context, project, snapshot, first, requests, options)?;
    Ok(report_done(context, project, &receipts, options, layout))
}

/// Reports what was done, and how to overwrite what it left alone.
pub(super) fn report_done(
    context: &mut Context,
    project: &Project,
    receipts: &Receipts,
    options: Options,
    layout: ReceiptLayout,
) -> Exit {
    let exit = report(context, project, receipts, layout);
    if receipts.summary.conflicts > 0 && !options.force {
        context.info("`--force` overwrites manual edits, after showing the difference\n");
    }
    exit
}

/// Plans and applies requests, after the step `first`, which is already planned.
pub(super) fn execute(
    context: &mut Context,
    project: &Project,
    mut snapshot: Snapshot,
    first: Option<Step>,
    requests: &dyn Requests,
    options: Options,
) -> Result<Receipts, Error> {
    let proposed = agents::Proposed::new(context, project, requests)?;
    let requests: &dyn Requests = proposed.as_ref().map_or(requests, |proposed| proposed);
    if proposed.is_some() || context.gate.is_some() {
        project.read_all(&mut snapshot)?;
    }
    let Decision { mut plan, locations } = project.decide(&mut snapshot, requests, options)?;
    if let Some(proposed) = &proposed {
        proposed.check(project, &snapshot, &plan, options.today)?;
    }
    shown_plan::pass(context, project, &snapshot, (first.as_ref(), &plan), requests, options)?;
    if !project.proposed {
        project.tracker.preflight(&mut plan)?;
        warn_of_missing(context, project, &plan)?;
    }
    let apply_plan = |context: &mut Context, locations: Locations, plan: Plan| {
        apply_plan(context, project, &snapshot, requests, locations, options, plan)
    };
    if let Some(mut first) = first {
        if context.global.json || context.global.dry_run {
            first.receipt.changes = step_changes(&snapshot, &locations, &first);
        }
        if !context.global.dry_run {
            let done = apply_plan(context, locations.clone(), Plan { steps: vec![first.clone()] });
            if done.summary.failed > 0 {
                // The acceptance failed, so nothing is owed.
                return Ok(done);
            }
            first.receipt = done.artifacts.into_iter().next().unwrap_or(first.receipt);
        }
        let done = Step { change: if context.global.dry_run { first.change.clone() } else { Change::None }, ..first };
        plan.steps.insert(0, done);
    }
    if context.global.json || context.global.dry_run {
        note_changes(project, &snapshot, requests, options, &locations, &mut plan);
    }
    context.warn(&snapshot.warnings);
    // A dry run shows all differences with its receipts.
    let shown = if context.global.dry_run { &[][..] } else { &plan.steps };
    for step in shown {
        if let Some(diff) = &step.diff {
            let text = render_diff(&step.receipt.key, diff);
            context.print_err(&text);
        }
    }
    Ok(if context.global.dry_run {
        let text = render_preview(project, &plan);
        context.info(&text);
        plan.receipts()
    } else {
        apply_plan(context, locations, plan)
    })
}

/// Notes in the receipts what changes in the artifacts that exist.
fn note_changes(
    project: &Project,
    snapshot: &Snapshot,
    requests: &dyn Requests,
    options: Options,
    locations: &Locations,
    plan: &mut Plan,
) {
    let late = LatePlanner::new(&project.catalog, snapshot, requests, options);
    for step in &mut plan.steps {
        let is_late = matches!(step.change, Change::Later(later) if !later.creates);
        step.receipt.changes = match is_late {
            true => step_changes(snapshot, locations, &late.complete(step.clone(), locations)),
            false => step_changes(snapshot, locations, step),
        };
    }
}

/// What a step changes in an artifact that exists.
fn step_changes(snapshot: &Snapshot, locations: &Locations, step: &Step) -> Vec<FieldChange> {
    let Change::Update(record) = &step.change else { return step.receipt.changes.clone() };
    let existing = step.existing.as_deref().map(Cow::Borrowed);
    let Some(existing) = existing.or_else(|| snapshot.whole(&record.key)) else { return Vec::new() };
    let body = locations.resolve(&record.body, &step.location).0.replace('\0', "`");
    changes(&existing, &Record { body, ..(**record).clone() })
}

/// What a dry run says about the real run, besides the receipts.
fn render_preview(project: &Project, plan: &Plan) -> String {
    let estimate = project.tracker.estimate(plan).filter(|(writes, _)| *writes > 1);
    let mut text = estimate.map_or_else(String::new, |(writes, least)| render_estimate(writes, least, true));
    if project.files.is_remote() && plan.steps.iter().any(|step| step.location.path().is_some() && step.writes()) {
        text += "the files go into one commit and one pull request\n";
    }
    text
}

fn apply_plan(
    context: &mut Context,
    project: &Project,
    snapshot: &Snapshot,
    requests: &dyn Requests,
    locations: Locations,
    options: Options,
    plan: Plan,
) -> Receipts {
    if !plan.writes() && !project.files.is_unfinished() {
        return plan.receipts();
    }
    let estimate = project.tracker.estimate(&plan);
    if let (Some((_, least)), Some(host)) = (estimate, project.tracker.host())
        && let Some(text) = render_announcement(&host.repository(), &plan, least)
    {
        context.info(&text);
    }
    let progress = Progress::new(plan.steps.len(), estimate.is_some(), context.is_silent());
    let executor = Executor {
        catalog: &project.catalog,
        tracker: project.tracker.as_ref(),
        files: project.files.as_ref(),
        snapshot,
        late: LatePlanner::new(&project.catalog, snapshot, requests, options),
        locations,
        options,
        only_shown: context.gate.as_ref().is_some_and(|gate| !gate.unseen),
    };
    let mut receipts = apply(executor, plan, || progress.step());
    progress.end();
    if let Some(message) = publish(project.files.as_ref(), &mut receipts) {
        context.info(&message);
    }
    receipts
}

/// Reports what was done, or in a dry run what would be.
pub(super) fn report(context: &mut Context, project: &Project, receipts: &Receipts, layout: ReceiptLayout) -> Exit {
    if context.global.json {
        match &receipts.stopped {
            Some(_) => context.json(&with_reasons(receipts)),
            None => context.json(receipts),
        }
    } else {
        let text = render_receipts(
            &project.catalog,
            receipts,
            layout == ReceiptLayout::Tree,
            context.global.verbose,
            context.global.dry_run,
        );
        let list = if context.is_ascii() { ascii_tree(&text.list) } else { text.list };
        context.out(&list);
        if layout == ReceiptLayout::Lines && context.width().is_some() {
            let addresses = render_addresses(&receipts.artifacts);
            context.out(&addresses);
        }
        if context.global.dry_run {
            let changes = render_changes(&receipts.artifacts, context.global.verbose);
            context.out(&changes);
        }
        context.print_err(&text.warnings);
        context.info(&text.summary);
    }
    exit_for(context, receipts)
}

/// Returns how a command with these receipts ends, and reports why it stopped early.
pub(super) fn exit_for(context: &mut Context, receipts: &Receipts) -> Exit {
    if let Some(reason) = &receipts.stopped {
        context.report_error(&Error::failed(reason.clone()));
    }
    if receipts.summary.failed > 0 || receipts.stopped.is_some() { Exit::Failed } else { Exit::Done }
}

/// Adds the reason of an early stop to each artifact that it left undone, because JSON readers don't see standard error.
pub(super) fn with_reasons(receipts: &Receipts) -> Receipts {
    let mut receipts = receipts.clone();
    if let Some(reason) = &receipts.stopped {
        let undone = |receipt: &&mut Receipt| receipt.action == Action::Fail && receipt.warnings.is_empty();
        for receipt in receipts.artifacts.iter_mut().filter(undone) {
            receipt.warnings.push(reason.message.clone());
        }
    }
    receipts
}
