//! Commands in a comment: each runs by itself, and one comment replies to all of them.

use super::hand_off::{HandOffOutcome, hand_off_mark};
use super::handler::EventHandler;
use crate::commands::agents::check_app;
use crate::commands::check::check_artifact;
use crate::commands::hand_off::say_why;
use crate::commands::resolve;
use crate::core::artifact::{Trust, make_safe};
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::{Command, CommandPosition, CommentCommand, Event, answers, commands, draft};
use crate::core::plan::{
    Action, Existing, Receipts, Snapshot, State, fill_request, give_back, is_dropped, missing_for_acceptance,
    move_owner, take,
};
use crate::report::{render_change, render_check, render_help, render_next, render_refusal, render_taken};
use crate::tracker::Reaction;

/// The place of a command.
struct Comment {
    /// The issue or pull request that was commented on.
    number: u64,
    /// The comment, and which of its commands this is.
    position: CommandPosition,
    /// The app or bot that wrote the comment; `None` for a person.
    app: Option<String>,
}

/// The app or bot that wrote an event's comment, for itself or with a person's account.
fn app_of(event: &Event) -> Option<String> {
    if let Some(slug) = event.text("comment.performed_via_github_app.slug") {
        return Some(format!("{slug}[bot]"));
    }
    let login = event.text("comment.user.login").unwrap_or_default();
    let is_bot = event.text("comment.user.type") == Some("Bot") || login.ends_with("[bot]");
    is_bot.then(|| login.to_owned())
}

impl<'a> EventHandler<'a> {
    /// Runs the commands in the event's comment.
    pub(super) fn run_comment(&mut self, event: &Event) -> Result<(), Error> {
        let found = commands(event.text("comment.body").unwrap_or_default());
        let (Some(id), Some(number)) = (event.number("comment.id"), event.number("issue.number")) else {
            return Ok(());
        };
        if event.action() == Some("deleted") {
            self.note("a deleted comment's commands are not run".to_owned());
            return Ok(());
        }
        if found.is_empty() {
            self.note("the comment contains no command".to_owned());
            return Ok(());
        }
        // Somebody else may have edited the comment: the command still counts as its author's.
        let author = event.text("comment.user.login").unwrap_or_default();
        if event.sender() != Some(author) && !self.may_push(author)? {
            self.note(format!("comment {id} was ignored: its author `{author}` has no push access"));
            return Ok(());
        }
        let mark = format!("answer {id}");
        if let Some(host) = self.project.tracker.host()
            && host.has_commented(number, &mark)?
        {
            // Commands run only once: people may have changed things since.
            self.note(format!("comment {id} was already answered"));
            return Ok(());
        }
        let mut answers = Vec::new();
        let mut confused = false;
        let mut marks = vec![mark];
        for (at, CommentCommand { line, command }) in found.into_iter().enumerate() {
            let comment = Comment { number, position: CommandPosition { comment: id, at }, app: app_of(event) };
            let handler = match command {
                Ok(command) => self.retry_if_stale(|handler| handler.run_command(&comment, &command, &mut marks)),
                Err(mistake) => Err(mistake.into()),
            };
            answers.push(match handler {
                Ok(text) => text,
                // The comment gets no reply: when the workflow is run again, the commands that succeeded change nothing.
                Err(error @ Error::Failed(_)) => return Err(error),
                Err(error) => {
                    confused = true;
                    let reasons: Vec<&str> =
                        error.diagnostics().iter().map(|diagnostic| diagnostic.message.as_str()).collect();
                    self.note(format!("command failed: {}", reasons.join("; ")));
                    render_refusal(&line, error.diagnostics())
                }
            });
        }
        // The reaction comes before the reply: a run that finds the reply stops there.
        let reaction = if confused { Reaction::Confused } else { Reaction::Done };
        if let Some(host) = self.project.tracker.host().filter(|_| !self.context.global.dry_run)
            && host.react(id, reaction).is_err()
        {
            self.note(format!("could not add a reaction to comment {id}"));
        }
        self.post_comment(number, &marks, &answers.join("\n\n---\n\n"))
    }

