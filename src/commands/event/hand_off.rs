//! Hand-offs: creates what an accepted artifact owes to the next role, and announces it in a comment.

use super::handler::EventHandler;
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::Event;
use crate::core::names::ArtifactKey;
use crate::core::plan;
use crate::core::plan::{
    Action, Existing, Receipt, Snapshot, Step, hand_off_targets, returned, take_again, why_not_accepted,
};
use crate::core::warnings::Warnings;
use crate::report::render_next;
use crate::tracker::TrackerError;

/// The result of an acceptance.
pub(super) struct HandOffOutcome {
    /// The follow-up artifacts, created now or earlier.
    pub(super) next: Vec<Receipt>,
    /// Warnings about the accepted artifact.
    pub(super) warnings: Warnings,
}

impl EventHandler<'_> {
    /// Hands the event's artifact on, if it is accepted.
    pub(super) fn hand_off(&mut self, event: &Event) -> Result<(), Error> {
        let Some((snapshot, existing)) = self.artifact(event)? else { return Ok(()) };
        let key = existing.record.key.clone();
        let Some(template) = self.project.catalog.template(key.template().as_str()) else { return Ok(()) };
        if let Some(reason) = why_not_accepted(&existing, template) {
            self.note(format!("`{key}` is not accepted: {reason}"));
            return Ok(());
        }
        let HandOffOutcome { next, warnings } = self.accept(snapshot, &existing, template)?;
        // If something couldn't be created, the next run creates it and announces everything in one comment.
        if next.is_empty() || self.has_failed() {
            return Ok(());
        }
        let text = render_next(&self.project.catalog, &key, &next, &warnings);
        let Some(number) = event.issue() else { return Ok(()) };
        self.post_comment(number, &[hand_off_mark(&key)], &text)
    }

    /// Accepts an artifact and creates what it owes.
    pub(super) fn accept(
        &mut self,
        mut snapshot: Snapshot,
        existing: &Existing,
        template: &Template,
    ) -> Result<HandOffOutcome, Error> {
        self.project.read_files(&mut snapshot, template.follow_ups())?;
        let (catalog, today) = (&self.project.catalog, self.context.today());
        let accept = |snapshot: &Snapshot| {
            let earlier = hand_off_targets(catalog, snapshot, &existing.record.key, template);
            let next = earlier.map(|other| Receipt::of(&other.record, Action::Keep, &other.location));
            let again = returned(catalog, snapshot, existing, template).into_iter();
            let again: Vec<Step> = again.map(|draft| take_again(catalog, snapshot, draft)).collect();
            (next.collect::<Vec<Receipt>>(), plan::accept(catalog, snapshot, existing, template, today), again)
        };
        let (mut next, (step, owed), again) = self.project.ask(&mut snapshot, accept)?;
        for step in again {
            self.run_from(snapshot.clone(), Some(step), &[], true)?;
        }
        self.run_from(snapshot, Some(step), &owed, true)?;
        let receipts = self.outcome.receipts.last().map(|receipts| receipts.artifacts.clone()).unwrap_or_default();
        let warnings = receipts.first().map(|receipt| receipt.warnings.clone()).unwrap_or_default();
        next.extend(receipts.into_iter().filter(|receipt| receipt.action == Action::Create));
        Ok(HandOffOutcome { next, warnings })
    }

    /// Comments on an issue, once. A dry run only notes what it would write.
    pub(super) fn post_comment(&mut self, number: u64, marks: &[String], text: &str) -> Result<(), Error> {
        let Some(host) = self.project.tracker.host() else { return Ok(()) };
        if self.context.global.dry_run {
            if !host.has_commented(number, &marks[0])? {
                self.note(format!("would comment on #{number}:\n{text}"));
            }
            return Ok(());
        }
        host.comment(number, marks, &self.context.mask.hide(text)).map_err(|error| comment_error(number, error))
    }
}

/// The hidden mark of the comment that announces a hand-off.
pub(super) fn hand_off_mark(key: &ArtifactKey) -> String {
    format!("hand-off {key}")
}

pub(super) fn comment_error(number: u64, error: TrackerError) -> Error {
    match error {
        TrackerError::Fatal(reason) => Error::failed(reason),
        TrackerError::Rejected(Diagnostic { message: reason, .. }) | TrackerError::Without(_, reason) => {
            let message = format!("can't comment on #{number}: {reason}");
            Error::failed(Diagnostic::error(message).hint("run the workflow again: it does only what is missing"))
        }
        TrackerError::File(error) => Error::failed(Diagnostic::error(error.to_string())),
    }
}
