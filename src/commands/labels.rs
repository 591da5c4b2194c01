//! `rolecall labels`: the roles' labels made right, and no others touched.

use super::Exit;
use super::context::Context;
use super::ground::Ground;
use crate::core::diagnostic::Error;
use crate::core::plan::Action;
use crate::report::tell_labels;

pub(super) fn run(context: &mut Context) -> Result<Exit, Error> {
    let ground = Ground::open(context)?;
    let dry_run = context.global.dry_run;
    let receipts = ground.tracker.labels(dry_run)?;
    let failed = receipts.iter().any(|receipt| receipt.action == Action::Fail);
    if context.global.json {
        context.json(&serde_json::json!({ "labels": receipts }));
    } else if receipts.is_empty() {
        context.say("labels of the local tracker are words in its files: there is nothing to make right\n");
    } else {
        let text = tell_labels(&receipts, dry_run);
        context.out(&text.list);
        context.tell(&text.warnings);
        context.say(&text.summary);
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}
