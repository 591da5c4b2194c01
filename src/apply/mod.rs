//! Carries out a plan step by step and returns the receipts. One artifact's failure doesn't stop the others, and the
//! next run does whatever was not done.

mod at_once;
mod duplicates;
mod executor;
mod publish;
mod stores;

use std::collections::HashMap;

pub use executor::Executor;
pub use publish::publish;

use crate::core::diagnostic::{Diagnostic, Severity};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Change, Existing, Plan, Receipt, Receipts, Step, levels};
use crate::core::warnings::Warnings;
use crate::tracker::TrackerError;

/// Carries out a plan. `done` is called after each step.
pub fn apply(mut executor: Executor<'_>, plan: Plan, mut done: impl FnMut()) -> Receipts {
    let order = if executor.numbered() { levels(&plan.steps) } else { vec![(0..plan.steps.len()).collect()] };
    let mut turns: Vec<Turn> = plan.steps.into_iter().map(Turn::Step).collect();
    if !executor.numbered() {
        executor.write_files(&mut turns, &mut done);
    }
    let mut stopped: Option<Diagnostic> = None;
    let mut run = Run::default();
    for level in order {
        let before = run.created.len();
        for at in level {
            let step = match std::mem::replace(&mut turns[at], Turn::Taken) {
                Turn::Step(step) => step,
                done => {
                    turns[at] = done;
                    continue;
                }
            };
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
            turns[at] = Turn::Done(receipt);
            done();
        }
        if run.created.len() > before && stopped.is_none() {
            stopped = executor.resolve_duplicates(&mut run, &mut turns);
        }
    }
    if stopped.is_none() {
        stopped = executor.finish(&mut run, &mut turns);
    }
    let mut receipts = Receipts::new(turns.into_iter().filter_map(Turn::receipt).collect());
    receipts.stopped = stopped;
    receipts
}

/// A step before and after its turn. Receipts take the place of their steps, so that both are never in memory at once.
#[derive(Debug)]
enum Turn {
    /// It isn't carried out yet.
    Step(Step),
    /// It is being carried out.
    Taken,
    /// It was carried out.
    Done(Receipt),
}

impl Turn {
    fn receipt(self) -> Option<Receipt> {
        match self {
            Self::Done(receipt) => Some(receipt),
            Self::Step(_) | Self::Taken => None,
        }
    }

    fn receipt_mut(&mut self) -> Option<&mut Receipt> {
        match self {
            Self::Done(receipt) => Some(receipt),
            Self::Step(_) | Self::Taken => None,
        }
    }
}

/// What a run has done so far, as far as later steps need to know.
#[derive(Debug, Default)]
struct Run {
    /// The issues that it created, with their numbers.
    created: Vec<(ArtifactKey, u64)>,
    /// Steps whose references may have to be updated once all issues have numbers.
    unfinished: Vec<Step>,
    /// Artifacts that other runs created meanwhile and this run has not.
    found: HashMap<ArtifactKey, Existing>,
    /// Duplicates that other runs created after this run's issues: their numbers, and the numbers they duplicate.
    later: HashMap<u64, u64>,
}

/// The receipt of a step that was not carried out, without warnings about what it would have lacked.
fn undone(receipt: Receipt) -> Receipt {
    Receipt { action: Action::Fail, warnings: Warnings::default(), ..receipt }
}

/// The receipt of a step that failed, with the reason.
fn failed(receipt: Receipt, why: impl Into<Diagnostic>) -> Receipt {
    Receipt { action: Action::Fail, warnings: Warnings::from(why), ..receipt }
}

/// Why a step failed, or as an error the reason to stop the whole run.
fn reason(error: TrackerError) -> Result<Diagnostic, Diagnostic> {
    match error {
        TrackerError::File(error) => Ok(error.to_string().into()),
        TrackerError::Without(_, why) => Ok(why.into()),
        TrackerError::Rejected(why) => Ok(why),
        TrackerError::Fatal(why) => Err(Diagnostic { severity: Severity::Error, ..why }),
    }
}

/// The record that a step writes, if any.
fn record(step: &Step) -> Option<&crate::core::plan::Record> {
    match &step.change {
        Change::Create(record) | Change::Update(record) => Some(record),
        Change::None | Change::Later(_) => None,
    }
}
