//! `rolecall apply` makes what outlines and tables ask for; `rolecall plan` is the same, stopped before the last step.

use super::Exit;
use super::context::Context;
use super::ground::Ground;
use super::outlines;
use super::road::{Telling, travel};
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
    let ground = Ground::open(context)?;
    let _lock = ground.lock(context)?;
    let snapshot = ground.snapshot()?;
    let files = outlines::open(context, &arguments.files)?;
    let requests = outlines::read(context, &ground, &snapshot, files, arguments.template.as_deref(), fill_keys)?;
    let options = Options { today: context.today(), force: arguments.force, only_new: false };
    travel(context, &ground, snapshot, None, &requests, options, Telling::Tree)
}
