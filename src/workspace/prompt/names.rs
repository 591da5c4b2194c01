//! The key and the parent of a new artifact.

use super::Prompts;
use super::question::{Check, Line, Reply};
use crate::core::diagnostic::Error;

/// The most parents that are shown at once.
const SHOWN: usize = 50;

/// An artifact that can be a parent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
}

impl Candidate {
    /// How it is listed.
    fn line(&self) -> String {
        format!("{}  {}", self.key, self.title)
    }
}

impl Prompts {
    /// Asks for the name in the key of a new artifact.
    ///
    /// # Errors
    /// The person pressed Ctrl-C, or the terminal was closed.
    pub fn ask_name(
        self,
        template: &str,
        suggestion: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Reply<String>, Error> {
        let help = self.help("it never changes, and links and outlines use it; Enter takes the suggestion".to_owned());
        Line { question: &format!("Key: {template}/"), help, initial: suggestion, check }.ask()
    }

    /// Asks for the parent of a new artifact. Typing filters the candidates by key and title.
    ///
    /// # Errors
    /// As [`Prompts::ask_name`].
    pub fn ask_parent(
        self,
        candidates: &[Candidate],
        initial: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Reply<String>, Error> {
        let lines: Vec<String> = candidates.iter().map(Candidate::line).collect();
        let suggestions = |typed: &str| {
            let words: Vec<String> = typed.to_lowercase().split_whitespace().map(str::to_owned).collect();
            let fits = |line: &&String| {
                let line = line.to_lowercase();
                words.iter().all(|word| line.contains(word))
            };
            Ok(lines.iter().filter(fits).take(SHOWN).cloned().collect())
        };
        let help = self.help("type to filter, \u{2191}\u{2193} and Enter choose, empty: no parent".to_owned());
        let checked: Check<'_> = &|text| check(key_in(text));
        let line = Line { question: "Parent (optional)", help, initial, check: checked };
        Ok(match line.ask_with(suggestions)? {
            Reply::Answer(text) => Reply::Answer(key_in(&text).to_owned()),
            Reply::Back => Reply::Back,
        })
    }
}

/// The key at the start of a candidate's line, or of what a person typed.
fn key_in(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}
