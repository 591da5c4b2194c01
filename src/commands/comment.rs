//! `rolecall comment`: says something about an artifact. On GitHub that is a comment, in a file a line below the text.

use super::agents::agent;
use super::context::Context;
use super::pipeline::{ReceiptLayout, report};
use super::{Exit, change};
use crate::cli::Comment;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::plan::{self, Action};

pub(super) fn run(context: &mut Context, arguments: &Comment) -> Result<Exit, Error> {
    let by = agent(context)?;
    if arguments.text.trim().is_empty() {
        return Err(Diagnostic::error("the comment is empty").hint("write what you want to say").into());
    }
    let (project, mut receipts) = change::change(context, &arguments.key, |context, target| {
        Ok(vec![plan::comment(&target.project.catalog, target.existing, &arguments.text, by.as_ref(), context.today())])
    })?;
    let commented = receipts.artifacts.first_mut().filter(|receipt| receipt.action == Action::Update);
    if let (Some(receipt), false) = (commented, context.global.dry_run)
        && let (Some(number), Some(host)) = (receipt.number, project.tracker.host())
    {
        let text = plan::comment_text(&arguments.text, by.as_ref());
        let mark = format!("said {} {}", context.today(), plan::comment_mark(&text));
        if let Err(error) = host.comment(number, &[mark], &text) {
            receipt.action = Action::Fail;
            receipt.warnings.push(error.into_diagnostic());
        }
    }
    let receipts = plan::Receipts { stopped: receipts.stopped, ..plan::Receipts::new(receipts.artifacts) };
    Ok(report(context, &project, &receipts, ReceiptLayout::Lines))
}
