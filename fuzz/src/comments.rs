//! Comments: only what a person says in a comment is a command, whatever else it contains.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};
use rolecall::core::event::{Command, CommentCommand, commands};

/// Checks the laws that hold for any comment.
///
/// # Panics
/// Panics if a law is broken.
pub fn holds(text: &str) {
    let said = commands(text);
    assert!(said.len() <= 10, "{} commands", said.len());
    assert_spoken(text, &said);
    for CommentCommand { line, command } in &said {
        assert!(line.starts_with("/rolecall") && !line.contains(['\n', '\r']), "{line:?}");
        match command {
            Err(mistake) => {
                assert!(
                    !mistake.message.is_empty() && mistake.hint.as_ref().is_some_and(|hint| !hint.is_empty()),
                    "{line:?}"
                );
            }
            Ok(Command::New { template, given }) => {
                assert!(!template.contains('='), "{line:?}");
                assert_named(line, given);
            }
            Ok(Command::Fill { given }) => {
                assert!(!given.is_empty(), "{line:?}");
                assert_named(line, given);
            }
            Ok(Command::Return { reason }) => assert!(!reason.is_empty(), "{line:?}"),
            Ok(Command::Owner { .. } | Command::Accept { .. } | Command::Ack | Command::Check | Command::Help) => {}
        }
    }
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(commands(&unix), said, "the line ends mean something");
    assert_eq!(commands(&unix.replace('\n', "\r\n")), said, "the line ends mean something");
    for hidden in hiding(&unix) {
        assert_eq!(commands(&hidden), [], "in\n{hidden}");
    }
}

fn assert_named(line: &str, given: &[(String, String)]) {
    assert!(given.iter().all(|(field, _)| !field.trim().is_empty()), "{line:?}");
}

/// Each command is a line that Markdown shows as the author's own words, and the order is kept.
fn assert_spoken(text: &str, said: &[CommentCommand]) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let others = others(&text);
    let mut start = 0;
    let mut spoken = text.split_inclusive('\n').filter_map(|line| {
        let at = start;
        start += line.len();
        let own = !others.iter().any(|range| range.contains(&at));
        own.then(|| line.trim_end())
    });
    for one in said {
        assert!(spoken.any(|line| line == one.line), "{:?} is not said in\n{text}", one.line);
    }
}

/// The byte ranges of quotes, code and HTML.
fn others(text: &str) -> Vec<Range<usize>> {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let other = |(event, range): (Event<'_>, Range<usize>)| match event {
        Event::Start(Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock)
        | Event::Code(_)
        | Event::InlineHtml(_) => Some(range),
        _ => None,
    };
    Parser::new_ext(text, options).into_offset_iter().filter_map(other).collect()
}

/// The whole comment as a quote, as code and as an HTML comment.
fn hiding(text: &str) -> Vec<String> {
    let quoted = text.split('\n').map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n");
    let indented = text.split('\n').map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n");
    let longest = |mark: char| text.split(|c| c != mark).map(str::len).max().unwrap_or(0).max(2) + 1;
    let fenced = ['`', '~'].map(|mark| {
        let fence = mark.to_string().repeat(longest(mark));
        format!("{fence}\n{text}\n{fence}")
    });
    let remark = format!("<!--\n{}\n-->", text.replace("--", ""));
    let pre = format!("<pre>\n{}\n</pre>", text.replace('<', "("));
    let element = format!("<blockquote>\n\n{}\n\n</blockquote>", text.replace('<', "("));
    [quoted, indented, remark, pre, element].into_iter().chain(fenced).collect()
}
