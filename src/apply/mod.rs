//! A plan becomes receipts: step by step, in order. One artifact's failure does not stop the others, and whatever was
//! not done is done by the next run.

mod duplicates;
mod executor;
mod publish;

use std::collections::HashMap;

pub use executor::Executor;
pub use publish::publish;

use crate::core::diagnostic::{Diagnostic, Severity};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Change, Existing, Plan, Receipt, Receipts, Step, levels};
use crate::tracker::TrackerError;

/// Carry a plan out. `done` is told of each step that is.
pub fn apply(mut executor: Executor<'_>, plan: Plan, mut done: impl FnMut()) -> Receipts {
    let order = if executor.numbered() { levels(&plan.steps) } else { vec![(0..plan.steps.len()).collect()] };
    let mut steps: Vec<Option<Step>> = plan.steps.into_iter().map(Some).collect();
    let mut receipts: Vec<Option<Receipt>> = vec![None; steps.len()];
    let mut stopped: Option<Diagnostic> = None;
    let mut run = Run::default();
    for level in order {
        let before = run.made.len();
        for at in level {
            let step = steps[at].take().expect("each step is on one level");
            let receipt = match &stopped {
                Some(_) if step.writes() => undone(step.receipt),
                Some(_) => step.receipt,
                None => match executor.execute(step, &mut run) {
                    Ok(receipt) => receipt,
                    Err(ended) => {
                        let (receipt, why) = *ended;
                        stopped = Some(why);
                        undone(receipt)
                    }
                },
            };
            receipts[at] = Some(receipt);
            done();
        }
        if run.made.len() > before && stopped.is_none() {
            stopped = executor.resolve_duplicates(&mut run, &mut receipts);
        }
    }
    if stopped.is_none() {
        stopped = executor.finish(&mut run, &mut receipts);
    }
    let mut receipts = Receipts::new(receipts.into_iter().flatten().collect());
    receipts.stopped = stopped;
    receipts
}

/// What a run has done so far, as far as later steps need it.
#[derive(Debug, Default)]
struct Run {
    /// The issues that it made, by number.
    made: Vec<(ArtifactKey, u64)>,
    /// Steps that were carried out with references to what was not made yet.
    unfinished: Vec<Step>,
    /// What others made meanwhile and this run has not.
    found: HashMap<ArtifactKey, Existing>,
    /// Issues of other runs that were made after ours.
    later: HashMap<u64, u64>,
}

/// What was not written at all: what it would have lacked is not worth a word.
fn undone(receipt: Receipt) -> Receipt {
    Receipt { action: Action::Fail, warnings: Vec::new(), ..receipt }
}

/// The same, with the reason.
fn failed(receipt: Receipt, why: String) -> Receipt {
    Receipt { action: Action::Fail, warnings: vec![why], ..receipt }
}

/// The reason of a refusal that is not worth ending the run for.
fn reason(error: TrackerError) -> Result<String, Diagnostic> {
    match error {
        TrackerError::File(error) => Ok(error.to_string()),
        TrackerError::Without(_, why) | TrackerError::Rejected(why) => Ok(why),
        TrackerError::Fatal(why) => Err(Diagnostic { severity: Severity::Error, ..why }),
    }
}

/// The record that a step writes, if it does.
fn record(step: &Step) -> Option<&crate::core::plan::Record> {
    match &step.change {
        Change::Create(record) | Change::Update(record) => Some(record),
        Change::None => None,
    }
}
