//! Commands in comments: `/rolecall accept`. What a comment quotes, shows as code or hides in HTML holds none.

use crate::core::markdown;
use crate::core::nearest::did_you_mean;

/// What a comment tells rolecall to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentCommand {
    /// The line as it was written.
    pub line: String,
    /// The command, or what is wrong with it and what to do.
    pub command: Result<Command, (String, String)>,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Make a draft of a template.
    New {
        /// The template's id.
        template: String,
        /// The answers, as they were written.
        given: Vec<(String, String)>,
    },
    /// Accept the issue's artifact.
    Accept,
    /// Answer what the issue's artifact asks.
    Fill {
        /// The answers, as they were written.
        given: Vec<(String, String)>,
    },
    /// Move the issue's artifact to another role.
    Owner {
        /// The role's id or any of its titles.
        role: String,
    },
    /// Say what can be said.
    Help,
}

/// What a comment's command begins with, at the beginning of its line.
const NAME: &str = "/rolecall";
/// So many commands of one comment are obeyed.
const MOST: usize = 10;

/// The commands of a comment, in their order. The first of too many says that they are.
///
/// Whatever stands in a quote, in code or in HTML is none, seen or not.
pub fn commands(comment: &str) -> Vec<CommentCommand> {
    let text = comment.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let own = markdown::own_words(&text);
    let mut said = Vec::new();
    let mut at = 0;
    let is_own = |line: &str, at: usize| markdown::inside(&own, at + line.len() - line.trim_start().len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let bare = line.trim();
        let Some(rest) = named(bare).filter(|_| is_own(line, start)) else { continue };
        let mut rest = rest.to_owned();
        // Answers may stand on the lines below, up to a blank one.
        while let Some(more) = lines.next_if(|more| is_answer(more) && is_own(more, at)) {
            at += more.len();
            rest = format!("{rest} {}", more.trim());
        }
        let command = match said.len() < MOST {
            true => read(&rest),
            false => {
                let hint = "write the others into a comment of their own".to_owned();
                Err((format!("one comment holds {MOST} commands at most"), hint))
            }
        };
        said.push(CommentCommand { line: bare.to_owned(), command });
        if said.len() > MOST {
            break;
        }
    }
    said
}

/// What stands behind the name in a line that is a command. A phone may write a capital, and blanks of other kinds.
fn named(line: &str) -> Option<&str> {
    let (name, rest) = line.split_at_checked(NAME.len())?;
    let ends = rest.chars().next().is_none_or(char::is_whitespace);
    (ends && name.eq_ignore_ascii_case(NAME)).then_some(rest)
}

/// Is a line an answer, `field=…`, and no prose?
fn is_answer(line: &str) -> bool {
    let field = line.split_once('=').map_or("", |(field, _)| field.trim_start());
    field.starts_with(|c: char| c.is_ascii_alphabetic())
        && field.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

fn read(rest: &str) -> Result<Command, (String, String)> {
    let words = words(rest)?;
    let mut words = words.into_iter();
    let verb = words.next().unwrap_or_default().to_lowercase();
    let rest: Vec<String> = words.collect();
    let nothing_more = |command: Command| match rest.first() {
        None => Ok(command),
        Some(more) => Err((format!("`{verb}` takes nothing more, found `{more}`"), format!("write `{NAME} {verb}`"))),
    };
    match verb.as_str() {
        "" | "help" => nothing_more(Command::Help),
        "accept" => nothing_more(Command::Accept),
        "fill" if rest.is_empty() => {
            Err(("`fill` is given nothing".to_owned(), format!("write `{NAME} fill field=\"answer\"`")))
        }
        "fill" => Ok(Command::Fill { given: pairs(&rest)? }),
        "new" => match rest.split_first() {
            Some((template, given)) if !template.contains('=') => {
                Ok(Command::New { template: template.to_lowercase(), given: pairs(given)? })
            }
            _ => Err(("`new` names no template".to_owned(), format!("write `{NAME} new user-story goal=\"…\"`"))),
        },
        "owner" if rest.is_empty() => {
            Err(("`owner` names no role".to_owned(), format!("write `{NAME} owner product-manager`")))
        }
        "owner" => Ok(Command::Owner { role: rest.join(" ") }),
        other => Err((
            format!("command `{other}` not found"),
            did_you_mean(other, ["new", "fill", "accept", "owner", "help"]),
        )),
    }
}

fn pairs(words: &[String]) -> Result<Vec<(String, String)>, (String, String)> {
    let pair = |word: &String| match word.split_once('=') {
        Some((field, value)) if !field.trim().is_empty() => Ok((field.trim().to_owned(), value.to_owned())),
        _ => Err((
            format!("`{word}` is not an answer"),
            "write answers as `field=\"answer\"`, with quotes around one of several words".to_owned(),
        )),
    };
    words.iter().map(pair).collect()
}

/// With what a quote ends that begins with a character: plain, or curly as phones write them in one language or another.
fn closing(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' => Some(&['"']),
        '“' | '”' => Some(&['”']),
        '„' => Some(&['“', '”']),
        _ => None,
    }
}

