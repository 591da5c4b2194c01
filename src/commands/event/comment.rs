//! Commands in a comment: each is obeyed by itself, and one comment answers all of them.

use indexmap::IndexMap;

use super::super::{fill, find};
use super::answer::Answer;
use super::hand_off::{Accepted, handed_off};
use crate::core::artifact::{Answers, ArtifactKey, Composer, Given, Name, Parent, Request, Trust};
use crate::core::catalog::Template;
use crate::core::diagnostic::{Diagnostic, Error};
use crate::core::event::{Command, Event, Said, commands};
use crate::core::plan::{Action, Existing, RESERVED, Snapshot, State, is_accepted, move_owner, set_reserved};
use crate::report::{help, refused, told_change, told_next, told_taken};
use crate::tracker::Reaction;

/// A comment that is answered.
struct Comment {
    id: u64,
    /// The issue or pull request that it stands under.
    number: u64,
    /// Which of its commands is obeyed.
    turn: usize,
}

impl Answer<'_> {
    /// Obey the commands in the event's comment.
    pub(super) fn comment(&mut self, event: &Event) -> Result<(), Error> {
        let said = commands(event.text("comment.body").unwrap_or_default());
        let (Some(id), Some(number)) = (event.number("comment.id"), event.number("issue.number")) else {
            return Ok(());
        };
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
        if let Some(host) = self.ground.tracker.host()
            && host.has_commented(number, &mark)?
        {
            // What was obeyed once is not obeyed again: people may have gone on since.
            self.note(format!("the comment {id} was answered before"));
            return Ok(());
        }
        let mut answers = Vec::new();
        let mut confused = false;
        let mut marks = vec![mark];
        for (turn, Said { line, command }) in said.into_iter().enumerate() {
            let comment = Comment { id, number, turn };
            let answer = match command {
                Ok(command) => self.freshly(|answer| answer.obey(&comment, &command, &mut marks)),
                Err((message, hint)) => Err(Diagnostic::error(message).hint(hint).into()),
            };
            answers.push(match answer {
                Ok(text) => text,
                Err(error) => {
                    confused = true;
                    refused(&line, error.diagnostics())
                }
            });
        }
        // The reaction first: what is answered is not looked at again.
        let reaction = if confused { Reaction::Confused } else { Reaction::Done };
        if let Some(host) = self.ground.tracker.host().filter(|_| !self.context.global.dry_run)
            && host.react(id, reaction).is_err()
        {
            self.note(format!("a reaction could not be put to the comment {id}"));
        }
        self.say(number, &marks, &answers.join("\n\n---\n\n"))
    }

    fn obey(&mut self, comment: &Comment, command: &Command, marks: &mut Vec<String>) -> Result<String, Error> {
        let snapshot = self.ground.snapshot()?;
        let here = snapshot.numbered(comment.number).and_then(|key| snapshot.get(key)).cloned();
        if let Command::Help = command {
            return Ok(help(&self.ground.catalog, here.as_ref()));
        }
        if let Command::New { template, given } = command {
            let template = find::template(&self.ground.catalog, template)?;
            return self.new_artifact(comment, snapshot, here.as_ref(), template, given);
        }
        let Some(existing) = here else {
            let mistake = Diagnostic::error(format!("#{} is no artifact", comment.number));
            return Err(mistake.hint("`/rolecall new TEMPLATE` makes one").into());
        };
        let template = find::template(&self.ground.catalog, existing.record.key.template().as_str())?;
        match command {
            Command::Accept => {
                let key = &existing.record.key;
                if existing.record.dropped && !is_accepted(&existing, template) {
                    let mistake = Diagnostic::error(format!("`{key}` was closed without being done"));
                    return Err(mistake.hint("open it again, then accept it").into());
                }
                let Accepted { next, warnings } = self.accept(snapshot, &existing, template)?;
                self.check()?;
                marks.push(handed_off(key));
                Ok(told_next(&self.ground.catalog, key, &next, &warnings))
            }
            Command::Fill { given } => {
                if existing.record.state == State::Closed {
                    let mistake = Diagnostic::error(format!("`{}` is closed", existing.record.key));
                    return Err(mistake.hint("open it again, then fill it").into());
                }
                let mut answers = Answers::default();
                let emptied = put(template, given, &mut answers, &mut Request::new(template.id.clone()), false)?;
                let request = fill::request(&self.ground.catalog, template, &existing, &answers, &emptied);
                self.travel_from(snapshot, None, &[request], false)?;
                self.change()
            }
            Command::Owner { role } => {
                let (role, _) = find::role(&self.ground.catalog, role)?;
                let step = move_owner(&self.ground.catalog, &snapshot, &existing, role);
                self.travel_from(snapshot, Some(step), &[], false)?;
                self.change()
            }
            Command::New { .. } | Command::Help => Ok(String::new()),
        }
    }

    fn new_artifact(
        &mut self,
        comment: &Comment,
        snapshot: Snapshot,
        here: Option<&Existing>,
        template: &Template,
        given: &[(String, String)],
    ) -> Result<String, Error> {
        let mut request = Request::new(template.id.clone());
        request.draft = true;
        let mut answers = Answers::default();
        put(template, given, &mut answers, &mut request, true)?;
        request.answers = answers;
        if Composer::new(&self.ground.catalog).key(&request, self.context.today()).is_err() {
            // Its title makes no name, or needs what is not answered yet; a comment has a number that no other has.
            let first =
                given.iter().find(|(field, _)| template.field(field).is_some()).map(|(_, value)| value.as_str());
            let name = first.and_then(Name::from_title).or_else(|| Name::new("comment").ok());
            request.name = name.map(|name| name.with_number(comment.id).numbered(comment.turn + 1));
        }
        let fits = |key: &ArtifactKey| {
            !template.under.is_empty() && self.ground.catalog.may_hang_under(template, key.template())
        };
        if let (None, Some(key)) = (&request.parent, here.map(|here| here.record.key.clone()).filter(fits)) {
            request.parent = Some(Parent::Artifact(key));
        }
        self.travel_from(snapshot, None, &[request], true)?;
        let told = self.change()?;
        let receipt = self.outcome.receipts.last().and_then(|receipts| receipts.artifacts.first());
        Ok(told + &receipt.filter(|receipt| receipt.action == Action::Keep).map(told_taken).unwrap_or_default())
    }

    /// What the last way down the road changed, in words; or why it failed.
    fn change(&mut self) -> Result<String, Error> {
        self.check()?;
        let receipts = self.outcome.receipts.last();
        let told = receipts
            .and_then(|receipts| receipts.artifacts.first())
            .map(|receipt| told_change(&self.ground.catalog, receipt));
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
        if mistakes.is_empty() { Ok(()) } else { Err(Error::Failed(mistakes)) }
    }
}

/// Put a comment's answers in. The fields whose answers are to go are given back.
fn put(
    template: &Template,
    given: &[(String, String)],
    answers: &mut Answers,
    request: &mut Request,
    reserved: bool,
) -> Result<Vec<String>, Error> {
    let mut by_field: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (field, value) in given {
        by_field.entry(field).or_default().push(value.clone());
    }
    let mut mistakes = Vec::new();
    let mut emptied = Vec::new();
    for (field, words) in by_field {
        if reserved && template.field(field).is_none() && RESERVED.contains(&field) {
            if let Err((message, hint)) = set_reserved(request, field, &words) {
                mistakes.push(Diagnostic::error(message).hint(hint));
            }
            continue;
        }
        if words.iter().all(|word| word.trim().is_empty()) {
            emptied.push(field.to_owned());
        }
        if let Err(faults) = answers.give(template, field, Given::Words(&words), Trust::Outside) {
            mistakes.extend(faults.into_iter().map(|fault| {
                let mistake = Diagnostic::error(fault.problem.message);
                Diagnostic { hint: fault.problem.hint, ..mistake }
            }));
        }
    }
    if mistakes.is_empty() { Ok(emptied) } else { Err(Error::Wrong(mistakes)) }
}
