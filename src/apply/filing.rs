//! The files of a run, handed over together.

use super::{failed, undone};
use crate::core::plan::{Action, Receipt, Receipts};
use crate::workspace::{Filed, Shelf};

/// Hand the files of a run over, and put what became of them into its receipts. What there is to say, if anything.
pub fn hand_over(shelf: &dyn Shelf, receipts: &mut Receipts) -> Option<String> {
    if receipts.stopped.is_some() {
        return None;
    }
    let filed: Vec<Filed> = receipts.artifacts.iter().filter_map(filed).collect();
    match shelf.hand_over(&filed) {
        Ok(None) => None,
        Ok(Some(handed)) => {
            for receipt in receipts.artifacts.iter_mut().filter(|receipt| receipt.path.is_some()) {
                if receipt.path.as_ref().is_some_and(|path| handed.left.contains(path)) {
                    *receipt = failed(receipt.clone(), "it was changed meanwhile; run the command again".to_owned());
                } else if receipt.action != Action::Fail {
                    receipt.url.clone_from(&handed.url);
                }
            }
            *receipts = Receipts::new(std::mem::take(&mut receipts.artifacts));
            let mut told: Vec<String> = handed.warnings.iter().map(|why| format!("warning: {why}\n")).collect();
            told.push(handed.told);
            Some(told.concat())
        }
        Err(error) => {
            let artifacts = std::mem::take(&mut receipts.artifacts).into_iter().map(|receipt| {
                let written = matches!(receipt.action, Action::Create | Action::Update | Action::Conflict);
                if receipt.path.is_some() && written { undone(receipt) } else { receipt }
            });
            *receipts = Receipts::new(artifacts.collect());
            receipts.stopped = error.diagnostics().first().cloned();
            None
        }
    }
}

fn filed(receipt: &Receipt) -> Option<Filed> {
    let path = receipt.path.clone().filter(|_| receipt.action != Action::Fail)?;
    Some(Filed { path, key: receipt.key.clone(), title: receipt.title.clone(), owner: receipt.role.clone() })
}