/// With what a quote of a shell or a language ends that holds a whole answer: one that begins right behind its `=`.
fn closing_of_answer(opening: char, rest: &str) -> Option<&'static [char]> {
    let ends: &'static [char] = match opening {
        '\'' => &['\''],
        '‘' | '’' | '‚' => &['’', '‘'],
        '«' => &['»'],
        '»' => &['«', '»'],
        '‹' => &['›'],
        '›' => &['‹', '›'],
        '「' => &['」'],
        '『' => &['』'],
        '《' => &['》'],
        _ => return None,
    };
    // An apostrophe that begins a word (`'90s`) is none.
    let last = |(at, end): (usize, &str)| rest[at + end.len()..].chars().next().is_none_or(char::is_whitespace);
    rest.match_indices(ends).any(last).then_some(ends)
}

/// A line's words. Double quotes hold several together. A quote ends with its own kind, and others within it are text;
/// there `\"` is a quote, of whichever kind, and `\n` a new line.
fn words(line: &str) -> Result<Vec<String>, (String, String)> {
    let mut found: Vec<String> = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted: Option<&[char]> = None;
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        match (quoted, character) {
            (Some(ends), end) if ends.contains(&end) => quoted = None,
            (Some(_), '\\') => match characters.next() {
                Some('n') => word.get_or_insert_default().push('\n'),
                Some(escaped) if escaped == '\\' || closing(escaped).is_some() => {
                    word.get_or_insert_default().push(escaped);
                }
                Some(other) => word.get_or_insert_default().extend(['\\', other]),
                None => {}
            },
            (None, blank) if blank.is_whitespace() => found.extend(word.take()),
            (None, opening)
                if word.as_ref().is_some_and(|word| word.ends_with('='))
                    && closing_of_answer(opening, characters.as_str()).is_some() =>
            {
                quoted = closing_of_answer(opening, characters.as_str());
            }
            (None, opening) if closing(opening).is_some() => {
                quoted = closing(opening);
                word.get_or_insert_default();
            }
            (_, other) => word.get_or_insert_default().push(other),
        }
    }
    if quoted.is_some() {
        return Err(("a quote is not closed".to_owned(), "close it: `field=\"answer\"`, on one line".to_owned()));
    }
    found.extend(word);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(comment: &str) -> Result<Command, (String, String)> {
        let said = commands(comment);
        assert_eq!(said.len(), 1, "{said:?}");
        said[0].command.clone()
    }

    #[test]
    fn a_command_stands_at_the_beginning_of_its_line() {
        assert_eq!(only("thanks!\r\n\r\n/rolecall accept\r\nbye"), Ok(Command::Accept));
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
            let (message, _) = only(&format!("/rolecall {line}")).expect_err(line);
            assert_eq!(message, "a quote is not closed");
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
    fn quotes_code_and_other_words_are_no_commands() {
        for comment in [
            "> /rolecall accept",
            "> said\n/rolecall accept",
            "```\n/rolecall accept\n```",
            "~~~\n/rolecall accept",
            "    /rolecall accept",
            "please /rolecall accept",
            "/rolecallx accept",
            "`/rolecall accept`",
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
            assert_eq!(only(comment), Ok(Command::Accept), "{comment}");
        }
    }

    #[test]
    fn the_first_command_of_too_many_says_so() {
        let said = commands(&"/rolecall accept\n".repeat(30));
        assert_eq!(said.len(), MOST + 1);
        assert!(said[..MOST].iter().all(|said| said.command == Ok(Command::Accept)) && said[MOST].command.is_err());
    }

    #[test]
    fn what_is_wrong_is_told_with_what_to_write() {
        for line in ["acept", "new", "new goal=x", "fill", "fill x", "owner", "accept now", "fill goal=\"x"] {
            let (message, hint) = only(&format!("/rolecall {line}")).expect_err(line);
            assert!(!message.is_empty() && !hint.is_empty(), "{line}");
        }
    }
}
