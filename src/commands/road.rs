//! The one road that every door leads to: requests, a snapshot, a plan, and, unless it is a dry run, receipts.

use super::Exit;
use super::context::Context;
use super::ground::Ground;
use crate::apply::{Hands, apply, hand_over};
use crate::core::artifact::{Locations, Request};
use crate::core::diagnostic::Error;
use crate::core::plan::{Action, Change, Decision, Options, Plan, Receipt, Receipts, Snapshot, Step};
use crate::report::{Progress, tell_diff, tell_estimate, tell_receipts};

/// How receipts are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// As a tree with owners.
    Tree,
    /// One line each.
    Lines,
}

/// Carry requests down the road, after `first`, which is already decided, and tell what was done.
pub(super) fn travel(
    context: &mut Context,
    ground: &Ground,
    snapshot: Snapshot,
    first: Option<Step>,
    requests: &[Request],
    options: Options,
    telling: Telling,
) -> Result<Exit, Error> {
    let receipts = carry(context, ground, snapshot, first, requests, options)?;
    let exit = tell(context, ground, &receipts, telling);
    if receipts.summary.conflicts > 0 && !options.force {
        context.say("`--force` overwrites what was edited by hand, after showing the difference\n");
    }
    Ok(exit)
}

/// Carry requests down the road, after `first`, which is already decided.
pub(super) fn carry(
    context: &mut Context,
    ground: &Ground,
    mut snapshot: Snapshot,
    first: Option<Step>,
    requests: &[Request],
    options: Options,
) -> Result<Receipts, Error> {
    let Decision { mut plan, locations } = ground.decide(&mut snapshot, requests, options)?;
    if !ground.proposed {
        ground.tracker.foresee(&mut plan)?;
    }
    let act = |context: &mut Context, plan: Plan| act(context, ground, &snapshot, locations.clone(), options, plan);
    if let Some(mut first) = first {
        if !context.global.dry_run {
            let done = act(context, Plan { steps: vec![first.clone()] });
            if done.summary.failed > 0 {
                // What was not accepted owes nothing.
                return Ok(done);
            }
            first.receipt = done.artifacts.into_iter().next().unwrap_or(first.receipt);
        }
        let done = Step { change: if context.global.dry_run { first.change.clone() } else { Change::None }, ..first };
        plan.steps.insert(0, done);
    }
    context.warn(&snapshot.warnings);
    for step in &plan.steps {
        if let Some(diff) = &step.diff {
            let text = tell_diff(&step.receipt.key, diff);
            context.tell(&text);
        }
    }
    Ok(if context.global.dry_run {
        let text = foretell(ground, &plan);
        context.say(&text);
        plan.receipts()
    } else {
        act(context, plan)
    })
}

/// What a dry run says of the real one besides its receipts.
fn foretell(ground: &Ground, plan: &Plan) -> String {
    let estimate = ground.tracker.estimate(plan).filter(|(writes, _)| *writes > 1);
    let mut text = estimate.map_or_else(String::new, |(writes, least)| tell_estimate(writes, least));
    if ground.files.is_far() && plan.steps.iter().any(|step| step.location.path().is_some() && step.writes()) {
        text += "the files go into one commit and one pull request\n";
    }
    text
}

fn act(
    context: &mut Context,
    ground: &Ground,
    snapshot: &Snapshot,
    locations: Locations,
    options: Options,
    plan: Plan,
) -> Receipts {
    if !plan.writes() && !ground.files.is_unfinished() {
        return plan.receipts();
    }
    let estimate = ground.tracker.estimate(&plan);
    if let Some((writes, least)) = estimate.filter(|(writes, _)| *writes > 1) {
        let text = tell_estimate(writes, least);
        context.say(&text);
    }
    let progress = Progress::new(plan.steps.len(), estimate.is_some(), context.is_silent());
    let hands = Hands {
        catalog: &ground.catalog,
        tracker: ground.tracker.as_ref(),
        files: ground.files.as_ref(),
        snapshot,
        locations,
        options,
    };
    let mut receipts = apply(hands, plan, || progress.step());
    progress.end();
    if let Some(told) = hand_over(ground.files.as_ref(), &mut receipts) {
        context.say(&told);
    }
    receipts
}

/// Tell what was done, or would be.
pub(super) fn tell(context: &mut Context, ground: &Ground, receipts: &Receipts, telling: Telling) -> Exit {
    if context.global.json {
        context.json(&with_reasons(receipts));
    } else {
        let text = tell_receipts(
            &ground.catalog,
            receipts,
            telling == Telling::Tree,
            context.global.verbose,
            context.global.dry_run,
        );
        context.out(&text.list);
        context.tell(&text.warnings);
        context.say(&text.summary);
    }
    ending(context, receipts)
}

/// How a command with these receipts ends.
pub(super) fn ending(context: &mut Context, receipts: &Receipts) -> Exit {
    if let Some(why) = &receipts.stopped {
        context.tell_error(&Error::failed(why.clone()));
    }
    if receipts.summary.failed > 0 || receipts.stopped.is_some() { Exit::Failed } else { Exit::Done }
}

/// A machine does not read standard error: what was left undone says why.
pub(super) fn with_reasons(receipts: &Receipts) -> Receipts {
    let mut receipts = receipts.clone();
    if let Some(why) = &receipts.stopped {
        let undone = |receipt: &&mut Receipt| receipt.action == Action::Fail && receipt.warnings.is_empty();
        for receipt in receipts.artifacts.iter_mut().filter(undone) {
            receipt.warnings.push(why.message.clone());
        }
    }
    receipts
}
