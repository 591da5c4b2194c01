//! One client's session: it runs commands in this process, and keeps the plans that it has shown.

use std::cell::RefCell;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::answer::{Answer, with_first};
use super::pending::{Pending, Proposal, Shown, VALID};
use super::words::mark;
use crate::cli::{Allow, Color, Command, Global};
use crate::commands::catalog_cache::CatalogCache;
use crate::commands::context::Context;
use crate::commands::exit::Exit;
use crate::commands::gate::Gate;
use crate::core::diagnostic::{Diagnostic, Severity};
use crate::core::names::AgentName;
use crate::environment::{Environment, MemoryStream, Streams};

/// Runs a command in a context.
pub(in crate::commands) type RunCommand = fn(&mut Context, Command) -> Exit;

/// One client's session.
pub(super) struct Session {
    global: Global,
    environment: Environment,
    run: RunCommand,
    /// What may be changed.
    pub(super) allow: Allow,
    pending: RefCell<Pending>,
    catalogs: CatalogCache,
}

/// What a command did.
pub(super) struct Ran {
    /// What it printed as JSON; null if it printed none.
    pub(super) json: Json,
    /// Whether it did what it was asked for. A check that finds something did.
    pub(super) is_done: bool,
    /// Whether a part of it failed.
    has_failed: bool,
    /// What it warned of.
    pub(super) notes: Vec<String>,
    gate: Option<Gate>,
}

impl Session {
    pub(super) fn new(mut global: Global, environment: Environment, allow: Allow, run: RunCommand) -> Self {
        // Nothing but the protocol may reach standard output.
        (global.json, global.quiet, global.verbose, global.color) = (true, true, false, Color::Never);
        Self { global, environment, run, allow, pending: RefCell::default(), catalogs: CatalogCache::default() }
    }

    /// Runs a command that only reads.
    pub(super) fn read(&self, command: Command, input: Option<Arc<str>>) -> Ran {
        self.carry_out(command, input, None, Gate::default(), true)
    }

    /// Runs a command that only reads, and answers with its output, in which the texts of people are marked.
    pub(super) fn answer(&self, command: Command, input: Option<Arc<str>>) -> Result<Json, Answer> {
        let ran = self.read(command, input);
        if ran.is_done { Ok(mark(ran.json)) } else { Err(Answer::error(ran.json)) }
    }

    /// Shows what a proposal would do, with the token that lets it be done.
    pub(super) fn propose(&self, proposal: Proposal) -> Answer {
        match self.plan(proposal) {
            Ok(json) => Answer::of(json),
            Err(answer) => answer,
        }
    }

    fn plan(&self, proposal: Proposal) -> Result<Json, Answer> {
        let gate = Gate { only_drafts: proposal.only_drafts, ..Gate::default() };
        let (command, input) = ((proposal.command)(), proposal.input.clone());
        let ran = self.carry_out(command, input, Some(proposal.agent.clone()), gate, true);
        if !ran.is_done {
            return Err(Answer::error(ran.json));
        }
        let made = ran.gate.filter(|gate| gate.writes && self.allow > Allow::None).and_then(|gate| gate.made);
        let token =
            made.and_then(|digest| self.pending.borrow_mut().keep(proposal, digest, self.environment.clock.now()));
        let expires = token.as_ref().map(|_| VALID.as_secs());
        Ok(json!({ "token": token, "expires_in_seconds": expires, "notes": ran.notes, "plan": mark(ran.json) }))
    }

    /// Carries out the plan that was shown with a token.
    pub(super) fn apply(&self, token: &str) -> Answer {
        let shown = self.pending.borrow_mut().take(token, self.environment.clock.now());
        let Some(Shown { proposal, digest, .. }) = shown else {
            return Answer::refusal(
                "no plan waits under this token: a token counts once, for 15 minutes, in the server that showed the plan",
                "call `plan`, `new_draft`, `fill_draft` or `comment` again, look at the plan, and apply that one",
            );
        };
        let gate = Gate { expected: Some(digest), only_drafts: proposal.only_drafts, ..Gate::default() };
        let (command, input) = ((proposal.command)(), proposal.input.clone());
        let ran = self.carry_out(command, input, Some(proposal.agent.clone()), gate, false);
        if ran.is_done {
            let done = json!({ "notes": ran.notes, "done": mark(ran.json) });
            // What failed is in the receipts, beside what was done.
            return if ran.has_failed { Answer::error(done) } else { Answer::of(done) };
        }
        let has_changed = ran.gate.is_some_and(|gate| gate.made.is_some_and(|made| made != digest));
        match has_changed.then(|| self.plan(proposal)) {
            Some(Ok(new)) => Answer::error(with_first(vec![("error", ran.json["error"].clone())], new)),
            _ => Answer::error(mark(ran.json)),
        }
    }

    fn carry_out(
        &self,
        command: Command,
        input: Option<Arc<str>>,
        agent: Option<AgentName>,
        gate: Gate,
        dry_run: bool,
    ) -> Ran {
        let (out, err) = (MemoryStream::default(), MemoryStream::default());
        let environment = Environment {
            streams: Streams::MemoryStream(out.clone(), err),
            // Standard input belongs to the protocol: a command that reads it must not wait for the client.
            input: Some(input.unwrap_or_else(|| "".into())),
            ..self.environment.clone()
        };
        let mut global = self.global.clone();
        (global.agent, global.dry_run) = (agent, dry_run || self.global.dry_run);
        let mut context = Context::new(global, environment);
        context.gate = Some(gate);
        context.catalogs = self.catalogs.clone();
        let exit = (self.run)(&mut context, command);
        let json: Json = serde_json::from_str(&out.text()).unwrap_or(Json::Null);
        let is_error = json.get("error").is_some() || json.is_null();
        Ran {
            is_done: matches!(exit, Exit::Done | Exit::Changes) || (exit == Exit::Failed && !is_error),
            has_failed: exit == Exit::Failed,
            json: if json.is_null() { failure(&context.problems) } else { json },
            notes: context.problems.iter().filter(|one| one.severity == Severity::Warning).map(note).collect(),
            gate: context.gate,
        }
    }
}

fn note(diagnostic: &Diagnostic) -> String {
    match &diagnostic.hint {
        Some(hint) => crate::core::hint::join(&diagnostic.message, hint),
        None => diagnostic.message.clone(),
    }
}

/// The JSON of a command that printed none.
fn failure(problems: &[Diagnostic]) -> Json {
    let first = problems.last().cloned().unwrap_or_else(|| Diagnostic::error("the command said nothing"));
    crate::report::fatal_json(&crate::core::diagnostic::Error::failed(first))
}
