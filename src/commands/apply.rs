//! `rolecall apply` makes what outlines and tables ask for; `rolecall plan` is the same, stopped before the last step.

use super::context::Context;
use super::exit::Exit;
use super::outline_files;
use super::pipeline::{ReceiptLayout, run_requests};
use super::project::Project;
use crate::cli::{Apply, Outlines};
use crate::core::diagnostic::Error;
use crate::core::plan::Options;

pub(super) fn plan(context: &mut Context, arguments: &Outlines) -> Result<Exit, Error> {
    context.global.dry_run = true;
    go(context, arguments, false)
}

pub(super) fn run(context: &mut Context, arguments: &Apply) -> Result<Exit, Error> {
    go(context, &arguments.outlines, arguments.fill_keys)
}

fn go(context: &mut Context, arguments: &Outlines, fill_keys: bool) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let _lock = project.lock(context)?;
    let snapshot = project.snapshot()?;
    let files = outline_files::open(context, &arguments.files)?;
    let requests = outline_files::read(context, &project, &snapshot, files, arguments.template.as_deref(), fill_keys)?;
    let options = Options { today: context.today(), force: arguments.force, only_new: false };
    run_requests(context, &project, snapshot, None, &requests, options, ReceiptLayout::Tree)
}
