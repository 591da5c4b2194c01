//! Drafts that a rule creates, and what happens to the previous one.

use std::collections::HashMap;

use super::handler::EventHandler;
use crate::core::config::IfOpen;
use crate::core::diagnostic::Error;
use crate::core::event::{Create, DraftPlan, Event, begin, superseded};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Existing, Receipt, Snapshot, Wanted, close_superseded};
use crate::core::warnings::Warnings;

impl EventHandler<'_> {
    /// Creates the drafts that a rule requests.
    pub(super) fn create(&mut self, event: &Event, wanted: Vec<Create>) -> Result<(), Error> {
        let created = wanted.iter().map(|create| create.request.template.clone());
        let followed = wanted.iter().filter_map(|create| Some(create.from.as_ref()?.template().clone()));
        let templates: Vec<_> = created.chain(followed).collect();
        let mut snapshot = self.project.part_for(&Wanted::default(), &templates)?;
        let today = self.context.today();
        let mut requests = Vec::new();
        let mut warnings: HashMap<String, Warnings> = HashMap::new();
        let mut replaced: Vec<(Existing, IfOpen, ArtifactKey)> = Vec::new();
        for create in wanted {
            let plan = |snapshot: &Snapshot| begin(&self.project.catalog, snapshot, event, create.clone(), today);
            let draft_plan = self.project.ask(&mut snapshot, plan)?;
            let DraftPlan { request, replaced: before, warnings: draft_warnings, notes } = draft_plan;
            self.outcome.notes.extend(notes);
            warnings.extend((!draft_warnings.is_empty()).then(|| (request.template.to_string(), draft_warnings)));
            if let (Some((existing, then)), Some(name)) = (before, request.name.clone()) {
                replaced.push((existing, then, ArtifactKey::new(request.template.clone(), name)));
            }
            requests.push(request);
        }
        self.run_from(snapshot, None, &requests, true)?;
        self.add_warnings(warnings);
        for (before, then, next) in replaced {
            let created = self.outcome.receipts.last().is_some_and(|receipts| {
                let exists = |receipt: &Receipt| receipt.key == next && receipt.action != Action::Fail;
                receipts.artifacts.iter().any(exists)
            });
            if created {
                self.close(&before, then, &next)?;
            }
        }
        Ok(())
    }

    /// Adds the warnings about a draft's answers to its receipt. A draft that existed before gets none, because an event
    /// may arrive twice.
    pub(super) fn add_warnings(&mut self, mut warnings: HashMap<String, Warnings>) {
        let receipts = self.outcome.receipts.last_mut().into_iter().flat_map(|receipts| &mut receipts.artifacts);
        for receipt in receipts {
            match receipt.action {
                // A different artifact that has the same name is not a repetition: its warnings stay.
                Action::Keep if !receipt.taken => receipt.warnings.clear(),
                Action::Keep => {}
                _ => receipt.warnings.extend(warnings.remove(receipt.template.as_str()).unwrap_or_default()),
            }
        }
    }

    /// Closes the previous artifact, if it is still open.
    fn close(&mut self, before: &Existing, then: IfOpen, next: &ArtifactKey) -> Result<(), Error> {
        let templates = [next.template().clone()];
        let mut snapshot = self.project.part_for(&Wanted::key(before.record.key.clone()), &templates)?;
        // A dry run created nothing, so whether items were carried over can't be checked.
        let then = if self.context.global.dry_run { IfOpen::Close } else { then };
        let step = |snapshot: &Snapshot| {
            let existing = superseded(&self.project.catalog, snapshot, before, then, next)?;
            Ok(existing.map(|existing| close_superseded(existing, self.context.today())))
        };
        let step = match self.project.ask(&mut snapshot, step)? {
            Ok(Some(step)) => step,
            Ok(None) => return Ok(()),
            Err(reason) => {
                self.note(reason);
                return Ok(());
            }
        };
        self.note(format!("`{}` was still open: `{next}` replaces it", before.record.key));
        self.run_from(snapshot, Some(step), &[], true)
    }
}
