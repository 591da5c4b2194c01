//! Says in one comment on an artifact what is wrong with it, for as long as something is.

use super::hand_off::comment_error;
use super::handler::EventHandler;
use crate::commands::check::check_artifact;
use crate::core::check::{Findings, Level};
use crate::core::diagnostic::Error;
use crate::core::event::Event;
use crate::core::plan::State;
use crate::report::{render_resolved, render_standing};
use crate::tracker::Standing;

/// The mark of the comment.
const MARK: &str = "check";

impl EventHandler<'_> {
    /// Checks the event's artifact. The comment is written when something is wrong, changed in place when something else
    /// is, and minimized once nothing is.
    pub(super) fn check(&mut self, event: &Event) -> Result<(), Error> {
        let (Some(number), Some((_, existing))) = (event.issue(), self.artifact(event)?) else { return Ok(()) };
        // A draft's own questions say what it lacks.
        let is_fresh = existing.is_untouched() || existing.record.state != State::Open;
        let findings = if is_fresh { Findings::default() } else { check_artifact(self.project, &existing)? };
        let is_wrong = findings.findings.iter().any(|finding| finding.severity != Level::Note);
        let (text, standing) = match is_wrong {
            true => (render_standing(&findings), Standing::Open),
            false => (render_resolved(), Standing::Resolved),
        };
        let told = if is_wrong { "something is wrong" } else { "nothing is wrong" };
        self.note(format!("`{}` was checked: {told}", existing.record.key));
        let Some(host) = self.project.tracker.host().filter(|_| !self.context.global.dry_run) else { return Ok(()) };
        let text = self.context.mask.hide(&text);
        let kept = host.keep_comment(number, MARK, &text, standing).map_err(|error| comment_error(number, error))?;
        if !kept {
            self.note(format!("the comment about the checks on #{number} was left as somebody edited it"));
        }
        Ok(())
    }
}
