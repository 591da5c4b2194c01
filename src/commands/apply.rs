//! `rolecall apply` makes what outlines and tables ask for; `rolecall plan` is the same, stopped before the last step.

use super::context::Context;
use super::road::{Ground, Telling, travel};
use super::{Exit, outlines};
use crate::cli::{Apply, Wanted};
use crate::core::diagnostic::Error;
use crate::core::plan::Options;

pub(super) fn plan(context: &mut Context, wanted: &Wanted) -> Result<Exit, Error> {
    context.global.dry_run = true;
    go(context, wanted, false)
}

pub(super) fn run(context: &mut Context, arguments: &Apply) -> Result<Exit, Error> {
    go(context, &arguments.wanted, arguments.fill_keys)
}

fn go(context: &mut Context, wanted: &Wanted, fill_keys: bool) -> Result<Exit, Error> {
    let ground = Ground::open(context)?;
    let _lock = ground.lock(context)?;
    let snapshot = ground.snapshot()?;
    let requests = outlines::read(context, &ground, &snapshot, &wanted.files, wanted.template.as_deref(), fill_keys)?;
    let options = Options { today: Context::today(), force: wanted.force, only_new: false };
    travel(context, &ground, snapshot, None, &requests, options, Telling::Tree)
}
