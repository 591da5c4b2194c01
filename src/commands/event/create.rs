//! Drafts that a rule makes, and what becomes of the one before.

use super::answer::Answer;
use crate::core::artifact::ArtifactKey;
use crate::core::diagnostic::Error;
use crate::core::event::{Begun, Create, Event, IfOpen, begin, outlived};
use crate::core::plan::{Action, Existing, Receipt, drop_open};

impl Answer<'_> {
    /// Make what a rule wishes for.
    pub(super) fn create(&mut self, event: &Event, wanted: Vec<Create>) -> Result<(), Error> {
        let templates: Vec<_> = wanted.iter().map(|create| create.request.template.clone()).collect();
        let snapshot = self.ground.snapshot_for(&templates)?;
        let today = self.context.today();
        let mut requests = Vec::new();
        let mut replaced: Vec<(Existing, IfOpen, ArtifactKey)> = Vec::new();
        for create in wanted {
            let begun = begin(&self.ground.catalog, &snapshot, event, create, today);
            let Begun { request, replaced: before, notes } = begun;
            self.outcome.notes.extend(notes);
            if let (Some((existing, then)), Some(name)) = (before, request.name.clone()) {
                replaced.push((existing, then, ArtifactKey::new(request.template.clone(), name)));
            }
            requests.push(request);
        }
        self.travel_from(snapshot, None, &requests, true)?;
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

    /// Close the one before, as it is by now.
    fn close(&mut self, before: &Existing, then: IfOpen, next: &ArtifactKey) -> Result<(), Error> {
        let snapshot = self.ground.snapshot_for(&[next.template().clone()])?;
        // A dry run made nothing: what it says of the one before holds as it is.
        let then = if self.context.global.dry_run { IfOpen::Close } else { then };
        let step = match outlived(&self.ground.catalog, &snapshot, before, then, next) {
            Ok(Some(existing)) => drop_open(existing, self.context.today()),
            Ok(None) => return Ok(()),
            Err(why) => {
                self.note(why);
                return Ok(());
            }
        };
        self.note(format!("`{}` was still open: `{next}` takes its place", before.record.key));
        self.travel_from(snapshot, Some(step), &[], true)
    }
}
