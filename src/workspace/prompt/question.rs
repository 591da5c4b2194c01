//! One question: a line, a choice, several choices, yes or no.

use inquire::autocompletion::{Autocomplete, NoAutoCompletion};
use inquire::ui::{RenderConfig, Styled};
use inquire::validator::Validation;
use inquire::{Confirm, InquireError, Select, Text};

use super::Prompts;
use crate::core::diagnostic::{Diagnostic, Error};

/// What a person replies to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply<T> {
    /// The answer.
    Answer(T),
    /// Back to the question before (Esc).
    Back,
}

/// How questions look.
pub(super) fn style() -> RenderConfig<'static> {
    RenderConfig::default().with_canceled_prompt_indicator(Styled::new("(back)"))
}

/// The reply to a prompt.
///
/// # Errors
/// The person pressed Ctrl-C, or the terminal was closed.
pub(super) fn reply<T>(answer: Result<T, InquireError>) -> Result<Reply<T>, Error> {
    match answer {
        Ok(answer) => Ok(Reply::Answer(answer)),
        Err(InquireError::OperationCanceled) => Ok(Reply::Back),
        Err(InquireError::OperationInterrupted) => Err(stopped("you pressed Ctrl-C")),
        Err(error) => Err(stopped(&error.to_string())),
    }
}

fn stopped(reason: &str) -> Error {
    let hint = "run the command again, or give the answers with `--set`";
    Error::failed(Diagnostic::error(format!("nothing was created: {reason}")).hint(hint))
}

/// A check of a line as it is typed: the message, if it is wrong.
pub(super) type Check<'a> = &'a dyn Fn(&str) -> Result<(), String>;

/// A line that is asked for.
pub(super) struct Line<'a> {
    pub(super) question: &'a str,
    pub(super) help: Option<String>,
    /// What is in the line at first, to be edited.
    pub(super) initial: &'a str,
    pub(super) check: Check<'a>,
}

impl Line<'_> {
    /// Asks for the line.
    pub(super) fn ask(self) -> Result<Reply<String>, Error> {
        self.ask_with(NoAutoCompletion)
    }

    /// Asks for the line, and shows suggestions that fit what is typed.
    pub(super) fn ask_with(self, suggestions: impl Autocomplete) -> Result<Reply<String>, Error> {
        let check = self.check;
        let validator = move |text: &str| {
            Ok(match check(text) {
                Ok(()) => Validation::Valid,
                Err(message) => Validation::Invalid(message.into()),
            })
        };
        let mut text = Text::new(self.question)
            .with_initial_value(self.initial)
            .with_validator(validator)
            .with_autocomplete(suggestions)
            .with_render_config(style());
        if let Some(help) = &self.help {
            text = text.with_help_message(help);
        }
        reply(text.prompt())
    }
}

impl Prompts {
    /// Asks a yes-or-no question.
    ///
    /// # Errors
    /// The person pressed Ctrl-C, or the terminal was closed.
    pub fn confirm(self, question: &str, default: bool) -> Result<Reply<bool>, Error> {
        reply(Confirm::new(question).with_default(default).with_render_config(style()).prompt())
    }

    /// Asks for one of some choices, by its index. Typing filters them.
    ///
    /// # Errors
    /// As [`Prompts::confirm`].
    pub fn choose(self, question: &str, choices: &[String], first: usize) -> Result<Reply<usize>, Error> {
        let mut select =
            Select::new(question, choices.to_vec()).with_starting_cursor(first).with_render_config(style());
        if self.quiet {
            select = select.without_help_message();
        }
        Ok(match reply(select.raw_prompt())? {
            Reply::Answer(chosen) => Reply::Answer(chosen.index),
            Reply::Back => Reply::Back,
        })
    }
}
