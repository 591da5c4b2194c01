//! The tools, one file each. A new tool is a file with its `TOOL`, and a line in `TOOLS`.

mod apply_plan;
mod check;
mod comment;
mod describe_template;
mod fill_draft;
mod holders_only;
mod list_artifacts;
mod list_roles;
mod list_templates;
mod new_draft;
mod plan;
mod show_artifact;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::answer::Answer;
use super::pending::Proposal;
use super::session::Session;
use crate::cli::{Allow, AnswerOptions, Command};
use crate::core::names::AgentName;

/// Every tool.
pub(super) const TOOLS: &[Tool] = &[
    list_roles::TOOL,
    list_templates::TOOL,
    describe_template::TOOL,
    list_artifacts::TOOL,
    show_artifact::TOOL,
    check::TOOL,
    plan::TOOL,
    apply_plan::TOOL,
    new_draft::TOOL,
    fill_draft::TOOL,
    comment::TOOL,
    holders_only::ACCEPT,
    holders_only::CLOSE,
    holders_only::REOPEN,
    holders_only::RENAME,
];

/// What calling a tool does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It reads.
    Reads,
    /// It shows a plan, which waits for `apply_plan`.
    Proposes,
    /// It writes what was shown.
    Writes,
}

/// A tool.
pub(super) struct Tool {
    /// Its name.
    pub(super) name: &'static str,
    /// Its name for people.
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) about: &'static str,
    /// What must be allowed for it to be offered.
    pub(super) needs: Allow,
    /// What calling it does.
    pub(super) effect: Effect,
    /// The schema of what it takes.
    pub(super) input: fn() -> Json,
    /// The schema of what it answers.
    pub(super) output: fn() -> Json,
    /// Calls it.
    pub(super) call: fn(&Call<'_>, Json) -> Answer,
}

/// Who calls a tool.
pub(super) struct Call<'a> {
    /// The session.
    pub(super) session: &'a Session,
    /// The agent.
    pub(super) agent: &'a AgentName,
}

impl Call<'_> {
    /// Shows what a command would do.
    fn propose(
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
fn read<T: DeserializeOwned>(arguments: Json) -> Result<T, Answer> {
    serde_json::from_value(arguments).map_err(|error| {
        Answer::refusal(&format!("the arguments don't fit: {error}"), "the tool's input schema says what it takes")
    })
}

/// An answer from a result, in which both are answers.
fn answer(result: Result<Json, Answer>) -> Answer {
    result.map_or_else(|answer| answer, Answer::of)
}

/// Answers as the command reads them: JSON is YAML, except that YAML takes control characters only as escapes.
fn written(answers: Map<String, Json>) -> String {
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
fn answers_from_input() -> AnswerOptions {
    AnswerOptions { set: Vec::new(), answers: Some("-".into()) }
}
