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
    /// Accept the issue's artifact.
    Accept {
        /// Whether required fields may be missing.
        anyway: bool,
    },
    /// Answer fields of the issue's artifact.
    Fill {
        /// The answers, as they were written.
        given: Vec<(String, String)>,
    },
    /// Move the issue's artifact to another role.
    Owner {
        /// The role's id or any of its titles.
        role: String,
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
            .hint(did_you_mean(other, ["new", "fill", "accept", "owner", "check", "help"]))),
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
mod tests {
    use super::*;

    fn only(comment: &str) -> Result<Command, Diagnostic> {
        let found = commands(comment);
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].command.clone()
    }

    #[test]
    fn a_command_stands_at_the_beginning_of_its_line() {
        assert_eq!(only("thanks!\r\n\r\n/rolecall accept\r\nbye"), Ok(Command::Accept { anyway: false }));
        assert_eq!(only("/rolecall"), Ok(Command::Help));
        let given = vec![
            ("persona".to_owned(), "First-time buyer".to_owned()),
            ("goal".to_owned(), "say \"hi\"\nnow".to_owned()),
        ];
        assert_eq!(
            only(r#"/rolecall new user-story persona="First-time buyer" goal="say \"hi\"\nnow""#),
            Ok(Command::New { template: "user-story".to_owned(), given })
        );
        assert_eq!(only("/rolecall owner Product Manager"), Ok(Command::Owner { role: "Product Manager".to_owned() }));
        assert_eq!(
            only("/rolecall fill benefit=“so that I am quick”"),
            Ok(Command::Fill { given: vec![("benefit".to_owned(), "so that I am quick".to_owned())] })
        );
    }

    #[test]
    fn a_quote_ends_with_its_own_kind_and_others_in_it_are_text() {
        for (line, goal) in [
            (r#"goal="say “hi” now""#, "say “hi” now"),
            (r#"goal=“say "hi" now”"#, "say \"hi\" now"),
            ("goal=„sag ja, jetzt“", "sag ja, jetzt"),
            ("goal=„mów tak teraz”", "mów tak teraz"),
            ("goal=”säg ja nu”", "säg ja nu"),
            (r"goal=“say \”hi\” now”", "say ”hi” now"),
            (r#"goal="a\b \"c\" „d“""#, "a\\b \"c\" „d“"),
        ] {
            let given = vec![("goal".to_owned(), goal.to_owned())];
            assert_eq!(only(&format!("/rolecall fill {line}")), Ok(Command::Fill { given }), "{line}");
        }
        for line in ["fill goal=“hi\"", "fill goal=\"hi”", "fill goal=„hi\""] {
            let mistake = only(&format!("/rolecall {line}")).expect_err(line);
            assert_eq!(mistake.message, "a quote is not closed");
        }
    }

    #[test]
    fn an_answer_in_the_quotes_of_a_shell_or_a_language_is_without_them() {
        for quoted in ["'Guest one'", "‘Guest one’", "«Guest one»", "»Guest one«", "「Guest one」"] {
            let given = vec![("persona".to_owned(), "Guest one".to_owned()), ("goal".to_owned(), "x".to_owned())];
            assert_eq!(
                only(&format!("/rolecall fill persona={quoted} goal=x")),
                Ok(Command::Fill { given }),
                "{quoted}"
            );
        }
        for plain in ["don't", "'90s", "the«x»"] {
            let given = vec![("persona".to_owned(), plain.to_owned())];
            assert_eq!(only(&format!("/rolecall fill persona={plain}")), Ok(Command::Fill { given }), "{plain}");
        }
    }

    #[test]
    fn a_command_that_a_phone_wrote_is_one_and_answers_may_stand_below() {
        let given = vec![("persona".to_owned(), "Guest".to_owned()), ("goal".to_owned(), "pay by card".to_owned())];
        for comment in [
            "/rolecall fill\r\npersona=\"Guest\"\r\ngoal=\"pay by card\"\r\n",
            "/rolecall fill persona=Guest\n  goal=\"pay by card\"\n\npriority=\"high\"",
            "/Rolecall fill persona=Guest goal=\"pay by card\"\nThanks, priority=\"high\" for me!",
            " /rolecall\u{a0}fill persona=Guest\u{a0}goal=\"pay by card\"",
        ] {
            assert_eq!(only(comment), Ok(Command::Fill { given: given.clone() }), "{comment:?}");
        }
        assert_eq!(commands("/rolecall accept\n/rolecall accept").len(), 2);
    }

    #[test]
    fn a_command_in_backticks_that_is_the_whole_comment_is_answered() {
        let hint = only("`/rolecall accept`\n").expect_err("it is only quoted").hint.expect("a hint");
        assert!(hint.contains("`/rolecall accept` without the backticks"), "{hint}");
    }

    #[test]
    fn quotes_code_and_other_words_are_no_commands() {
        for comment in [
            "> /rolecall accept",
            "> said\n/rolecall accept",
            "```\n/rolecall accept\n```",
            "~~~\n/rolecall accept",
            "    /rolecall accept",
            "please /rolecall accept",
            "/rolecallx accept",
            "say `/rolecall accept`",
            "`/rolecall accept`\nin a comment of its own",
            "<!--\n/rolecall accept\n-->",
            "a <!--\n/rolecall accept\n--> b",
            "<pre>\n/rolecall accept\n</pre>",
            "see <code>\n/rolecall accept\n</code>",
            "<blockquote>\n\n/rolecall accept\n\n</blockquote>",
            "1. > said\n/rolecall accept",
            "- > - said\n/rolecall accept",
            "[a]: b \"\n/rolecall accept\n\"",
            "",
        ] {
            assert_eq!(commands(comment), [], "{comment}");
        }
        for comment in [
            "> said\n\n/rolecall accept",
            "> # Said\n/rolecall accept",
            "`<!--`\n\n/rolecall accept",
            "<details>\n<pre>a</pre>\n\n/rolecall accept\n\n</details>",
            "so: <br>\n/rolecall accept",
            "- done\n/rolecall accept",
        ] {
            assert_eq!(only(comment), Ok(Command::Accept { anyway: false }), "{comment}");
        }
    }

    #[test]
    fn the_first_command_of_too_many_says_so() {
        let found = commands(&"/rolecall accept\n".repeat(30));
        assert_eq!(found.len(), MAX_COMMANDS + 1);
        assert!(found[..MAX_COMMANDS].iter().all(|found| found.command == Ok(Command::Accept { anyway: false })));
        assert!(found[MAX_COMMANDS].command.is_err());
    }

    #[test]
    fn an_error_comes_with_a_hint() {
        for line in ["acept", "new", "new goal=x", "fill", "fill x", "owner", "accept now", "fill goal=\"x"] {
            let mistake = only(&format!("/rolecall {line}")).expect_err(line);
            assert!(!mistake.message.is_empty() && mistake.hint.is_some_and(|hint| !hint.is_empty()), "{line}");
        }
    }
}
