//! `rolecall apply` makes what outlines and tables ask for; `rolecall plan` is the same, stopped before the last step.

use super::Exit;
use super::context::Context;
use super::ground::Ground;
use super::road::{Telling, travel};
use crate::cli::{Apply, Outlines};
use crate::core::diagnostic::Error;
use crate::core::plan::Options;

pub(super) fn plan(context: &mut Context, outlines: &Outlines) -> Result<Exit, Error> {
    context.global.dry_run = true;
    go(context, outlines, false)
}

pub(super) fn run(context: &mut Context, arguments: &Apply) -> Result<Exit, Error> {
    go(context, &arguments.outlines, arguments.fill_keys)
}

fn go(context: &mut Context, outlines: &Outlines, fill_keys: bool) -> Result<Exit, Error> {
    let ground = Ground::open(context)?;
    let _lock = ground.lock(context)?;
    let snapshot = ground.snapshot()?;
    let requests =
        super::outlines::read(context, &ground, &snapshot, &outlines.files, outlines.template.as_deref(), fill_keys)?;
    let options = Options { today: context.today(), force: outlines.force, only_new: false };
    travel(context, &ground, snapshot, None, &requests, options, Telling::Tree)
}
