//! `rolecall accept`: an artifact is accepted, and what it owes is made for the next role as drafts.

use super::context::Context;
use super::ground::Ground;
use super::road::{Telling, travel};
use super::{Exit, find};
use crate::cli::Accept;
use crate::core::diagnostic::Error;
use crate::core::plan::{self, Options};

pub(super) fn run(context: &mut Context, arguments: &Accept) -> Result<Exit, Error> {
    let ground = Ground::open(context)?;
    let _lock = ground.lock(context)?;
    let mut snapshot = ground.snapshot_with(&arguments.key)?;
    let key = find::artifact(&snapshot, &arguments.key)?.record.key.clone();
    let template = find::template(&ground.catalog, key.template().as_str())?;
    ground.look_into_files(&mut snapshot, &template.then)?;
    let existing = find::artifact(&snapshot, &arguments.key)?;
    let today = context.today();
    let (step, owed) = plan::accept(&ground.catalog, &snapshot, existing, template, today);
    let options = Options { today, force: false, only_new: true };
    travel(context, &ground, snapshot, Some(step), &owed, options, Telling::Lines)
}
