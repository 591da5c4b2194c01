//! Drafts that a rule makes, and what becomes of the one before.

use std::collections::HashMap;

use super::handler::EventHandler;
use crate::core::config::IfOpen;
use crate::core::diagnostic::Error;
use crate::core::event::{Create, DraftPlan, Event, begin, superseded};
use crate::core::names::ArtifactKey;
use crate::core::plan::{Action, Existing, Receipt, close_superseded};

impl EventHandler<'_> {
    /// Make what a rule wishes for.
    pub(super) fn create(&mut self, event: &Event, wanted: Vec<Create>) -> Result<(), Error> {
        let made = wanted.iter().map(|create| create.request.template.clone());
        let followed = wanted.iter().filter_map(|create| Some(create.from.as_ref()?.template().clone()));
        let templates: Vec<_> = made.chain(followed).collect();
        let snapshot = self.project.snapshot_for(&templates)?;
        let today = self.context.today();
        let mut requests = Vec::new();
        let mut warnings: HashMap<String, Vec<String>> = HashMap::new();
        let mut replaced: Vec<(Existing, IfOpen, ArtifactKey)> = Vec::new();
        for create in wanted {
            let draft_plan = begin(&self.project.catalog, &snapshot, event, create, today);
            let DraftPlan { request, replaced: before, warnings: odd, notes } = draft_plan;
            self.outcome.notes.extend(notes);
            warnings.extend((!odd.is_empty()).then(|| (request.template.to_string(), odd)));
            if let (Some((existing, then)), Some(name)) = (before, request.name.clone()) {
                replaced.push((existing, then, ArtifactKey::new(request.template.clone(), name)));
            }
            requests.push(request);
        }
        self.run_from(snapshot, None, &requests, true)?;
        self.warn_of(warnings);
        for (before, then, next) in replaced {
            let made = self.outcome.receipts.last().is_some_and(|receipts| {
                let is_there = |receipt: &Receipt| receipt.key == next.to_string() && receipt.action != Action::Fail;
                receipts.artifacts.iter().any(is_there)
            });
            if made {
                self.close(&before, then, &next)?;
            }
        }
        Ok(())
    }

    /// What a draft could not be answered with stands at its receipt. One that was there before is asked nothing, and
    /// that it is there is as it should be: an event may come twice.
    pub(super) fn warn_of(&mut self, mut warnings: HashMap<String, Vec<String>>) {
        let receipts = self.outcome.receipts.last_mut().into_iter().flat_map(|receipts| &mut receipts.artifacts);
        for receipt in receipts {
            match receipt.action {
                // Another thing that is called so is no repetition.
                Action::Keep if !receipt.taken => receipt.warnings.clear(),
                Action::Keep => {}
                _ => receipt.warnings.extend(warnings.remove(&receipt.template).unwrap_or_default()),
            }
        }
    }

    /// Close the one before, as it is by now.
    fn close(&mut self, before: &Existing, then: IfOpen, next: &ArtifactKey) -> Result<(), Error> {
        let snapshot = self.project.snapshot_for(&[next.template().clone()])?;
        // A dry run made nothing: what it says of the one before holds as it is.
        let then = if self.context.global.dry_run { IfOpen::Close } else { then };
        let step = match superseded(&self.project.catalog, &snapshot, before, then, next) {
            Ok(Some(existing)) => close_superseded(existing, self.context.today()),
            Ok(None) => return Ok(()),
            Err(why) => {
                self.note(why);
                return Ok(());
            }
        };
        self.note(format!("`{}` was still open: `{next}` takes its place", before.record.key));
        self.run_from(snapshot, Some(step), &[], true)
    }
}
