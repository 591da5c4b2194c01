//! `rolecall ack` takes what was handed on, `rolecall return` returns it.

use super::context::Context;
use super::pipeline::{ReceiptLayout, report};
use super::{Exit, change};
use crate::cli::{Ack, Return};
use crate::core::artifact::Digest;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{Action, Receipts, give_back, take};
use crate::tracker::Tracker;

pub(super) fn ack(context: &mut Context, arguments: &Ack) -> Result<Exit, Error> {
    change::run(context, &arguments.key, |context, target| {
        Ok(vec![take(&target.project.catalog, target.snapshot, target.existing, context.today())?])
    })
}

pub(super) fn give(context: &mut Context, arguments: &Return) -> Result<Exit, Error> {
    let reason = arguments.reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        let mistake = Diagnostic::error("the reason is empty");
        return Err(mistake.hint("say what is missing: `--reason 'The measure is missing'`").into());
    }
    let (project, mut receipts) = change::change(context, &arguments.key, |context, target| {
        Ok(give_back(&target.project.catalog, target.snapshot, target.existing, &reason, context.today())?)
    })?;
    if !context.global.dry_run {
        say_why(&*project.tracker, &mut receipts, &reason, &context.today().to_string());
    }
    let exit = report(context, &project, &receipts, ReceiptLayout::Lines);
    if let (Exit::Done, [_, before]) = (exit, receipts.artifacts.as_slice()) {
        let owner = project.catalog.role(before.role.as_str()).map_or(before.role.as_str(), |role| role.name.as_str());
        context.info(&format!("`{}` is no longer accepted: {owner} is next\n", before.key));
    }
    Ok(exit)
}

/// Says in a comment on each changed issue why something was returned.
pub(super) fn say_why(tracker: &dyn Tracker, receipts: &mut Receipts, reason: &str, today: &str) {
    let Some(host) = tracker.host() else { return };
    for receipt in receipts.artifacts.iter_mut().filter(|receipt| receipt.action == Action::Update) {
        let Some(number) = receipt.number else { continue };
        let mark = format!("returned {today} {}", Digest::of(reason).as_str());
        if let Err(error) = host.comment(number, &[mark], &format!("Returned: {reason}")) {
            let why = error.into_diagnostic().message;
            receipt.warnings.push(format!("it was returned, but the reason could not be added as a comment: {why}"));
        }
    }
}
