//! Which lines of a comment are commands, and what they say.

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
    let given =
        vec![("persona".to_owned(), "First-time buyer".to_owned()), ("goal".to_owned(), "say \"hi\"\nnow".to_owned())];
    assert_eq!(
        only(r#"/rolecall new user-story persona="First-time buyer" goal="say \"hi\"\nnow""#),
        Ok(Command::New { template: "user-story".to_owned(), given })
    );
    assert_eq!(only("/rolecall ack"), Ok(Command::Ack));
    let reason = "no measure".to_owned();
    assert_eq!(only("/rolecall return \"no measure\""), Ok(Command::Return { reason: reason.clone() }));
    assert_eq!(only("/rolecall return no measure"), Ok(Command::Return { reason }));
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
        assert_eq!(only(&format!("/rolecall fill persona={quoted} goal=x")), Ok(Command::Fill { given }), "{quoted}");
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
    for line in
        ["acept", "new", "new goal=x", "fill", "fill x", "owner", "return", "ack now", "accept now", "fill goal=\"x"]
    {
        let mistake = only(&format!("/rolecall {line}")).expect_err(line);
        assert!(!mistake.message.is_empty() && mistake.hint.is_some_and(|hint| !hint.is_empty()), "{line}");
    }
}
