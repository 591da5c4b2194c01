//! A plan becomes receipts: step by step, in order. One artifact's failure does not stop the others, and whatever was
//! not done is done by the next run.

use crate::core::artifact::{ArtifactKey, Locations};
use crate::core::catalog::{Catalog, Destination};
use crate::core::diagnostic::Error;
use crate::core::plan::{
    Action, Change, Existing, Options, Plan, Receipt, Receipts, Record, Snapshot, Step, document, settle,
};
use crate::tracker::Tracker;
use crate::workspace::{Files, WriteError, find_document};

/// How often a step is settled anew where somebody else changed the artifact meanwhile.
const TRIES: usize = 3;

/// Everything that a step is carried out with.
pub struct Hands<'a> {
    /// What exists and who owns it.
    pub catalog: &'a Catalog,
    /// Where issues go.
    pub tracker: &'a dyn Tracker,
    /// Where files go.
    pub files: &'a Files,
    /// What was there when the plan was made.
    pub snapshot: &'a Snapshot,
    /// Where every artifact is or will be.
    pub locations: &'a Locations,
    /// How the plan was made.
    pub options: Options,
}

/// Carry a plan out. `done` is told of each step that is.
pub fn apply(hands: &Hands<'_>, plan: Plan, mut done: impl FnMut()) -> Receipts {
    let mut receipts = Vec::with_capacity(plan.steps.len());
    for step in plan.steps {
        receipts.push(hands.carry_out(step));
        done();
    }
    Receipts::new(receipts)
}

impl Hands<'_> {
    fn carry_out(&self, mut step: Step) -> Receipt {
        let key = match &step.change {
            Change::None => return step.receipt,
            Change::Create(record) | Change::Update(record) => record.key.clone(),
        };
        let mut existing = self.snapshot.get(&key).cloned();
        for _ in 0..TRIES {
            let written = match (&step.change, &existing) {
                (Change::None, _) => return step.receipt,
                (Change::Update(record), Some(existing)) => self.update(existing, record),
                (Change::Create(record) | Change::Update(record), _) => self.create(record, &step.path),
            };
            match written {
                Ok(()) => return step.receipt,
                Err(WriteError::Taken(_) | WriteError::Changed(_)) => {}
                Err(error) => return failed(step.receipt, error.to_string()),
            }
            // Somebody was faster: look at what is there now and settle it anew.
            existing = match self.look(&key, &step.path) {
                Ok(existing) => existing,
                Err(error) => return failed(step.receipt, error.to_string()),
            };
            // What was read out of a text that is no longer there can not be settled anew.
            let Some(artifact) = step.artifact.clone().filter(|artifact| artifact.before.is_none()) else {
                return failed(step.receipt, format!("{} was changed meanwhile; run the command again", step.path));
            };
            if existing.is_none() && self.files.exists(&step.path) {
                return failed(step.receipt, format!("{} is there and is not rolecall's", step.path));
            }
            let assignees = step.receipt.assignees.clone();
            step =
                settle(self.catalog, &artifact, existing.as_ref(), &step.path, self.locations, assignees, self.options);
        }
        failed(step.receipt, format!("{} changes again and again; run the command again", step.path))
    }

    fn create(&self, record: &Record, path: &str) -> Result<(), WriteError> {
        match record.destination {
            Destination::Issue => self.tracker.create(record),
            Destination::File => self.files.create(path, &document::write(record)),
        }
    }

    fn update(&self, existing: &Existing, record: &Record) -> Result<(), WriteError> {
        match record.destination {
            Destination::Issue => self.tracker.update(existing, record),
            Destination::File => {
                let text = document::rewrite(&existing.text, &existing.record, record)
                    .ok_or_else(|| WriteError::Unwritable(existing.path.clone()))?;
                self.files.replace(&existing.path, &existing.text, &text)
            }
        }
    }

    fn look(&self, key: &ArtifactKey, path: &str) -> Result<Option<Existing>, Error> {
        match self.tracker.look(key)? {
            Some(existing) => Ok(Some(existing)),
            None => {
                let mut now = Snapshot::default();
                find_document(self.files, path, &mut now);
                Ok(now.get(key).cloned())
            }
        }
    }
}

fn failed(receipt: Receipt, why: String) -> Receipt {
    let mut warnings = receipt.warnings;
    warnings.push(why);
    Receipt { action: Action::Fail, warnings, ..receipt }
}
