//! Publishes the files of a run together.

use super::{failed, undone};
use crate::core::diagnostic::Diagnostic;
use crate::core::plan::{Action, Receipt, Receipts};
use crate::workspace::{FileStore, Published};

/// Publishes the files of a run and updates its receipts. Returns the message for the log, if any.
pub fn publish(file_store: &dyn FileStore, receipts: &mut Receipts) -> Option<String> {
    if receipts.stopped.is_some() {
        // Files on a branch were only staged in memory so far.
        if file_store.is_remote() {
            undo(receipts);
        }
        return None;
    }
    match file_store.publish() {
        Ok(None) => None,
        Ok(Some(mut published)) => {
            let problem = published.problem.take();
            let message = record_published(receipts, published);
            receipts.stopped = problem;
            Some(message)
        }
        Err(error) => {
            undo(receipts);
            receipts.stopped = error.diagnostics().first().cloned();
            None
        }
    }
}

fn record_published(receipts: &mut Receipts, published: Published) -> String {
    for receipt in &mut receipts.artifacts {
        let Some(path) = &receipt.path else { continue };
        if published.skipped.iter().any(|skipped| **skipped == **path) {
            *receipt = failed(
                receipt.clone(),
                Diagnostic::warning("it changed in the meantime").hint("run the command again"),
            );
        } else if published.paths.iter().any(|shown| **shown == **path) {
            receipt.url.clone_from(&published.url);
        }
    }
    *receipts = Receipts::new(std::mem::take(&mut receipts.artifacts));
    let mut message: Vec<String> = published.warnings.iter().map(|why| format!("warning: {why}\n")).collect();
    message.push(published.message);
    message.concat()
}

/// Marks the files of the run as failed: they were not published.
fn undo(receipts: &mut Receipts) {
    let stopped = receipts.stopped.take();
    let undo = |receipt: Receipt| {
        let written = matches!(receipt.action, Action::Create | Action::Update | Action::Conflict);
        if receipt.path.is_some() && written { undone(receipt) } else { receipt }
    };
    *receipts = Receipts::new(std::mem::take(&mut receipts.artifacts).into_iter().map(undo).collect());
    receipts.stopped = stopped;
}
