//! Changes one artifact that a person names: `close`, `reopen`, `rename`, `move`, `assign` and `label` decide, and this
//! carries it out. If somebody changed the artifact meanwhile, it is read and decided again.

use super::context::Context;
use super::pipeline::{ReceiptLayout, execute, report};
use super::project::Project;
use super::{Exit, reference};
use crate::core::artifact::Request;
use crate::core::diagnostic::Error;
use crate::core::plan::{Existing, Options, Receipts, Snapshot, Step};

/// How often a change is decided again while others change the artifact.
const TRIES: usize = 3;

/// What a command works with when it decides on a change.
pub(super) struct Target<'a> {
    pub(super) project: &'a Project,
    pub(super) snapshot: &'a Snapshot,
    pub(super) existing: &'a Existing,
}

/// Decides on the change of an artifact, and carries it out.
///
/// # Errors
/// The artifact isn't found, or the change doesn't fit it.
pub(super) fn change(
    context: &mut Context,
    named: &str,
    decide: impl Fn(&Context, &Target<'_>) -> Result<Vec<Step>, Error>,
) -> Result<(Project, Receipts), Error> {
    let project = Project::open(context)?;
    let _lock = project.lock(context)?;
    let mut tries = 0;
    loop {
        tries += 1;
        let mut snapshot = reference::snapshot(context, &project, named)?;
        let decide = |snapshot: &Snapshot| {
            let existing = reference::artifact(context, &project, snapshot, named)?;
            decide(context, &Target { project: &project, snapshot, existing })
        };
        let steps = project.ask(&mut snapshot, decide)??;
        let receipts = carry_out(context, &project, &snapshot, steps)?;
        let is_stale = receipts.artifacts.first().is_some_and(|receipt| receipt.stale);
        if !is_stale || tries == TRIES {
            return Ok((project, receipts));
        }
    }
}

/// Carries out steps one after the other. If one fails, the rest is not started.
fn carry_out(
    context: &mut Context,
    project: &Project,
    snapshot: &Snapshot,
    steps: Vec<Step>,
) -> Result<Receipts, Error> {
    let options = Options { today: context.today(), force: false, only_new: false };
    let none: &[Request] = &[];
    let mut all = Vec::new();
    for step in steps {
        let receipts = execute(context, project, snapshot.clone(), Some(step), &none, options)?;
        let ended = receipts.summary.failed > 0 || receipts.stopped.is_some();
        all.push(receipts);
        if ended {
            break;
        }
    }
    Ok(Receipts::joined(all))
}

/// Changes an artifact and reports what was done.
///
/// # Errors
/// As [`change`].
pub(super) fn run(
    context: &mut Context,
    named: &str,
    decide: impl Fn(&Context, &Target<'_>) -> Result<Vec<Step>, Error>,
) -> Result<Exit, Error> {
    let (project, receipts) = change(context, named, decide)?;
    Ok(report(context, &project, &receipts, ReceiptLayout::Lines))
}
