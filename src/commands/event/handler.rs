//! An event answered: rule after rule, each by itself. One that can't be carried out does not stop the others.

use crate::commands::context::Context;
use crate::commands::pipeline::execute;
use crate::commands::project::Project;
use crate::core::artifact::Request;
use crate::core::diagnostic::Error;
use crate::core::event::payload::known_events::KnownEvent;
use crate::core::event::{Event, Rule, RuleAction, Rules, Task, Values, task};
use crate::core::plan::{Options, Receipts, Snapshot, Step, has_marker};
use crate::tracker::FileChanges;

/// So often an artifact is looked at before a person who keeps writing into it goes first.
const LOOKS: usize = 3;

/// What came of an event.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The receipts of each way down the road.
    pub(super) receipts: Vec<Receipts>,
    /// The receipts that a proposal would give.
    pub(super) planned: Vec<Receipts>,
    /// What is to be said besides.
    pub(super) notes: Vec<String>,
    /// What went wrong, rule by rule.
    pub(super) errors: Vec<Error>,
}

/// An event that is being answered.
pub(super) struct EventHandler<'a> {
    pub(super) context: &'a mut Context,
    pub(super) project: &'a Project,
    pub(super) outcome: Outcome,
    /// Are other files checked out than the default branch's?
    pub(super) elsewhere: bool,
    /// May the event's sender push? Asked once.
    authority: Option<bool>,
    /// Can the event's issue be an artifact? Asked once.
    marked: Option<bool>,
}

impl<'a> EventHandler<'a> {
    pub(super) fn new(context: &'a mut Context, project: &'a Project, elsewhere: bool) -> Self {
        Self { context, project, outcome: Outcome::default(), elsewhere, authority: None, marked: None }
    }

    /// Answer an event.
    pub(super) fn event(&mut self, rules: &Rules, event: &Event) {
        let values = Values::new(event, self.context.today());
        let matching: Vec<&Rule> = rules.all.iter().filter(|rule| rule.applies_to(event, &values)).collect();
        if matching.is_empty() {
            self.note(format!("no rule speaks of `{}`", event.whole_name()));
        }
        for rule in rules.all.iter().filter(|rule| rule.is_triggered_by(event)) {
            if let Some(path) = rule.unmet_condition(event, &values) {
                let found: Vec<String> = event.at(path).iter().map(ToString::to_string).collect();
                let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
                let found: String = found.chars().take(80).collect();
                let told = format!("the rule `{}` listens to it, and wants another `{path}` than {found}", rule.name);
                match matching.is_empty() {
                    true => self.note(told),
                    false => self.context.verbose(&told),
                }
            }
        }
        for rule in matching {
            match self.rule(rule, event, &values) {
                Ok(()) => {}
                Err(error) => self.outcome.errors.push(error),
            }
        }
    }

    fn rule(&mut self, rule: &Rule, event: &Event, values: &Values) -> Result<(), Error> {
        if rule.needs_artifact() && !self.suits(rule, event)? {
            self.context.verbose(&format!("the rule `{}` is not for this artifact", rule.name));
            return Ok(());
        }
        if !rule.action.is_for_anybody() && !self.has_authority(event)? {
            let who = event.sender().map_or_else(|| "nobody is named who".to_owned(), |login| format!("`{login}`"));
            self.note(format!("the rule `{}` does nothing: {who} may not push", rule.name));
            return Ok(());
        }
        if matches!(rule.action, RuleAction::Create(_)) && self.is_own_echo(event)? {
            // What it made would ask for one more, and so on.
            self.note(format!(
                "the rule `{}` makes nothing: this run's own account made the issue an artifact",
                rule.name
            ));
            return Ok(());
        }
        self.context.verbose(&format!("the rule `{}` speaks", rule.name));
        match task(&self.project.catalog, rule, event, values)? {
            Task::Create(wanted) => self.create(event, wanted),
            Task::Apply(files) => self.apply(event, files),
            Task::Tag(template) => self.retry_if_stale(|handler| handler.tag(event, template.as_ref())),
            Task::HandOff => self.retry_if_stale(|handler| handler.hand_off(event)),
            Task::Plan => self.preview_pull_request(event),
            Task::Commands => self.comment(event),
        }
    }

