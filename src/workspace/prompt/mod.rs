//! Prompts on a terminal: Esc goes back to the question before, Ctrl-C ends.
//!
//! inquire draws the questions, wraps them at any width and reads the keys. Each answer is checked as it is typed, so that
//! a mistake costs one line and not the whole record.

mod field;
mod holders;
mod items;
mod lines;
mod names;
mod question;
mod texts;

use std::io::{IsTerminal, Write as _};

pub use names::Candidate;
pub use question::Reply;

/// Whether standard input and standard error are terminals.
pub fn is_interactive() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks questions.
#[derive(Clone, Copy, Debug)]
pub struct Prompts {
    /// Whether only the questions are shown, without guidance.
    quiet: bool,
}

impl Prompts {
    /// Prompts with guidance, or with the questions alone.
    pub fn new(quiet: bool) -> Self {
        Self { quiet }
    }

    /// Prints a line of guidance above the next question.
    pub fn guide(self, text: &str) {
        if !self.quiet {
            // If the terminal was closed, there is nobody to report the error to.
            drop(writeln!(anstream::stderr(), "{text}"));
        }
    }

    /// The guidance below a question, unless it is hidden.
    fn help(self, text: String) -> Option<String> {
        Some(text).filter(|text| !self.quiet && !text.is_empty())
    }
}
