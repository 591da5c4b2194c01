//! `rolecall apply` creates and updates the artifacts that outlines and tables request; `rolecall plan` is its dry run.

use super::context::Context;
use super::exit::Exit;
use super::outline_files;
use super::outline_files::Tables;
use super::outline_source;
use super::pipeline::{ReceiptLayout, run_requests};
use super::project::Project;
use crate::cli::{Apply, Outlines};
use crate::core::diagnostic::Error;
use crate::core::outline::TableOptions;
use crate::core::plan::Options;

pub(super) fn plan(context: &mut Context, arguments: &Outlines) -> Result<Exit, Error> {
    context.global.dry_run = true;
    run_outlines(context, arguments, false)
}

pub(super) fn run(context: &mut Context, arguments: &Apply) -> Result<Exit, Error> {
    run_outlines(context, &arguments.outlines, arguments.fill_keys)
}

fn run_outlines(context: &mut Context, arguments: &Outlines, fill_keys: bool) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let _lock = project.lock(context)?;
    let snapshot = project.light_snapshot()?;
    let options = TableOptions::new(&arguments.map, arguments.strict)?;
    let tables = Tables { template: arguments.template.as_deref(), options };
    let files = outline_source::open(context, &arguments.files)?;
    let requests = outline_files::read(context, &project, &snapshot, files, &tables, fill_keys)?;
    let options = Options { today: context.today(), force: arguments.force, only_new: false };
    run_requests(context, &project, snapshot, None, &requests, options, ReceiptLayout::Tree)
}
