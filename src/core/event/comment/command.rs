//! Commands in comments: `/rolecall accept`. Commands in quotes, code and HTML don't count.

use super::quoted_words::split_words;
use crate::core::diagnostic::Diagnostic;
use crate::core::markdown;
use crate::core::nearest::did_you_mean;

/// A command as it stands in a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentCommand {
    /// The line as it was written.
    pub line: String,
    /// The command, or what is wrong with it and what to do.
    pub command: Result<Command, Diagnostic>,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Create a draft of a template.
    New {
        /// The template's id.
        template: String,
        /// The answers, as they were written.
        given: Vec<(String, String)>,
    },
    /// Accept the artifact.
    Accept {
        /// Whether required fields may be missing.
        anyway: bool,
    },
    /// Answer fields of the artifact.
    Fill {
        /// The answers, as they were written.
        given: Vec<(String, String)>,
    },
    /// Move the artifact to another role.
    Owner {
        /// The role's id or any of its titles.
        role: String,
    },
    /// Take what was handed on.
    Ack,
    /// Return what was handed on.
    Return {
        /// Why.
        reason: String,
    },
    /// Say what is wrong with the artifact.
    Check,
    /// List the commands.
    Help,
}

/// The word that a command begins with, at the beginning of its line.
const NAME: &str = "/rolecall";
/// The most commands that one comment may have.
const MAX_COMMANDS: usize = 10;

/// Returns the commands of a comment, in their order. If there are too many, the first one beyond the limit is an error
/// and the rest are left out.
/// Commands in quotes, code and HTML don't count, whether people see them or not.
pub fn commands(comment: &str) -> Vec<CommentCommand> {
    let text = comment.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    if let Some(line) = only_in_backticks(&text) {
        let hint = format!("write `{line}` without the backticks");
        let mistake = Diagnostic::error("a command in backticks is only quoted").hint(hint);
        return vec![CommentCommand { line: line.to_owned(), command: Err(mistake) }];
    }
    let own = markdown::own_words(&text);
    let mut found = Vec::new();
    let mut at = 0;
    let is_own = |line: &str, at: usize| markdown::inside(&own, at + line.len() - line.trim_start().len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let bare = line.trim();
        let Some(rest) = after_name(bare).filter(|_| is_own(line, start)) else { continue };
        let mut rest = rest.to_owned();
        // Answers can continue on the lines below, up to a blank line.
        while let Some(more) = lines.next_if(|more| is_answer(more) && is_own(more, at)) {
            at += more.len();
            rest = format!("{rest} {}", more.trim());
        }
        let command = match found.len() < MAX_COMMANDS {
            true => read(&rest),
            false => {
                let hint = "put the other commands into another comment".to_owned();
                Err(Diagnostic::error(format!("a comment can have at most {MAX_COMMANDS} commands")).hint(hint))
            }
        };
        found.push(CommentCommand { line: bare.to_owned(), command });
        if found.len() > MAX_COMMANDS {
            break;
        }
    }
    found
}

/// The command in backticks that is a whole comment. Whoever writes nothing else means it.
fn only_in_backticks(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix('`')?.strip_suffix('`')?;
    (!inner.contains(['`', '\n']) && after_name(inner).is_some()).then_some(inner)
}

/// The rest of a line that is a command. Phones may capitalize the name and write other kinds of spaces.
fn after_name(line: &str) -> Option<&str> {
    let (name, rest) = line.split_at_checked(NAME.len())?;
    let ends = rest.chars().next().is_none_or(char::is_whitespace);
    (ends && name.eq_ignore_ascii_case(NAME)).then_some(rest)
}

/// Whether a line is an answer, `field=…`, rather than prose.
fn is_answer(line: &str) -> bool {
    let field = line.split_once('=').map_or("", |(field, _)| field.trim_start());
    field.starts_with(|c: char| c.is_ascii_alphabetic())
        && field.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn read(rest: &str) -> Result<Command, Diagnostic> {
    let mut words = split_words(rest)?.into_iter();
    let verb = words.next().unwrap_or_default().to_lowercase();
    let rest: Vec<String> = words.collect();
    let nothing_more = |command: Command| match rest.first() {
        None => Ok(command),
        Some(more) => {
            Err(Diagnostic::error(format!("unexpected `{more}` after `{verb}`")).hint(format!("write `{NAME} {verb}`")))
        }
    };
    match verb.as_str() {
        "" | "help" => nothing_more(Command::Help),
        "accept" => match rest.as_slice() {
            [] => Ok(Command::Accept { anyway: false }),
            [word] if word.eq_ignore_ascii_case("anyway") => Ok(Command::Accept { anyway: true }),
            [word, ..] => Err(Diagnostic::error(format!("unexpected `{word}` after `accept`"))
                .hint(format!("write `{NAME} accept`, or `{NAME} accept anyway` if required fields may be missing"))),
        },
        "ack" => nothing_more(Command::Ack),
        "return" if rest.is_empty() => {
            Err(Diagnostic::error("`return` needs a reason").hint(format!("write `{NAME} return \"what is missing\"`")))
        }
        "return" => Ok(Command::Return { reason: rest.join(" ") }),
        "check" => nothing_more(Command::Check),
        "fill" if rest.is_empty() => {
            Err(Diagnostic::error("`fill` has no answers").hint(format!("write `{NAME} fill field=\"answer\"`")))
        }
        "fill" => Ok(Command::Fill { given: pairs(&rest)? }),
        "new" => {
            match rest.split_first() {
                Some((template, given)) if !template.contains('=') => {
                    Ok(Command::New { template: template.to_lowercase(), given: pairs(given)? })
                }
                _ => Err(Diagnostic::error("`new` needs a template")
                    .hint(format!("write `{NAME} new user-story goal=\"…\"`"))),
            }
        }
        "owner" if rest.is_empty() => {
            Err(Diagnostic::error("`owner` needs a role").hint(format!("write `{NAME} owner product-manager`")))
        }
        "owner" => Ok(Command::Owner { role: rest.join(" ") }),
        other => Err(Diagnostic::error(format!("command `{other}` not found"))
            .hint(did_you_mean(other, ["new", "fill", "accept", "ack", "return", "owner", "check", "help"]))),
    }
}

fn pairs(words: &[String]) -> Result<Vec<(String, String)>, Diagnostic> {
    let pair = |word: &String| match word.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.to_owned())),
        _ => Err(Diagnostic::error(format!("`{word}` is not an answer"))
            .hint("write answers as `field=\"answer\"`, with quotes around several words")),
    };
    words.iter().map(pair).collect()
}

#[cfg(test)]
mod tests;
