//! The files of a run, handed over together.

use super::{failed, undone};
use crate::core::plan::{Action, Receipt, Receipts};
use crate::workspace::{FileStore, Published};

/// Hand the files of a run over, and put what became of them into its receipts. What there is to say, if anything.
pub fn publish(file_store: &dyn FileStore, receipts: &mut Receipts) -> Option<String> {
    if receipts.stopped.is_some() {
        // What is far away was only kept in memory so far.
        if file_store.is_remote() {
            undo(receipts);
        }
        return None;
    }
    match file_store.publish() {
        Ok(None) => None,
        Ok(Some(mut published)) => {
            let undone = published.problem.take();
            let told = note(receipts, published);
            receipts.stopped = undone;
            Some(told)
        }
        Err(error) => {
            undo(receipts);
            receipts.stopped = error.diagnostics().first().cloned();
            None
        }
    }
}

fn note(receipts: &mut Receipts, published: Published) -> String {
    for receipt in &mut receipts.artifacts {
        let Some(path) = &receipt.path else { continue };
        if published.skipped.contains(path) {
            *receipt = failed(receipt.clone(), "it changed in the meantime; run the command again".to_owned());
        } else if published.paths.contains(path) {
            receipt.url.clone_from(&published.url);
        }
    }
    *receipts = Receipts::new(std::mem::take(&mut receipts.artifacts));
    let mut told: Vec<String> = published.warnings.iter().map(|why| format!("warning: {why}\n")).collect();
    told.push(published.message);
    told.concat()
}

/// The files of the run were not handed over: nothing was made of them.
fn undo(receipts: &mut Receipts) {
    let stopped = receipts.stopped.take();
    let undo = |receipt: Receipt| {
        let written = matches!(receipt.action, Action::Create | Action::Update | Action::Conflict);
        if receipt.path.is_some() && written { undone(receipt) } else { receipt }
    };
    *receipts = Receipts::new(std::mem::take(&mut receipts.artifacts).into_iter().map(undo).collect());
    receipts.stopped = stopped;
}
