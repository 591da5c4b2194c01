//! What a tool is, and what the tools share: arguments, answers and proposals.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use crate::cli::{Allow, AnswerOptions, Command};
use crate::commands::mcp::answer::Answer;
use crate::commands::mcp::pending::Proposal;
use crate::commands::mcp::session::Session;
use crate::core::names::AgentName;

/// What calling a tool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::commands::mcp) enum Effect {
    /// It reads.
    Reads,
    /// It shows a plan, which waits for `apply_plan`.
    Proposes,
    /// It writes what was shown.
    Writes,
}

/// A tool.
pub(in crate::commands::mcp) struct Tool {
    /// Its name.
    pub(in crate::commands::mcp) name: &'static str,
    /// Its name for people.
    pub(in crate::commands::mcp) title: &'static str,
    /// What it is for.
    pub(in crate::commands::mcp) about: &'static str,
    /// What must be allowed for it to be offered.
    pub(in crate::commands::mcp) needs: Allow,
    /// What calling it does.
    pub(in crate::commands::mcp) effect: Effect,
    /// The schema of what it takes.
    pub(in crate::commands::mcp) input: fn() -> Json,
    /// The schema of what it answers.
    pub(in crate::commands::mcp) output: fn() -> Json,
    /// Calls it.
    pub(in crate::commands::mcp) call: fn(&Call<'_>, Json) -> Answer,
}

/// Who calls a tool.
pub(in crate::commands::mcp) struct Call<'a> {
    /// The session.
    pub(in crate::commands::mcp) session: &'a Session,
    /// The agent.
    pub(in crate::commands::mcp) agent: &'a AgentName,
}

impl Call<'_> {
    /// Shows what a command would do.
    pub(super) fn propose(
        &self,
        input: Option<String>,
        only_drafts: bool,
        command: impl Fn() -> Command + Send + Sync + 'static,
    ) -> Answer {
        self.session.propose(Proposal {
            command: Arc::new(command),
            input: input.map(Into::into),
            only_drafts: only_drafts && self.session.allow < Allow::All,
            agent: self.agent.clone(),
        })
    }
}

/// The arguments of a tool.
///
/// # Errors
/// They don't fit its schema.
pub(super) fn read<T: DeserializeOwned>(arguments: Json) -> Result<T, Answer> {
    serde_json::from_value(arguments).map_err(|error| {
        Answer::refusal(&format!("the arguments don't fit: {error}"), "the tool's input schema says what it takes")
    })
}

/// An answer from a result, in which both are answers.
pub(super) fn answer(result: Result<Json, Answer>) -> Answer {
    result.map_or_else(|answer| answer, Answer::of)
}

/// Answers as the command reads them: JSON is YAML, except that YAML takes control characters only as escapes.
pub(super) fn written(answers: Map<String, Json>) -> String {
    let text = Json::Object(answers).to_string();
    text.chars().fold(String::with_capacity(text.len()), |mut written, character| {
        match character {
            '\u{7f}'..='\u{9f}' | '\u{fffe}'..='\u{ffff}' => written += &format!("\\u{:04x}", u32::from(character)),
            _ => written.push(character),
        }
        written
    })
}

/// Answers that the command reads as standard input.
pub(super) fn answers_from_input() -> AnswerOptions {
    AnswerOptions { set: Vec::new(), answers: Some("-".into()) }
}
