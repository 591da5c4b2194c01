//! Handles an event: runs the matching rules one after another. A rule that fails doesn't stop the others.

use crate::commands::context::Context;
use crate::commands::pipeline::execute;
use crate::commands::project::Project;
use crate::core::artifact::Request;
use crate::core::diagnostic::Error;
use crate::core::event::payload::known_events::KnownEvent;
use crate::core::event::{Event, Rule, RuleAction, Rules, Task, Values, task};
use crate::core::plan::{Existing, Options, Receipts, Snapshot, Step, Wanted, has_marker};
use crate::tracker::FileChanges;

/// How often a step is tried while a person keeps changing its artifact. The last result stands.
const MAX_ATTEMPTS: usize = 3;

/// The result of an event.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The receipts of each run of the pipeline.
    pub(super) receipts: Vec<Receipts>,
    /// The receipts that a pull request would give once it is merged.
    pub(super) planned: Vec<Receipts>,
    /// Further messages: which rule did nothing, and why.
    pub(super) notes: Vec<String>,
    /// The errors, rule by rule.
    pub(super) errors: Vec<Error>,
}

/// What is done with a pull request's outlines. Both annotate what the checks find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preview {
    /// Say what would change.
    Plan,
    /// Only say what is wrong.
    Check,
}

/// Handles one event.
pub(super) struct EventHandler<'a> {
    pub(super) context: &'a mut Context,
    pub(super) project: &'a Project,
    pub(super) outcome: Outcome,
    /// Whether something other than the default branch is checked out.
    pub(super) other_checkout: bool,
    /// Whether the event's sender may push, once that is known.
    authority: Option<bool>,
    /// Whether the event's issue can be an artifact, once that is known.
    marked: Option<bool>,
}

impl<'a> EventHandler<'a> {
    pub(super) fn new(context: &'a mut Context, project: &'a Project, other_checkout: bool) -> Self {
        Self { context, project, outcome: Outcome::default(), other_checkout, authority: None, marked: None }
    }

    /// Runs the rules that match an event.
    pub(super) fn run_rules(&mut self, rules: &Rules, event: &Event) {
        let values = Values::new(event, self.context.today());
        let matching: Vec<&Rule> = rules.all.iter().filter(|rule| rule.applies_to(event, &values)).collect();
        if matching.is_empty() {
            self.note(format!("no rule matches `{}`", event.whole_name()));
        }
        for rule in rules.all.iter().filter(|rule| rule.is_triggered_by(event)) {
            if let Some(path) = rule.unmet_condition(event, &values) {
                let found: Vec<String> = event.at(path).iter().map(ToString::to_string).collect();
                let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
                let found: String = found.chars().take(80).collect();
                let text =
                    format!("the rule `{}` was skipped: its condition on `{path}` isn't met by {found}", rule.name);
                match matching.is_empty() {
                    true => self.note(text),
                    false => self.context.verbose(&text),
                }
            }
        }
        for rule in matching {
            match self.run_rule(rule, event, &values) {
                Ok(()) => {}
                Err(error) => self.outcome.errors.push(error),
            }
        }
    }

    fn run_rule(&mut self, rule: &Rule, event: &Event, values: &Values) -> Result<(), Error> {
        if rule.needs_artifact() && !self.accepts_issue(rule, event)? {
            self.context.verbose(&format!("the rule `{}` is not for this artifact", rule.name));
            return Ok(());
        }
        if !rule.action.is_for_anybody() && !self.has_authority(event)? {
            let reason = event.sender().map_or_else(
                || "the event names no sender".to_owned(),
                |login| format!("`{login}` has no push access"),
            );
            self.note(format!("the rule `{}` was skipped: {reason}", rule.name));
            return Ok(());
        }
        if matches!(rule.action, RuleAction::Create(_)) && self.is_own_echo(event)? {
            // Otherwise each created issue would cause another one, and so on.
            self.note(format!(
                "the rule `{}` was skipped: this run's own account made the issue an artifact",
                rule.name
            ));
            return Ok(());
        }
        self.context.verbose(&format!("running the rule `{}`", rule.name));
        match task(&self.project.catalog, rule, event, values)? {
            Task::Create(wanted) => self.create(event, wanted),
            Task::Apply(files) => self.apply(event, files),
            Task::Tag(template) => self.retry_if_stale(|handler| handler.tag(event, template.as_ref())),
            Task::HandOff => self.retry_if_stale(|handler| handler.hand_off(event)),
            Task::Plan => self.preview_pull_request(event, Preview::Plan),
            Task::Check if event.name.starts_with("pull_request") => self.preview_pull_request(event, Preview::Check),
            Task::Check => self.check(event),
            Task::Report => self.report(),
            Task::Commands => self.run_comment(event),
        }
    }

    /// Whether the rule is for the artifact that the event's issue is, if it is one.
    fn accepts_issue(&mut self, rule: &Rule, event: &Event) -> Result<bool, Error> {
        let Some(number) = event.issue() else { return Ok(rule.accepts_artifact(None)) };
        if !self.can_be_artifact(event, number)? {
            return Ok(rule.accepts_artifact(None));
        }
        let (_, existing) = self.project.numbered(number)?;
        let owner = existing.as_ref().map(|existing| existing.owner(&self.project.catalog));
        Ok(rule.accepts_artifact(
            existing.as_ref().zip(owner.as_ref()).map(|(existing, owner)| (existing.record.key.template(), owner)),
        ))
    }

