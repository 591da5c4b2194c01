//! `rolecall apply` creates and updates the artifacts that outlines and tables request; `rolecall plan` is its dry run.

use super::check::say_findings;
use super::context::Context;
use super::exit::Exit;
use super::outline_files;
use super::outline_files::Tables;
use super::outline_source;
use super::pipeline::{ReceiptLayout, execute, report};
use super::project::Project;
use super::prune::Leftovers;
use crate::cli::{Apply, Outlines, Plan};
use crate::core::diagnostic::Error;
use crate::core::outline::TableOptions;
use crate::core::plan::{Options, Receipts};

/// How outlines are applied.
struct Mode<'a> {
    outlines: &'a Outlines,
    fill_keys: bool,
    /// Whether what is pruned is closed without asking.
    yes: bool,
    /// Whether the exit code says that something would change.
    exit_code: bool,
}

pub(super) fn plan(context: &mut Context, arguments: &Plan) -> Result<Exit, Error> {
    context.global.dry_run = true;
    let mode = Mode { outlines: &arguments.outlines, fill_keys: false, yes: false, exit_code: arguments.exit_code };
    run_outlines(context, &mode)
}

pub(super) fn run(context: &mut Context, arguments: &Apply) -> Result<Exit, Error> {
    let Apply { outlines, fill_keys, yes } = arguments;
    run_outlines(context, &Mode { outlines, fill_keys: *fill_keys, yes: *yes, exit_code: false })
}

fn run_outlines(context: &mut Context, mode: &Mode<'_>) -> Result<Exit, Error> {
    let arguments = mode.outlines;
    let project = Project::open(context)?;
    let _lock = project.lock(context)?;
    let snapshot = project.light_snapshot()?;
    let tables = Tables {
        template: arguments.template.as_deref(),
        options: TableOptions::new(&arguments.map, arguments.strict)?,
    };
    let files = outline_source::open(context, &project, &arguments.files)?;
    let paths = outline_source::paths(&files);
    let requests = outline_files::read(context, &project, &snapshot, files, &tables, mode.fill_keys)?;
    say_findings(context, &project, &requests, arguments.strict)?;
    let options = Options { today: context.today(), force: arguments.force, only_new: false };
    let leftovers = Leftovers::find(&project, &snapshot, &requests, &paths, options.today);
    if !leftovers.ask_about_renames(context)? {
        return Ok(Exit::Done);
    }
    let pruned = match arguments.prune {
        true => leftovers.ask_to_prune(context, &project, &snapshot, mode.yes)?,
        false => Vec::new(),
    };
    let before = (!pruned.is_empty()).then(|| snapshot.clone());
    let mut all = vec![execute(context, &project, snapshot, None, &requests, options)?];
    let is_stopped = all[0].stopped.is_some();
    if let Some(before) = before.filter(|_| !is_stopped) {
        all.extend(Leftovers::prune(context, &project, &before, pruned)?);
    }
    let mut receipts = Receipts::joined(all);
    if !arguments.prune {
        receipts.vanished = leftovers.keys();
    }
    let exit = report(context, &project, &receipts, ReceiptLayout::Tree);
    if !arguments.prune {
        leftovers.tell(context, &arguments.files);
    }
    if receipts.summary.conflicts > 0 && !options.force {
        context.info("`--force` overwrites manual edits, after showing the difference\n");
    }
    let changes = receipts.summary.created + receipts.summary.updated > 0;
    Ok(if mode.exit_code && changes { exit.and(Exit::Changes) } else { exit })
}
