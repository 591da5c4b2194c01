//! `rolecall labels`: creates or repairs the role labels, and changes no others.

use super::context::Context;
use super::exit::Exit;
use super::project::Project;
use crate::core::diagnostic::Error;
use crate::core::plan::Action;
use crate::report::render_labels;

pub(super) fn run(context: &mut Context) -> Result<Exit, Error> {
    let project = Project::open(context)?;
    let dry_run = context.global.dry_run;
    let receipts = project.tracker.labels(dry_run)?;
    let failed = receipts.iter().any(|receipt| receipt.action == Action::Fail);
    if context.global.json {
        context.json(&serde_json::json!({ "labels": receipts }));
    } else if receipts.is_empty() {
        context.info("the local tracker has no labels to set up\n");
    } else {
        let text = render_labels(&receipts, dry_run);
        context.out(&text.list);
        context.print_err(&text.warnings);
        context.info(&text.summary);
    }
    Ok(if failed { Exit::Failed } else { Exit::Done })
}