    /// The artifact that the event's issue is, and everything that exists. `None`, with a note, if it is none.
    pub(super) fn artifact(&mut self, event: &Event) -> Result<Option<(Snapshot, Existing)>, Error> {
        let Some(number) = event.issue() else { return Ok(None) };
        if self.can_be_artifact(event, number)? {
            let (snapshot, existing) = self.project.numbered(number)?;
            if let Some(existing) = existing {
                return Ok(Some((snapshot, existing)));
            }
        }
        self.note(format!("#{number} is not an artifact"));
        Ok(None)
    }

    /// Whether an event's issue can be an artifact. If the body in the event has no marker, the issue's current body is
    /// read: that is one request, while reading all artifacts takes many.
    pub(super) fn can_be_artifact(&mut self, event: &Event, number: u64) -> Result<bool, Error> {
        if let Some(known) = self.marked {
            return Ok(known);
        }
        let marked_in_event = event.text("issue.body").is_some_and(has_marker);
        let marked = match self.project.tracker.host() {
            Some(host) if !marked_in_event => host.is_marked(number)?,
            _ => true,
        };
        self.marked = Some(marked);
        Ok(marked)
    }

    /// Whether a run with this token caused the event by creating or changing an artifact. With a person's token, such
    /// changes start workflows.
    fn is_own_echo(&self, event: &Event) -> Result<bool, Error> {
        match (self.project.tracker.host(), event.sender()) {
            (Some(host), Some(login)) if event.is_echo() => host.is_own(login),
            _ => Ok(false),
        }
    }

    /// Whether the event's sender may push. Some events can only be caused by people who may.
    pub(super) fn has_authority(&mut self, event: &Event) -> Result<bool, Error> {
        if let Some(known) = self.authority {
            return Ok(known);
        }
        let inherent = KnownEvent::named(&event.name).is_some_and(|known| known.needs_push_rights());
        let may = match (inherent, self.project.tracker.host(), event.sender()) {
            // Without a host there is nobody to ask: whoever runs the command owns the folder.
            (true, _, _) | (_, None, _) => true,
            (false, Some(host), Some(login)) => {
                let may_push = host.may_push_to_begin(login)?;
                self.treated_as_no(login, may_push)
            }
            (false, Some(_), None) => false,
        };
        self.authority = Some(may);
        Ok(may)
    }

    /// Whether an account may push. If the token isn't allowed to ask, the answer is no, with a note.
    pub(super) fn may_push(&mut self, login: &str) -> Result<bool, Error> {
        let Some(host) = self.project.tracker.host() else { return Ok(true) };
        let may_push = host.may_push(login)?;
        Ok(self.treated_as_no(login, may_push))
    }

    fn treated_as_no(&mut self, login: &str, may_push: Option<bool>) -> bool {
        if may_push.is_none() {
            self.note(format!("the token can't check whether `{login}` has push access: treated as no"));
        }
        may_push.unwrap_or(false)
    }

    /// Runs the pipeline with requests, after a step that is already planned.
    pub(super) fn run_requests(
        &mut self,
        first: Option<Step>,
        requests: &[Request],
        only_new: bool,
    ) -> Result<(), Error> {
        let snapshot = self.project.part(&Wanted::default())?;
        self.run_from(snapshot, first, requests, only_new)
    }

    /// Like [`Self::run_requests`], with a snapshot that was taken before.
    pub(super) fn run_from(
        &mut self,
        snapshot: Snapshot,
        first: Option<Step>,
        requests: &[Request],
        only_new: bool,
    ) -> Result<(), Error> {
        let options = Options { today: self.context.today(), force: false, only_new };
        let receipts = execute(self.context, self.project, snapshot, first, &requests, options)?;
        self.outcome.receipts.push(receipts);
        Ok(())
    }

    /// Runs `attempt`, which reads an artifact and changes it, and repeats it if somebody changed the artifact in between.
    pub(super) fn retry_if_stale<T>(
        &mut self,
        mut attempt: impl FnMut(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        for _ in 1..MAX_ATTEMPTS {
            let before = self.outcome.receipts.len();
            let noted = self.outcome.notes.len();
            let done = attempt(self);
            let made = self.outcome.receipts.get(before..).unwrap_or_default();
            if !made.iter().flat_map(|receipts| &receipts.artifacts).any(|receipt| receipt.stale) {
                return done;
            }
            self.outcome.receipts.truncate(before);
            self.outcome.notes.truncate(noted);
        }
        attempt(self)
    }

    /// Whether something failed in the last run of the pipeline.
    pub(super) fn has_failed(&self) -> bool {
        let last = self.outcome.receipts.last();
        last.is_some_and(|receipts| receipts.summary.failed > 0 || receipts.stopped.is_some())
    }

    pub(super) fn note(&mut self, text: String) {
        self.outcome.notes.push(text);
    }

    /// The files that a push or pull request changes; `None` if that can't be told.
    pub(super) fn changed_files(&self, delta: &FileChanges) -> Result<Option<Vec<String>>, Error> {
        self.project.tracker.host().map_or(Ok(None), |host| host.changed_files(delta))
    }
}
