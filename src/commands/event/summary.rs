//! Reports the result of an event: in the log and the job's summary for people, in outputs for later steps, and in
//! annotations on files.

use camino::Utf8Path;
use serde::Serialize;

use super::handler::Outcome;
use crate::commands::context::Context;
use crate::commands::exit::Exit;
use crate::commands::pipeline;
use crate::commands::pipeline::ReceiptLayout;
use crate::commands::project::Project;
use crate::core::diagnostic::{Diagnostic, Error, Severity};
use crate::core::plan::{Action, Receipts};
use crate::report::{diagnostic_json, render_note, render_summary};
use crate::runner::{Runner, annotation};

/// How many annotations of a kind GitHub shows per step. The summary lists all of them.
const MAX_ANNOTATIONS: usize = 10;

/// The result of an event as JSON.
#[derive(Serialize)]
struct EventOutcome<'a> {
    #[serde(flatten)]
    receipts: &'a Receipts,
    /// What was only planned, if something else was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<Receipts>,
    /// Further messages: which rule did nothing, and why.
    notes: &'a [String],
    /// Why a rule failed.
    errors: Vec<serde_json::Value>,
}

/// Reports the result of an event, and returns how the command ends.
pub(super) fn report(
    context: &mut Context,
    project: &Project,
    what: &str,
    outcome: Outcome,
    runner: Option<&Runner>,
) -> Result<Exit, Error> {
    let Outcome { receipts: done, planned, notes, errors } = outcome;
    for note in &notes {
        context.info(&format!("{note}\n"));
    }
    let done = Receipts::joined(done);
    let planned = Receipts::joined(planned);
    let both = !done.artifacts.is_empty() && !planned.artifacts.is_empty();
    let only_planned = done.artifacts.is_empty() && !planned.artifacts.is_empty();
    let mut exit = Exit::Done;
    let mut text = String::new();
    if both && !context.global.json {
        // The planned part is shown separately, as a dry run: no output of the step counts it.
        exit = as_dry_run(context, |context| pipeline::report(context, project, &planned, ReceiptLayout::Tree));
        text += &render_summary(&project.catalog, &format!("{what}, planned"), &planned, &[], true);
    }
    context.global.dry_run |= only_planned;
    let (receipts, planned) = if only_planned { (planned, done) } else { (done, planned) };
    if context.global.json {
        let json = EventOutcome {
            receipts: &pipeline::with_reasons(&receipts),
            planned: both.then(|| pipeline::with_reasons(&planned)),
            notes: &notes,
            errors: errors.iter().flat_map(Error::diagnostics).map(diagnostic_json).collect(),
        };
        context.json(&json);
        exit = exit.and(pipeline::exit_for(context, &receipts));
    } else if !receipts.artifacts.is_empty() {
        let layout = if only_planned { ReceiptLayout::Tree } else { ReceiptLayout::Lines };
        exit = exit.and(pipeline::report(context, project, &receipts, layout));
    }
    for error in &errors {
        context.report_error(error);
        exit = exit.and(Exit::from(error));
    }
    let wrote = receipts.summary.created + receipts.summary.updated > 0 && !context.global.dry_run;
    if wrote && exit == Exit::Wrong {
        // `Wrong` means that nothing was changed, but other rules did change something.
        exit = Exit::Failed;
    }
    if let Some(runner) = runner {
        add_problems(context, &receipts);
        text += &render_summary(&project.catalog, what, &receipts, &context.problems, context.global.dry_run);
        text.extend(notes.iter().map(|note| render_note(note)));
        runner.add_summary(&text)?;
        runner.set_outputs(&outputs(&receipts))?;
    }
    Ok(exit)
}

/// Adds the receipts' warnings to the problems that are annotated. That an artifact exists already isn't a problem when a
/// run is started again.
fn add_problems(context: &mut Context, receipts: &Receipts) {
    for receipt in receipts.artifacts.iter().filter(|receipt| receipt.action != Action::Keep) {
        let severity = if receipt.action == Action::Fail { Severity::Error } else { Severity::Warning };
        let problems = receipt.warnings.iter().map(|warning| {
            let place = warning.place.clone().or_else(|| receipt.place.clone());
            Diagnostic { severity, message: format!("{}: {}", receipt.key, warning.message), place, ..warning.clone() }
        });
        context.problems.extend(problems);
    }
}

/// Reports something as in a dry run.
fn as_dry_run(context: &mut Context, report: impl FnOnce(&mut Context) -> Exit) -> Exit {
    let dry_run = std::mem::replace(&mut context.global.dry_run, true);
    let exit = report(context);
    context.global.dry_run = dry_run;
    exit
}

/// Writes the summary and outputs of a run that failed before it could do anything.
pub(super) fn report_failure(context: &Context, runner: &Runner) -> Result<(), Error> {
    let catalog = crate::core::catalog::load(&[], &crate::core::config::config_file::Config::default())?;
    let receipts = Receipts::new(Vec::new());
    runner.add_summary(&render_summary(&catalog, "stopped", &receipts, &context.problems, context.global.dry_run))?;
    runner.set_outputs(&outputs(&receipts))
}

fn outputs(receipts: &Receipts) -> Vec<(&'static str, String)> {
    let first = receipts.artifacts.iter().find(|receipt| receipt.number.is_some());
    let sum = receipts.summary;
    vec![
        ("artifacts", serde_json::to_string(&receipts.artifacts).expect("our own types always serialize to JSON")),
        ("number", first.and_then(|receipt| receipt.number).map_or_else(String::new, |number| number.to_string())),
        ("url", first.and_then(|receipt| receipt.url.clone()).unwrap_or_default()),
        ("created", sum.created.to_string()),
        ("updated", sum.updated.to_string()),
        ("kept", sum.kept.to_string()),
        ("conflicts", sum.conflicts.to_string()),
        ("failed", sum.failed.to_string()),
    ]
}

/// Prints the problems as annotations, errors first.
pub(super) fn annotate(context: &mut Context, root: &Utf8Path, subfolder: &Utf8Path) {
    let problems = std::mem::take(&mut context.problems);
    for severity in [Severity::Error, Severity::Warning] {
        for problem in problems.iter().filter(|problem| problem.severity == severity).take(MAX_ANNOTATIONS) {
            context.print_err(&annotation(problem, root, subfolder));
        }
    }
}