    fn run_command(&mut self, comment: &Comment, command: &Command, marks: &mut Vec<String>) -> Result<String, Error> {
        let (mut snapshot, here) = self.project.numbered(comment.number)?;
        match command {
            Command::Help => Ok(render_help(&self.project.catalog, here.as_ref())),
            Command::Check => {
                let (existing, _) = self.commented_artifact(comment, here)?;
                let findings = check_artifact(self.project, &existing)?;
                Ok(render_check(&findings))
            }
            Command::New { template, given } => self.create_draft(comment, snapshot, here.as_ref(), template, given),
            Command::Accept { anyway } => {
                let (existing, template) = self.commented_artifact(comment, here)?;
                let key = &existing.record.key;
                check_app(self.project, comment.app.as_deref(), &existing)?;
                if is_dropped(&existing, template) {
                    let mistake = Diagnostic::error(format!("`{key}` was closed without being completed"));
                    return Err(mistake.hint("reopen it, then accept it").into());
                }
                let missing = missing_for_acceptance(&self.project.catalog, &existing, template);
                if !anyway && !missing.is_empty() {
                    let names: Vec<String> = missing.iter().map(|field| format!("`{}`", field.id)).collect();
                    let mistake = Diagnostic::error(format!("`{key}` can't be accepted: missing {}", names.join(", ")));
                    let fill = format!("/rolecall fill {}=\"…\"", missing[0].id);
                    return Err(mistake
                        .hint(format!("answer with `{fill}`, or write `/rolecall accept anyway`"))
                        .into());
                }
                let HandOffOutcome { next, warnings } = self.accept(snapshot, &existing, template)?;
                self.check_last_run()?;
                marks.push(hand_off_mark(key));
                Ok(render_next(&self.project.catalog, key, &next, &warnings))
            }
            Command::Fill { given } => {
                let (existing, template) = self.commented_artifact(comment, here)?;
                if existing.record.state == State::Closed {
                    let mistake = Diagnostic::error(format!("`{}` is closed", existing.record.key));
                    return Err(mistake.hint("reopen it, then fill it in").into());
                }
                let (answers, emptied) = answers(template, given)?;
                let request = fill_request(&self.project.catalog, template, &existing, &answers, &emptied);
                self.run_from(snapshot, None, &[request], false)?;
                self.last_change()
            }
            Command::Ack => {
                let (existing, _) = self.commented_artifact(comment, here)?;
                let step = take(&self.project.catalog, &snapshot, &existing, self.context.today())?;
                self.run_from(snapshot, Some(step), &[], false)?;
                self.last_change()
            }
            Command::Return { reason } => self.give_back(comment, &snapshot, here, reason),
            Command::Owner { role } => {
                let (existing, _) = self.commented_artifact(comment, here)?;
                let (role, _) = resolve::role(&self.project.catalog, role)?;
                let step = |snapshot: &Snapshot| move_owner(&self.project.catalog, snapshot, &existing, role);
                let step = self.project.ask(&mut snapshot, step)?;
                self.run_from(snapshot, Some(step), &[], false)?;
                self.last_change()
            }
        }
    }

    /// Returns a draft. What it follows gets a comment with the reason.
    fn give_back(
        &mut self,
        comment: &Comment,
        snapshot: &Snapshot,
        here: Option<Existing>,
        reason: &str,
    ) -> Result<String, Error> {
        let (existing, _) = self.commented_artifact(comment, here)?;
        let today = self.context.today();
        for step in give_back(&self.project.catalog, snapshot, &existing, reason, today)? {
            self.run_from(snapshot.clone(), Some(step), &[], false)?;
            self.check_last_run()?;
            let mut receipts = self.outcome.receipts.last().cloned();
            let is_before =
                |receipts: &&mut Receipts| receipts.artifacts.iter().all(|one| one.key != existing.record.key);
            if let Some(receipts) = receipts.as_mut().filter(is_before).filter(|_| !self.context.global.dry_run) {
                let reason = make_safe(&self.context.mask.hide(reason), Trust::Outside, false);
                say_why(&*self.project.tracker, receipts, &reason, &today.to_string());
            }
        }
        Ok(format!("`{}` was returned.", existing.record.key))
    }

    /// The artifact that was commented on, and its template.
    fn commented_artifact(&self, comment: &Comment, here: Option<Existing>) -> Result<(Existing, &'a Template), Error> {
        let Some(existing) = here else {
            let mistake = Diagnostic::error(format!("#{} is not an artifact", comment.number));
            return Err(mistake.hint("`/rolecall new TEMPLATE` creates one").into());
        };
        let template = resolve::template(&self.project.catalog, existing.record.key.template().as_str())?;
        Ok((existing, template))
    }

    fn create_draft(
        &mut self,
        comment: &Comment,
        snapshot: Snapshot,
        here: Option<&Existing>,
        template: &str,
        given: &[(String, String)],
    ) -> Result<String, Error> {
        let catalog = &self.project.catalog;
        let template = resolve::template(catalog, template)?;
        let here = here.map(|here| &here.record.key);
        let request = draft(catalog, template, given, here, comment.position, self.context.today())?;
        self.run_from(snapshot, None, &[request], true)?;
        let text = self.last_change()?;
        let receipt = self.outcome.receipts.last().and_then(|receipts| receipts.artifacts.first());
        Ok(text + &receipt.filter(|receipt| receipt.action == Action::Keep).map(render_taken).unwrap_or_default())
    }

    /// Describes what the last run of the pipeline changed, or returns why it failed.
    fn last_change(&mut self) -> Result<String, Error> {
        self.check_last_run()?;
        let receipts = self.outcome.receipts.last();
        let text = receipts
            .and_then(|receipts| receipts.artifacts.first())
            .map(|receipt| render_change(&self.project.catalog, receipt));
        Ok(text.unwrap_or_default())
    }

    fn check_last_run(&self) -> Result<(), Error> {
        let Some(receipts) = self.outcome.receipts.last() else { return Ok(()) };
        if let Some(reason) = &receipts.stopped {
            return Err(Error::failed(reason.clone()));
        }
        let failed = receipts.artifacts.iter().filter(|receipt| receipt.action == Action::Fail);
        let mistakes: Vec<Diagnostic> = failed
            .map(|receipt| Diagnostic::error(format!("{}: {}", receipt.key, receipt.warnings.joined())))
            .collect();
        if mistakes.is_empty() { Ok(()) } else { Err(Error::Wrong(mistakes)) }
    }
}
