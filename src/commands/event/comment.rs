//! Commands in a comment: each is obeyed by itself, and one comment answers all of them.

use super::super::fill;
use super::hand_off::{HandOffOutcome, announce};
use super::handler::EventHandler;
use crate::commands::resolve;
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::{Command, CommandPosition, CommentCommand, Event, answers, commands, draft};
use crate::core::plan::{Action, Existing, Snapshot, State, is_dropped, move_owner};
use crate::report::{help, refused, render_change, render_next, render_taken};
use crate::tracker::Reaction;

/// Where a command stands.
struct Comment {
    /// The issue or pull request that it stands under.
    number: u64,
    /// Which of its commands is obeyed.
    turn: CommandPosition,
}

impl<'a> EventHandler<'a> {
    /// Obey the commands in the event's comment.
    pub(super) fn comment(&mut self, event: &Event) -> Result<(), Error> {
        let said = commands(event.text("comment.body").unwrap_or_default());
        let (Some(id), Some(number)) = (event.number("comment.id"), event.number("issue.number")) else {
            return Ok(());
        };
        if event.action() == Some("deleted") {
            self.note("a comment that was deleted is not obeyed".to_owned());
            return Ok(());
        }
        if said.is_empty() {
            self.note("the comment holds no command".to_owned());
            return Ok(());
        }
        // Somebody else may have edited the comment: what it says is its author's all the same.
        let author = event.text("comment.user.login").unwrap_or_default();
        if event.sender() != Some(author) && !self.may_push(author)? {
            self.note(format!("the comment {id} is not obeyed: its author `{author}` may not push"));
            return Ok(());
        }
        let mark = format!("answer {id}");
        if let Some(host) = self.project.tracker.host()
            && host.has_commented(number, &mark)?
        {
            // What was obeyed once is not obeyed again: people may have gone on since.
            self.note(format!("the comment {id} was answered before"));
            return Ok(());
        }
        let mut answers = Vec::new();
        let mut confused = false;
        let mut marks = vec![mark];
        for (at, CommentCommand { line, command }) in said.into_iter().enumerate() {
            let comment = Comment { number, turn: CommandPosition { comment: id, at } };
            let handler = match command {
                Ok(command) => self.retry_if_stale(|handler| handler.run_command(&comment, &command, &mut marks)),
                Err((message, hint)) => Err(Diagnostic::error(message).hint(hint).into()),
            };
            answers.push(match handler {
                Ok(text) => text,
                // The comment is not answered: the run that is started again obeys it, and finds done what was done.
                Err(error @ Error::Failed(_)) => return Err(error),
                Err(error) => {
                    confused = true;
                    let why: Vec<&str> = error.diagnostics().iter().map(|told| told.message.as_str()).collect();
                    self.note(format!("command failed: {}", why.join("; ")));
                    refused(&line, error.diagnostics())
                }
            });
        }
        // The reaction first: what is answered is not looked at again.
        let reaction = if confused { Reaction::Confused } else { Reaction::Done };
        if let Some(host) = self.project.tracker.host().filter(|_| !self.context.global.dry_run)
            && host.react(id, reaction).is_err()
        {
            self.note(format!("could not add a reaction to comment {id}"));
        }
        self.say(number, &marks, &answers.join("\n\n---\n\n"))
    }

    fn run_command(&mut self, comment: &Comment, command: &Command, marks: &mut Vec<String>) -> Result<String, Error> {
        let snapshot = self.project.snapshot()?;
        let here = snapshot.numbered(comment.number).and_then(|key| snapshot.get(key)).cloned();
        match command {
            Command::Help => Ok(help(&self.project.catalog, here.as_ref())),
            Command::New { template, given } => self.make(comment, snapshot, here.as_ref(), template, given),
            Command::Accept => {
                let (existing, template) = self.meant(comment, here)?;
                let key = &existing.record.key;
                if is_dropped(&existing, template) {
                    let mistake = Diagnostic::error(format!("`{key}` was closed without being done"));
                    return Err(mistake.hint("open it again, then accept it").into());
                }
                let HandOffOutcome { next, warnings } = self.accept(snapshot, &existing, template)?;
                self.check()?;
                marks.push(announce(key));
                Ok(render_next(&self.project.catalog, key, &next, &warnings))
            }
            Command::Fill { given } => {
                let (existing, template) = self.meant(comment, here)?;
                if existing.record.state == State::Closed {
                    let mistake = Diagnostic::error(format!("`{}` is closed", existing.record.key));
                    return Err(mistake.hint("open it again, then fill it").into());
                }
                let (answers, emptied) = answers(template, given)?;
                let request = fill::request(&self.project.catalog, template, &existing, &answers, &emptied);
                self.run_from(snapshot, None, &[request], false)?;
                self.change()
            }
            Command::Owner { role } => {
                let (existing, _) = self.meant(comment, here)?;
                let (role, _) = resolve::role(&self.project.catalog, role)?;
                let step = move_owner(&self.project.catalog, &snapshot, &existing, role);
                self.run_from(snapshot, Some(step), &[], false)?;
                self.change()
            }
        }
    }

    /// The artifact that the comment stands under, and its template.
    fn meant(&self, comment: &Comment, here: Option<Existing>) -> Result<(Existing, &'a Template), Error> {
        let Some(existing) = here else {
            let mistake = Diagnostic::error(format!("#{} is not an artifact", comment.number));
            return Err(mistake.hint("`/rolecall new TEMPLATE` makes one").into());
        };
        let template = resolve::template(&self.project.catalog, existing.record.key.template().as_str())?;
        Ok((existing, template))
    }

    fn make(
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
        let request = draft(catalog, template, given, here, comment.turn, self.context.today())?;
        self.run_from(snapshot, None, &[request], true)?;
        let told = self.change()?;
        let receipt = self.outcome.receipts.last().and_then(|receipts| receipts.artifacts.first());
        Ok(told + &receipt.filter(|receipt| receipt.action == Action::Keep).map(render_taken).unwrap_or_default())
    }

    /// What the last way down the road changed, in words; or why it failed.
    fn change(&mut self) -> Result<String, Error> {
        self.check()?;
        let receipts = self.outcome.receipts.last();
        let told = receipts
            .and_then(|receipts| receipts.artifacts.first())
            .map(|receipt| render_change(&self.project.catalog, receipt));
        Ok(told.unwrap_or_default())
    }

    fn check(&self) -> Result<(), Error> {
        let Some(receipts) = self.outcome.receipts.last() else { return Ok(()) };
        if let Some(why) = &receipts.stopped {
            return Err(Error::failed(why.clone()));
        }
        let failed = receipts.artifacts.iter().filter(|receipt| receipt.action == Action::Fail);
        let mistakes: Vec<Diagnostic> = failed
            .map(|receipt| Diagnostic::error(format!("{}: {}", receipt.key, receipt.warnings.join("; "))))
            .collect();
        if mistakes.is_empty() { Ok(()) } else { Err(Error::Wrong(mistakes)) }
    }
}
