//! What came of an event, told: to people in the log and the job's summary, to later steps in outputs, and to whoever
//! looks at a file in annotations.

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
use crate::report::summary;
use crate::runner::{Runner, annotation};

/// GitHub shows so many annotations of a kind from one step; the summary has them all.
const SHOWN: usize = 10;

/// What came of an event, for a machine.
#[derive(Serialize)]
struct EventOutcome<'a> {
    #[serde(flatten)]
    receipts: &'a Receipts,
    /// What is only planned, where something was done besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<Receipts>,
    /// What is to be said besides: which rule did nothing, and why.
    notes: &'a [String],
    /// Why a rule could not be carried out.
    errors: Vec<&'a str>,
}

/// Tell an outcome.
pub(super) fn tell(
    context: &mut Context,
    project: &Project,
    what: &str,
    outcome: Outcome,
    runner: Option<&Runner>,
) -> Result<Exit, Error> {
    for note in &outcome.notes {
        context.say(&format!("{note}\n"));
    }
    let mut exit = Exit::Done;
    let done = Receipts::joined(outcome.receipts);
    let planned = Receipts::joined(outcome.planned);
    let both = !done.artifacts.is_empty() && !planned.artifacts.is_empty();
    let mut text = String::new();
    if both && !context.global.json {
        // What is only planned is told apart, as a dry run is: it counts for no output.
        exit = render_dry_run(context, |context| pipeline::tell(context, project, &planned, ReceiptLayout::Tree));
        text += &summary(&project.catalog, &format!("{what}, planned"), &planned, &[], true);
    }
    let only_planned = done.artifacts.is_empty() && !planned.artifacts.is_empty();
    context.global.dry_run |= only_planned;
    let (receipts, planned) = if only_planned { (planned, done) } else { (done, planned) };
    if context.global.json {
        let told = EventOutcome {
            receipts: &pipeline::with_reasons(&receipts),
            planned: both.then(|| pipeline::with_reasons(&planned)),
            notes: &outcome.notes,
            errors: outcome.errors.iter().flat_map(Error::diagnostics).map(|told| told.message.as_str()).collect(),
        };
        context.json(&told);
        exit = exit.and(pipeline::exit_for(context, &receipts));
    } else if !receipts.artifacts.is_empty() {
        let layout = if only_planned { ReceiptLayout::Tree } else { ReceiptLayout::Lines };
        exit = exit.and(pipeline::tell(context, project, &receipts, layout));
    }
    for error in &outcome.errors {
        context.report_error(error);
        exit = exit.and(Exit::from(error));
    }
    let did = receipts.summary.created + receipts.summary.updated > 0 && !context.global.dry_run;
    if did && exit == Exit::Wrong {
        // A rule is wrong, and others did their work: nobody may take that for a run that touched nothing.
        exit = Exit::Failed;
    }
    if let Some(runner) = runner {
        // That something is there already is no problem of a run that was started again.
        for receipt in receipts.artifacts.iter().filter(|receipt| receipt.action != Action::Keep) {
            let severity = if receipt.action == Action::Fail { Severity::Error } else { Severity::Warning };
            let told = receipt.warnings.iter().map(|warning| {
                let told = Diagnostic::warning(format!("{}: {warning}", receipt.key)).at(receipt.place.clone());
                Diagnostic { severity, ..told }
            });
            context.problems.extend(told);
        }
        text += &summary(&project.catalog, what, &receipts, &context.problems, context.global.dry_run);
        for note in &outcome.notes {
            text += &crate::report::noted(note);
        }
        runner.add_summary(&text)?;
        runner.set_outputs(&outputs(&receipts))?;
    }
    Ok(exit)
}

/// Tell something as a dry run tells it.
fn render_dry_run(context: &mut Context, tell: impl FnOnce(&mut Context) -> Exit) -> Exit {
    let dry_run = std::mem::replace(&mut context.global.dry_run, true);
    let exit = tell(context);
    context.global.dry_run = dry_run;
    exit
}

/// Tell a run that ended before anything could be done.
pub(super) fn nothing_but_problems(context: &Context, runner: &Runner) -> Result<(), Error> {
    let catalog = crate::core::catalog::load(&[], &crate::core::config::config_file::Config::default())?;
    let receipts = Receipts::new(Vec::new());
    runner.add_summary(&summary(&catalog, "stopped", &receipts, &context.problems, context.global.dry_run))?;
    runner.set_outputs(&outputs(&receipts))
}

fn outputs(receipts: &Receipts) -> Vec<(&'static str, String)> {
    let first = receipts.artifacts.iter().find(|receipt| receipt.number.is_some());
    let sum = receipts.summary;
    vec![
        ("artifacts", serde_json::to_string(&receipts.artifacts).expect("our own types are always JSON")),
        ("number", first.and_then(|receipt| receipt.number).map_or_else(String::new, |number| number.to_string())),
        ("url", first.and_then(|receipt| receipt.url.clone()).unwrap_or_default()),
        ("created", sum.created.to_string()),
        ("updated", sum.updated.to_string()),
        ("kept", sum.kept.to_string()),
        ("conflicts", sum.conflicts.to_string()),
        ("failed", sum.failed.to_string()),
    ]
}

/// Annotate the problems, the errors first.
pub(super) fn annotate(context: &mut Context, root: &Utf8Path, below: &Utf8Path) {
    let problems = std::mem::take(&mut context.problems);
    for severity in [Severity::Error, Severity::Warning] {
        for problem in problems.iter().filter(|problem| problem.severity == severity).take(SHOWN) {
            context.tell(&annotation(problem, root, below));
        }
    }
}
