//! `rolecall close` closes an artifact, `rolecall reopen` opens it again.

use super::context::Context;
use super::pipeline::{ReceiptLayout, report};
use super::{Exit, agents, change};
use crate::cli::{Close, Reopen};
use crate::core::artifact::Digest;
use crate::core::diagnostic::Error;
use crate::core::plan::{self, Action, all_owed};

pub(super) fn run(context: &mut Context, arguments: &Close) -> Result<Exit, Error> {
    let reason = arguments.reason.as_deref().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let reason = reason.filter(|reason| !reason.is_empty());
    let (project, mut receipts) = change::change(context, &arguments.key, |context, target| {
        let catalog = &target.project.catalog;
        if !arguments.not_planned {
            // Closing as completed says that it is done, which is for people to say.
            let role = catalog.role(target.existing.owner(catalog).as_str());
            agents::check_acceptance(context, target.project, &target.existing.record.key, role)?;
        }
        Ok(vec![plan::close(catalog, target.existing, arguments.not_planned, reason.as_deref(), context.today())])
    })?;
    let closed = receipts.artifacts.first_mut().filter(|receipt| receipt.action == Action::Update);
    if let (Some(receipt), false) = (closed, context.global.dry_run) {
        if let (Some(reason), Some(number), Some(host)) = (&reason, receipt.number, project.tracker.host()) {
            let mark = format!("closed {} {}", context.today(), Digest::of(reason).as_str());
            if let Err(error) = host.comment(number, &[mark], reason) {
                let why = error.into_diagnostic().message;
                receipt.warnings.push(format!("it was closed, but the reason could not be added as a comment: {why}"));
            }
        }
        let key = receipt.key.clone();
        let mut snapshot = project.snapshot()?;
        if project.files.is_remote() && !arguments.not_planned {
            project.files.find_all(&mut snapshot)?;
        }
        if all_owed(&project.catalog, &snapshot).iter().any(|owed| owed.from == key) {
            context.info(&format!("closing it accepted it: `rolecall accept {key}` creates what it owes\n"));
        }
    }
    Ok(report(context, &project, &receipts, ReceiptLayout::Lines))
}

pub(super) fn reopen(context: &mut Context, arguments: &Reopen) -> Result<Exit, Error> {
    change::run(context, &arguments.key, |_, target| {
        Ok(vec![plan::reopen(&target.project.catalog, target.snapshot, target.existing)])
    })
}