    fn suits(&mut self, rule: &Rule, event: &Event) -> Result<bool, Error> {
        let Some(number) = event.issue() else { return Ok(rule.accepts_artifact(None)) };
        if !self.can_be_artifact(event, number)? {
            return Ok(rule.accepts_artifact(None));
        }
        let snapshot = self.project.snapshot()?;
        let existing = snapshot.numbered(number).and_then(|key| snapshot.get(key));
        let owner = existing.map(|existing| existing.owner(&self.project.catalog));
        Ok(rule.accepts_artifact(
            existing.zip(owner.as_ref()).map(|(existing, owner)| (existing.record.key.template(), owner)),
        ))
    }

    /// Can an event's issue be an artifact? Where the event's text of it says no, the text is read as it is now: that is
    /// one request, and all artifacts are many.
    pub(super) fn can_be_artifact(&mut self, event: &Event, number: u64) -> Result<bool, Error> {
        if let Some(known) = self.marked {
            return Ok(known);
        }
        let told = event.text("issue.body").is_some_and(has_marker);
        let marked = match self.project.tracker.host() {
            Some(host) if !told => host.is_marked(number)?,
            _ => true,
        };
        self.marked = Some(marked);
        Ok(marked)
    }

    /// Did a run under this token cause the event, by making or changing an artifact? With a person's token that starts
    /// workflows.
    fn is_own_echo(&self, event: &Event) -> Result<bool, Error> {
        match (self.project.tracker.host(), event.sender()) {
            (Some(host), Some(login)) if event.is_echo() => host.is_own(login),
            _ => Ok(false),
        }
    }

    /// May whoever caused the event push? Some events GitHub lets only those cause.
    pub(super) fn has_authority(&mut self, event: &Event) -> Result<bool, Error> {
        if let Some(known) = self.authority {
            return Ok(known);
        }
        let inherent = KnownEvent::named(&event.name).is_some_and(|known| known.needs_push_rights());
        let may = match (inherent, self.project.tracker.host(), event.sender()) {
            // A folder is whoever's that has it.
            (true, _, _) | (_, None, _) => true,
            (false, Some(_), Some(login)) => self.may_push(login)?,
            (false, Some(_), None) => false,
        };
        self.authority = Some(may);
        Ok(may)
    }

    /// May an account push? What the token may not ask is taken for a no, and told.
    pub(super) fn may_push(&mut self, login: &str) -> Result<bool, Error> {
        let Some(host) = self.project.tracker.host() else { return Ok(true) };
        let known = host.may_push(login)?;
        if known.is_none() {
            self.note(format!("the token may not ask whether `{login}` may push: it counts as no"));
        }
        Ok(known.unwrap_or(false))
    }

    /// Down the road with requests, after a step that is already decided.
    pub(super) fn run_requests(
        &mut self,
        first: Option<Step>,
        requests: &[Request],
        only_new: bool,
    ) -> Result<(), Error> {
        let snapshot = self.project.snapshot()?;
        self.run_from(snapshot, first, requests, only_new)
    }

    /// The same from a snapshot that was taken.
    pub(super) fn run_from(
        &mut self,
        snapshot: Snapshot,
        first: Option<Step>,
        requests: &[Request],
        only_new: bool,
    ) -> Result<(), Error> {
        let options = Options { today: self.context.today(), force: false, only_new };
        let receipts = execute(self.context, self.project, snapshot, first, requests, options)?;
        self.outcome.receipts.push(receipts);
        Ok(())
    }

    /// Do what begins with a look at an artifact; again, where somebody wrote into it between the look and the write.
    pub(super) fn retry_if_stale<T>(
        &mut self,
        mut apply_plan: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        for _ in 1..LOOKS {
            let before = self.outcome.receipts.len();
            let noted = self.outcome.notes.len();
            let done = apply_plan(self);
            let made = self.outcome.receipts.get(before..).unwrap_or_default();
            if !made.iter().flat_map(|receipts| &receipts.artifacts).any(|receipt| receipt.stale) {
                return done;
            }
            self.outcome.receipts.truncate(before);
            self.outcome.notes.truncate(noted);
        }
        apply_plan(self)
    }

    /// Did something fail on the last way down the road?
    pub(super) fn has_failed(&self) -> bool {
        let last = self.outcome.receipts.last();
        last.is_some_and(|receipts| receipts.summary.failed > 0 || receipts.stopped.is_some())
    }

    pub(super) fn note(&mut self, text: String) {
        self.outcome.notes.push(text);
    }

    /// The files that a change touches; nothing where nobody knows.
    pub(super) fn changed_files(&self, delta: &FileChanges) -> Result<Option<Vec<String>>, Error> {
        self.project.tracker.host().map_or(Ok(None), |host| host.changed_files(delta))
    }
}
